"""Every kind in the ways people write it: found where it stands, and not when a digit is wrong."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from govbot.core.text.personal import find
from tests.core.text.personal.numbers import IN_CONTEXT, PATIENT, SPELLINGS, written

AROUND = st.sampled_from(
    (
        "{}",
        "({})",
        "o de nº {}, que",
        "{}.",
        "ver {};",
        "{}/Ana",
        "_{}_",
        "João {}\n",
        "é\u00a0{} ou",
    )
)
# The last place of these checks the others.
CHECKED = {"CPF", "CNPJ", "PIS", "TITULO", "CNS", "PROCESSO", "CARTAO", "CNH", "RENAVAM"}


def found(text: str, kind: str) -> list[str]:
    return [text[each.start : each.end] for each in find(text) if each.kind == kind]


@pytest.mark.parametrize(("kind", "numbers", "forms"), SPELLINGS)
@PATIENT
@given(st.data())
def test_a_number_is_found_exactly_where_it_stands(
    kind: str, numbers: st.SearchStrategy[str], forms: str, data: st.DataObject
) -> None:
    number = written(data.draw(st.sampled_from(forms.split("|"))), data.draw(numbers))
    around = data.draw(AROUND)
    assert found(around.format(number), kind) == [number]


@pytest.mark.parametrize(("kind", "numbers", "forms"), IN_CONTEXT)
@PATIENT
@given(st.data())
def test_a_word_before_proves_a_number(
    kind: str, numbers: st.SearchStrategy[str], forms: str, data: st.DataObject
) -> None:
    marked = written(data.draw(st.sampled_from(forms.split("|"))), data.draw(numbers))
    before, _, rest = marked.partition("⟦")
    number, _, after = rest.partition("⟧")
    assert found(before + number + after, kind) == [number]


@pytest.mark.parametrize(
    ("kind", "numbers", "forms"),
    [row for row in SPELLINGS + IN_CONTEXT if row[0] in CHECKED],
)
@PATIENT
@given(st.data())
def test_with_another_last_digit_it_is_not_found(
    kind: str, numbers: st.SearchStrategy[str], forms: str, data: st.DataObject
) -> None:
    number, other = data.draw(numbers), data.draw(st.sampled_from("0123456789"))
    # The check of a case stands in its middle; its last digit is checked as any other.
    assume(other != number[-1])
    text = written(data.draw(st.sampled_from(forms.split("|"))), number[:-1] + other)
    assert found(text.replace("⟦", "").replace("⟧", ""), kind) == []
