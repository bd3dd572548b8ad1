"""How good the answers are: right, cited, and refused when they should be.

Each question is asked twice: over the whole corpus, and with its gold passages hidden, where the
only right answer is that the documents do not say. Questions without gold passages have no answer
in the corpus at all. An answer that should not be there is caught if it is refused or if the
sentence that is not proven is flagged.

The figures of a question, whose means are those of the run (a question that has none of a figure
does not count in its mean):

    f1, recall           tokens of the answer against the right one (0 if refused)
    accuracy, answered   multiple choice instead: the letter is right; a letter can be read at all
    cited                a gold passage is cited
    citation_precision   share of the cited sources that are gold; none where nothing is cited
    citation_recall      share of the gold passages that are cited (0 if refused)
    support, flagged     what the product itself finds proven; whether it marks a sentence or doubts
    refused              nothing is answered
    refused_hidden, caught_hidden, caught_unanswerable
    judge_right, judge_supported, unjudged (a sum)     see `judge`
    seconds              of the first answer
"""

import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.chat.answer import Answer
from govbot.chat.prompt import DOUBTS, UNPROVEN_MARKS
from govbot.core.db.engine import Database
from govbot.evaluation.choices import read_letter
from govbot.evaluation.datasets import Dataset, Query, load
from govbot.evaluation.details import Details, Record, Value
from govbot.evaluation.judge import GONE, Judge
from govbot.evaluation.metrics import (
    citation_precision,
    citation_recall,
    token_f1,
    token_recall,
)
from govbot.evaluation.tenant import Corpus, Settle, Track, temporary_corpus
from govbot.ingestion.pipeline import Pipeline
from govbot.ingestion.service import Intake

_MARK = re.compile(rf"\s*(?:\[\d+\]|{'|'.join(map(re.escape, (*UNPROVEN_MARKS, *DOUBTS)))})")
_SUMS = frozenset({"unjudged"})

Figures = dict[str, float | int | str]


class Answers(Protocol):
    """Answers a question without saving a conversation."""

    async def answer(self, asker: Asker, question: str) -> Answer:
        """Return the answer."""


class Asked(NamedTuple):
    """A question's answer over the whole corpus, and the one with its gold passages hidden."""

    first: Answer
    hidden: Answer
    seconds: float
    """Of the first."""


async def evaluate(  # noqa: PLR0913
    database: Database,
    intake: Intake,
    pipeline: Pipeline,
    answers: Answers,
    folder: Path,
    *,
    limit: int | None = None,
    judge: Judge | None = None,
    details: Details | None = None,
    track: Track,
    settle: Settle | None = None,
) -> tuple[Figures, list[Record]]:
    """Return the mean figures, and each question with its answers for a person to read.

    Args:
        database: where the corpus is put for as long as it is asked about.
        intake: removes it.
        pipeline: takes it in.
        answers: asked.
        folder: the questions.
        limit: at most so many with an answer, and so many without.
        judge: asked about each answer, too.
        details: what is done already is not asked again; each question is added once it is done.
        track: told how far it is.
        settle: makes what was just indexed searchable everywhere.

    Raises:
        GovBotError: the folder does not hold a dataset with answers; or the server of the model
            that `details` names, or the judge's, is gone, and the run can go on later.
    """
    dataset = load(folder)
    kept = details or Details({})
    chosen = answerable(dataset)[:limit] + unanswerable(dataset)[:limit]
    left = [query for query in chosen if query.id not in kept.done]
    if left:
        async with temporary_corpus(database, intake, pipeline, dataset, track) as corpus:
            if settle:
                await settle()
            asking = _Asking(answers, dataset, corpus, judge, kept.configuration.get("mode"))
            for number, query in enumerate(left, start=1 + len(chosen) - len(left)):
                kept.add(await asking.done(query))
                track("Perguntando", number, len(chosen))
    records = [kept.done[query.id] for query in chosen]
    return summary(records), records


def answerable(dataset: Dataset) -> list[Query]:
    """Return the questions that have gold passages and a right answer."""
    return [
        query
        for query in dataset.queries
        if dataset.qrels.get(query.id) and dataset.answers.get(query.id)
    ]


def unanswerable(dataset: Dataset) -> list[Query]:
    """Return the questions without gold passages."""
    return [query for query in dataset.queries if not dataset.qrels.get(query.id)]


async def ask_twice(answers: Answers, asker: Asker, question: str, gold: frozenset[UUID]) -> Asked:
    """Ask over the whole corpus, then with the documents `gold` hidden."""
    started = time.perf_counter()
    first = await answers.answer(asker, question)
    seconds = time.perf_counter() - started
    return Asked(first, await answers.answer(replace(asker, without=gold), question), seconds)


