"""`govbot search`: passages, best first."""

from typing import Annotated

import typer

from govbot.cli.console import AsJson, out, print_json, run
from govbot.core.settings import get_settings
from govbot.operations.runtime import open_services
from govbot.retrieval.schemas import SearchOut
from govbot.retrieval.service import Mode, SearchResult

Query = Annotated[str, typer.Argument(help="O que procurar.")]
Limit = Annotated[int, typer.Option(help="Quantos trechos.", min=1, max=100)]
Legs = Annotated[Mode, typer.Option(help="hybrid (as duas), lexical ou dense.")]


def search(query: Query, limit: Limit = 10, mode: Legs = "hybrid", as_json: AsJson = False) -> None:
    """Find passages."""
    result = run(_search(query, limit, mode))
    if as_json:
        print_json(SearchOut.of(result).model_dump(mode="json"))
        return
    if not result.hits:
        out.print("Nenhum trecho encontrado. Há documentos na biblioteca? (govbot ingest PASTA)")
    for number, hit in enumerate(result.hits, start=1):
        place = f", p. {hit.page}" if hit.page is not None else ""
        out.print(
            f"{number:2}. {hit.document_title}{place}  ({hit.score:.2f})",
            style="bold",
            markup=False,
        )
        out.print(f"    {' '.join(hit.quote.split())}", markup=False)
    out.print(f"({result.took_ms:.0f} ms)", style="dim")


async def _search(query: str, limit: int, mode: Mode) -> SearchResult:
    async with open_services(get_settings()) as services:
        return await services.search.search(services.asker, query, limit=limit, mode=mode)
