"""What holds for whatever text: nothing overlaps, nothing is found twice, no text takes long."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.personal import KINDS, blanked, find, summary
from tests.core.text.personal.numbers import (
    CARD,
    CNPJ,
    CNS,
    CPF,
    IN_CONTEXT,
    PATIENT,
    PIS,
    TITULO,
    case,
)

WORDS = sorted(
    {re.sub(r"⟦.*⟧", "", form) for _, _, forms in IN_CONTEXT for form in forms.split("|")}
)
PIECES = st.one_of(
    *(CPF, CNPJ, PIS, TITULO, CNS, CARD, case()),
    st.sampled_from(WORDS),
    st.sampled_from(
        ("11 91234-5678", "+55(61)3411-1234", "(61) 34111234", "70000-000", "a@b.com.br")
    ),
    st.sampled_from(
        ("12/03/1980", "MG-12.345.678", "1234-5", "SSP/DF", "FX123456", "pix", "chave ")
    ),
    st.just("7b4d9c1e-3f52-4a86-9d0b-5e2f8c7a1b34"),
    st.text("0123456789.-/@() \n+5aAXº:<>", max_size=12),
)
TEXTS = st.lists(PIECES, max_size=8).flatmap(
    lambda pieces: st.sampled_from(("", " ", "/", "-", ".", ", ", "\n")).map(
        lambda joint: joint.join(pieces)
    )
)


@PATIENT
@given(TEXTS)
def test_what_is_found_does_not_overlap_and_comes_in_order(text: str) -> None:
    found = find(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= next_.start for one, next_ in pairwise(found))


@PATIENT
@given(TEXTS)
def test_a_blanked_text_holds_nothing_more(text: str) -> None:
    once = blanked(text)
    assert find(once) == []
    assert blanked(once) == once


@PATIENT
@given(TEXTS)
def test_a_summary_counts_what_is_found(text: str) -> None:
    counts = summary(text)
    assert sum(counts.values()) == len(find(text))
    assert set(counts) == {each.kind for each in find(text)} <= set(KINDS)


HOSTILE = [
    *("1", "11 ", "1.", "1-", "123.", "1.234", "12345-", "(11)", "+55", "a@", "a.", "A", "5511"),
    *(
        "0000000-",
        "RG ",
        "RG nº de ",
        "nº ",
        "conta 1",
        "agência: ",
        "nascido em 1 ",
        "pix ",
        " - ",
    ),
    *(
        "7b4d9c1e-3f52-",
        "4111 ",
        "1\u00a0",
        "\n",
        "ç",
        "1/",
        "12/12/",
        "identidade 1.111",
        "@",
        "X1",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        find(text)
        return time.process_time() - started

    small = min(seconds(20_000) for _ in range(3))
    # Quadratic would be a hundred times as long.
    assert seconds(200_000) < 30 * max(small, 0.005)
