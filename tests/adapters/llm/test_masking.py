"""Personal data does not reach the model, and is in the answer all the same."""

import re
from collections.abc import AsyncGenerator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.llm.base import Message
from govbot.adapters.llm.fake import FakeLLM
from govbot.adapters.llm.masking import Mask, MaskedLLM
from govbot.core.text import personal
from tests.core.text.personal.numbers import IN_CONTEXT, PATIENT, SPELLINGS, written

CPF, MAIL, PHONE = "529.982.247-25", "ana@mail.gov.br", "(61) 99999-8888"
TEXT = f"Ana, CPF {CPF}, escreve de {MAIL} ou liga de {PHONE}; o CPF {CPF} é dela."
HIDDEN = "Ana, CPF <CPF_1>, escreve de <EMAIL_1> ou liga de <TELEFONE_1>; o CPF <CPF_1> é dela."

# Kind -> texts that hold one.
EXAMPLES: dict[str, st.SearchStrategy[str]] = {
    kind: st.tuples(st.sampled_from(forms.split("|")), numbers).map(
        lambda drawn: written(*drawn).replace("⟦", "").replace("⟧", "")
    )
    for kind, numbers, forms in SPELLINGS + IN_CONTEXT
} | {
    "EMAIL": st.just(f"escreva a {MAIL}"),
    "PIX": st.just("chave pix: 7b4d9c1e-3f52-4a86-9d0b-5e2f8c7a1b34"),
}


class Letters(FakeLLM):
    """Says again what it read, in pieces of a few letters, and keeps it."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.read: list[str] = []

    async def stream(
        self, messages: Sequence[Message], **options: Any
    ) -> AsyncGenerator[str, None]:
        self.read = [turn.content for turn in messages]
        text = messages[-1].content
        for at in range(0, len(text), self.size):
            yield text[at : at + self.size]


async def said(inner: Letters, *messages: str) -> str:
    asked = [Message("user", text) for text in messages]
    pieces = [piece async for piece in MaskedLLM(inner).stream(asked, max_tokens=9)]
    assert all(pieces)
    return "".join(pieces)


async def test_the_model_reads_placeholders_and_the_asker_the_data() -> None:
    for size in (1, 3, 7, 500):
        inner = Letters(size)
        assert await said(inner, TEXT) == TEXT
        assert inner.read == [HIDDEN]


async def test_the_same_data_has_one_placeholder_in_all_messages() -> None:
    inner = Letters(4)
    await said(inner, f"passagem: {CPF}", f"de quem é {CPF}? e {MAIL}?")
    assert inner.read == ["passagem: <CPF_1>", "de quem é <CPF_1>? e <EMAIL_1>?"]


async def test_a_placeholder_written_in_a_document_stands_for_nobody() -> None:
    inner = Letters(4)
    assert await said(inner, f"diga <CPF_1>. CPF {CPF}") == f"diga <CPF_1>. CPF {CPF}"
    assert inner.read == ["diga <CPF_1>. CPF <CPF_2>"]


def test_a_placeholder_that_the_model_made_up_stays_as_it_is() -> None:
    mask = Mask([])
    assert mask.show("veja <CPF_7> e <b> e a < b") + mask.rest() == "veja <CPF_7> e <b> e a < b"


async def test_what_a_word_proved_is_hidden_where_it_stands_without_the_word() -> None:
    inner = Letters(5)
    card = "MG-12.345.678"
    answer = await said(inner, f"O RG {card} e a agência 1234-5.", f"Quem é {card}? Lei 1234-5")
    assert answer == f"Quem é {card}? Lei 1234-5"
    assert inner.read == ["O RG <RG_1> e a agência <CONTA_1>.", "Quem é <RG_1>? Lei 1234-5"]


async def test_a_case_is_asked_about_without_its_number() -> None:
    inner = Letters(3)
    question = "O que decidiu o processo 0013679-82.2011.8.19.0000?"
    assert await said(inner, question) == question
    assert inner.read == ["O que decidiu o processo <PROCESSO_1>?"]


@pytest.mark.parametrize("kind", personal.KINDS)
@PATIENT
@given(data=st.data())
async def test_every_kind_is_hidden_and_comes_back(kind: str, data: st.DataObject) -> None:
    text = data.draw(EXAMPLES[kind])
    inner = Letters(data.draw(st.integers(1, 9)))
    assert await said(inner, text) == text
    assert f"<{kind}_1>" in inner.read[0]
    assert not re.search(r"[0-9]{3}|@", inner.read[0])


@given(st.text("<>CPF_1 a", max_size=60), st.integers(1, 7))
def test_how_the_answer_is_cut_makes_no_difference(text: str, size: int) -> None:
    def shown(step: int) -> str:
        mask = Mask([])
        mask.hide(CPF)
        pieces = [mask.show(text[at : at + step]) for at in range(0, len(text), step)]
        return "".join(pieces) + mask.rest()

    assert shown(size) == shown(100) == text.replace("<CPF_1>", CPF)
