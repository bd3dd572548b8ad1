"""One ranking from the lexical and the dense scores.

Pure functions. The convex sum of normalised scores follows Bruch, Gai and Ingber, "An Analysis of
Fusion Functions for Hybrid Retrieval" (ACM TOIS, 2023): unlike reciprocal rank fusion it keeps how
far apart the candidates are, so a weak leg cannot outvote a strong one.

BM25 is divided by the best candidate's score or by a share of what a
full match of the question's rarest terms would give, whichever is more: when no passage shares
the question's words, the lexical leg grows quiet instead of promoting noise to 1. The
constants lie on a plateau of five collections, also when each is left out; the weight leans
towards meaning, for questions that do not use the documents' words. What the candidates' texts say
beyond the two scores is `rereading`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Generic, TypeVar

BM25_K1 = 1.2
"""How soon repeated words stop adding to a passage's score."""
BM25_B = 0.75
"""How much of the passage's length is discounted, from 0 (nothing) to 1 (all)."""
LEXICAL_WEIGHT = 0.6
"""Share of BM25 in the sum; the cosine has the rest."""
RAREST_TERMS = 5
"""Terms whose full match counts as a full lexical match: long questions never match whole."""
FULL_MATCH_SHARE = 0.6

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
    """A candidate with its fused score: about 0 to 1, comparable only within one question."""

    key: Key
    score: float
    bm25: float
    cosine: float


def full_match(weights: Mapping[str, float]) -> float:
    """Return about what BM25 gives a passage that repeats the question's rarest terms.

    Args:
        weights: idf of every term of the question, also of those that the corpus does not know.
    """
    return (BM25_K1 + 1) * sum(nlargest(RAREST_TERMS, weights.values()))


def lexical_scale(candidates: Sequence[Candidate[Key]], full: float) -> float:
    """Return the BM25 that counts as 1.

    Args:
        candidates: The union of both legs.
        full: `full_match` of the question; 0 leaves the best candidate as the measure.
    """
    best = max((candidate.bm25 for candidate in candidates), default=0.0)
    return max(best, FULL_MATCH_SHARE * full) or 1.0


def fuse(candidates: Sequence[Candidate[Key]], full: float = 0.0) -> list[Fused[Key]]:
    """Order the union of both legs' candidates, best first.

    Args:
        candidates: Any number, any order; both scores of each must be exact.
        full: `full_match` of the question.

    Returns:
        Every candidate once; ties keep the order given.
    """
    if not candidates:
        return []
    scale = lexical_scale(candidates, full)
    low = min(candidate.cosine for candidate in candidates)
    spread = (max(candidate.cosine for candidate in candidates) - low) or 1.0
    fused = [
        Fused(
            key=candidate.key,
            score=LEXICAL_WEIGHT * candidate.bm25 / scale
            + (1 - LEXICAL_WEIGHT) * (candidate.cosine - low) / spread,
            bm25=candidate.bm25,
            cosine=candidate.cosine,
        )
        for candidate in candidates
    ]
    return _best_first(fused)


def _best_first(fused: Sequence[Fused[Key]]) -> list[Fused[Key]]:
    return sorted(fused, key=lambda each: -each.score)
