"""`python -m benchmarks.references.measure DIR`: are citations resolved to the passages cited?

Real norms are taken in through the product; citations of their parts are written in many ways,
the same ones each time; a citation counts when the first passage found holds the very part.
Prints one JSON object; `--failures` lists what went wrong on the error output.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import select

from benchmarks.references.writing import KINDS, Cited, question
from govbot.core.db.models import Chunk, Norm
from govbot.core.settings import Settings
from govbot.operations.runtime import Services, open_services

FOLDERS = ("docx_leis", "docx_leis_senado", "html", "pdf_normas", "xml_lexml")
DEEPEST = 4
"""Levels of a part, the caput among them."""
TOO_LARGE = 1_200_000
LEVELS = frozenset({"art", "cpt", "par", "inc", "ali", "ite"})


@dataclass(frozen=True)
class Target:
    """A part of a norm, and the passages that hold its own text."""

    norm: Cited
    fragment: str
    passages: frozenset[int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the real data")
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1988)
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--home", type=Path, help="keep the library here, and use it again")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(
            _env_file=None,
            home=chosen.home or Path(scratch),
            embedding_model="fake",
            llm="extractive",
        )
        print(json.dumps(asyncio.run(measure(settings, chosen))))


async def measure(settings: Settings, chosen: argparse.Namespace) -> dict[str, float]:
    async with open_services(settings) as services:
        await take_in(services, chosen.data / "docs")
        known = await targets(services)
        random = Random(chosen.seed)
        right, times = 0, []
        for target in picked(known, chosen.number, random):
            asked = question(target.norm, target.fragment, random)
            started = time.perf_counter()
            found = await services.search.search(services.asker, asked, limit=5)
            times.append((time.perf_counter() - started) * 1000)
            first = found.hits[0].passage_id if found.hits else None
            right += first in target.passages
            if chosen.failures and first not in target.passages:
                print(
                    f"{asked!r}: {target.norm} {target.fragment} -> "
                    f"{[(each.norm, each.fragments) for each in found.plan.references]} "
                    f"{found.plan.unresolved} {first} {sorted(target.passages)}",
                    file=sys.stderr,
                )
        times.sort()
    return {
        "references": len(times),
        "norms": len({target.norm for target in known}),
        "resolved": round(right / len(times), 4),
        "ms_p50": round(times[len(times) // 2], 1),
        "ms_p95": round(times[int(len(times) * 0.95)], 1),
    }


async def take_in(services: Services, docs: Path) -> None:
    """Read the norms into the library; those already there are left as they are."""
    for folder in FOLDERS:
        for path in sorted((docs / folder).iterdir()):
            if path.stat().st_size > TOO_LARGE:
                continue

            async def body(path: Path = path) -> AsyncIterator[bytes]:
                yield path.read_bytes()

            document, is_new = await services.intake.accept(services.asker, path.name, body())
            if is_new:
                await services.pipeline.ingest(document.id)


async def targets(services: Services) -> list[Target]:
    """Return every part of every norm that can be cited without doubt."""
    async with services.database.read() as session:
        norms = (await session.scalars(select(Norm))).all()
        chunks = (await session.scalars(select(Chunk))).all()
    names: dict[tuple[str, str | None, int | None], list[Norm]] = defaultdict(list)
    for norm in norms:
        names[norm.kind, norm.number, norm.year].append(norm)
    sure = {
        own[0].document_id: Cited(kind, number, year, own[0].date)
        for (kind, number, year), own in names.items()
        if len(own) == 1 and year and ((number and kind in KINDS) or is_federal(own[0]))
    }
    return [target for document, norm in sure.items() for target in parts(norm, chunks, document)]


def is_federal(norm: Norm) -> bool:
    return norm.kind == "constituicao" and "federal" in (norm.organ or "")


def parts(norm: Cited, chunks: Sequence[Chunk], document: UUID) -> list[Target]:
    held: dict[str, set[int]] = defaultdict(set)
    for chunk in chunks:
        if chunk.document_id == document and chunk.in_force:
            for span in chunk.provisions:
                if span.get("in_force", True):
                    held[span["fragment"]].add(chunk.id)
    return [
        Target(norm, fragment, frozenset(passages))
        for fragment, passages in sorted(held.items())
        if citable(fragment)
    ]


def citable(fragment: str) -> bool:
    """Return whether a part is the norm's own: not quoted, not one of two of its number."""
    steps = fragment.split("_")
    plain = all(step[:3] in LEVELS and "." not in step for step in steps)
    return plain and steps[0][:3] == "art" and steps[0] != "art1u" and len(steps) <= DEEPEST


def picked(known: Sequence[Target], number: int, random: Random) -> list[Target]:
    """Return so many parts, of as many norms as there are."""
    by_norm: dict[Cited, list[Target]] = defaultdict(list)
    for target in known:
        by_norm[target.norm].append(target)
    norms = sorted(by_norm, key=str)
    return [random.choice(by_norm[norms[at % len(norms)]]) for at in range(number)]


if __name__ == "__main__":
    main()
