import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.roman import roman_value, to_roman


@pytest.mark.parametrize(
    ("letters", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XL", 40), ("XCIX", 99), ("CXX", 120)],
)
def test_roman_numbers(letters: str, value: int) -> None:
    assert roman_value(letters) == value
    assert to_roman(value) == letters


@given(st.integers(1, 3_999))
def test_what_is_written_is_read_again(number: int) -> None:
    assert roman_value(to_roman(number)) == number


@given(st.text(alphabet="IVXLC", max_size=8))
def test_only_true_roman_numbers_have_a_value(letters: str) -> None:
    value = roman_value(letters)
    assert value is None or letters in (to_roman(value), "IIII")


@pytest.mark.parametrize("text", ["", "iv", "IM", "VX", "LIIX", "13", "A"])
def test_what_is_none(text: str) -> None:
    assert roman_value(text) is None
