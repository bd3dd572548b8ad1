"""The benchmark runner and the baselines."""

import sys

import pytest

from benchmarks.__main__ import Benchmark, benchmarks, check, figures
from benchmarks.retrieval.compare import judge, table
from benchmarks.retrieval.systems import Task, bm25, convex, reciprocal_rank, usem3_sentence
from govbot.evaluation.datasets import Dataset, Passage, Query

TASK = Task(
    (
        "Férias\nO servidor tem trinta dias de férias por ano.",
        "Diárias\nA diária será paga até a véspera da viagem.",
        "Compras\nA licitação seguirá o menor preço.",
    ),
    ("Quantos dias de férias tem o servidor?", "Quando se paga a diária da viagem?"),
)


@pytest.mark.parametrize("system", [bm25, usem3_sentence, convex, reciprocal_rank])
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
    assert all(each.expected and each.command[0] in ("{govbot}", "{python}") for each in described)


def test_a_worse_figure_is_named() -> None:
    command = [sys.executable, "-c", "import json; print(json.dumps(dict(a=0.5, ms=80)))"]
    benchmark = Benchmark("x", "", command, {"a": 0.6}, 0.05, {"ms": 60})
    assert [fault.split()[0] for fault in check(benchmark, figures(benchmark, {}))] == ["a", "ms"]
    assert list(check(benchmark, {"a": 0.56, "ms": 60})) == []
