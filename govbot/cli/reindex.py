"""`govbot reindex`: passages made anew from the stored files, with a bar."""

import asyncio
from contextlib import suppress
from typing import Annotated, Any

import typer

from govbot.cli.console import AsJson, err, out, print_json, run, tracking
from govbot.core.settings import get_settings
from govbot.operations.runtime import Services, open_services
from govbot.worker import work_forever

POLL_S = 0.5

Everything = Annotated[
    bool,
    typer.Option("--all", help="Também os que já estão em dia (a granularidade mudou)."),
]


def reindex(everything: Everything = False, as_json: AsJson = False) -> None:
    """Read outdated documents again and wait for it; searches go on meanwhile."""
    figures = run(_reindex(everything=everything))
    if as_json:
        print_json(figures)
    elif not figures["documents"]:
        out.print("Todos os documentos já estão em dia.")
    else:
        out.print(f"{figures['documents'] - figures['outdated']} documentos refeitos")
    if figures["outdated"]:
        err.print(
            f"{figures['outdated']} continuam com os trechos antigos, que seguem em uso; "
            "o motivo está no registro acima. Se o arquivo se perdeu, envie-o de novo."
        )
        raise typer.Exit(2)


async def _reindex(*, everything: bool) -> dict[str, Any]:
    async with open_services(get_settings()) as services:
        total = await services.intake.reindex(services.asker, everything=everything)
        if total:
            await _wait(services, total)
        return {
            "documents": total,
            "outdated": await services.intake.outdated(services.asker),
        }


async def _wait(services: Services, total: int) -> None:
    worker = asyncio.create_task(work_forever(services))
    try:
        with tracking("Refazendo documentos") as track:
            while left := await services.intake.reindexing():
                track(max(total - left, 0), total)
                await asyncio.sleep(POLL_S)
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
