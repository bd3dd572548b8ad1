"""BM25 over packed postings, in numpy: every position's score, and the best of them.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). All that
the score of a posting depends on besides its term is in 18 of its bits, so a table of all their
values, made for the corpus's mean length, replaces the arithmetic.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from govbot.ingestion.postings import (
    BLOCK,
    MAX_FREQUENCY,
    MAX_LENGTH,
    WEIGHED_BITS,
    block_of,
    unpack,
)
from govbot.retrieval.fusion import BM25_B, BM25_K1

Scores = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]

_WEIGHED = np.uint32((1 << WEIGHED_BITS) - 1)
_RUN = 512
"""Positions of which only the best counts when the least score of the best is looked for."""


class Row(NamedTuple):
    """Packed postings of one term in one block."""

    term_id: int
    base: int
    postings: bytes


def accumulate(
    rows: Sequence[Row], weights: dict[int, float], mean_length: float, end: int
) -> Scores:
    """Return the BM25 of every position below `end`.

    Args:
        rows: all postings of the terms, those of one term side by side.
        weights: term id -> idf times repetitions in the question.
        mean_length: of the corpus, in terms.
        end: the position after the tenant's last one.
    """
    scores = np.zeros(-(-end // BLOCK) * BLOCK, np.float32)
    table = _table(mean_length)
    for term_id, own in groupby(rows, lambda row: row.term_id):
        _add(scores, list(own), table, np.float32(weights[term_id]))
    return scores[:end]


def _add(scores: Scores, rows: Sequence[Row], table: Scores, weight: np.float32) -> None:
    packed = unpack(b"".join(row.postings for row in rows))
    sizes = [len(row.postings) // 4 for row in rows]
    positions = np.repeat(np.array([block_of(row.base) for row in rows], np.int64), sizes)
    positions += packed >> np.uint32(WEIGHED_BITS)
    # A term has each position once, so no sum is lost.
    scores[positions] += table.take(packed & _WEIGHED) * weight


@lru_cache(maxsize=4)
def _table(mean_length: float) -> Scores:
    """Return what a posting with these bits adds for a weight of 1."""
    frequency = np.arange(MAX_FREQUENCY + 1, dtype=np.float64)[:, None]
    length = np.arange(MAX_LENGTH + 1, dtype=np.float64)
    norm = BM25_K1 * (1 - BM25_B + BM25_B * length / mean_length)
    return (frequency * (BM25_K1 + 1) / (frequency + norm)).astype(np.float32).ravel()


def best(scores: Scores, allowed: npt.NDArray[np.bool_], limit: int) -> Positions:
    """Return the positions with the highest scores above 0, best first, ties by position.

    Args:
        scores: of every position.
        allowed: where a passage may be found.
        limit: at most so many.
    """
    scores = scores * allowed
    found = np.flatnonzero(scores >= _least(scores, limit))
    if len(found) > limit:
        reached = scores[found]
        found = found[reached >= np.partition(reached, len(found) - limit)[-limit]]
    return found[np.lexsort((found, -scores[found]))][:limit]


def _least(scores: Scores, limit: int) -> np.float32:
    """Return a score, above 0, that at least `limit` positions reach, if so many have any."""
    smallest = np.finfo(np.float32).tiny
    whole = scores[: len(scores) // _RUN * _RUN].reshape(-1, _RUN)
    if len(whole) <= limit:
        return smallest
    tops = whole.max(axis=1)
    return max(np.partition(tops, len(tops) - limit)[-limit], smallest)
