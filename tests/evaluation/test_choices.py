"""The letter that an answer chooses."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.evaluation.choices import LETTERS, alternatives_in, read_letter
from govbot.evaluation.datasets import load

TEXTS = {
    "A": "A divulgação de notícias constitui um direito do advogado.",
    "B": "Está delineada a publicação desnecessária de alegações forenses.",
    "C": "E o advogado pode utilizar-se dos meios ofertados para a divulgação.",
    "D": "Um terço no início e dois terços ao final.",
    "E": "É vedado em qualquer caso.",
}
WAYS = (
    "A alternativa correta é a {letter}.",
    "A resposta correta é: {letter}) {text}",
    "A alternativa correta é a letra {letter}, conforme o art. 34 da Lei nº 8.906.",
    "**Resposta: {letter}**",
    "A afirmativa correta é:\n\n**{letter}) {text}**",
    "Está correta a alternativa {letter}",
    "De acordo com o art. 2º, a opção {letter} é a correta, pois {text}",
    "{letter} é a resposta correta.",
    "Assinalo a alternativa {letter} porque o artigo o diz.",
    "{letter}) {text}",
    "{letter}. {text}",
    "{letter} – {text}",
    "({letter})",
    "{letter}",
    "A letra {letter}.",
    "{small})",
    "Letra {small}.",
    "letra {small}",
    "a alternativa correta é a {small})",
    "{text}",
    "Segundo a norma, {text} Assim dispõe o art. 3º.",
    "A alternativa correta é: {text}",
    "A alternativa incorreta é a {letter}.",
)

choices = st.sampled_from(LETTERS)


@given(choices, st.sampled_from(WAYS))
def test_every_way_of_saying_a_letter_is_read(letter: str, way: str) -> None:
    said = way.format(letter=letter, small=letter.lower(), text=TEXTS[letter])
    assert read_letter(said, TEXTS) == letter


@given(choices, st.sampled_from(WAYS[:10]), choices)
def test_a_rejected_alternative_is_not_the_chosen_one(right: str, way: str, wrong: str) -> None:
    if right != wrong:
        said = f"A alternativa {wrong} está incorreta.\n"
        said += way.format(letter=right, small=right.lower(), text=TEXTS[right])
        assert read_letter(said, TEXTS) == right


@given(choices, st.sampled_from(WAYS[:19]))
def test_a_letter_without_its_alternative_is_not_returned(letter: str, way: str) -> None:
    others = {each: "x" for each in TEXTS if each != letter}
    assert read_letter(way.format(letter=letter, small=letter.lower(), text="x y"), others) is None


@given(st.text(st.sampled_from("ABCDEabcde ).:\n*éãx") | st.characters(), max_size=200))
def test_any_text_gives_a_letter_that_there_is_or_none(said: str) -> None:
    assert read_letter(said, {"A": "um", "B": "dois"}) in {"A", "B", None}


@given(st.lists(st.text(st.characters(categories=["Ll", "Nd", "Zs"]), min_size=1), min_size=2))
def test_alternatives_written_in_a_question_are_found_again(texts: list[str]) -> None:
    given_ = [text.strip() or "x" for text in texts][: len(LETTERS)]
    lines = "".join(f"\n{letter}) {text}" for letter, text in zip(LETTERS, given_, strict=False))
    assert list(alternatives_in(f"Assinale a correta.{lines}").values()) == given_


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Não encontrei essa informação nos documentos.",
        "A resposta é a divulgação de notícias.",
        "As alternativas A e B estão corretas.",
        "A) Um direito.\nB) Uma infração.",
        "A alternativa correta é a A. A alternativa correta é a B.",
        "Conforme a letra b do inciso II do art. 3º, cabe recurso.",
        "E-mail e telefone são dados pessoais.",
        "Não é correta a alternativa A.",
        "> “d) entender-se diretamente com a parte adversa;” [1]",
        "d) entender-se diretamente com a parte adversa.",
    ],
)
def test_what_chooses_nothing_is_not_answered(said: str) -> None:
    assert read_letter(said, TEXTS) is None


def test_an_alternative_within_another_is_not_taken_for_it() -> None:
    texts = {"A": "em dez dias", "B": "em dez dias úteis"}
    assert read_letter("O recurso cabe em dez dias úteis.", texts) == "B"
    assert read_letter("O recurso cabe em dez dias.", texts) == "A"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Qual?\nA) um\nB) dois", "AB"),
        ("Qual?\n(a) um\n(b) dois\n(c) três", "ABC"),
        ("I)\nA) não\nB) sim\nQual?\nA) um\nduas linhas\nB) dois", "AB"),
        ("Qual é o prazo?", ""),
        ("Qual?\nA) um", ""),
        ("Qual?\nB) dois\nC) três", ""),
        ("Qual?\nA) um\nC) três", ""),
    ],
)
def test_alternatives_stand_at_the_end_in_order(text: str, letters: str) -> None:
    assert "".join(alternatives_in(text)) == letters


@pytest.mark.corpus
def test_every_alternative_of_real_exams_is_read_from_its_letter_and_from_its_text(
    data_dir: Path,
) -> None:
    dataset = load(data_dir / "retrieval" / "oab_justificativas")
    assert all(dataset.letters(query) for query in dataset.queries)
    unread = [
        (query.id, letter, way)
        for query in dataset.queries
        for letter, text in query.alternatives.items()
        for way in WAYS
        if read_letter(
            way.format(letter=letter, small=letter.lower(), text=text), query.alternatives
        )
        != letter
    ]
    assert unread == []
