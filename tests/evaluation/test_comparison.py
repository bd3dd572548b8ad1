"""Two runs side by side."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.evaluation.comparison import NothingToCompare, compare, interval, mcnemar
from govbot.evaluation.details import Details, Record, Value

numbers = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30)


def run(**figures: list[Value]) -> Details:
    """Return a run whose questions q0, q1, … have these figures."""
    many = len(next(iter(figures.values())))
    records = [
        Record(f"q{at}", {name: values[at] for name, values in figures.items()})
        for at in range(many)
    ]
    return Details({}, {record.id: record for record in records})


def test_known_differences() -> None:
    first = run(cited=[True, False, False, True], seconds=[1.0, 2.0, 3.0, 4.0])
    second = run(cited=[True, True, True, False], seconds=[1.0, 1.0, 1.0, 5.0])
    cited, seconds = (compare(first, second).figures[name] for name in ("cited", "seconds"))
    assert (cited.first, cited.second, cited.difference) == (0.5, 0.75, 0.25)
    assert (cited.better, cited.equal, cited.worse, cited.p) == (2, 1, 1, 1.0)
    assert (seconds.better, seconds.equal, seconds.worse, seconds.p) == (2, 1, 1, None)


@pytest.mark.parametrize(
    ("gained", "lost", "p"), [(0, 0, 1.0), (6, 0, 0.03125), (1, 9, 0.021484375), (5, 5, 1.0)]
)
def test_mcnemar_s_exact_test(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)


def test_mcnemar_of_thousands() -> None:
    assert 0 < mcnemar(2000, 2100) < 1


@given(numbers)
def test_a_run_against_itself_differs_by_nothing(pairs: list[tuple[float, float]]) -> None:
    same = run(f1=[one for one, _ in pairs], cited=[one > other for one, other in pairs])
    for each in compare(same, same).figures.values():
        assert (each.difference, each.low, each.high) == (0, 0, 0)
        assert (each.better, each.equal, each.worse) == (0, len(pairs), 0)
        assert each.p in {1.0, None}


@given(numbers)
def test_the_other_way_round_the_signs_flip(pairs: list[tuple[float, float]]) -> None:
    first, second = run(f1=[one for one, _ in pairs]), run(f1=[other for _, other in pairs])
    there = compare(first, second).figures["f1"]
    back = compare(second, first).figures["f1"]
    assert back.difference == pytest.approx(-there.difference)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
    assert (back.better, back.worse) == (there.worse, there.better)


@given(numbers)
def test_the_interval_holds_the_mean_and_is_the_same_each_time(
    pairs: list[tuple[float, float]],
) -> None:
    changes = np.array([other - one for one, other in pairs])
    low, high = interval(changes)
    assert changes.min() - 1e-9 <= low <= high <= changes.max() + 1e-9
    assert interval(changes) == (low, high)


def test_the_interval_covers_what_theory_says() -> None:
    changes = np.random.default_rng(7).normal(0.3, 1.0, 400)
    low, high = interval(changes)
    error = changes.std(ddof=1) / 20
    assert (low, high) == pytest.approx(
        (changes.mean() - 1.96 * error, changes.mean() + 1.96 * error), abs=0.01
    )


def test_questions_of_one_run_only_are_told_and_do_not_count() -> None:
    first, second = run(f1=[1.0, 0.0, 0.5]), run(f1=[0.0])
    second.done["new"] = Record("new", {"f1": 1.0})
    result = compare(first, second)
    assert (result.shared, result.only_first, result.only_second) == (1, ["q1", "q2"], ["new"])
    assert result.figures["f1"].difference == -1.0


def test_a_figure_that_one_run_lacks_for_a_question_does_not_count_there() -> None:
    first = run(precision=[None, 0.5, 1.0], judge_right=[True, True, True])
    second = run(precision=[1.0, 1.0, None])
    figures = compare(first, second).figures
    assert list(figures) == ["precision"]
    assert (figures["precision"].questions, figures["precision"].difference) == (1, 0.5)


def test_runs_without_a_common_question_cannot_be_compared() -> None:
    with pytest.raises(NothingToCompare):
        compare(run(f1=[1.0]), Details({}, {"other": Record("other", {"f1": 1.0})}))
