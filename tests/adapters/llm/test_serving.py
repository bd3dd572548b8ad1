"""Text held back until it is sure not to be the start of a stop string."""

from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.llm.serving import StopFilter


def _filtered(pieces: list[str], stop: list[str]) -> str:
    out: list[str] = []
    cut = StopFilter(stop, lambda text: bool(out.append(text)) or True)
    for piece in pieces:
        if not cut.feed(piece):
            return "".join(out)
    cut.flush()
    return "".join(out)


@given(st.lists(st.text("ab.", max_size=4)), st.lists(st.text("ab.", min_size=1, max_size=3)))
def test_the_cut_does_not_depend_on_how_the_text_was_broken(
    pieces: list[str], stop: list[str]
) -> None:
    text = "".join(pieces)
    letter_by_letter = _filtered(list(text), stop)
    assert not any(mark in letter_by_letter for mark in stop)
    assert text.startswith(letter_by_letter)
    if not any(mark in text for mark in stop):
        assert _filtered(pieces, stop) == letter_by_letter == text


def test_what_may_begin_a_long_stop_string_is_held_back() -> None:
    assert _filtered(["abc", "", "def", "ghi"], ["bcdefg"]) == "a"


def test_the_earliest_stop_string_wins() -> None:
    assert _filtered(["one. t", "wo\n"], ["\n", ". "]) == "one"


def test_what_comes_after_the_cut_is_dropped() -> None:
    out: list[str] = []
    cut = StopFilter(["\n"], lambda text: bool(out.append(text)) or True)
    assert [cut.feed("one\ntwo"), cut.feed("three")] == [False, False]
    cut.flush()
    assert "".join(out) == "one"
