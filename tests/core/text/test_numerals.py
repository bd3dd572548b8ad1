"""Numbers in words."""

import pytest

from govbot.core.text.numerals import read


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("dois", "2"),
        ("vinte e cinco dias", "25"),
        ("vinte e um", "21"),
        ("cento e vinte", "120"),
        ("duzentas e trinta e duas", "232"),
        ("mil novecentos e noventa e cinco", "1995"),
        ("dois mil e vinte e quatro", "2024"),
        ("dez mil", "10000"),
        ("cinco por cento", "5%"),
        ("um por cento", "1%"),
        ("um terco", "1/3"),
        ("tres quintos", "3/5"),
        ("dois tres", "2"),
        ("dois e tres", "2"),
        ("trinta e quarenta", "30"),
        ("um servidor", None),
        ("mil reais", None),
        ("prazo", None),
        ("", None),
    ],
)
def test_a_number_in_words(said: str, digits: str | None) -> None:
    found = read(said, 0)
    assert (found.digits if found else None) == digits


def test_what_follows_is_left() -> None:
    found = read("em trinta e seis meses", 3)
    assert found is not None
    assert "em trinta e seis meses"[: found.end] == "em trinta e seis"
