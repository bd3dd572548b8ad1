"""`python -m benchmarks.norms.measure DATA [--verbose] [--no-scans] [NAME…]`: JSON figures.

`annotations/*.json` say which articles, paragraphs, incisos, alíneas and items each document has
(as LexML fragments), which are in force, and what the norm is called. They were written by reading
the documents; a file with other bytes than the one that was read is refused.
"""

import argparse
import asyncio
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govbot.adapters.parsing.base import Limits
from govbot.adapters.parsing.process import parse
from govbot.core.settings import get_settings
from govbot.ingestion.norms import Norm, read_norm

ANNOTATIONS = Path(__file__).parent / "annotations"
DEVICES = ("article", "paragraph", "inciso", "alinea", "item")


@dataclass
class Tally:
    """Counts over all documents, and each difference in words."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def f1(self, of: str) -> float:
        right, found, wanted = (
            self.counts[f"{of} {what}"] for what in ("right", "found", "wanted")
        )
        return 2 * right / (found + wanted) if found + wanted else 1.0

    def share(self, of: str) -> float:
        return self.counts[f"{of} right"] / max(1, self.counts[f"{of} wanted"])


async def measure(data: Path, names: Sequence[str] = (), *, scans: bool = True) -> Tally:
    """Parse and read each annotated document and compare.

    Args:
        data: the folder of the real data.
        names: annotations to take, by their file's name without `.json`; all when empty.
        scans: read those that are images too, which takes the OCR data and minutes.
    """
    tally = Tally()
    for path in sorted(ANNOTATIONS.glob("*.json")):
        annotation = json.loads(path.read_text("utf-8"))
        if (not names or path.stem in names) and (scans or not annotation.get("scan")):
            norm = await _read(data / "docs" / annotation["file"], annotation["sha256"])
            for difference in _compare(annotation, norm, tally.counts):
                tally.differences.append(f"{path.stem}: {difference}")
            tally.counts["documents"] += 1
    return tally


async def _read(path: Path, sha256: str) -> Norm:
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise SystemExit(f"{path.name} is not the file that was annotated")
    limits = Limits(memory_mb=2048, tessdata_dir=_tessdata())
    document = await parse(path, path.name, limits)
    return read_norm(document.blocks, document.title)


def _tessdata() -> Path | None:
    folder = get_settings().models_dir / "tessdata"
    return folder if (folder / "por.traineddata").is_file() else None


def _compare(annotation: dict[str, Any], norm: Norm, counts: Counter[str]) -> Iterator[str]:
    wanted = dict.fromkeys(annotation["in_force"], True)
    wanted |= dict.fromkeys(annotation["not_in_force"], False)
    names = wanted.keys() | set(annotation.get("unjudged", ()))
    found: dict[str, bool] = {}
    for each in norm.provisions:
        if each.kind in DEVICES and each.fragment is not None:
            found[each.fragment] = found.get(each.fragment, False) or each.in_force
    for kind, belongs in (
        ("articles", _is_article),
        ("devices", lambda name: not _is_article(name)),
    ):
        here, there = set(filter(belongs, found)), set(filter(belongs, names))
        counts[f"{kind} right"] += len(here & there)
        counts[f"{kind} found"] += len(here)
        counts[f"{kind} wanted"] += len(there)
        yield from (f"missed {name}" for name in sorted(there - here))
        yield from (f"invented {name}" for name in sorted(here - there))
    for name in sorted(found.keys() & wanted.keys()):
        counts["force wanted"] += 1
        counts["force right"] += found[name] == wanted[name]
        counts["dead wanted"] += not wanted[name]
        counts["dead right"] += not wanted[name] and not found[name]
        if found[name] != wanted[name]:
            yield f"{name} is{'' if wanted[name] else ' not'} in force"
    yield from _compare_identity(annotation["identity"], norm, counts)


def _is_article(name: str) -> bool:
    return name.rpartition("_")[2].startswith("art")


def _compare_identity(
    wanted: dict[str, Any] | None, norm: Norm, counts: Counter[str]
) -> Iterator[str]:
    identity = norm.identity
    found = identity and {
        "kind": identity.kind,
        "number": identity.number,
        "year": identity.year,
        "date": identity.date.isoformat() if identity.date else None,
    }
    counts["identity wanted"] += 1
    counts["identity right"] += found == wanted
    if found != wanted:
        yield f"identity {found}, not {wanted}"


def figures(tally: Tally) -> dict[str, float]:
    """Return what the benchmark prints."""
    values = {
        "articles_f1": tally.f1("articles"),
        "devices_f1": tally.f1("devices"),
        "in_force_accuracy": tally.share("force"),
        "not_in_force_recall": tally.share("dead"),
        "identity_accuracy": tally.share("identity"),
    }
    counted = {"documents": "documents", "articles": "articles wanted", "devices": "devices wanted"}
    return {name: round(value, 4) for name, value in values.items()} | {
        name: tally.counts[count] for name, count in counted.items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the real data")
    parser.add_argument("names", nargs="*", help="annotations; all when left out")
    parser.add_argument("--no-scans", action="store_true", help="leave out what needs OCR")
    parser.add_argument("--verbose", action="store_true", help="print each difference (stderr)")
    chosen = parser.parse_args()
    tally = asyncio.run(measure(chosen.data, chosen.names, scans=not chosen.no_scans))
    if chosen.verbose:
        print("\n".join(tally.differences), file=sys.stderr)
    print(json.dumps(figures(tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
