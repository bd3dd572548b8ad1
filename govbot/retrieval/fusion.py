"""One ranking from the lexical and the dense scores.

Pure functions. The convex sum of normalised scores follows Bruch, Gai and Ingber, "An Analysis of
Fusion Functions for Hybrid Retrieval" (ACM TOIS, 2023): unlike reciprocal rank fusion it keeps how
far apart the candidates are, so a weak leg cannot outvote a strong one.

Two things are added to it. BM25 is divided by the best candidate's score or by a share of what a
full match of the question's rarest terms would give, whichever is more: when no passage shares
the question's words, the lexical leg grows quiet instead of promoting noise to 1. And the first
candidates are read once more for pairs of neighbouring words of the question, which a bag of
words does not see. The constants lie on a plateau of five collections, also when each is left out;
the weight leans towards meaning, for questions that do not use the documents' words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import pairwise
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
PHRASE_DEPTH = 20
"""Candidates that are read again for neighbouring words."""

Key = TypeVar("Key")
Pair = tuple[str, str]


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


def phrase_weights(terms: Sequence[str], weights: Mapping[str, float]) -> dict[Pair, float]:
    """Return the pairs of neighbouring terms of a question, each with its terms' mean idf.

    Args:
        terms: The question's analysed terms, in order.
        weights: idf of every one of them.
    """
    return {
        (first, second): (weights[first] + weights[second]) / 2
        for first, second in pairwise(terms)
        if first != second
    }


def reward_phrases(
    fused: Sequence[Fused[Key]],
    terms: Mapping[Key, Sequence[str]],
    phrases: Mapping[Pair, float],
    scale: float,
) -> list[Fused[Key]]:
    """Raise the candidates that hold pairs of neighbouring terms of the question.

    Args:
        fused: What `fuse` gave.
        terms: Analysed terms, in order, of the candidates to be raised: the first `PHRASE_DEPTH`.
        phrases: `phrase_weights` of the question.
        scale: `lexical_scale` of the candidates.

    Returns:
        Every candidate once, in its new order.
    """
    raised = [
        replace(
            each,
            score=each.score + LEXICAL_WEIGHT * _phrases(terms[each.key], phrases) / scale,
        )
        if each.key in terms
        else each
        for each in fused
    ]
    return _best_first(raised)


def _phrases(terms: Sequence[str], phrases: Mapping[Pair, float]) -> float:
    present = set(pairwise(terms))
    return sum(weight for pair, weight in phrases.items() if pair in present)


def _best_first(fused: Sequence[Fused[Key]]) -> list[Fused[Key]]:
    return sorted(fused, key=lambda each: -each.score)
