"""Texts to pieces to vectors with the weights of `e5-small-enpt-q4.bin`, run by onnxruntime.

A batch holds texts of exactly one length: nothing is padded, so that a text's vector is the same in
every company, and no time goes into filling. A text that is longer than the network reads is
encoded in windows, and its vector is their mean, weighted by their number of pieces.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from govbot.adapters.embedding.base import FloatMatrix
from govbot.adapters.embedding.e5_file import E5File, opened
from govbot.adapters.embedding.e5_graph import graph
from govbot.adapters.embedding.e5_tokenizer import Tokenizer
from govbot.adapters.embedding.onnx_runtime import SideBySide, session

_BATCH_PIECES = 1_024
"""The matrices of more would leave the cache."""
_TEXTS_AT_ONCE = 2_048
"""So many are sorted by length; bounds the memory."""


class _Window(NamedTuple):
    place: int
    """Of its text."""
    pieces: list[int]


class Network:
    """The weights, and the forward pass over batches of windows; threads may share it."""

    def __init__(self, file: E5File, threads: int = 1) -> None:
        """Build the graph.

        Args:
            file: The weights; not needed any more when this returns.
            threads: How many batches are computed at the same time. One batch takes one core.
        """
        self._tokenizer = Tokenizer(file)
        self._begin, self._end, self._most = file.begin, file.end, file.window
        self.dimensions = file.width
        self._words = file.blocks("emb.word", file.width).copy()
        places = file.vector("emb.pos").reshape(-1, file.width)
        self._places = places + file.vector("emb.type")[: file.width]
        self._session = session(graph(file))
        self._computed = SideBySide(self._forward, threads)

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return `(len(texts), 384)` float32, not of length 1; memory is bounded."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for begin in range(0, len(texts), _TEXTS_AT_ONCE):
            some = enumerate(texts[begin : begin + _TEXTS_AT_ONCE], begin)
            windows = [each for place, text in some for each in self._windows(place, text)]
            windows.sort(key=lambda window: len(window.pieces))
            for batch, rows in self._encoded(windows):
                for window, row in zip(batch, rows, strict=True):
                    vectors[window.place] += max(1, len(window.pieces)) * row
        return vectors

    def _windows(self, place: int, text: str) -> Iterator[_Window]:
        pieces = self._tokenizer.pieces(text)
        for begin in range(0, max(1, len(pieces)), self._most):
            yield _Window(place, pieces[begin : begin + self._most])

    def _encoded(
        self, windows: Sequence[_Window]
    ) -> Iterator[tuple[Sequence[_Window], FloatMatrix]]:
        batches = list(_batches(windows))
        yield from zip(batches, self._computed(batches), strict=True)

    def _forward(self, batch: Sequence[_Window]) -> FloatMatrix:
        numbers = np.array([[self._begin, *window.pieces, self._end] for window in batch])
        different, which = np.unique(numbers, return_inverse=True)
        words = opened(self._words[different])[which.reshape(numbers.shape)]
        rows: FloatMatrix
        (rows,) = self._session.run(None, {"embeddings": words + self._places[: numbers.shape[1]]})
        return rows


def _batches(windows: Sequence[_Window]) -> Iterator[Sequence[_Window]]:
    """Yield windows of one length; they are sorted by length."""
    for length, alike in groupby(windows, key=lambda window: len(window.pieces)):
        same = list(alike)
        size = max(1, _BATCH_PIECES // (length + 2))
        yield from (same[begin : begin + size] for begin in range(0, len(same), size))
