"""Figures of merit against values worked out by hand."""

import math

import pytest

from govbot.evaluation.metrics import (
    answer_tokens,
    citation_precision,
    citation_recall,
    mrr_at,
    ndcg_at,
    recall_at,
    token_f1,
    token_recall,
)

RANKING = ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        ({"a": 1}, 1.0),
        ({"b": 1}, 1 / math.log2(3)),
        ({"x": 1}, 0.0),
        ({"a": 1, "c": 1}, 1.5 / (1 + 1 / math.log2(3))),
        ({"c": 2, "a": 1}, (1 + 2 / 2) / (2 + 1 / math.log2(3))),
        ({"a": 1, "x": 1}, 1 / (1 + 1 / math.log2(3))),
    ],
)
def test_ndcg(gold: dict[str, int], expected: float) -> None:
    assert ndcg_at(RANKING, gold, 10) == pytest.approx(expected)


def test_depth_cuts_the_ranking_and_the_ideal() -> None:
    assert ndcg_at(RANKING, {"f": 1}, 5) == 0
    assert ndcg_at(RANKING, {"a": 1, "b": 1, "c": 1}, 2) == pytest.approx(1.0)


def test_recall_and_mrr() -> None:
    assert recall_at(RANKING, {"b": 1, "f": 1}, 5) == 0.5
    assert recall_at(RANKING, {"x": 1}, 5) == 0
    assert mrr_at(RANKING, {"c": 1, "d": 1}, 10) == pytest.approx(1 / 3)
    assert mrr_at(RANKING, {"f": 1}, 5) == 0


def test_answers_are_compared_without_accents_articles_and_marks() -> None:
    assert answer_tokens("A Licença, até 30 (trinta) dias!") == [
        "licenca",
        "ate",
        "30",
        "trinta",
        "dias",
    ]


def test_token_overlap() -> None:
    said, right = "O prazo é de 15 dias", ["15 dias"]
    assert token_recall(said, right) == 1.0
    assert token_f1(said, right) == pytest.approx(2 * 2 / (5 + 2))
    assert token_f1("quinze", right) == 0


def test_the_nearest_right_answer_counts() -> None:
    assert token_f1("imediatamente", ["em 15 dias", "Imediatamente."]) == 1.0
    assert token_recall("dias dias", ["dias corridos"]) == 0.5
    assert token_f1("", ["sim"]) == 0
    assert token_f1("sim", []) == 0


@pytest.mark.parametrize(
    ("cited", "precision", "recall"),
    [
        ([], None, 0.0),
        (["a"], 1.0, 0.5),
        (["a", "a"], 1.0, 0.5),
        (["a", "b"], 1.0, 1.0),
        (["a", "x"], 0.5, 0.5),
        (["a", "a", "x"], 2 / 3, 0.5),
        (["x", "y"], 0.0, 0.0),
    ],
)
def test_citations(cited: list[str], precision: float | None, recall: float) -> None:
    assert citation_precision(cited, {"a", "b"}) == precision
    assert citation_recall(cited, {"a", "b"}) == recall
