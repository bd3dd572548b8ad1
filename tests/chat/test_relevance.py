"""What an answer keeps to: the question, what was not said before, its length."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from govbot.adapters.llm.base import Message
from govbot.adapters.llm.fake import FakeLLM
from govbot.chat import prompt
from govbot.chat.checking import Checker
from govbot.chat.context import Passage
from govbot.chat.relevance import beside, meanings
from govbot.chat.writing import Draft

ASKED = [Message("user", "?")]


def ranked(passages: Sequence[Passage], *scores: float) -> list[Passage]:
    """Give the passages scores."""
    return [
        replace(passage, hit=replace(passage.hit, score=score))
        for passage, score in zip(passages, scores, strict=True)
    ]


def test_what_is_far_behind_the_best_passage_is_beside(passages: list[Passage]) -> None:
    assert beside(ranked(passages, 1.6, 0.8, 1.3)) == {2}
    assert beside(ranked(passages, 0.5, 0.45, 0.4)) == frozenset()
    assert beside([]) == frozenset()


async def test_what_follows_the_answer_from_elsewhere_is_left_out(passages: list[Passage]) -> None:
    near = ranked(passages, 1.0, 0.4, 0.3)
    said = (
        "As férias são de trinta dias por ano. A diária para a capital do Estado é de R$ 412,50. "
        "A diária para outro Estado é de R$ 620,00. O teletrabalho depende de plano aprovado."
    )
    llm = FakeLLM(said)
    draft = Draft("Quantos dias de férias?", near)
    shown = [piece async for piece in draft.stream(llm, ASKED, 400)]
    assert "412,50 [" not in "".join(shown)
    assert draft.text == "As férias são de trinta dias por ano [1]."
    assert (draft.supported, set(draft.supports), draft.flags) == (1, {1}, [])
    assert llm.written < len(said.split()), "it is stopped when it goes on about something else"


async def test_an_answer_from_elsewhere_alone_is_none(passages: list[Passage]) -> None:
    near = ranked(passages, 1.0, 0.4, 0.3)
    draft = Draft("Quantos dias de férias?", near)
    llm = FakeLLM("A diária para a capital do Estado é de R$ 412,50.")
    async for _ in draft.stream(llm, ASKED, 400):
        pass
    assert (draft.text, draft.supported) == ("", 0)


async def test_what_was_said_before_is_left_out(passages: list[Passage]) -> None:
    said = "As férias são de trinta dias por ano. " * 9
    draft = Draft("Quantos dias de férias?", passages)
    async for _ in draft.stream(FakeLLM(said), ASKED, 400):
        pass
    assert draft.text == "As férias são de trinta dias por ano [1]."
    assert (draft.judged, draft.supported) == (1, 1)


async def test_an_answer_ends_after_the_sentences_that_its_style_allows(
    passages: list[Passage],
) -> None:
    said = (
        "As férias são de trinta dias por ano. Podem ser divididas em até três períodos. "
        "O pedido é feito com sessenta dias de antecedência."
    )
    draft = Draft("Como são as férias?", passages, most_sentences=2)
    async for _ in draft.stream(FakeLLM(said), ASKED, 400):
        pass
    assert draft.text == (
        "As férias são de trinta dias por ano [1]. Podem ser divididas em até três períodos [1]."
    )


@pytest.mark.parametrize(
    "marks",
    [("1.", "2.", "-"), ("a)", "b)", "c)"), ("I -", "II –", "IV -"), ("I.", "IX)", "XII -")],
)
async def test_the_items_of_a_list_do_not_count(
    passages: list[Passage], marks: tuple[str, str, str]
) -> None:
    first, second, third = marks
    said = (
        "Assim são as férias:\n"
        f"{first} As férias são de trinta dias por ano.\n"
        f"{second} Podem ser divididas em até três períodos.\n"
        f"{third} O pedido é feito com sessenta dias de antecedência.\n"
    )
    draft = Draft("Como são as férias?", passages, most_sentences=1)
    async for _ in draft.stream(FakeLLM(said), ASKED, 400):
        pass
    assert draft.text.count("[1]") == 3


def test_a_tenants_own_style_has_no_limit_of_ours() -> None:
    shipped = prompt.script("pt").instructions
    assert prompt.most_sentences(shipped, "direct", "pt") == 3
    assert prompt.most_sentences(shipped, "detailed", "pt") is None
    own = replace(shipped, styles={**shipped.styles, "direct": "Responda em dez frases."})
    assert prompt.most_sentences(own, "direct", "pt") is None


async def test_what_says_nothing_is_left_out(passages: list[Passage]) -> None:
    said = (
        "A resposta está no trecho 1. Quantos dias de férias?\n1. Quantos dias de férias?\n"
        f"{passages[0].label} — p. 2.\n"
        "As férias são de trinta dias por ano."
    )
    draft = Draft("Quantos dias de férias?", passages)
    async for _ in draft.stream(FakeLLM(said), ASKED, 400):
        pass
    assert draft.text == "As férias são de trinta dias por ano [1]."


@pytest.mark.parametrize("mark", ["1.", "(2)", "b)", "-"])
def test_the_question_once_more_says_nothing_in_a_list(passages: list[Passage], mark: str) -> None:
    question = "Quantos dias de férias?"
    assert Checker(passages, question).says_nothing(f"{mark} {question}")


@pytest.mark.parametrize(
    "sentence",
    [
        "A resposta está no art. 7º do Decreto nº 5/2020.",
        "Decreto de teste.",
        "Decreto de teste — trinta dias de férias.",
        "Quantos dias, e em quantos períodos?",
    ],
)
def test_what_says_something_stays(passages: list[Passage], sentence: str) -> None:
    assert not Checker(passages, "Quantos dias de férias?").says_nothing(sentence)


async def test_the_nearest_sentence_is_quoted_where_the_answer_rests_on_another(
    passages: list[Passage],
) -> None:
    first = passages[0]
    quote = "Podem ser divididas em até três períodos."
    assert quote in first.hit.text
    near = [replace(first, hit=replace(first.hit, quote=quote)), *passages[1:]]
    draft = Draft("Em quantos períodos?", near)
    async for _ in draft.stream(FakeLLM("As férias são de trinta dias por ano."), ASKED, 400):
        pass
    draft.add_the_nearest()
    assert draft.text.startswith(
        "As férias são de trinta dias por ano [1].\n\nO trecho mais próximo"
    )
    assert quote in draft.text
    other = Draft("Em quantos períodos?", near)
    async for _ in other.stream(FakeLLM("São divididas em até três períodos."), ASKED, 400):
        pass
    before = other.text
    other.add_the_nearest()
    assert other.text == before


async def test_a_model_that_goes_on_with_the_next_question_is_stopped(
    passages: list[Passage],
) -> None:
    said = (
        "As férias são de trinta dias por ano.\n"
        "Pergunta: e a diária?\n"
        "Resposta: A diária para a capital do Estado é de R$ 412,50.\n"
    )
    draft = Draft("Quantos dias de férias?", passages)
    async for _ in draft.stream(FakeLLM(said), ASKED, 400):
        pass
    assert draft.text == "As férias são de trinta dias por ano [1]."


async def test_a_follow_up_is_not_answered_by_the_answer_before(passages: list[Passage]) -> None:
    before = "As férias são de trinta dias por ano [1]. O resto é outro [sem apoio nos documentos]."
    draft = Draft("E em quantos períodos?", passages, said_before=meanings(before))
    said = "As férias são de trinta dias por ano. Podem ser divididas em até três períodos."
    async for _ in draft.stream(FakeLLM(said), ASKED, 400):
        pass
    assert draft.text == "Podem ser divididas em até três períodos [1]."


async def test_a_passage_beside_the_question_supports_only_what_no_other_does(
    passages: list[Passage],
) -> None:
    twice = [passages[0], *passages[1:], replace(passages[0], n=4)]
    near = ranked(twice, 0.3, 0.3, 0.3, 1.0)
    draft = Draft("Quantos dias de férias?", near)
    async for _ in draft.stream(FakeLLM("As férias são de trinta dias por ano. [1]"), ASKED, 400):
        pass
    assert draft.text == "As férias são de trinta dias por ano [4]."
