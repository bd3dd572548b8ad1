"""`python -m benchmarks.personal.measure DATA [--show KIND] [--number N]`: JSON figures.

Reads the real documents as the product does, scans left out, and counts the personal data of each
kind. `--show` prints a sample of one kind with its surroundings on the error output, to be judged
by eye: documents hold people's data, so the sample must not be kept.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

from govbot.adapters.parsing.base import Limits, OcrDataMissing
from govbot.adapters.parsing.process import parse
from govbot.core.text.personal import KINDS, Found, find

AROUND = 60


async def texts(docs: Path) -> AsyncIterator[str]:
    """Yield the text of each document that needs no OCR."""
    for path in sorted(each for each in docs.glob("*/*") if each.is_file()):
        try:
            document = await parse(path, path.name, Limits(memory_mb=2048))
        except OcrDataMissing:
            continue
        yield "\n".join(block.text for block in document.blocks)


async def measure(data: Path) -> tuple[dict[str, float], list[tuple[str, Found]]]:
    """Return figures, and every hit with its text."""
    hits: list[tuple[str, Found]] = []
    documents, size, seconds = 0, 0, 0.0
    async for text in texts(data / "docs"):
        started = time.process_time()
        found = find(text)
        seconds += time.process_time() - started
        documents, size = documents + 1, size + len(text.encode())
        hits += [(text, each) for each in found]
    figures: dict[str, float] = {
        "documents": documents,
        "mb": round(size / 1e6, 2),
        "mb_per_s": round(size / 1e6 / seconds, 2),
    }
    return figures | {kind: sum(hit.kind == kind for _, hit in hits) for kind in KINDS}, hits


def show(hits: list[tuple[str, Found]], number: int) -> None:
    for text, hit in Random(1).sample(hits, min(number, len(hits))):
        before, after = text[max(0, hit.start - AROUND) : hit.start], text[hit.end :][:AROUND]
        line = f"{hit.proof}: {before}⟦{text[hit.start : hit.end]}⟧{after}"
        print(line.replace("\n", "⏎"), file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the real data")
    parser.add_argument("--show", choices=KINDS, help="print hits of this kind")
    parser.add_argument("--number", type=int, default=50)
    chosen = parser.parse_args()
    figures, hits = asyncio.run(measure(chosen.data))
    show([(text, hit) for text, hit in hits if hit.kind == chosen.show], chosen.number)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
