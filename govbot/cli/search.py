"""`govbot search`: passages, best first."""

from datetime import date, datetime
from typing import Annotated

import typer

from govbot.accounts.tenants.service import note_entry
from govbot.cli.console import AsJson, out, print_json, run
from govbot.core.settings import get_settings
from govbot.library.access import Filters
from govbot.operations.runtime import open_services
from govbot.retrieval.hits import Hit
from govbot.retrieval.plan import QueryPlan
from govbot.retrieval.schemas import SearchOut
from govbot.retrieval.service import Mode, SearchResult

MOST_WORDS = 8
"""Matched words shown of a passage."""

Query = Annotated[str, typer.Argument(help="O que procurar.")]
Limit = Annotated[int, typer.Option(help="Quantos trechos.", min=1, max=100)]
Legs = Annotated[Mode, typer.Option(help="hybrid (as duas), lexical ou dense.")]


Validity = Annotated[
    str | None,
    typer.Option(
        "--vigencia",
        help="hoje, todas ou um dia (AAAA-MM-DD); sem ela, o que a pergunta disser, ou hoje.",
    ),
]


def search(
    query: Query,
    limit: Limit = 10,
    mode: Legs = "hybrid",
    vigencia: Validity = None,
    as_json: AsJson = False,
) -> None:
    """Find passages."""
    result = run(_search(query, limit, mode, filters_of(vigencia)))
    if as_json:
        print_json(SearchOut.of(result).model_dump(mode="json"))
        return
    if not result.hits:
        out.print("Nenhum trecho encontrado. Há documentos na biblioteca? (govbot ingest PASTA)")
    _explain(result.plan)
    for number, hit in enumerate(result.hits, start=1):
        place = f", p. {hit.page}" if hit.page is not None else ""
        out.print(
            f"{number:2}. {hit.label or hit.document_title}{place}  ({hit.score:.2f})",
            style="bold",
            markup=False,
        )
        if not hit.in_force:
            out.print(f"    não está em vigor: {hit.note or ''}".rstrip(" :"), style="yellow")
        out.print(f"    {' '.join(hit.quote.split())}", markup=False)
        out.print(f"    {_why(hit)}", style="dim", markup=False)
    out.print(f"({result.took_ms:.0f} ms)", style="dim")


def _explain(plan: QueryPlan) -> None:
    """Print how the question was understood, where that is more than its words."""
    filters = plan.filters
    named = [name for each in plan.resolved for name in each.names]
    lines = {
        "Pergunta completa": [plan.condensed] if plan.leaned else [],
        "Referências": named,
        "Não está na biblioteca": plan.unresolved,
        "Lido como": [f"{each.written} → {each.read}" for each in plan.corrections],
        "Também procurado": plan.expansions,
        "Só em": [
            *sorted(filters.kinds),
            *sorted(filters.organs),
            *map(str, sorted(filters.years)),
        ],
        "Vigência": _validity(plan),
    }
    for title, words in lines.items():
        if words:
            out.print(f"{title}: {', '.join(words)}", style="dim", markup=False)


def _validity(plan: QueryPlan) -> list[str]:
    if not any(each.what == "validity" for each in plan.spoken):
        return []
    return [f"em {plan.filters.on:%d/%m/%Y}" if plan.filters.on else "também o que foi revogado"]


REASONS = {"reference": "referência direta", "words": "pelas palavras", "meaning": "pelo sentido"}


def _why(hit: Hit) -> str:
    scores = f"BM25 {hit.bm25:.1f}, cosseno {hit.cosine:.2f}"
    words = f"; {', '.join(hit.matched[:MOST_WORDS])}" if hit.matched else ""
    return f"{REASONS[hit.why.found_by]} ({scores}{words})"


def filters_of(vigencia: str | None) -> Filters | None:
    """Return what a search is narrowed to; None leaves it to the question."""
    if vigencia is None:
        return None
    if vigencia == "todas":
        return Filters()
    today = datetime.now().astimezone().date()
    try:
        return Filters(on=today if vigencia == "hoje" else date.fromisoformat(vigencia))
    except ValueError:
        raise typer.BadParameter("hoje, todas ou AAAA-MM-DD", param_hint="--vigencia") from None


async def _search(query: str, limit: int, mode: Mode, filters: Filters | None) -> SearchResult:
    async with open_services(get_settings()) as services:
        await note_entry(services.database, services.asker, "search")
        return await services.search.search(
            services.asker, query, limit=limit, mode=mode, filters=filters
        )
