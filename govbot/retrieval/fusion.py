"""One ranking from the lexical and the dense scores, and how much evidence it carries.

Pure functions. The convex sum of normalised scores follows Bruch, Gai and Ingber, "An Analysis of
Fusion Functions for Hybrid Retrieval" (ACM TOIS, 2023): unlike reciprocal rank fusion it keeps how
far apart the candidates are, so a weak leg cannot outvote a strong one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

BM25_K1 = 1.2
"""How soon repeated words stop adding to a passage's score."""
BM25_B = 0.75
"""How much of the passage's length is discounted, from 0 (nothing) to 1 (all)."""
LEXICAL_WEIGHT = 0.5

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """A passage that either leg found, with both exact scores.

    `bm25` is >= 0 (0: no word of the question). `cosine` is the best sentence's, -1 to 1.
    """

    key: Key
    bm25: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Fused(Generic[Key]):
    """A candidate with its fused score, 0 to 1, comparable only within one question."""

    key: Key
    score: float
    bm25: float
    cosine: float


def fuse(candidates: Sequence[Candidate[Key]]) -> list[Fused[Key]]:
    """Order the union of both legs' candidates, best first.

    Args:
        candidates: Any number, any order; both scores of each must be exact.

    Returns:
        Every candidate once; ties keep the order given.
    """
    if not candidates:
        return []
    top = max(candidate.bm25 for candidate in candidates) or 1.0
    low = min(candidate.cosine for candidate in candidates)
    spread = (max(candidate.cosine for candidate in candidates) - low) or 1.0
    fused = [
        Fused(
            key=candidate.key,
            score=LEXICAL_WEIGHT * candidate.bm25 / top
            + (1 - LEXICAL_WEIGHT) * (candidate.cosine - low) / spread,
            bm25=candidate.bm25,
            cosine=candidate.cosine,
        )
        for candidate in candidates
    ]
    return sorted(fused, key=lambda each: -each.score)
