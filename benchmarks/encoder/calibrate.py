"""`python -m benchmarks.encoder.calibrate DIR…`: measure what enters the products of `e5-small-pt`.

The least and the greatest value of each channel, over sentences and questions of the collections,
in float32; written to `govbot/adapters/embedding/e5_ranges.npz`, from which the product takes how
its activations become bytes. To be run again only if the model changes: with it change all
vectors.
"""

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.encoder.e5_reference import Reference
from benchmarks.encoder.measure import sentences, texts_of
from govbot.adapters.embedding.e5 import MODEL_FILE, PASSAGE, QUERY, read
from govbot.adapters.embedding.e5_file import Floats
from govbot.adapters.embedding.e5_graph import RANGES
from govbot.core.settings import get_settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", nargs="+", type=Path)
    parser.add_argument("--sentences", type=int, default=60, help="of each collection")
    parser.add_argument("--questions", type=int, default=15, help="of each collection")
    chosen = parser.parse_args()
    texts = []
    for collection in chosen.collections:
        texts += [PASSAGE + text for text in sentences([collection])[: chosen.sentences]]
        texts += [
            QUERY + text for text in texts_of(collection / "queries.jsonl")[: chosen.questions]
        ]
    file = read(get_settings().models_dir / MODEL_FILE)
    extremes = Extremes(file.layers)
    Reference(file).encode(texts, extremes.see)
    np.savez_compressed(RANGES, **extremes.arrays())  # type: ignore[arg-type]


class Extremes:
    """The least and the greatest value of each channel so far."""

    def __init__(self, layers: int) -> None:
        self._seen: dict[str, list[list[Floats]]] = defaultdict(lambda: [[] for _ in range(layers)])

    def see(self, layer: int, site: str, rows: Floats) -> None:
        self._seen[site][layer] += [rows.min(axis=0), rows.max(axis=0)]

    def arrays(self) -> dict[str, np.ndarray]:
        """Return for each product `(2, layers, channels)` float16: least, greatest."""
        return {
            site: np.stack(
                [
                    [np.min(layer, axis=0) for layer in layers],
                    [np.max(layer, axis=0) for layer in layers],
                ]
            ).astype(np.float16)
            for site, layers in self._seen.items()
        }


if __name__ == "__main__":
    main()
