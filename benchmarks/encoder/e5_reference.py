"""The encoder `e5-small-pt` in float32 and plain numpy, one text after the other.

What the product's graph in bytes is compared with, and what tells which values enter its products.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from govbot.adapters.embedding.e5_file import E5File, Floats
from govbot.adapters.embedding.e5_graph import Site, sites
from govbot.adapters.embedding.e5_tokenizer import Tokenizer

Seen = Callable[[int, str, Floats], None]
"""Is told layer, product and the rows that enter it."""


class Reference:
    """The network with its weights as they stand in the file."""

    def __init__(self, file: E5File) -> None:
        self.file, self.tokenizer = file, Tokenizer(file)
        self.words = file.matrix("emb.word", file.width)
        self.places = file.vector("emb.pos").reshape(-1, file.width)
        self.kind = file.vector("emb.type")[: file.width]
        self.layers = [sites(file, layer) for layer in range(file.layers)]

    def encode(self, texts: Sequence[str], seen: Seen = lambda *_: None) -> Floats:
        """Return `(len(texts), 384)` of length 1; prefixes are the caller's."""
        rows = np.vstack([self._encoded(self.tokenizer.pieces(text), seen) for text in texts])
        unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def _encoded(self, pieces: list[int], seen: Seen) -> Floats:
        """Return the mean of the windows, each as many times as it has pieces."""
        starts = range(0, max(1, len(pieces)), self.file.window)
        windows = [pieces[start : start + self.file.window] for start in starts]
        means = np.vstack([self._forward(window, seen) for window in windows])
        weights = np.maximum([len(window) for window in windows], 1)
        mean: Floats = np.average(means, axis=0, weights=weights)
        return mean

    def _forward(self, pieces: list[int], seen: Seen) -> Floats:
        file = self.file
        pieces = [file.begin, *pieces, file.end]
        rows = self.words[pieces] + self.places[: len(pieces)] + self.kind
        rows = self._normalised(rows, "emb.ln")
        for number, (attended, joined, widened, narrowed) in enumerate(self.layers):
            seen(number, attended.name, rows)
            context = self._attention(_product(rows, attended))
            seen(number, joined.name, context)
            rows = self._normalised(rows + _product(context, joined), f"l{number}.aln")
            seen(number, widened.name, rows)
            inner = _gelu(_product(rows, widened))
            seen(number, narrowed.name, inner)
            rows = self._normalised(rows + _product(inner, narrowed), f"l{number}.oln")
        mean: Floats = rows.mean(axis=0)
        return mean

    def _attention(self, product: Floats) -> Floats:
        count, heads = len(product), self.file.heads
        query, key, value = product.reshape(count, 3, heads, -1).transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        context: Floats = (weights @ value).transpose(1, 0, 2).reshape(count, -1)
        return context

    def _normalised(self, rows: Floats, name: str) -> Floats:
        mean = rows.mean(axis=-1, keepdims=True)
        deviation = np.sqrt(rows.var(axis=-1, keepdims=True) + self.file.epsilon)
        scaled: Floats = (rows - mean) / deviation * self.file.vector(f"{name}.w")
        return scaled + self.file.vector(f"{name}.b")


def _product(rows: Floats, site: Site) -> Floats:
    product: Floats = rows @ site.weights.T + site.bias
    return product


_erf: Any = np.frompyfunc(math.erf, 1, 1)


def _gelu(rows: Floats) -> Floats:
    error: npt.NDArray[np.float32] = _erf(rows / math.sqrt(2)).astype(np.float32)
    return 0.5 * rows * (1 + error)
