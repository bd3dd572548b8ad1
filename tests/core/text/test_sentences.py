"""Sentences of legal text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.sentences import MAX_WORDS, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def test_a_dot_of_an_abbreviation_ends_nothing() -> None:
    text = (
        "Nos termos do art. 5º, inc. VI, da Lei nº. 13.709/2018, o Dr. J. Silva decidiu o caso. "
        "O prazo é de R$ 1.500,00 por dia."
    )
    assert sentences(text) == [
        "Nos termos do art. 5º, inc. VI, da Lei nº. 13.709/2018, o Dr. J. Silva decidiu o caso.",
        "O prazo é de R$ 1.500,00 por dia.",
    ]


def test_articles_paragraphs_and_items_open_sentences() -> None:
    text = (
        "Art. 1º O benefício abrange os servidores\nefetivos, bem como:\n"
        "I - os cedidos por outro órgão;\nII – os comissionados sem vínculo;\n"
        "a) os temporários por prazo certo;\n§ 1º O pedido será feito por escrito.\n"
        "• a cópia do documento de identidade"
    )
    assert [sentence[:7].strip() for sentence in sentences(text)] == [
        "Art. 1º",
        "I - os",
        "II – os",
        "a) os t",
        "§ 1º O",
        "• a cóp",
    ]


def test_a_line_break_alone_is_no_border() -> None:
    text = "O prazo para recurso é de quinze\ndias contados da ciência do interessado."
    assert sentences(text) == [text]


def test_short_pieces_join_their_neighbours() -> None:
    text = "CAPÍTULO II\n\nDas férias dos servidores públicos municipais.\n\nÉ vedado."
    assert len(sentences(text)) == 1
    assert sentences("Sim.") == ["Sim."]


def test_a_long_sentence_is_cut_where_it_pauses() -> None:
    clause = "o interessado que tiver cumprido os requisitos poderá requerer o benefício ao órgão; "
    pieces = sentences(clause * 12)
    assert len(pieces) > 1
    assert all(piece.endswith(";") for piece in pieces)
    assert all(len(piece.split()) <= MAX_WORDS for piece in pieces)


@pytest.mark.parametrize("text", ["", " \n\t ", "\n\n"])
def test_blank_text_has_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


@given(st.text(alphabet='aBç1 .;:\n§º)-I"', max_size=200))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    spans = split_sentences(text)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(st.lists(st.sampled_from(["prazo", "de", "recurso,", "órgão;", "dias:"]), max_size=300))
def test_no_sentence_is_too_long(words: list[str]) -> None:
    counts = [len(sentence.split()) for sentence in sentences(" ".join(words))]
    assert all(count < MAX_WORDS + 4 for count in counts)
    assert sum(counts) == len(words)
