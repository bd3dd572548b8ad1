"""`python -m benchmarks.retrieval.lost DIR…`: points that the product loses on each variant.

One JSON object: variant -> nDCG@10 on the questions as they were, on the variant, and the points
lost (hundredths), means over the folders. The product is asked through its own command.
"""

import argparse
import json
import tempfile
from pathlib import Path
from statistics import fmean

from benchmarks.retrieval.compare import Source, ask_product
from benchmarks.retrieval.variants import KINDS, write

BASE = {"paraphrased": "unparaphrased"}
"""The variant whose questions are the same, where that is not `statement`."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS[1:-1]))
    chosen = parser.parse_args()
    figures = lost(chosen.folders, chosen.kinds)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def lost(folders: list[Path], kinds: list[str]) -> dict[str, dict[str, float]]:
    """Return each variant's figures."""
    needed = {*kinds, *(BASE.get(kind, "statement") for kind in kinds)}
    found = {kind: fmean(figure(folder, kind) for folder in folders) for kind in needed}
    return {
        kind: {
            "as_they_were": round(before := found[BASE.get(kind, "statement")], 4),
            "ndcg@10": round(found[kind], 4),
            "lost": round(100 * (before - found[kind]), 1),
        }
        for kind in kinds
    }


def figure(folder: Path, kind: str) -> float:
    """Return the product's nDCG@10 on a variant of a folder."""
    with tempfile.TemporaryDirectory() as place:
        write(kind, folder, Path(place) / folder.resolve().name)
        changed = Source(Path(place) / folder.resolve().name, "text")
        return float(ask_product(changed)["ndcg@10"])


if __name__ == "__main__":
    main()
