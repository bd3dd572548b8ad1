"""Figures of merit, per question; pure functions.

Rankings: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (ACM TOIS,
2002), with the grade itself as the gain. Answers: the token overlap of SQuAD (Rajpurkar et al.,
2016), normalised for Portuguese. Questions without gold are not to be counted.
"""

import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from govbot.core.text.analysis import fold

_WORD = re.compile(r"\w+")
_ARTICLES = frozenset({"o", "a", "os", "as", "um", "uma", "uns", "umas"})


def ndcg_at(ranking: Sequence[str], gold: Mapping[str, int], k: int) -> float:
    """Return the normalised discounted cumulative gain of the first `k`.

    Args:
        ranking: Passage ids, best first, each once.
        gold: Grade (> 0) of each right passage; at least one.
        k: Depth, in passages.

    Returns:
        0 to 1; 1 if no ranking could be better.
    """
    best = _dcg(sorted(gold.values(), reverse=True)[:k])
    return _dcg([gold.get(passage, 0) for passage in ranking[:k]]) / best


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def recall_at(ranking: Sequence[str], gold: Mapping[str, int], k: int) -> float:
    """Return the share of the right passages that is among the first `k`."""
    return len(gold.keys() & set(ranking[:k])) / len(gold)


def mrr_at(ranking: Sequence[str], gold: Mapping[str, int], k: int) -> float:
    """Return 1 / place of the first right passage among the first `k`, else 0."""
    for place, passage in enumerate(ranking[:k], start=1):
        if passage in gold:
            return 1 / place
    return 0.0


def citation_precision(cited: Sequence[Hashable], gold: AbstractSet[Hashable]) -> float | None:
    """Return the share of what is cited that is gold; None if nothing is cited.

    Args:
        cited: The document of each cited source; one that is cited for two of its passages counts
            twice.
        gold: The right passages; at least one.
    """
    return sum(each in gold for each in cited) / len(cited) if cited else None


def citation_recall(cited: Sequence[Hashable], gold: AbstractSet[Hashable]) -> float:
    """Return the share of the right passages that is cited, each counted once; 0 if none is."""
    return len(gold & set(cited)) / len(gold)


def answer_tokens(text: str) -> list[str]:
    """Return the words compared: lower case, no accents, no punctuation, no articles."""
    return [word for word in _WORD.findall(fold(text)) if word not in _ARTICLES]


def token_f1(said: str, right: Sequence[str]) -> float:
    """Return the harmonic mean of token precision and recall against the nearest right answer.

    Two empty texts agree (1), an empty one and another do not (0).
    """
    return max((_overlap(said, each)[0] for each in right), default=0.0)


def token_recall(said: str, right: Sequence[str]) -> float:
    """Return the share of the right answer's tokens that was said, for the best-covered one."""
    return max((_overlap(said, each)[1] for each in right), default=0.0)


def _overlap(said: str, right: str) -> tuple[float, float]:
    """Return F1 and recall of the tokens, counted with repetitions."""
    ours, theirs = Counter(answer_tokens(said)), Counter(answer_tokens(right))
    if not ours or not theirs:
        equal = float(ours == theirs)
        return equal, equal
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()), common / theirs.total()
