"""`govbot tenants`: the organisations of an installation, for whoever runs the server."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer

from govbot.accounts.organization.repository import MEGABYTE, Limits
from govbot.accounts.tenants.repository import Summary
from govbot.accounts.tenants.service import Tenants
from govbot.accounts.tickets.service import Link
from govbot.cli.console import AsJson, err, out, print_json, run
from govbot.cli.serve import page_address
from govbot.core.settings import get_settings
from govbot.operations.removal import remove_tenant
from govbot.operations.runtime import Services, open_services

app = typer.Typer(
    help="As organizações desta instalação. Nenhum destes comandos mostra o conteúdo delas.",
    no_args_is_help=True,
)

T = TypeVar("T")
NO_LIMIT = "sem limite"
Slug = Annotated[str, typer.Argument(metavar="SIGLA", help="Sigla da organização.")]
Name = Annotated[str, typer.Option("--name", help="Nome da organização.")]
Email = Annotated[str, typer.Option("--email", help="E-mail de quem vai administrá-la.")]
Person = Annotated[str, typer.Option("--admin-name", help="Nome de quem vai administrá-la.")]
Number = Annotated[int | None, typer.Option(min=-1, help="Número; -1 tira o limite.")]
Sure = Annotated[bool, typer.Option("--sim-apague", help="Apaga de fato, sem volta.")]


@app.command("list", help="Mostra as organizações, seus limites e quanto usam.")
def list_tenants(as_json: AsJson = False) -> None:
    """Print every organisation."""
    found = run(_list())
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    for each in found:
        state = "" if each.tenant.active else "  (suspensa)"
        out.print(f"{each.tenant.slug}  {each.tenant.name}{state}", markup=False)
        out.print(f"    {_amount(each)}", style="dim", markup=False)
        out.print(f"    {_limits(limits_of(each))}", style="dim", markup=False)


@app.command(help="Cria uma organização e mostra o convite de quem a administra.")
def create(slug: Slug, name: Name, email: Email, admin_name: Person) -> None:
    """Make an organisation."""
    link = run(_create(slug, name, email, admin_name))
    out.print(f"{admin_name} recebe este endereço, que vale por sete dias e uma vez:", markup=False)
    typer.echo(page_address(get_settings()) + link.path)


@app.command(help="Suspende uma organização: ninguém dela entra, e nada dela se perde.")
def suspend(slug: Slug) -> None:
    """Let nobody of an organisation in."""
    run(_with(lambda tenants: tenants.suspend(slug)))
    out.print(f"Ninguém de {slug} entra mais. (govbot tenants resume {slug})", markup=False)


@app.command(help="Reativa uma organização suspensa.")
def resume(slug: Slug) -> None:
    """Let the people of an organisation in again."""
    run(_with(lambda tenants: tenants.resume(slug)))
    out.print(f"As pessoas de {slug} entram de novo.", markup=False)


@app.command(help="Mostra ou muda os limites de uma organização.")
def limits(
    slug: Slug, documents: Number = None, storage_mb: Number = None, questions: Number = None
) -> None:
    """Set limits."""
    named = {
        "max_documents": documents,
        "max_storage_mb": storage_mb,
        "questions_a_day": questions,
    }
    changed = {
        name: None if number < 0 else number for name, number in named.items() if number is not None
    }
    out.print(_limits(run(_with(lambda tenants: tenants.limit(slug, changed)))), markup=False)


@app.command(help="Apaga uma organização e tudo o que ela tem.")
def remove(slug: Slug, sim_apague: Sure = False) -> None:
    """Remove an organisation."""
    found = run(_with(lambda tenants: tenants.get(slug)))
    words = f"{found.tenant.name}: {_amount(found)}"
    if not sim_apague:
        err.print(
            f"Isto apagaria, sem volta, {words}; também os trechos, os índices e os arquivos. O "
            "registro de quem fez o quê fica. Nada foi apagado: repita com --sim-apague.",
            markup=False,
            soft_wrap=True,
        )
        raise typer.Exit(1)
    files = run(_remove(slug))
    out.print(f"Apagada {words}. Arquivos apagados: {files}.", markup=False)


def limits_of(found: Summary) -> Limits:
    """Return the limits of an organisation."""
    tenant = found.tenant
    return Limits(tenant.max_documents, tenant.max_storage_mb, tenant.questions_a_day)


def _limits(limits: Limits) -> str:
    documents, storage, questions = limits
    return (
        f"limites: documentos {NO_LIMIT if documents is None else documents}; "
        f"espaço {NO_LIMIT if storage is None else f'{storage} MB'}; "
        f"perguntas por dia {NO_LIMIT if questions is None else questions}"
    )


def _amount(found: Summary) -> str:
    return (
        f"documentos {found.documents} ({found.storage_bytes / MEGABYTE:.1f} MB), "
        f"pessoas {found.people}, conversas {found.conversations}"
    )


def _as_json(found: Summary) -> dict[str, object]:
    tenant = found.tenant
    numbers = {name: getattr(found, name) for name in Summary._fields[1:]}
    return {
        "slug": tenant.slug,
        "name": tenant.name,
        "active": tenant.active,
        **numbers,
        **limits_of(found)._asdict(),
    }


def _tenants(services: Services) -> Tenants:
    return Tenants(services.database, services.signing.tenant_id)


async def _list() -> Sequence[Summary]:
    async with open_services(get_settings()) as services:
        return await _tenants(services).list()


async def _create(slug: str, name: str, email: str, administrator: str) -> Link:
    async with open_services(get_settings()) as services:
        return await _tenants(services).create(slug, name, email, administrator)


async def _with(work: Callable[[Tenants], Awaitable[T]]) -> T:
    async with open_services(get_settings()) as services:
        return await work(_tenants(services))


async def _remove(slug: str) -> int:
    async with open_services(get_settings()) as services:
        return await remove_tenant(services, slug)
