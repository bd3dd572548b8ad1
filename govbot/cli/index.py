"""`govbot index`: what the worker does by and by for the indexes of search, at once."""

from typing import Annotated

import typer

from govbot.cli.console import AsJson, out, print_json, run
from govbot.core.db.vector_index import BuildEffort
from govbot.core.settings import get_settings
from govbot.operations.runtime import open_services

Memory = Annotated[
    int,
    typer.Option(
        min=64,
        help="Memória do PostgreSQL para construir um índice vetorial, em MB: "
        "2.100 para um milhão e meio de frases; com menos, demora muito mais.",
    ),
]
Workers = Annotated[int, typer.Option(min=0, max=16, help="Processos além do primeiro.")]


def index(memory_mb: Memory = 1024, workers: Workers = 0, as_json: AsJson = False) -> None:
    """Merge the postings of all documents and build the vector indexes that are lacking."""
    figures = run(_index(BuildEffort(memory_mb, workers)))
    if as_json:
        print_json(figures)
    else:
        out.print(
            f"{figures['blocks']} blocos de termos compactados, "
            f"{figures['vector_indexes']} índices vetoriais construídos"
        )


async def _index(effort: BuildEffort) -> dict[str, int]:
    async with open_services(get_settings()) as services:
        blocks = await services.care.seal(everything=True)
        return {"blocks": blocks, "vector_indexes": await services.care.build(effort)}
