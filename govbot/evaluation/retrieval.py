"""How well the one search finds the passages that a dataset says are right."""

import statistics
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from govbot.core.db.engine import Database
from govbot.evaluation.datasets import Dataset, Query, load
from govbot.evaluation.metrics import mrr_at, ndcg_at, recall_at
from govbot.evaluation.tenant import Corpus, Settle, Track, temporary_corpus
from govbot.ingestion.pipeline import Pipeline
from govbot.ingestion.service import Intake
from govbot.library.access import Filters
from govbot.retrieval.service import Hit, Mode, Search

Figures = dict[str, float | int | str]

DEPTH = 20
HITS = 60
"""Passages asked for, so that enough different documents are among them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One query's ranking, as ids of the dataset, and the milliseconds that it took."""

    ranking: list[str]
    milliseconds: float


async def evaluate(  # noqa: PLR0913
    database: Database,
    intake: Intake,
    pipeline: Pipeline,
    search: Search,
    folder: Path,
    *,
    mode: Mode = "hybrid",
    limit: int | None = None,
    field: str = "text",
    track: Track,
    settle: Settle | None = None,
) -> Figures:
    """Load a folder, run the search for each query, return the mean figures.

    `field` is the field of a question that is asked; `settle` makes what was just indexed
    searchable everywhere.

    Raises:
        GovBotError: the folder does not hold a dataset.
    """
    dataset = load(folder, field)
    queries = [query for query in dataset.queries if dataset.qrels.get(query.id)][:limit]
    async with temporary_corpus(database, intake, pipeline, dataset, track) as corpus:
        if settle:
            await settle()
        judged: dict[str, Judged] = {}
        for number, query in enumerate(queries, start=1):
            judged[query.id] = await _judge(search, corpus, query, mode)
            track("Perguntando", number, len(queries))
    return _figures(dataset, queries, judged)


async def _judge(search: Search, corpus: Corpus, query: Query, mode: Mode) -> Judged:
    # A dataset's right passages are right whether or not they are still in force.
    result = await search.search(corpus.asker, query.text, limit=HITS, mode=mode, filters=Filters())
    return Judged(ranking(result.hits, corpus.passage_of), result.took_ms)


def ranking(hits: tuple[Hit, ...], passage_of: dict[UUID, str]) -> list[str]:
    """Return the dataset's ids in the order of each document's best passage."""
    return list(dict.fromkeys(passage_of[hit.document_id] for hit in hits))[:DEPTH]


def _figures(dataset: Dataset, queries: list[Query], judged: dict[str, Judged]) -> Figures:
    def mean(values: list[float]) -> float:
        return round(statistics.fmean(values), 4) if values else 0.0

    pairs = [(judged[query.id].ranking, dataset.qrels[query.id]) for query in queries]
    times = sorted(judged[query.id].milliseconds for query in queries)
    return {
        "dataset": dataset.name,
        "queries": len(queries),
        "ndcg@10": mean([ndcg_at(ranked, gold, 10) for ranked, gold in pairs]),
        "recall@5": mean([recall_at(ranked, gold, 5) for ranked, gold in pairs]),
        "recall@20": mean([recall_at(ranked, gold, 20) for ranked, gold in pairs]),
        "mrr@10": mean([mrr_at(ranked, gold, 10) for ranked, gold in pairs]),
        "ms_p50": round(_percentile(times, 0.50), 1),
        "ms_p95": round(_percentile(times, 0.95), 1),
    }


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
