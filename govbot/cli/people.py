"""`govbot people`: who may come in, and the way back in of who lost everything."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from govbot.accounts.asker import Asker
from govbot.accounts.people.repository import Listing, Row
from govbot.accounts.people.schemas import PersonOut
from govbot.accounts.people.service import Invited, People
from govbot.accounts.permissions import ADMIN, USER
from govbot.accounts.roles.service import Roles
from govbot.accounts.tenants.service import Tenants, note_entry
from govbot.accounts.tickets.service import Link, Purpose
from govbot.cli.console import AsJson, err, out, print_json, run
from govbot.cli.serve import page_address
from govbot.core.errors import NotFound
from govbot.core.settings import get_settings
from govbot.operations.runtime import Services, open_services
from govbot.privacy.service import Privacy

app = typer.Typer(
    help="As pessoas que entram neste GovBot. O servidor pode estar ligado.",
    no_args_is_help=True,
)

WINDOW = 200
STATES = {"invited": "convidada", "active": "ativa", "suspended": "suspensa"}

Email = Annotated[str, typer.Argument(metavar="E-MAIL", help="E-mail da pessoa.")]
NewEmail = Annotated[str, typer.Option("--email", help="E-mail da pessoa.")]
Name = Annotated[str, typer.Option("--name", help="Nome da pessoa.")]
RoleName = Annotated[str, typer.Option("--role", help="Perfil: user, analyst, admin ou outro.")]
TenantSlug = Annotated[
    str | None,
    typer.Option("--tenant", metavar="SIGLA", help="De outra organização desta instalação."),
]
File = Annotated[Path, typer.Option("--file", help="Arquivo novo, só seu.", dir_okay=False)]
Admin = Annotated[bool, typer.Option("--admin", help="O mesmo que --role admin.")]


@app.command("list", help="Mostra as pessoas.")
def list_people(tenant: TenantSlug = None, as_json: AsJson = False) -> None:
    """Print everybody."""
    rows = run(_list(tenant))
    if as_json:
        print_json([PersonOut.of(row).model_dump(mode="json") for row in rows])
        return
    if not rows:
        out.print("Ninguém ainda. (govbot people add --admin)")
    for user, role, department in rows:
        place = f", {department.name}" if department else ""
        state = STATES[user.state]
        out.print(f"{user.email}  {user.name}  ({role.name}{place}; {state})", markup=False)


@app.command(help="Convida uma pessoa e mostra o endereço em que ela escolhe a senha.")
def add(
    email: NewEmail,
    name: Name,
    role: RoleName = USER,
    admin: Admin = False,
    tenant: TenantSlug = None,
) -> None:
    """Invite somebody."""
    link = run(_add(email, name, ADMIN if admin else role, tenant))
    out.print(f"{name} recebe este endereço, que vale por sete dias e uma vez:")
    _show(link)


@app.command(help="Mostra um endereço que deixa a pessoa entrar sem senha, uma vez.")
def link(email: Email, tenant: TenantSlug = None) -> None:
    """Let somebody in."""
    made, is_entry = run(_link(email, tenant))
    if is_entry:
        err.print(
            "Quem abrir este endereço nos próximos dez minutos entra como essa pessoa. Depois de "
            "entrar, troque a senha e o celular em «Minha conta»: por meia hora não se pede a "
            "senha atual."
        )
    else:
        err.print("A pessoa ainda não aceitou o convite. Este é outro, por sete dias:")
    _show(made)


@app.command(help="Suspende uma pessoa: ela sai de onde estiver, e suas chaves são revogadas.")
def suspend(email: Email, tenant: TenantSlug = None) -> None:
    """Let somebody in no more."""
    row = run(_suspend(email, tenant))
    out.print(f"{row.user.name} não entra mais. As chaves de API foram revogadas.", markup=False)


@app.command(help="Grava tudo o que há de uma pessoa (LGPD, art. 18), também suas conversas.")
def export(email: Email, file: File, tenant: TenantSlug = None) -> None:
    """Write all that is held of somebody to a file, which is recorded."""
    run(_export(email, file, tenant))
    out.print(f"Gravado em {file}. Entregue à pessoa e apague o arquivo.", markup=False)


def _show(made: Link) -> None:
    typer.echo(page_address(get_settings()) + made.path)


async def _asker(services: Services, tenant: str | None) -> Asker:
    """Return whoever runs the server, as an organisation's records name them."""
    if tenant is None:
        return services.asker
    found = await Tenants(services.database, services.signing.tenant_id).get(tenant)
    return Asker(found.tenant.id)


async def _list(tenant: str | None) -> Sequence[Row]:
    rows: list[Row] = []
    async with open_services(get_settings()) as services:
        asker = await _asker(services, tenant)
        people, total = People(services.database), 1
        while len(rows) < total:
            listing = Listing(limit=WINDOW, offset=len(rows))
            more, total = await people.page(asker, listing)
            if not more:
                break
            rows += more
    return rows


async def _add(email: str, name: str, role: str, tenant: str | None) -> Link:
    async with open_services(get_settings()) as services:
        asker = await _asker(services, tenant)
        roles = await Roles(services.database).list(asker)
        role_id = next((held.role.id for held in roles if held.role.name == role), None)
        if role_id is None:
            raise NotFound(kind="role", name=role)
        new = Invited(email, name, role_id)
        return (await People(services.database).invite(asker, new))[1]


async def _link(email: str, tenant: str | None) -> tuple[Link, bool]:
    async with open_services(get_settings()) as services:
        asker, people = await _asker(services, tenant), People(services.database)
        row = await people.by_email(asker, email)
        is_entry = row.user.state != "invited"
        purpose: Purpose = "entry" if is_entry else "invitation"
        return await people.link(asker, row.user.id, purpose), is_entry


async def _export(email: str, file: Path, tenant: str | None) -> None:
    try:
        file.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise typer.BadParameter(str(error.strerror), param_hint="--file") from error
    async with open_services(get_settings()) as services:
        asker, people = await _asker(services, tenant), People(services.database)
        row = await people.by_email(asker, email)
        await note_entry(services.database, asker, "people.export")
        pieces = await Privacy(services.database).export(asker, row.user.id, words=True)
        with file.open("w", encoding="utf-8") as opened:
            async for piece in pieces:
                opened.write(piece)


async def _suspend(email: str, tenant: str | None) -> Row:
    async with open_services(get_settings()) as services:
        asker, people = await _asker(services, tenant), People(services.database)
        row = await people.by_email(asker, email)
        return await people.suspend(asker, row.user.id)
