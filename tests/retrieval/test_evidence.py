"""Whether what was found is worth answering from."""

from itertools import pairwise

import pytest

from govbot.retrieval.evidence import Evidence, coverage


def test_coverage_counts_the_rare_words_of_the_question() -> None:
    weights = {"licenc": 4.0, "capacit": 5.0, "de": 1.0}
    assert coverage(weights, ["licenc", "outro", "licenc"]) == pytest.approx(0.4)
    assert coverage(weights, weights) == 1.0
    assert coverage({}, ["licenc"]) == 0.0


def test_a_long_question_may_be_covered_by_its_rarest_words() -> None:
    weights = {f"w{number}": 1.0 for number in range(40)}
    assert coverage(weights, ["w1", "w2", "w3"]) == pytest.approx(0.5)
    assert coverage(weights, list(weights)) == 1.0


def test_more_of_either_is_more_evidence() -> None:
    rising = [Evidence(0.1, 0.1), Evidence(0.1, 0.4), Evidence(0.4, 0.5), Evidence(0.7, 1.0)]
    assert all(low.probability < high.probability for low, high in pairwise(rising))
    assert [each.enough for each in rising] == [False, False, True, True]
