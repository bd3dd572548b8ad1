"""`python -m benchmarks.answers.quality DIR [--limit N] [--record FILE] [--details FILE]`.

The product and the raw prompt answer the questions of one collection with one model, in one run:
once over the whole corpus, once with the gold passages hidden. The raw prompt is what anyone would
write in an afternoon: the three best passages of BM25, one instruction, the answer as it comes.
Prints one JSON object: each figure of `govbot.evaluation.answers` for `govbot` and `raw`, and for
`f1` and `recall` the paired difference with its 95 % interval (`gain`, `gain_low`, `gain_high`).
"""

import argparse
import asyncio
import json
import re
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import numpy as np

from benchmarks.answers.recorded import RecordedLLMs, Recording
from benchmarks.retrieval.systems import Task, bm25
from govbot.accounts.asker import Asker
from govbot.adapters.llm.base import Message
from govbot.adapters.llm.registry import LLMs
from govbot.chat import prompt
from govbot.chat.answer import Answer, Source
from govbot.core.settings import get_settings
from govbot.evaluation.answers import (
    Answers,
    answerable,
    ask_twice,
    caught,
    score,
    summary,
    unanswerable,
)
from govbot.evaluation.comparison import compare
from govbot.evaluation.datasets import Dataset, Query, load
from govbot.evaluation.details import Details, Record
from govbot.evaluation.tenant import Corpus, temporary_corpus
from govbot.operations.runtime import open_services

PASSAGES = 3
MOST_TOKENS = 400
INSTRUCTION = (
    "Responda à pergunta somente com base nos trechos numerados. Cite o número do trecho entre"
    " colchetes, como [1]. Se a resposta não estiver nos trechos, diga apenas: Não encontrei essa"
    " informação nos documentos."
)
_NUMBER = re.compile(r"\[(\d+)\]")


class Raw:
    """The model over the best passages of BM25, and nothing else."""

    def __init__(self, llms: LLMs, dataset: Dataset, corpus: Corpus) -> None:
        self._llms = llms
        document = {passage: each for each, passage in corpus.passage_of.items()}
        self._documents = [document[passage.id] for passage in dataset.passages]
        self._texts = tuple(f"{each.title}\n{each.text}".strip() for each in dataset.passages)

    async def answer(self, asker: Asker, question: str) -> Answer:
        """Answer as the model does; its marks are believed."""
        scores = bm25(Task(self._texts, (question,)))[0]
        best = [at for at in np.argsort(-scores) if self._documents[at] not in asker.without]
        chosen = best[:PASSAGES]
        blocks = (f"[{n}] {self._texts[at]}" for n, at in enumerate(chosen, start=1))
        user = "\n\n".join(blocks) + f"\n\nPergunta: {question}"
        llm = await self._llms.current()
        if llm is None:
            sys.exit("no model answers")
        messages = [Message("system", INSTRUCTION), Message("user", user)]
        pieces = llm.stream(messages, max_tokens=MOST_TOKENS)
        text = "".join([piece async for piece in pieces])
        cited = {int(number) for number in _NUMBER.findall(text)}
        sources = tuple(
            self._source(n, at, cited=n in cited) for n, at in enumerate(chosen, start=1)
        )
        found = not prompt.says_not_found(text)
        return Answer(uuid4(), text, sources, found=found)

    def _source(self, n: int, at: int, *, cited: bool) -> Source:
        text = self._texts[at]
        return Source(
            n, self._documents[at], "", "", "text/plain", None, None, at, text, text, cited, 0.0
        )


async def measure(
    folder: Path, limit: int | None, recording: Recording
) -> tuple[dict[str, Details], dict[str, float]]:
    """Return each system's questions, and the figures."""
    dataset = load(folder)
    async with open_services(get_settings()) as services:
        llms = RecordedLLMs(services.llms, recording)
        database, intake, pipeline = services.database, services.intake, services.pipeline
        async with temporary_corpus(database, intake, pipeline, dataset, lambda *_: None) as corpus:
            await services.vectors.drain()
            systems: dict[str, Answers] = {
                "govbot": replace(services.chat.answering, llms=llms),
                "raw": Raw(llms, dataset, corpus),
            }
            runs = {name: Details({}) for name in systems}
            for name, answers in systems.items():
                ask = partial(_asked, answers, corpus, dataset)
                for query in (*answerable(dataset)[:limit], *unanswerable(dataset)[:limit]):
                    runs[name].add(await ask(query))
    return runs, _figures(runs)


async def _asked(answers: Answers, corpus: Corpus, dataset: Dataset, query: Query) -> Record:
    gold = frozenset(
        document
        for document, passage in corpus.passage_of.items()
        if passage in dataset.qrels.get(query.id, ())
    )
    if not gold:
        answer = await answers.answer(corpus.asker, query.asked)
        told = {"question": query.asked, "answer": answer.content}
        record = Record(query.id, {"caught_unanswerable": caught(answer)}, told)
    else:
        asked = await ask_twice(answers, corpus.asker, query.asked, gold)
        told = {
            "question": query.asked,
            "gold": list(dataset.answers[query.id]),
            "answer": asked.first.content,
            "answer_without_gold": asked.hidden.content,
        }
        figures = score(dataset, query, gold, asked)
        record = Record(query.id, figures | {"uncited": _uncited(asked.first)}, told)
    print(json.dumps(record.as_json(), ensure_ascii=False), file=sys.stderr)
    return record


def _uncited(answer: Answer) -> bool | None:
    """Whether something is answered without any citation."""
    return not any(source.cited for source in answer.sources) if answer.found else None


def _figures(runs: dict[str, Details]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, run in runs.items():
        own = summary(list(run.done.values()))
        figures |= {f"{name} {key}": float(value) for key, value in own.items() if key != "seconds"}
    paired = compare(runs["raw"], runs["govbot"]).figures
    for name in paired.keys() & {"f1", "recall"}:
        gain = paired[name]
        bounds = {"gain": gain.difference, "gain_low": gain.low, "gain_high": gain.high}
        figures |= {f"{name} {key}": round(value, 4) for key, value in bounds.items()}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="at most so many questions")
    parser.add_argument("--record", type=Path, help="the model's answers are kept here")
    parser.add_argument("--details", type=Path, help="writes each question with its answers")
    chosen = parser.parse_args()
    runs, figures = asyncio.run(measure(chosen.folder, chosen.limit, Recording(chosen.record)))
    if chosen.details:
        kept = {name: [each.as_json() for each in run.done.values()] for name, run in runs.items()}
        chosen.details.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
