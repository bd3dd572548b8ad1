"""Two configurations asked the same questions: what differs, and how sure it is.

The differences are paired, question by question. Their interval is the percentile bootstrap (Efron
and Tibshirani, "An Introduction to the Bootstrap", 1993) over the questions; of figures that are
yes or no there is McNemar's exact test, two-sided, too (McNemar, Psychometrika, 1947).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from govbot.core.errors import GovBotError
from govbot.evaluation.details import Details, Record, Value

RESAMPLES = 10_000
SEED = 1
CONFIDENCE = 0.95
FEWER_IS_BETTER = frozenset({"flagged", "refused", "seconds", "unjudged"})
_AT_ONCE = 2_000_000
"""Numbers drawn at a time, so that many questions need little memory."""

FloatVector = npt.NDArray[np.float64]


class NothingToCompare(GovBotError):
    """The two files have no question in common (`a`, `b`)."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "nothing_to_compare"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of the questions that have it in both runs.

    `better` counts the questions in which the second is better, `low` and `high` bound the mean of
    the differences, second less first. `p` is McNemar's, None where the figure is a number.
    """

    questions: int
    first: float
    second: float
    difference: float
    low: float
    high: float
    better: int
    equal: int
    worse: int
    p: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side, by figure; and the questions that only one of them has."""

    shared: int
    only_first: Sequence[str]
    only_second: Sequence[str]
    figures: Mapping[str, Difference]


def compare(first: Details, second: Details) -> Comparison:
    """Compare two runs.

    Raises:
        NothingToCompare: no question is in both, or no figure is.
    """
    shared = [name for name in first.done if name in second.done]
    pairs = [(first.done[name], second.done[name]) for name in shared]
    names = dict.fromkeys(name for one, _ in pairs for name in one.figures)
    found = {name: _difference(name, pairs) for name in names}
    figures = {name: each for name, each in found.items() if each is not None}
    if not figures:
        raise NothingToCompare(a=str(first.file), b=str(second.file))
    return Comparison(
        len(shared),
        [name for name in first.done if name not in second.done],
        [name for name in second.done if name not in first.done],
        figures,
    )


def _difference(name: str, pairs: Sequence[tuple[Record, Record]]) -> Difference | None:
    both = [
        (old, new)
        for one, other in pairs
        if (old := one.figures.get(name)) is not None
        and (new := other.figures.get(name)) is not None
    ]
    if not both:
        return None
    values = np.array(both, dtype=np.float64)
    changes = values[:, 1] - values[:, 0]
    gains = -changes if name in FEWER_IS_BETTER else changes
    low, high = interval(changes)
    old, new = values.mean(axis=0)
    return Difference(
        questions=len(both),
        first=float(old),
        second=float(new),
        difference=float(changes.mean()),
        low=low,
        high=high,
        better=int((gains > 0).sum()),
        equal=int((gains == 0).sum()),
        worse=int((gains < 0).sum()),
        p=_mcnemar_of(both),
    )


def interval(changes: FloatVector) -> tuple[float, float]:
    """Return the bounds of the mean: the same for the same numbers, mirrored for their negatives.

    Args:
        changes: `(questions,)` float64, at least one.
    """
    rng, many = np.random.default_rng(SEED), len(changes)
    at_once = max(_AT_ONCE // many, 1)
    means = [
        changes[rng.integers(0, many, (min(at_once, RESAMPLES - done), many))].mean(axis=1)
        for done in range(0, RESAMPLES, at_once)
    ]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(np.concatenate(means), (tail, 1 - tail))
    return float(low), float(high)


def mcnemar(gained: int, lost: int) -> float:
    """Return the two-sided exact p of so many changes each way, if both ways were as likely."""
    many = gained + lost
    rarer = sum(math.comb(many, k) for k in range(min(gained, lost) + 1))
    return min(1.0, 2 * rarer / (1 << many))


def _mcnemar_of(both: Sequence[tuple[Value, Value]]) -> float | None:
    if not all(isinstance(value, bool) for pair in both for value in pair):
        return None
    gained = sum(bool(new) and not old for old, new in both)
    lost = sum(bool(old) and not new for old, new in both)
    return mcnemar(gained, lost)
