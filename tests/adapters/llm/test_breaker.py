"""When a failing server is left alone, on a clock that the test moves."""

from dataclasses import dataclass

from govbot.adapters.llm.breaker import Breaker


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def failing(times: int) -> tuple[Breaker, Clock]:
    clock = Clock()
    breaker = Breaker(3, 30.0, clock)
    for _ in range(times):
        breaker.begin()
        breaker.fail()
    return breaker, clock


def test_failures_in_a_row_make_it_rest() -> None:
    assert failing(2)[0].left == 0
    breaker, clock = failing(3)
    assert breaker.left == 30
    clock.now += 12
    assert breaker.left == 18


def test_a_success_between_them_starts_the_count_again() -> None:
    breaker, _ = failing(2)
    breaker.succeed()
    breaker.fail()
    breaker.fail()
    assert breaker.left == 0


def test_after_the_rest_one_question_tries_it_and_others_wait() -> None:
    breaker, clock = failing(3)
    clock.now += 30
    assert breaker.left == 0
    assert breaker.begin()
    assert breaker.left == 30
    breaker.succeed()
    assert breaker.left == 0
    assert not breaker.begin()


def test_a_trial_that_fails_makes_it_rest_again_at_once() -> None:
    breaker, clock = failing(3)
    clock.now += 31
    breaker.begin()
    breaker.fail()
    assert breaker.left == 30


def test_a_trial_without_result_leaves_it_to_the_next() -> None:
    breaker, clock = failing(3)
    clock.now += 31
    breaker.begin()
    breaker.abandon()
    assert breaker.left == 0
    assert breaker.begin()
