"""The first candidates read once more, for what a bag of words does not see.

Pure functions. Words that stand close to each other in the question and in the passage count more
than the same words apart: the pair's mean idf divided by its distance, after Tao and Zhai, "An
Exploration of Proximity Measures in Information Retrieval" (SIGIR 2007) and Büttcher, Clarke and
Lushman, "Term Proximity Scoring for Ad-Hoc Retrieval on Very Large Text Collections" (SIGIR 2006).
And a passage of a document whose other passages fit too is a little likelier to be right.

The constants lie on a plateau of five collections and of the same questions with half of their
words gone: docs/decisions/0012-fusion-and-reranking.md.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log1p

from govbot.retrieval.fusion import LEXICAL_WEIGHT, Fused, Key

REREAD_DEPTH = 30
"""Candidates that are read again: what analysing their texts costs is nearly all of it."""
GAPS = {1: 1.0, 2: 2 / 3, 3: 2 / 3}
"""Places between two words of the question -> weight of finding them close in a passage."""
IN_ORDER = 1.0
"""Weight of finding neighbours of the question side by side and in order, beside that."""
REACH = 8
"""Words further apart in a passage are not close."""
SUPPORT = 0.05
"""Weight of what the document's other candidates score above `SUPPORTS`."""
SUPPORTS = 0.3

Pair = tuple[str, str]
_Positions = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of words that are close in a question, with their weights.

    `close` holds every pair, `ordered` only neighbours, in their order.
    """

    close: Mapping[Pair, float]
    ordered: Mapping[Pair, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of a candidate: its analysed terms in order, and which document it is of."""

    terms: Sequence[str]
    document: Hashable


def pairs_of(words: Sequence[str], weights: Mapping[str, float]) -> Pairs:
    """Return the pairs of a question.

    Args:
        words: The question's analysed words, in order.
        weights: idf of every one of them.
    """
    close: dict[Pair, float] = {}
    ordered: dict[Pair, float] = {}
    for gap, share in GAPS.items():
        for first, second in zip(words, words[gap:], strict=False):
            if first == second:
                continue
            mean = (weights[first] + weights[second]) / 2
            close.setdefault((first, second), share * mean)
            if gap == 1:
                ordered[first, second] = IN_ORDER * mean
    return Pairs(close, ordered)


def nearness(terms: Sequence[str], pairs: Pairs) -> float:
    """Return how closely a passage holds the pairs of a question, in units of BM25."""
    wanted = {word for pair in pairs.close for word in pair}
    found: dict[str, list[int]] = defaultdict(list)
    for at, term in enumerate(terms):
        if term in wanted:
            found[term].append(at)
    total = 0.0
    for (first, second), weight in pairs.close.items():
        if first in found and second in found:
            distance = _distance(found[first], found[second])
            total += weight / distance if distance <= REACH else 0.0
    present = set(pairwise(terms))
    return total + sum(weight for pair, weight in pairs.ordered.items() if pair in present)


def _distance(first: Sequence[int], second: Sequence[int]) -> int:
    """Return the least distance between two ascending lists of places; neither is empty."""
    least, i, j = REACH + 1, 0, 0
    while i < len(first) and j < len(second):
        least = min(least, abs(first[i] - second[j]))
        if first[i] < second[j]:
            i += 1
        else:
            j += 1
    return least


def reread(
    fused: Sequence[Fused[Key]],
    readings: Mapping[Key, Reading],
    pairs: Pairs,
    scale: float,
) -> list[Fused[Key]]:
    """Raise the candidates that hold the question's words close together or have support.

    Args:
        fused: Candidates, best first.
        readings: Those that are read, the first `REREAD_DEPTH`; the others keep their scores.
        pairs: `pairs_of` the question.
        scale: The BM25 that counts as 1.

    Returns:
        Every candidate once, in its new order.
    """
    extra = {each.key: max(0.0, each.score - SUPPORTS) for each in fused if each.key in readings}
    total: dict[Hashable, float] = defaultdict(float)
    for key, surplus in extra.items():
        total[readings[key].document] += surplus

    def raised(each: Fused[Key]) -> Fused[Key]:
        reading = readings.get(each.key)
        if reading is None:
            return each
        near = LEXICAL_WEIGHT * nearness(reading.terms, pairs) / scale
        others = max(0.0, total[reading.document] - extra[each.key])
        return replace(each, score=each.score + near + SUPPORT * log1p(others))

    return sorted(map(raised, fused), key=lambda each: -each.score)
