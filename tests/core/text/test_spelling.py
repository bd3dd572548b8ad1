"""Misspelt words to the terms of the corpus that were meant."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.analysis import fold, stem, words_of
from govbot.core.text.spelling import (
    MOST,
    candidates,
    choose,
    distance,
    distant,
    is_correctable,
    stretch,
)

CORPUS = "aplicação exceção licença horário servidor prazo remuneração titular xícara homologação"
KNOWN = {stem(fold(word)): 10 for word in CORPUS.split()}
WORD = st.text(alphabet="abcdefghilmnoprstuvz", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aplicassão", "aplicação"),
        ("esceção", "exceção"),
        ("lisença", "licença"),
        ("licensa", "licença"),
        ("orário", "horário"),
        ("omologação", "homologação"),
        ("chícara", "xícara"),
        ("sevridor", "servidor"),
        ("servidoor", "servidor"),
        ("prazzo", "prazo"),
        ("remuneracao", "remuneração"),
        ("tituuar", "titular"),
    ],
)
def test_one_slip_is_undone(typed: str, meant: str) -> None:
    word = fold(typed)
    likeness = candidates(word)
    known = {term: count for term, count in KNOWN.items() if term in likeness}
    assert stem(word) == stem(fold(meant)) or choose(likeness, known)[0].term == stem(fold(meant))


def test_two_slips_are_found_in_the_stretch() -> None:
    meant = stem("calendario")
    around = stretch("calenndarrio")
    assert around is not None
    assert around.first <= meant < around.last
    assert around.shortest <= len(meant) <= around.longest
    assert [near.term for near in distant("calenndarrio", {meant: 3, "calend": 9})] == [meant]
    assert distant("calenndarrio", {"calota": 5}) == []


@pytest.mark.parametrize(
    "word", ["lei", "8112", "art5a", "13709/2018", "inc4", "quantos", "a" * 60]
)
def test_references_and_short_words_are_left_alone(word: str) -> None:
    assert not is_correctable(word)
    assert candidates(word) == {}
    assert stretch(word) is None


def test_the_likeliest_and_most_frequent_comes_first_and_few_come_at_all() -> None:
    likeness = {"a": 0.9, "b": 0.7, "c": 0.7, "d": 0.7, "e": 0.7}
    chosen = choose(likeness, {"a": 4, "b": 4, "c": 400, "d": 1, "e": 0})
    assert [near.term for near in chosen] == ["c", "a", "b"]
    assert len(chosen) <= MOST
    assert all(0 < near.weight <= likeness[near.term] for near in chosen)


def test_only_plain_words_may_be_misspelt() -> None:
    words = words_of("Qual o praso do art. 5º da Lei 8.112, em 30 dias?")
    assert set(words.values()) == {"praso", "lei", "dias"}


@given(WORD, WORD)
def test_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) <= 3
    assert distance(one, one, 2) == 0


@given(WORD, st.integers(0, 11))
def test_a_dropped_letter_is_one_edit(word: str, at: int) -> None:
    at %= len(word)
    assert distance(word, word[:at] + word[at + 1 :], 2) == 1


def test_candidates_are_quick() -> None:
    words = [f"palavra{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10]}o" for n in range(100)]
    started = time.process_time()
    assert all(len(candidates(word)) < 1_500 for word in words)
    assert (time.process_time() - started) / len(words) < 0.02
