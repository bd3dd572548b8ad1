"""Words close together, and documents of which several passages fit."""

from itertools import pairwise
from math import log1p

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.retrieval.fusion import LEXICAL_WEIGHT, Candidate, Fused, fuse
from govbot.retrieval.rereading import (
    GAPS,
    REACH,
    SUPPORT,
    SUPPORTS,
    Pairs,
    Reading,
    nearness,
    pairs_of,
    reread,
)

WEIGHTS = {"praz": 1.0, "licenc": 2.0, "capacit": 4.0}
NONE = Pairs({}, {})
WORDS = st.lists(st.sampled_from("abcdefg"), max_size=30)


def test_pairs_of_a_question() -> None:
    pairs = pairs_of(["praz", "licenc", "capacit"], WEIGHTS)
    assert pairs.ordered == {("praz", "licenc"): 1.5, ("licenc", "capacit"): 3.0}
    assert pairs.close == {**pairs.ordered, ("praz", "capacit"): pytest.approx(2.5 * GAPS[2])}
    assert pairs_of(["a", "a", "b"], {"a": 1.0, "b": 3.0}).ordered == {("a", "b"): 2.0}


def test_nearness_by_hand() -> None:
    pairs = pairs_of(["licenc", "capacit"], WEIGHTS)
    assert nearness(["licenc", "capacit"], pairs) == pytest.approx(3.0 + 3.0)
    assert nearness(["capacit", "licenc"], pairs) == pytest.approx(3.0)
    assert nearness(["licenc", "x", "capacit"], pairs) == pytest.approx(1.5)
    assert nearness(["licenc", *"x" * REACH, "capacit"], pairs) == 0
    assert nearness(["licenc"], pairs) == nearness([], pairs) == 0


@given(WORDS, WORDS)
def test_distances_are_the_least(question: list[str], passage: list[str]) -> None:
    pairs = pairs_of(question, dict.fromkeys("abcdefg", 1.0))
    expected = sum(weight for pair, weight in pairs.ordered.items() if pair in pairwise(passage))
    for (first, second), weight in pairs.close.items():
        gaps = [
            abs(i - j)
            for i, one in enumerate(passage)
            for j, other in enumerate(passage)
            if (one, other) == (first, second)
        ]
        if gaps and min(gaps) <= REACH:
            expected += weight / min(gaps)
    assert nearness(passage, pairs) == pytest.approx(expected)


def test_close_words_raise_a_passage() -> None:
    fused = fuse([Candidate("apart", 10.0, 0.5), Candidate("together", 9.5, 0.5)])
    readings = {
        "apart": Reading(["licenc", *"x" * 9, "capacit"], 1),
        "together": Reading(["licenc", "capacit"], 2),
    }
    found = reread(fused, readings, pairs_of(["licenc", "capacit"], WEIGHTS), scale=10.0)
    assert [each.key for each in found] == ["together", "apart"]
    assert found[0].score - fused[1].score == pytest.approx(LEXICAL_WEIGHT * 6.0 / 10.0)


def test_other_passages_of_a_document_support_it() -> None:
    scores = {"alone": 0.50, "one": 0.49, "two": 0.45, "faint": 0.2}
    fused = [Fused(key, score, 1.0, 0.5) for key, score in scores.items()]
    documents = {"alone": 1, "one": 2, "two": 2, "faint": 2}
    found = reread(
        fused, {key: Reading([], document) for key, document in documents.items()}, NONE, 1.0
    )
    raised = {each.key: each.score for each in found}
    assert raised["alone"] == 0.50
    assert raised["one"] == pytest.approx(0.49 + SUPPORT * log1p(0.45 - SUPPORTS))


def test_what_is_not_read_keeps_its_score() -> None:
    fused = fuse([Candidate(key, 10.0 - key, 0.5) for key in range(5)])
    found = reread(fused, {0: Reading(["a", "b"], 1)}, pairs_of(["a", "b"], {"a": 1, "b": 1}), 10.0)
    assert found[1:] == fused[1:]
    assert found[0].score > fused[0].score
