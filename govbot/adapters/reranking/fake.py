"""A deterministic reranker for tests and demonstrations: the share of the question's words."""

import re
from collections.abc import Sequence

from govbot.adapters.reranking.base import RerankerIdentity

_WORD = re.compile(r"\w+")


class FakeReranker:
    """Counts words, the same on every machine; knows nothing of meaning."""

    @property
    def identity(self) -> RerankerIdentity:
        """`fake`."""
        return RerankerIdentity("fake", "fake")

    async def rerank(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score texts; see `Reranker`."""
        asked = set(_WORD.findall(question.casefold()))
        return [
            len(asked & set(_WORD.findall(text.casefold()))) / max(len(asked), 1) for text in texts
        ]

    async def close(self) -> None:
        """Nothing is held."""
