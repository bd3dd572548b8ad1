"""`python -m benchmarks.answers.quality DIR [--limit N] [--record FILE] [--details FILE]`.

The product and the raw prompt answer the questions of one collection with one model, in one run.
The product is asked twice, the second time with the gold passages hidden. The raw prompt is what
anyone would write in an afternoon: the three best passages of BM25, one instruction, the answer as
it comes. Prints one JSON object, for `govbot` and `raw`:

    f1, recall             tokens of the answer against the gold answer
    cited                  answers that cite anything
    gold_cited             answers that cite a gold passage
    citation_precision     share of the cited documents that are gold, mean of the answers that cite
    refused                answerable questions that were refused
    warned                 answerable questions whose answer is flagged somewhere
    caught_hidden          refused or flagged when the gold passages are hidden
    refused_hidden         of these, refused
    unanswerable, caught_unanswerable   questions that have no gold passage at all
"""

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any, Protocol
from uuid import UUID

import numpy as np

from benchmarks.answers.recorded import RecordedLLMs, Recording
from benchmarks.retrieval.systems import Task, bm25
from govbot.accounts.asker import Asker
from govbot.adapters.llm.base import Message
from govbot.adapters.llm.registry import LLMs
from govbot.chat import prompt
from govbot.chat.answering import Answering
from govbot.chat.prompt import UNPROVEN_MARKS
from govbot.core.settings import get_settings
from govbot.evaluation.datasets import Dataset, Query, load
from govbot.evaluation.metrics import token_f1, token_recall
from govbot.evaluation.tenant import Corpus, temporary_corpus
from govbot.operations.runtime import open_services

PASSAGES = 3
MOST_TOKENS = 400
INSTRUCTION = (
    "Responda à pergunta somente com base nos trechos numerados. Cite o número do trecho entre"
    " colchetes, como [1]. Se a resposta não estiver nos trechos, diga apenas: Não encontrei essa"
    " informação nos documentos."
)
_MARK = re.compile(rf"\s*(?:\[\d+\]|{'|'.join(map(re.escape, UNPROVEN_MARKS))})")
_NUMBER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Said:
    """What a system answered. `cited` are documents."""

    text: str
    refused: bool
    flagged: bool
    cited: frozenset[UUID]


class System(Protocol):
    """Answers a question."""

    async def say(self, asker: Asker, question: str) -> Said: ...


@dataclass(frozen=True)
class Product:
    """GovBot as it runs, but for the recording."""

    answering: Answering

    async def say(self, asker: Asker, question: str) -> Said:
        answer = await self.answering.answer(asker, question)
        cited = frozenset(each.document_id for each in answer.sources if each.cited)
        return Said(answer.content, not answer.found, bool(answer.flags), cited)


class Raw:
    """The model over the best passages of BM25, and nothing else."""

    def __init__(self, llms: LLMs, dataset: Dataset, corpus: Corpus) -> None:
        self._llms = llms
        document = {passage: each for each, passage in corpus.passage_of.items()}
        self._documents = [document[passage.id] for passage in dataset.passages]
        self._texts = tuple(
            f"{passage.title}\n{passage.text}".strip() for passage in dataset.passages
        )

    async def say(self, asker: Asker, question: str) -> Said:
        scores = bm25(Task(self._texts, (question,)))[0]
        best = [at for at in np.argsort(-scores) if self._documents[at] not in asker.without]
        chosen = best[:PASSAGES]
        blocks = (f"[{n}] {self._texts[at]}" for n, at in enumerate(chosen, start=1))
        messages = [
            Message("system", INSTRUCTION),
            Message("user", "\n\n".join(blocks) + f"\n\nPergunta: {question}"),
        ]
        llm = await self._llms.current()
        if llm is None:
            sys.exit("no model answers")
        text = "".join([piece async for piece in llm.stream(messages, max_tokens=MOST_TOKENS)])
        numbers = {int(number) - 1 for number in _NUMBER.findall(text)}
        cited = frozenset(self._documents[chosen[n]] for n in numbers if n in range(len(chosen)))
        return Said(text, prompt.says_not_found(text), False, cited)


async def measure(
    folder: Path, limit: int | None, recording: Recording
) -> tuple[dict[str, dict[str, float]], list[dict[str, Any]]]:
    """Return each system's figures, and each question with its answers."""
    dataset = load(folder)
    asked = [each for each in dataset.queries if dataset.qrels.get(each.id)][:limit]
    without_gold = [each for each in dataset.queries if not dataset.qrels.get(each.id)][:limit]
    async with open_services(get_settings()) as services:
        llms = RecordedLLMs(services.llms, recording)
        database, intake, pipeline = services.database, services.intake, services.pipeline
        async with temporary_corpus(database, intake, pipeline, dataset, lambda *_: None) as corpus:
            await services.vectors.drain()
            systems: dict[str, System] = {
                "govbot": Product(replace(services.chat.answering, llms=llms)),
                "raw": Raw(llms, dataset, corpus),
            }
            figures, details = {}, []
            for name, system in systems.items():
                rows = [await _judged(system, corpus, dataset, query) for query in asked]
                none = [await system.say(corpus.asker, query.text) for query in without_gold]
                figures[name] = _figures(rows) | _of_unanswerable(none)
                details += [{"system": name, **row} for row in rows]
    return figures, details


async def _judged(system: System, corpus: Corpus, dataset: Dataset, query: Query) -> dict[str, Any]:
    right = dataset.answers.get(query.id, ())
    documents = {passage: each for each, passage in corpus.passage_of.items()}
    gold = frozenset(documents[passage] for passage in dataset.qrels[query.id])
    first = await system.say(corpus.asker, query.text)
    second = None
    if isinstance(system, Product):
        second = await system.say(replace(corpus.asker, without=gold), query.text)
    said = "" if first.refused else _MARK.sub("", first.text)
    cited = [] if first.refused else [each in gold for each in first.cited]
    print(f"{query.text}\n  {first.text!r}\n  {second and second.text!r}", file=sys.stderr)
    return {
        "question": query.text,
        "gold": list(right),
        "answer": first.text,
        "answer_without_gold": second.text if second else "",
        "f1": token_f1(said, right),
        "recall": token_recall(said, right),
        "refused": first.refused,
        "warned": first.flagged,
        "cited": None if first.refused else bool(cited),
        "gold_cited": any(cited),
        "citation_precision": fmean(cited) if cited else None,
        "refused_hidden": second.refused if second else None,
        "caught_hidden": second.refused or second.flagged if second else None,
    }


def _figures(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    listed = {
        name: [row[name] for row in rows if row[name] is not None]
        for name, value in rows[0].items()
        if not isinstance(value, str | list)
    }
    return {name: round(fmean(values), 4) for name, values in listed.items() if values}


def _of_unanswerable(said: Sequence[Said]) -> dict[str, float]:
    if not said:
        return {}
    caught = fmean(each.refused or each.flagged for each in said)
    return {"unanswerable": len(said), "caught_unanswerable": round(caught, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="at most so many questions")
    parser.add_argument("--record", type=Path, help="the model's answers are kept here")
    parser.add_argument("--details", type=Path, help="writes each question with its answers")
    chosen = parser.parse_args()
    figures, details = asyncio.run(measure(chosen.folder, chosen.limit, Recording(chosen.record)))
    if chosen.details:
        chosen.details.write_text(json.dumps(details, ensure_ascii=False, indent=1), "utf-8")
    print(
        json.dumps({f"{name} {key}": v for name, own in figures.items() for key, v in own.items()})
    )


if __name__ == "__main__":
    main()
