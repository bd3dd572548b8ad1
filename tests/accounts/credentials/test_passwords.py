"""Passwords: what is the same password, what it costs, and who waits for it."""

import asyncio
import time
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pwdlib.hashers.argon2 import Argon2Hasher

from govbot.accounts.credentials import passwords
from govbot.accounts.credentials.passwords import (
    DUMMY_HASH,
    LONGEST,
    LoginsBusy,
    PasswordThreads,
    PasswordUnusable,
    hash_password,
    verify,
)


@pytest.fixture
def threads() -> Iterator[PasswordThreads]:
    pool = PasswordThreads(1)
    yield pool
    pool.close()


@settings(deadline=None, max_examples=8)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_only_the_password_itself_is_right(password: str) -> None:
    stored = hash_password(password)
    assert verify(password, stored) == (True, None)
    assert verify(password + "x", stored) == (False, None)
    assert stored.startswith("$argon2id$v=19$m=32768,t=2,p=1$")


def test_an_accent_is_the_same_however_the_keyboard_sends_it() -> None:
    stored = hash_password(unicodedata.normalize("NFD", "ação e emoção"))
    assert verify(unicodedata.normalize("NFC", "ação e emoção"), stored)[0]


def test_two_hashes_of_a_password_differ() -> None:
    assert hash_password("a mesma frase") != hash_password("a mesma frase")


def test_the_longest_password_counts_to_its_last_character() -> None:
    longest = "é" * LONGEST
    stored = hash_password(unicodedata.normalize("NFD", longest))
    assert verify(longest, stored)[0]
    assert not verify(longest[:-1] + "e", stored)[0]


@pytest.mark.parametrize("password", ["a" * (LONGEST + 1), "a" * 10_000_000, "meia\ud83dletra"])
def test_what_is_no_password_is_refused_and_never_right(password: str) -> None:
    with pytest.raises(PasswordUnusable):
        hash_password(password)
    assert verify(password, DUMMY_HASH) == (False, None)


def test_a_hash_of_other_parameters_is_made_anew() -> None:
    weak = Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1).hash("frase de teste")
    right, renewed = verify("frase de teste", weak)
    assert right
    assert renewed is not None
    assert verify("frase de teste", renewed) == (True, None)
    assert verify("outra frase", weak) == (False, None)


@pytest.mark.parametrize("stored", [None, "", "segredo", "$argon2id$v=19$m=32768,t=2,p=1$x$y"])
def test_without_a_hash_nobody_comes_in(stored: str | None) -> None:
    assert verify("segredo", stored) == (False, None)


def test_an_unknown_user_takes_as_long_as_a_wrong_password() -> None:
    assert DUMMY_HASH.rsplit("$", 2)[0] == hash_password("x").rsplit("$", 2)[0]
    stored = hash_password("a frase certa")
    unknown, wrong = (cost(None), cost(stored))
    assert 0.5 < unknown / wrong < 2


def cost(stored: str | None) -> float:
    """Return the least processor time of five checks, seconds."""
    times = []
    for _ in range(5):
        begun = time.thread_time()
        verify("uma frase errada", stored)
        times.append(time.thread_time() - begun)
    return min(times)


async def test_logins_hold_up_neither_the_loop_nor_its_threads(threads: PasswordThreads) -> None:
    stored = hash_password("a frase certa")
    logins = [asyncio.create_task(threads.verify("a frase certa", stored)) for _ in range(20)]
    longest, steps = 0.0, 0
    while not all(login.done() for login in logins):
        begun = time.perf_counter()
        await asyncio.to_thread(bool)
        await asyncio.sleep(0.001)
        longest, steps = max(longest, time.perf_counter() - begun), steps + 1
    assert all([(await login)[0] for login in logins])
    assert steps > 20
    assert longest < 0.5


async def test_who_would_wait_too_long_is_told_at_once(
    threads: PasswordThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_WAITING_PER_THREAD", 3)
    answers = await asyncio.gather(
        *(threads.verify("frase", None) for _ in range(5)), return_exceptions=True
    )
    assert [type(each) for each in answers] == [tuple] * 3 + [LoginsBusy] * 2
    assert await threads.verify("frase", None) == (False, None)


async def test_a_login_that_was_given_up_makes_room(threads: PasswordThreads) -> None:
    logins = [asyncio.create_task(threads.verify("frase", None)) for _ in range(50)]
    await asyncio.sleep(0)
    for login in logins:
        login.cancel()
    await asyncio.gather(*logins, return_exceptions=True)
    begun = time.perf_counter()
    stored = await threads.hash_password("frase")
    assert time.perf_counter() - begun < 1.5
    assert stored.startswith("$argon2id$")
