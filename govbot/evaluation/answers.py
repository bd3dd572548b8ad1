"""How good the answers are: right, cited, and refused when they should be.

Each question is asked twice: over the whole corpus, and with its gold passages hidden, where the
only right answer is that the documents do not say. Questions without gold passages have no answer
in the corpus at all. An answer that should not be there is caught if it is refused or if the
sentence that is not proven is flagged.
"""

import re
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.chat.answer import Answer
from govbot.chat.prompt import UNPROVEN_MARKS
from govbot.core.db.engine import Database
from govbot.evaluation.datasets import Dataset, Query, load
from govbot.evaluation.metrics import token_f1, token_recall
from govbot.evaluation.tenant import Corpus, Settle, Track, temporary_corpus
from govbot.ingestion.pipeline import Pipeline
from govbot.ingestion.service import Intake

_MARK = re.compile(rf"\s*(?:\[\d+\]|{'|'.join(map(re.escape, UNPROVEN_MARKS))})")

Figures = dict[str, float | int | str]


class Answers(Protocol):
    """Answers a question without saving a conversation."""

    async def answer(self, asker: Asker, question: str) -> Answer:
        """Return the answer."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question's two answers, against its gold."""

    f1: float
    recall: float
    cited: bool
    precision: float | None
    """Share of the cited sources that are gold; None: nothing is cited."""
    support: float | None
    flagged: bool
    refused: bool
    refused_hidden: bool
    caught_hidden: bool
    seconds: float


async def evaluate(  # noqa: PLR0913
    database: Database,
    intake: Intake,
    pipeline: Pipeline,
    answers: Answers,
    folder: Path,
    *,
    limit: int | None = None,
    track: Track,
    settle: Settle | None = None,
) -> tuple[Figures, list[dict[str, Any]]]:
    """Return the mean figures, and each question with its answers for a person to read.

    `settle` makes what was just indexed searchable everywhere.

    Raises:
        GovBotError: the folder does not hold a dataset with answers.
    """
    dataset = load(folder)
    queries = _answerable(dataset)[:limit]
    details: list[dict[str, Any]] = []
    judged: list[Judged] = []
    async with temporary_corpus(database, intake, pipeline, dataset, track) as corpus:
        if settle:
            await settle()
        documents: dict[str, UUID] = {passage: doc for doc, passage in corpus.passage_of.items()}
        for number, query in enumerate(queries, start=1):
            gold = frozenset(documents[passage] for passage in dataset.qrels[query.id])
            verdict, detail = await _ask_twice(answers, corpus, dataset, query, gold)
            judged.append(verdict)
            details.append(detail)
            track("Perguntando", number, len(queries))
        unanswerable = [query for query in dataset.queries if not dataset.qrels.get(query.id)]
        caught = [
            _caught(await answers.answer(corpus.asker, query.text))
            for query in unanswerable[:limit]
        ]
    return _figures(judged) | _of_unanswerable(caught), details


def _answerable(dataset: Dataset) -> list[Query]:
    return [
        query
        for query in dataset.queries
        if dataset.qrels.get(query.id) and dataset.answers.get(query.id)
    ]


async def _ask_twice(
    answers: Answers, corpus: Corpus, dataset: Dataset, query: Query, gold: frozenset[UUID]
) -> tuple[Judged, dict[str, Any]]:
    started = time.perf_counter()
    first = await answers.answer(corpus.asker, query.text)
    seconds = time.perf_counter() - started
    second = await answers.answer(replace(corpus.asker, without=gold), query.text)
    right = dataset.answers[query.id]
    said = _MARK.sub("", first.content) if first.found else ""
    cited = [source.document_id in gold for source in first.sources if source.cited]
    verdict = Judged(
        f1=token_f1(said, right),
        recall=token_recall(said, right),
        cited=first.found and any(cited),
        precision=statistics.fmean(cited) if first.found and cited else None,
        support=first.support,
        flagged=bool(first.flags),
        refused=not first.found,
        refused_hidden=not second.found,
        caught_hidden=_caught(second),
        seconds=seconds,
    )
    return verdict, {
        "question": query.text,
        "gold": list(right),
        "answer": first.content,
        "cited": verdict.cited,
        "gold_among_sources": any(source.document_id in gold for source in first.sources),
        "flags": [flag.facts for flag in first.flags],
        "answer_without_gold": second.content,
        "seconds": round(seconds, 2),
    }


def _caught(answer: Answer) -> bool:
    return not answer.found or bool(answer.flags)


def _mean(values: Iterable[float | None]) -> float:
    listed = [value for value in values if value is not None]
    return round(statistics.fmean(listed), 4) if listed else 0.0


def _of_unanswerable(caught: list[bool]) -> Figures:
    return {"unanswerable": len(caught), "caught_unanswerable": _mean(caught)} if caught else {}


def _figures(judged: list[Judged]) -> Figures:
    return {
        "questions": len(judged),
        "f1": _mean(each.f1 for each in judged),
        "recall": _mean(each.recall for each in judged),
        "cited": _mean(each.cited for each in judged),
        "citation_precision": _mean(each.precision for each in judged),
        "support": _mean(each.support for each in judged),
        "flagged": _mean(each.flagged for each in judged),
        "refused": _mean(each.refused for each in judged),
        "refused_hidden": _mean(each.refused_hidden for each in judged),
        "caught_hidden": _mean(each.caught_hidden for each in judged),
        "seconds": _mean(each.seconds for each in judged),
    }
