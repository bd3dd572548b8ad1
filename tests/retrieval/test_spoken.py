"""Filters that questions speak, and words that only look like filters."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.library.access import Filters
from govbot.retrieval.names import abbreviates
from govbot.retrieval.plan import make_plan
from govbot.retrieval.spoken import listen, organs_meant

TODAY = date(2026, 3, 10)


def plan_filters(question: str, given: Filters | None = None) -> Filters:
    return make_plan(question, today=TODAY, filters=given).filters


NARROWED = [
    ("O que está previsto nas portarias de 2023 sobre férias?", "portaria", {2023}, None),
    ("quais portarias tratam de diárias?", "portaria", set(), None),
    ("resoluções do CNJ de 2021 sobre teletrabalho", "resolucao", {2021}, "cnj"),
    ("leis federais de 2018 e 2019", "lei", {2018, 2019}, "federais"),
    ("nos decretos de 2019 a 2021", "decreto", {2019, 2020, 2021}, None),
    ("normas publicadas em 2023 sobre férias", None, {2023}, None),
    (
        "nas instruções normativas da Receita Federal do Brasil",
        "instrucao.normativa",
        set(),
        "receita federal do brasil",
    ),
]


@pytest.mark.parametrize(("question", "kind", "years", "organ"), NARROWED)
def test_kind_year_and_organ_are_heard(
    question: str, kind: str | None, years: set[int], organ: str | None
) -> None:
    (spoken,) = listen(question, TODAY)
    assert (spoken.years, spoken.organ) == (years, organ)
    assert (kind in spoken.kinds) if kind else not spoken.kinds
    assert spoken.text in question


@pytest.mark.parametrize(
    "question",
    [
        "as portarias do prédio ficam abertas?",
        "quais leis protegem o consumidor?",
        "o servidor admitido em 2003 tem direito?",
        "o que mudou em 2019?",
        "quando a LGPD entrou em vigor?",
        "prazo de 2023 dias",
        "a portaria 12 de 2023",
    ],
)
def test_what_may_mean_something_else_is_no_filter(question: str) -> None:
    assert listen(question, TODAY) == ()


DAYS = [
    ("Qual era o prazo em vigor em 2019?", date(2019, 12, 31)),
    ("Em 2019, o que valia para férias?", date(2019, 12, 31)),
    ("texto vigente em 10/03/2019", date(2019, 3, 10)),
    ("como era calculada a diária em fevereiro de 2020?", date(2020, 2, 29)),
    ("como era a licença em dezembro de 2017?", date(2017, 12, 31)),
    ("normas em vigor sobre diárias", TODAY),
    ("diárias", TODAY),
    ("portarias de diárias, inclusive revogadas", None),
    ("liste as normas revogadas sobre diárias", None),
    ("vigente em 31/02/2019", TODAY),
]


@pytest.mark.parametrize(("question", "day"), DAYS)
def test_the_day_of_validity_is_heard(question: str, day: date | None) -> None:
    assert plan_filters(question).on == day


def test_filters_given_beside_the_question_prevail() -> None:
    given_filters = Filters(on=date(2020, 1, 1), years=frozenset({2018}))
    found = plan_filters("nas portarias de 2023 em vigor em 2019", given_filters)
    assert (found.on, found.years) == (date(2020, 1, 1), {2018})
    assert "portaria" in found.kinds


def test_organs_are_known_by_word_and_by_level() -> None:
    campinas, cnj = "br;sao.paulo;campinas:municipal", "br:conselho.nacional.justica"
    ufabc, consuni = "br:universidade.federal.abc", "br:universidade.federal.abc;conselho.uni"
    known = ["br:federal", campinas, cnj, ufabc, consuni]
    assert organs_meant("ufabc", known) == {ufabc, consuni}
    assert (
        organs_meant("cnj", known) == organs_meant("conselho nacional de justica", known) == {cnj}
    )
    assert organs_meant("municipais", known) == {campinas}
    assert organs_meant("outro", known) == frozenset()


@given(st.text(max_size=300))
def test_any_text_can_be_listened_to(text: str) -> None:
    assert all(spoken.text for spoken in listen(text, TODAY))


@pytest.mark.parametrize(
    ("short", "words", "is_it"),
    [
        ("cnj", "conselho nacional justica", True),
        ("ufabc", "universidade federal abc", True),
        ("consepe", "conselho ensino pesquisa extensao", True),
        ("prograd", "pro reitoria graduacao", True),
        ("stf", "conselho nacional justica", False),
        ("cn", "conselho nacional", False),
        ("cnjx", "conselho nacional justica", False),
    ],
)
def test_a_short_name_is_known_by_its_words(short: str, words: str, is_it: bool) -> None:
    assert abbreviates(short, words.split()) is is_it