def score(dataset: Dataset, query: Query, gold: frozenset[UUID], asked: Asked) -> dict[str, Value]:
    """Return the figures of a question that has an answer, but for the judge's."""
    first = asked.first
    cited = [source.document_id for source in first.sources if source.cited and first.found]
    return _correct(dataset, query, first) | {
        "cited": not gold.isdisjoint(cited),
        "citation_precision": citation_precision(cited, gold),
        "citation_recall": citation_recall(cited, gold),
        "support": first.support,
        "flagged": bool(first.flags),
        "refused": not first.found,
        "refused_hidden": not asked.hidden.found,
        "caught_hidden": caught(asked.hidden),
        "seconds": round(asked.seconds, 3),
    }


def _correct(dataset: Dataset, query: Query, answer: Answer) -> dict[str, Value]:
    said = plain(answer)
    if letters := dataset.letters(query):
        letter = read_letter(said, query.alternatives)
        return {"accuracy": letter in letters, "answered": letter is not None}
    right = dataset.answers[query.id]
    return {"f1": token_f1(said, right), "recall": token_recall(said, right)}


def plain(answer: Answer) -> str:
    """Return an answer's text without the marks of citations and doubts; empty if refused."""
    return _MARK.sub("", answer.content) if answer.found else ""


def caught(answer: Answer) -> bool:
    """Return whether an answer that should not be there is refused or flagged."""
    return not answer.found or bool(answer.flags)


def summary(records: Sequence[Record]) -> Figures:
    """Return how many questions there are, and the mean of each figure that at least one has."""
    without = sum("caught_unanswerable" in record.figures for record in records)
    figures: Figures = {"questions": len(records) - without}
    if without:
        figures["unanswerable"] = without
    for name in dict.fromkeys(name for record in records for name in record.figures):
        values = [record.figures.get(name) for record in records]
        counted = [value for value in values if value is not None]
        if counted:
            mean = sum(counted) if name in _SUMS else round(statistics.fmean(counted), 4)
            figures[name] = mean
    return figures


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is the same for every question of a run."""

    answers: Answers
    dataset: Dataset
    corpus: Corpus
    judge: Judge | None
    mode: str | int | bool | None
    """Kind of the model that is to answer."""

    async def done(self, query: Query) -> Record:
        if not self.dataset.qrels.get(query.id):
            return await self._unanswerable(query)
        rights = self.dataset.qrels[query.id]
        gold = frozenset(doc for doc, name in self.corpus.passage_of.items() if name in rights)
        asked = await ask_twice(self.answers, self.corpus.asker, query.asked, gold)
        for answer in (asked.first, asked.hidden):
            self._require_the_model(answer)
        figures = score(self.dataset, query, gold, asked)
        told = _told(self.dataset, query, gold, asked)
        if self.judge:
            verdict = await self.judge.judge(query.asked, _gold(self.dataset, query), asked.first)
            figures |= verdict.figures()
            told["judge"] = verdict.told()
        return Record(query.id, figures, told)

    async def _unanswerable(self, query: Query) -> Record:
        answer = await self.answers.answer(self.corpus.asker, query.asked)
        self._require_the_model(answer)
        told = {"question": query.asked, "answer": answer.content, "model": answer.model}
        return Record(query.id, {"caught_unanswerable": caught(answer)}, told)

    def _require_the_model(self, answer: Answer) -> None:
        """Stop where the model to be measured is not there, and others would answer for it."""
        for skipped in answer.skipped:
            if skipped.mode == self.mode and isinstance(skipped.error, GONE):
                raise skipped.error


def _gold(dataset: Dataset, query: Query) -> list[str]:
    """Return the right answers; those of multiple choice with their text."""
    if letters := dataset.letters(query):
        return [f"{letter}) {query.alternatives[letter]}" for letter in sorted(letters)]
    return list(dataset.answers[query.id])


def _told(dataset: Dataset, query: Query, gold: frozenset[UUID], asked: Asked) -> dict[str, object]:
    first = asked.first
    told: dict[str, object] = {
        "question": query.asked,
        "gold": _gold(dataset, query),
        "answer": first.content,
        "mode": first.mode,
        "model": first.model,
        "gold_among_sources": any(source.document_id in gold for source in first.sources),
        "flags": [flag.facts for flag in first.flags],
        "answer_without_gold": asked.hidden.content,
    }
    if dataset.letters(query):
        told["letter"] = read_letter(plain(first), query.alternatives)
    return told
