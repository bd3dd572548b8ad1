"""Facts of a text: one value however it is written, and nothing that is no fact."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.chat.claims import Kind, claims
from govbot.core.text.months import MONTHS


def said(text: str) -> list[tuple[Kind, tuple[object, ...]]]:
    return [(claim.kind, claim.value) for claim in claims(text)]


@pytest.mark.parametrize(
    ("kind", "value", "ways"),
    [
        ("duration", (Decimal(30), "day"), ("30 dias", "trinta dias", "30 (trinta) dias")),
        ("duration", (Decimal(10), "working day"), ("10 dias úteis", "dez dias úteis")),
        ("duration", (Decimal(12), "month"), ("1 ano", "um ano", "12 meses", "doze meses")),
        ("duration", (Decimal("14.5"), "hour"), ("14h30", "14h30min")),
        ("money", (Decimal(1500),), ("R$ 1.500,00", "R$ 1500", "mil e quinhentos reais")),
        ("money", (Decimal(2_500_000),), ("R$ 2,5 milhões", "2.500.000 reais")),
        ("money", (Decimal(1000),), ("mil reais", "R$ 1 mil")),
        ("percent", (Decimal(20),), ("20%", "vinte por cento", "20 por cento", "20,0 %")),
        ("date", (2024, 3, 1), ("1º/3/2024", "01/03/2024", "1º de março de 2024", "2024-03-01")),
        ("date", (2024, 3, None), ("março de 2024", "março/2024")),
        ("norm", ("lei", "13709", 2018), ("Lei nº 13.709/2018", "LGPD", "Lei 13709, de 2018")),
        ("provision", ("art5_cpt_inc6",), ("art. 5º, VI", "inciso VI do art. 5º", "artigo 5º, VI")),
        ("division", ("anexo", 2), ("Anexo II", "anexo 2")),
        ("case", ("12345678901202411",), ("12345.678901/2024-11",)),
        ("address", ("www.exemplo.com/a",), ("www.exemplo.com/a",)),
        ("number", (Decimal(3),), ("3 períodos", "três períodos")),
    ],
)
def test_one_value_however_it_is_written(
    kind: Kind, value: tuple[object, ...], ways: tuple[str, ...]
) -> None:
    for way in ways:
        assert said(f"Vale {way}.") == [(kind, value)], way


def test_what_belongs_to_a_larger_fact_is_none_of_its_own() -> None:
    text = "Conforme o art. 7º da Lei nº 8.112, de 11 de dezembro de 1990, são trinta dias."
    assert said(text) == [
        ("norm", ("lei", "8112", 1990)),
        ("date", (1990, 12, 11)),
        ("provision", ("art7",)),
        ("duration", (Decimal(30), "day")),
    ]


@pytest.mark.parametrize(
    "text", ["1. Primeiro passo.\n2) Segundo.", "Um servidor e uma chefia.", "", "\x00 § ( ) R$ %"]
)
def test_list_marks_and_articles_are_no_numbers(text: str) -> None:
    assert said(text) == []


@given(st.dates(date(1824, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_both_ways(day: date) -> None:
    value = [("date", (day.year, day.month, day.day))]
    assert said(f"{day.day} de {MONTHS[day.month - 1]} de {day.year}") == value
    assert said(f"{day:%d/%m/%Y}") == value


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    for claim in claims(text):
        assert 0 <= claim.start < claim.end <= len(text)
