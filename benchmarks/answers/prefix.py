"""`python -m benchmarks.answers.prefix DIR`: what a second question on the same passages saves.

The embedded model is asked two questions about the same passages, with the product's own prompt,
and again about others; each set of passages is new to it. Prints one JSON object:

    first_s, second_s   seconds to the first word, medians
    sooner              median of first / second, pair by pair
    sooner_least        of all pairs
"""

import argparse
import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from statistics import median

from govbot.accounts.asker import Asker
from govbot.adapters.llm.base import LLM, Message
from govbot.chat import prompt
from govbot.chat.answering import BUDGET_SMALL, SEARCH_LIMIT
from govbot.chat.context import Passage, select, shares
from govbot.core.settings import get_settings
from govbot.evaluation.datasets import load
from govbot.evaluation.tenant import temporary_corpus
from govbot.operations.runtime import Services, open_services

SECOND = "Quem é responsável por isso, e em que prazo?"
FEW_TOKENS = 4


async def measure(folder: Path, pairs: int) -> dict[str, float]:
    dataset = load(folder)
    async with open_services(get_settings()) as services:
        llm = await services.llms.current()
        if llm is None:
            raise SystemExit("no model answers")
        database, intake, pipeline = services.database, services.intake, services.pipeline
        async with temporary_corpus(database, intake, pipeline, dataset, lambda *_: None) as corpus:
            await services.vectors.drain()
            await _first_word(llm, [Message("user", "Bom dia")])  # the model is loaded
            times: list[tuple[float, float]] = []
            step = max(1, len(dataset.queries) // pairs)
            for query in dataset.queries[::step][:pairs]:
                passages = await _passages(services, corpus.asker, query.text)
                first = await _first_word(llm, prompt.build(query.text, passages))
                second = await _first_word(llm, prompt.build(SECOND, passages))
                times.append((first, second))
    ratios = [first / second for first, second in times]
    return {
        "first_s": round(median(first for first, _ in times), 3),
        "second_s": round(median(second for _, second in times), 3),
        "sooner": round(median(ratios), 2),
        "sooner_least": round(min(ratios), 2),
    }


async def _passages(services: Services, asker: Asker, question: str) -> Sequence[Passage]:
    result = await services.search.search(asker, question, limit=SEARCH_LIMIT)
    hits = await services.search.surround(asker, result, shares(BUDGET_SMALL))
    return select(hits, BUDGET_SMALL)


async def _first_word(llm: LLM, messages: Sequence[Message]) -> float:
    started = time.perf_counter()
    async with aclosing(llm.stream(messages, max_tokens=FEW_TOKENS)) as pieces:
        async for _ in pieces:
            return time.perf_counter() - started
    raise SystemExit("the model wrote nothing")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=8)
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.folder, chosen.pairs))))


if __name__ == "__main__":
    main()
