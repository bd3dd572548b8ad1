"""Whether what was found is likely to hold the answer, before any model is asked.

A logistic function of two facts about the best passage, fitted on several collections together
(each question once with its gold passages and once with them hidden) and checked with each
collection left out: `benchmarks/retrieval/evidence.py`. It is a sieve, not a judge: it stops
questions about something else.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from heapq import nlargest

RAREST_TERMS = 6
ENOUGH = 0.125
"""Below it the honest answer is that nothing was found. Lower than the best value on exam questions
(.23), so that none of the sample library's colloquial ones is refused; what slips through is still
checked sentence by sentence."""

_COSINE = 3.8
_COVERAGE = 2.9
_CONSTANT = -3.5
_REFERRED = 0.95
"""Of a passage that the question names: it is what was asked for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the best passage.

    `cosine` is its best sentence's with the question, -1 to 1; `coverage` the share of the
    question's words, weighted by rarity, that occur in it, 0 to 1. `referred`: the question names
    this very passage.
    """

    cosine: float
    coverage: float
    referred: bool = False

    @property
    def probability(self) -> float:
        """Estimated probability that the passages found hold an answer, 0 to 1."""
        if self.referred:
            return _REFERRED
        return 1 / (1 + math.exp(-(_COSINE * self.cosine + _COVERAGE * self.coverage + _CONSTANT)))

    @property
    def enough(self) -> bool:
        """Whether it is worth answering from the passages."""
        return self.probability >= ENOUGH


def coverage(weights: Mapping[str, float], passage_terms: Collection[str]) -> float:
    """Return how much of the question a passage covers.

    Args:
        weights: idf of every term of the question, also of those that the corpus does not know.
        passage_terms: Analysed terms of the passage, in any order.

    Returns:
        Matched idf over the idf of the question's rarest terms, at most 1; 0 for no terms.
    """
    full = sum(nlargest(RAREST_TERMS, weights.values()))
    if not full:
        return 0.0
    present = set(passage_terms)
    return min(1.0, sum(weight for term, weight in weights.items() if term in present) / full)
