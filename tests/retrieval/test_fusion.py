"""The fused order of lexical and dense candidates."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.retrieval.fusion import (
    BM25_K1,
    LEXICAL_WEIGHT,
    Candidate,
    full_match,
    fuse,
    lexical_scale,
)

CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(), st.floats(0, 40), st.floats(-1, 1)), max_size=20
)


def test_scores_by_hand() -> None:
    fused = fuse([Candidate("a", 10.0, 0.2), Candidate("b", 5.0, 0.6), Candidate("c", 0.0, 0.4)])
    assert [each.key for each in fused] == ["b", "a", "c"]
    assert fused[0].score == pytest.approx(LEXICAL_WEIGHT * 0.5 + (1 - LEXICAL_WEIGHT))
    assert fused[2].score == pytest.approx((1 - LEXICAL_WEIGHT) * 0.5)


def test_a_weak_lexical_match_does_not_outvote_the_meaning() -> None:
    candidates = [Candidate("words", 2.0, 0.1), Candidate("meaning", 0.0, 0.7)]
    assert fuse(candidates)[0].key == "words"
    assert fuse(candidates, full=20.0)[0].key == "meaning"


def test_a_full_match_is_that_of_the_rarest_terms() -> None:
    weights = {"raro": 6.0, "a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0, "e": 1.0, "f": 1.0}
    assert full_match(weights) == pytest.approx((BM25_K1 + 1) * 10)
    assert full_match({}) == 0


def test_no_candidates_and_no_scores() -> None:
    assert fuse([]) == []
    assert lexical_scale([], 0.0) == 1.0
    assert [each.score for each in fuse([Candidate(1, 0.0, 0.3), Candidate(2, 0.0, 0.3)])] == [0, 0]


@given(CANDIDATES, st.floats(0, 100))
def test_every_candidate_comes_out_once_and_in_order(
    candidates: list[Candidate[int]], full: float
) -> None:
    fused = fuse(candidates, full)
    assert sorted(each.key for each in fused) == sorted(each.key for each in candidates)
    assert all(a.score >= b.score for a, b in pairwise(fused))
    assert all(0 <= each.score <= 1 + 1e-9 for each in fused)
