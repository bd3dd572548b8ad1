"""Waits after failures: how long, for whom, and that nobody is locked out by somebody else."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.accounts.credentials.lockout import (
    FORGOTTEN_AFTER,
    LONGEST_WAIT,
    Counted,
    Counter,
    Failures,
    TooManyAttempts,
    counters,
    failed,
    in_advance,
    locked_until,
    place_of,
    refuse_early,
    remembered,
    waits_until,
)

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DURATIONS = st.timedeltas(timedelta(0), timedelta(days=400))


class Door:
    """The counters of an installation, kept as the service is told to keep them."""

    def __init__(self) -> None:
        self.now = NOW
        self.held: defaultdict[Counter, Failures] = defaultdict(Failures)
        self.familiar: set[tuple[str, str]] = set()

    def try_(self, account: str, place: str, *, right: bool = False) -> bool:
        """Return whether the password was looked at."""
        used = counters(account, place, familiar=(account, place) in self.familiar)
        if waits_until({each: self.held[each] for each in used}, self.now):
            return False
        early = in_advance(used)
        for each in early:
            self.count(each)
        if right:
            self.familiar.add((account, place))
            for each in early:
                del self.held[each]
        else:
            for each in set(used) - set(early):
                self.count(each)
        return True

    def count(self, counter: Counter) -> None:
        self.held[counter] = failed(counter, self.held[counter], self.now)


def tries(door: Door, account: str, place: str, during: timedelta) -> int:
    """Return how many guesses of one each second are looked at."""
    end, looked_at = door.now + during, 0
    while door.now < end:
        looked_at += door.try_(account, place)
        door.now += SECOND
    return looked_at


def test_the_waits_double_up_to_a_quarter_of_an_hour() -> None:
    waits = [locked_until(count, NOW, NOW) for count in range(18)]
    assert waits[:5] == [None] * 5
    seconds = [int((until - NOW).total_seconds()) for until in waits[5:] if until]
    assert seconds == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_a_wait_ends() -> None:
    assert locked_until(7, NOW, NOW + 3 * SECOND) == NOW + 4 * SECOND
    assert locked_until(7, NOW, NOW + 4 * SECOND) is None


@given(st.integers(0, 10**9), DURATIONS, st.booleans())
def test_no_wait_is_longer_than_the_longest(count: int, apart: timedelta, ahead: bool) -> None:
    last = NOW + apart if ahead else NOW - apart
    until = locked_until(count, last, NOW)
    assert until is None or NOW < until <= NOW + LONGEST_WAIT
    assert locked_until(count, last, max(last, NOW) + LONGEST_WAIT) is None


@given(st.integers(0, 40), st.timedeltas(timedelta(0), LONGEST_WAIT))
def test_more_failures_never_wait_less(count: int, passed: timedelta) -> None:
    less, more = (locked_until(each, NOW, NOW + passed) for each in (count, count + 1))
    assert less is None or (more is not None and more >= less)


def test_a_quiet_day_begins_anew() -> None:
    counter = Counter(Counted.ACCOUNT, "x")
    assert failed(counter, Failures(30, NOW), NOW + FORGOTTEN_AFTER - SECOND).count == 31
    assert failed(counter, Failures(30, NOW), NOW + FORGOTTEN_AFTER).count == 1
    assert failed(counter, Failures(), NOW) == Failures(1, NOW)


def test_a_place_is_forgiven_one_failure_a_minute() -> None:
    counter = Counter(Counted.PLACE, "x")
    counts = [remembered(counter, Failures(3, NOW), NOW + n * 30 * SECOND) for n in range(-1, 8)]
    assert counts == [3, 3, 3, 2, 2, 1, 1, 0, 0]


def test_a_building_s_usual_typing_errors_never_add_up() -> None:
    door = Door()
    for number in range(7 * 24 * 30):
        assert door.try_(f"pessoa{number % 2000}", "prédio")
        for _ in range(12):
            door.now += 10 * SECOND
            assert door.try_(f"pessoa{number % 2000}", "prédio", right=True)


def test_guesses_at_one_account_are_few_from_however_many_places() -> None:
    door = Door()
    end, looked_at = door.now + timedelta(days=1), 0
    number = 0
    while door.now < end:
        looked_at += door.try_("ana", f"203.0.{number % 250}.{number // 250 % 250}")
        number, door.now = number + 1, door.now + SECOND
    assert looked_at < 120


def test_an_enemy_elsewhere_does_not_keep_the_owner_out() -> None:
    door = Door()
    assert door.try_("ana", "casa", right=True)
    assert tries(door, "ana", "inimigo", timedelta(hours=1)) < 20
    assert not door.try_("ana", "inimigo")
    assert door.try_("ana", "casa", right=True)
    # Who comes from a new place while it is under attack waits a quarter of an hour at most.
    assert not door.try_("ana", "viagem", right=True)
    door.now += LONGEST_WAIT
    assert door.try_("ana", "viagem", right=True)


def test_the_owner_s_own_place_is_slowed_down_too() -> None:
    door = Door()
    door.try_("ana", "casa", right=True)
    assert tries(door, "ana", "casa", timedelta(hours=1)) < 20


def test_one_place_that_tries_many_accounts_is_slowed_down() -> None:
    door = Door()
    looked_at = 0
    for number in range(3600):
        looked_at += door.try_(f"pessoa{number}", "inimigo")
        door.now += SECOND
    assert 40 < looked_at < 120


def test_an_account_of_one_s_own_does_not_clear_the_place() -> None:
    door = Door()
    for number in range(3600):
        door.try_("mallory", "inimigo", right=True)
        door.try_(f"pessoa{number}", "inimigo")
        door.now += SECOND
    used = counters("outra", "inimigo", familiar=False)[1]
    assert door.held[used].count > 40


def test_people_of_one_building_who_log_in_do_not_use_up_its_tries() -> None:
    door = Door()
    assert all(door.try_(f"pessoa{number}", "prédio", right=True) for number in range(2000))


def test_tries_at_once_are_counted_before_they_are_looked_at() -> None:
    door = Door()
    assert [door.try_("ana", f"lugar{number}") for number in range(100)].count(True) == 5


def test_an_early_try_is_told_how_long() -> None:
    held = {
        Counter(Counted.ACCOUNT, "x"): Failures(8, NOW),
        Counter(Counted.PLACE, "y"): Failures(8, NOW),
    }
    with pytest.raises(TooManyAttempts) as caught:
        refuse_early(held, NOW + SECOND / 2)
    assert caught.value.data == {"seconds": 8}
    refuse_early(held, NOW + 8 * SECOND)
    refuse_early({}, NOW)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_what_is_one_place(address: str, place: str) -> None:
    assert place_of(address) == place


@given(st.text(), st.text(), st.booleans())
def test_counters_store_no_names(account: str, place: str, familiar: bool) -> None:
    used = counters(account, place, familiar=familiar)
    assert all(len(each.key) == 64 for each in used)
    assert len({each.of for each in used}) == len(used)


def test_a_name_is_one_however_it_is_typed() -> None:
    typed = [counters(name, "casa", familiar=True) for name in ("ana", " Ana", "ANA ")]
    assert typed[0] == typed[1] == typed[2] != counters("an", "acasa", familiar=True)
