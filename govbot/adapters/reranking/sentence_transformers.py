"""Cross-encoders of sentence-transformers, run in this process; needs the extra of that name."""

import asyncio
import math
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from govbot.adapters.reranking.base import (
    RerankerExtraMissing,
    RerankerFailed,
    RerankerIdentity,
    RerankerModelMissing,
    RerankerTimeout,
)

EXTRA = "sentence-transformers"
KNOWN = ("cross-encoder/mmarco-mMiniLMv2-L12-H384-v1", "BAAI/bge-reranker-v2-m3")
"""Multilingual models that know Portuguese; the first is small enough for a CPU."""
_MAX_TOKENS = 512
_BATCH = 16


class CrossEncoderReranker:
    """A model by its id on the hub or by its folder; loads on the first question."""

    def __init__(
        self, model: str = KNOWN[0], *, folder: Path, offline: bool, timeout_s: float
    ) -> None:
        """Load nothing yet.

        Args:
            model: Id on the hub, name of a folder in `folder`, or a folder anywhere.
            folder: Where downloaded models are kept; a copy there is taken first.
            offline: Nothing is downloaded.
            timeout_s: Seconds to wait for scores; the first question also waits for loading.
        """
        self._model, self._folder = model, folder
        self._offline, self._timeout_s = offline, timeout_s
        self._loading = Lock()
        self._encoder: Any = None

    @property
    def identity(self) -> RerankerIdentity:
        """`sentence-transformers` and the model's id."""
        return RerankerIdentity("sentence-transformers", self._model)

    async def rerank(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score texts; see `Reranker`."""
        if not texts:
            return []
        try:
            async with asyncio.timeout(self._timeout_s):
                return await asyncio.to_thread(self._score, question, list(texts))
        except TimeoutError as error:
            # The thread goes on to its end; the next question finds the model loaded.
            raise RerankerTimeout(model=self._model, seconds=self._timeout_s) from error

    async def close(self) -> None:
        """Forget the weights."""
        self._encoder = None

    def _score(self, question: str, texts: list[str]) -> list[float]:
        with self._loading:  # one question at a time: the model uses every core by itself
            if self._encoder is None:
                self._encoder = self._load()
            pairs = [(question, text) for text in texts]
            found = self._encoder.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        values = [float(each) for each in found]
        if not all(map(math.isfinite, values)):
            raise RerankerFailed(model=self._model, detail="not scores")
        return values

    def _load(self) -> Any:
        try:
            from sentence_transformers import CrossEncoder  # noqa: PLC0415 (an optional extra)
        except ImportError as error:
            raise RerankerExtraMissing(model=self._model, extra=EXTRA) from error
        local = self._folder / self._model
        places = [(str(local), True)] if local.is_dir() else []
        places.append((self._model, True))
        if not self._offline and not Path(self._model).is_dir():
            places.append((self._model, False))
        for name, only_local in places:
            try:
                return CrossEncoder(
                    name,
                    max_length=_MAX_TOKENS,
                    device="cpu",
                    cache_folder=str(self._folder),
                    local_files_only=only_local,
                )
            except (OSError, ValueError):
                continue
        raise RerankerModelMissing(model=self._model)
