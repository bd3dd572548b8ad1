"""A deterministic encoder for tests and demonstrations: no weights, no loading.

Every word is hashed to a few signed positions, so texts that share words are close. It knows no
synonyms and no languages.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from govbot.adapters.embedding.base import EmbeddingIdentity, FloatMatrix

_WORD = re.compile(r"\w+")
_POSITIONS = 4


class FakeEmbedder:
    """Hashed bags of words, the same on every machine."""

    def __init__(self, dimensions: int = 64) -> None:
        self._identity = EmbeddingIdentity("fake", dimensions)

    @property
    def model(self) -> str:
        """`fake`."""
        return "fake"

    @property
    def identity(self) -> EmbeddingIdentity:
        """`fake`, with the dimensions asked for."""
        return self._identity

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions; see `Embedder`."""
        return self._encode(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages; see `Embedder`."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        rows = np.zeros((len(texts), self._identity.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORD.findall(text.casefold()) or [""]:
                self._add(row, word)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        rows[:, 0] += norms[:, 0] == 0  # words that cancel out still give a unit vector
        rows /= np.where(norms == 0, 1, norms)
        return rows

    def _add(self, row: FloatMatrix, word: str) -> None:
        digest = blake2b(word.encode(), digest_size=3 * _POSITIONS).digest()
        for at in range(0, len(digest), 3):
            position = int.from_bytes(digest[at : at + 2], "big") % self._identity.dimensions
            row[position] += 1.0 if digest[at + 2] & 1 else -1.0
