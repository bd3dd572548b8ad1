"""`govbot retention`: what was kept for long enough goes."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from govbot.cli.console import AsJson, out, print_json, run
from govbot.core.settings import get_settings
from govbot.core.words import say
from govbot.operations.runtime import open_services
from govbot.privacy.retention import Ended

app = typer.Typer(
    help="Apaga o que passou do prazo de guarda. O servidor faz isso sozinho, uma vez por dia.",
    no_args_is_help=True,
)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Só mostra o que seria apagado.")]
Slug = Annotated[str | None, typer.Option("--tenant", metavar="SIGLA", help="Só esta organização.")]


@app.callback()
def retention() -> None:
    """Keep `run` a word of its own while it is the only one."""


@app.command("run", help="Apaga agora o que passou do prazo de guarda.")
def run_now(dry_run: DryRun = False, tenant: Slug = None, as_json: AsJson = False) -> None:
    """Remove what was kept for long enough."""
    ended = run(_run(tenant, dry_run=dry_run))
    if as_json:
        print_json([asdict(each) for each in ended])
        return
    for each in ended:
        words = "seriam apagados" if dry_run else "apagados"
        kind = say(f"processing.kind.{each.kind}")
        out.print(
            f"{each.tenant}: {kind}, mais de {each.days} dias: {words} {each.number}",
            markup=False,
        )


async def _run(tenant: str | None, *, dry_run: bool) -> Sequence[Ended]:
    async with open_services(get_settings()) as services:
        if dry_run:
            return await services.retention.due(tenant)
        return await services.retention.run(tenant)
