"""`govbot keys`: API keys for programs that are set up from the command line."""

from typing import Annotated

import typer

from govbot.accounts.asker import Asker
from govbot.accounts.keys.service import LASTS_DAYS, LONGEST_DAYS, Keys
from govbot.accounts.people.service import People, PersonStateWrong
from govbot.accounts.permissions import Permission, known
from govbot.accounts.tenants.service import note_entry
from govbot.cli.console import err, run
from govbot.core.settings import get_settings
from govbot.operations.runtime import open_services

app = typer.Typer(help="Chaves de API, com que programas entram.", no_args_is_help=True)

Email = Annotated[str, typer.Option("--email", help="E-mail da pessoa em cujo nome a chave vale.")]
Name = Annotated[str, typer.Option("--name", help="Para que é a chave.")]
Scopes = Annotated[
    list[Permission], typer.Option("--scope", help="O que a chave pode; repita para mais.")
]
Days = Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="Por quantos dias vale.")]


@app.callback()
def keys() -> None:
    """Keep `create` a command of its own while it is the only one."""


@app.command(help="Cria uma chave e a mostra, esta única vez.")
def create(email: Email, name: Name, scope: Scopes, days: Days = LASTS_DAYS) -> None:
    """Make a key of somebody's."""
    secret = run(_create(email, name, set(scope), days))
    err.print(f"Guarde a chave: ela não será mostrada de novo. Vale por {days} dias.")
    typer.echo(secret)


async def _create(email: str, name: str, scopes: set[Permission], days: int) -> str:
    async with open_services(get_settings()) as services:
        user, role, _ = await People(services.database).by_email(services.asker, email)
        if user.state != "active":
            raise PersonStateWrong(state=user.state)
        await note_entry(services.database, Asker(user.tenant_id), "keys")
        owner = Asker(user.tenant_id, user_id=user.id, permissions=known(role.permissions))
        return (await Keys(services.database).create(owner, name, scopes, days))[1]
