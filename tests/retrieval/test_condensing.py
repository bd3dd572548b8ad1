"""Questions that lean on the ones before them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.retrieval.condensing import LONGEST_SUBJECT, condense

LEANING = [
    (
        ["Qual o prazo de férias para servidores?"],
        "e para estagiários?",
        "Qual o prazo de férias para estagiários?",
    ),
    (
        ["Qual o prazo para interpor recurso?"],
        "e para estagiários?",
        "Qual o prazo para interpor recurso? e para estagiários?",
    ),
    (
        ["Quantas diárias por mês posso receber no máximo?"],
        "e em 2020?",
        "Quantas diárias por mês posso receber no máximo? (o que valia em 2020)",
    ),
    (
        ["Qual a jornada diária do servidor?"],
        "e o estagiário?",
        "Qual a jornada diária? e o estagiário?",
    ),
    (["Quem aprova diárias?"], "mas quem paga?", "Quem aprova diárias? mas quem paga?"),
    (["Como denuncio assédio?"], "pode ser anônima?", "Como denuncio assédio? pode ser anônima?"),
    (["Quem aprova diárias?", "obrigado!"], "e o prazo?", "Quem aprova diárias? e o prazo?"),
    (["Quem aprova diárias?", "explique melhor"], "e o prazo?", "Quem aprova diárias? e o prazo?"),
    (
        ["O que diz o Decreto 1290?"],
        "o que ele fala de férias?",
        "o que Decreto 1290 fala de férias?",
    ),
    (["Who approves travel?"], "and for interns?", "Who approves travel? and for interns?"),
    (["Como pedir férias?"], "e o prazo?", "Como pedir férias? e o prazo?"),
    (["Quem aprova diárias?"], "qual o prazo?", "Quem aprova diárias? qual o prazo?"),
    (
        ["Quem aprova diárias?"],
        "isso vale para professores?",
        "Quem aprova diárias? isso vale para professores?",
    ),
    (
        ["Como pedir férias?", "e o prazo?"],
        "e para estagiários?",
        "Como pedir férias? e o prazo? e para estagiários?",
    ),
    (
        ["Qual a multa da LGPD?"],
        "e na Lei 12.527/2011?",
        "Qual a multa ? e na Lei 12.527/2011?",
    ),
]


@pytest.mark.parametrize(("history", "question", "whole"), LEANING)
def test_a_leaning_question_takes_over_the_one_before(
    history: list[str], question: str, whole: str
) -> None:
    standing = condense(question, history)
    assert (standing.text, standing.leaned) == (whole, True)


RETELLINGS = [
    ("explique melhor", "more"),
    ("por quê?", "more"),
    ("pode dar um exemplo?", "more"),
    ("não entendi", "plain"),
    ("explique isso em linguagem simples, por favor", "plain"),
    ("pode resumir em uma frase?", "short"),
    ("me diga passo a passo", "steps"),
    ("repita a resposta", "again"),
    ("tem certeza?", "again"),
    ("explain that in simple words, please", "plain"),
]


@pytest.mark.parametrize(("question", "kind"), RETELLINGS)
def test_a_request_about_the_answer_before_is_its_question_again(question: str, kind: str) -> None:
    standing = condense(question, ["Quem aprova diárias?", "e o prazo da Portaria 12/2020?"])
    assert (standing.leaned, standing.retold) == (True, kind)
    assert standing.text == "Quem aprova diárias? e o prazo da Portaria 12/2020?"
    assert condense(question, []).retold is None


@pytest.mark.parametrize(
    "question",
    ["explique o abono de férias", "por que não posso acumular?", "resuma o art. 5º", "e o prazo?"],
)
def test_a_request_with_a_matter_of_its_own_is_a_question(question: str) -> None:
    assert condense(question, ["Quem aprova diárias?"]).retold is None


@pytest.mark.parametrize(
    "question", ["mudando de assunto, e as férias?", "Outra pergunta: e as férias?"]
)
def test_a_changed_subject_leaves_the_conversation_behind(question: str) -> None:
    standing = condense(question, ["Quem aprova diárias?"])
    assert (standing.text, standing.leaned) == ("e as férias?", False)


@pytest.mark.parametrize(
    "question",
    [
        "E qual o valor do ressarcimento mensal de internet no teletrabalho?",
        "Qual o prazo para recurso administrativo?",
        "Como pedir diárias?",
        "O servidor que pediu licença e desistiu dela tem direito a receber as férias do ano dela?",
    ],
)
def test_a_question_of_its_own_stays_as_it_is(question: str) -> None:
    standing = condense(question, ["Quem aprova a Portaria 12/2020?"])
    assert (standing.text, standing.leaned, standing.references) == (question, False, ())


NORMS = [
    (["o que diz o art. 7º da LGPD?"], "e o art. 8º?", "13709", ("art8",)),
    (["o que diz o art. 10, § 1º da LGPD?"], "e o § 2º?", "13709", ("art10_par2",)),
    (["o que diz o art. 10, § 1º, I da LGPD?"], "e o inciso II?", "13709", ("art10_par1_inc2",)),
    (["Fale da Portaria 12/2020"], "Quem assina essa portaria?", "12", ()),
    (["Fale da Portaria 12/2020, art. 3º"], "Explique esse artigo", "12", ("art3",)),
    (["Fale da Portaria 12/2020"], "O que diz o art. 5º dessa portaria?", "12", ("art5",)),
    (["Qual a multa da LGPD?"], "e na Lei 12.527/2011?", "12527", ()),
    (["Qual a multa da LGPD?", "e o prazo?"], "o que diz o art. 8º?", "13709", ("art8",)),
    (["Qual a multa da LGPD?"], "e para órgãos públicos?", "13709", ()),
]


@pytest.mark.parametrize(("history", "question", "number", "fragments"), NORMS)
def test_a_part_of_no_norm_is_of_the_one_named_before(
    history: list[str], question: str, number: str, fragments: tuple[str, ...]
) -> None:
    (reference,) = condense(question, history).references
    assert reference.norm is not None
    assert (reference.norm.number, reference.fragments) == (number, fragments)


def test_without_a_norm_before_a_part_is_of_none() -> None:
    (reference,) = condense("o que diz o art. 8º?", ["Quem aprova diárias?"]).references
    assert reference.norm is None


@given(st.lists(st.text(max_size=120), max_size=12), st.text(min_size=1, max_size=120))
def test_any_conversation_can_be_condensed(history: list[str], question: str) -> None:
    standing = condense(question, history)
    assert len(standing.text) <= LONGEST_SUBJECT + 3 * 130
    assert question.strip()[-3:] in standing.text or standing.leaned
