"""The one analysis of index and query."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govbot.core.text.analysis import analyse, fold, stem, terms_of

PORTUGUESE = st.text(
    alphabet="abcdefghijlmnopqrstuvxzáàâãéêíóôõúçABCÇÃÉ0123456789 .,;:-/§ºª°()\n", max_size=80
)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Lei nº 13.709, de 2018", "lei 13709"),
        ("Lei 13.709/2018", "13709/2018"),
        ("art. 5º-A", "artigo 5-A"),
        ("Art. 5o", "ART. 5º"),
        ("§ 2º do art. 7º", "parágrafo 2 artigo 7"),
        ("Parágrafo único.", "parágrafo único"),
        ("inciso VI", "incisos vi"),
        ("12 de março de 2024", "2024 12/03/2024"),
        ("12/03/2024", "12.03.2024"),
        ("R$ 1.500,00", "1500"),
        ("R$ 1.500,50", "1500,5"),
        ("processo nº 001234/2024", "1.234/2024"),
        ("15%", "15"),
        ("arts. 5º, 6º e 7º-B", "artigo 7-B"),
        ("§§ 1º e 2º", "parágrafo 2"),
        ("incisos II e III do caput", "inciso III"),
        ("I – a soberania; II – a cidadania", "inciso II"),
        ("a) dados; b) sigilo", 'alínea "b"'),
        ("CAPÍTULO III", "capítulo 3"),
        ("0001234-56.2024.8.26.0100", "00012345620248260100"),
        ("processo 23006.001234/2024-56", "1234/2024"),
        ("CPF 123.456.789-09", "12345678909"),
        ("CNPJ 12.345.678/0001-95", "12345678000195"),
        ("CNPJ 12.ABC.345/01DE-35", "12.abc.345/01de-35"),
        ("trinta dias", "30 dias"),
        ("prazo de 30 (trinta) dias", "trinta dias"),
        ("vinte por cento", "20%"),
        ("20 % da remuneração", "vinte por cento"),
        ("dois terços dos votos", "2/3"),
        ("1º grau", "primeiro grau"),
        ("conceder-se-á a licença", "conceder licença"),
        ("ao fazê-lo", "fazer"),
        ("dar-lhe-ia", "dar"),
    ],
)
def test_literal_references_are_found_in_other_spellings(written: str, asked: str) -> None:
    wanted = set(analyse(asked))
    assert wanted
    assert wanted <= set(analyse(written))


@pytest.mark.parametrize(
    "forms",
    [
        "licitação licitações licitacao LICITAÇÕES",
        "provisão provisões",
        "viagem viagens",
        "federal federais",
        "possível possíveis possivel",
        "fácil fáceis",
        "útil úteis",
        "hotel hotéis",
        "civil civis",
        "mínimo mínimos",
        "onda ondas",
        "análise análises",
        "hipótese hipóteses",
        "grau graus",
        "imóvel imóveis",
        "cidadão cidadãos cidadaos",
        "exceção exceções",
        "frequência frequencias",
        "servidora servidores servidor",
        "autorizar autorizado autorização",
    ],
)
def test_forms_of_a_word_share_one_term(forms: str) -> None:
    assert len(set(analyse(forms))) == 1


def test_words_that_change_the_meaning_are_kept() -> None:
    assert analyse("não sem salvo") == ["nao", "sem", "salv"]
    assert analyse("o prazo de que se fala") == ["praz", "fal"]
    assert analyse("") == []


def test_a_number_said_twice_counts_once() -> None:
    assert analyse("30 (trinta) dias") == analyse("30 dias")
    assert analyse("20% (vinte por cento)") == analyse("20%")
    assert analyse("30 (quarenta) dias") != analyse("30 dias")


def test_articles_and_people_are_not_numbers() -> None:
    assert analyse("um servidor e terceiros") == ["servidor", "terceir"]
    assert analyse("uma segunda-feira") == ["segund", "feir"]


def test_different_articles_stay_apart() -> None:
    assert "art5" in analyse("art. 5º")
    assert "art5" not in analyse("art. 5º-A")
    assert "art5" not in analyse("art. 15")


@given(PORTUGUESE)
def test_case_and_accents_never_matter(text: str) -> None:
    terms = analyse(text)
    assert analyse(fold(text)) == terms
    assert analyse(text.lower()) == terms
    assert analyse(text.upper()) == terms


@given(st.text(max_size=60))
def test_any_text_gives_plain_terms(text: str) -> None:
    terms = analyse(text)
    assert all(term and not term.isspace() for term in terms)
    assert all(term == fold(term) for term in terms)


@given(PORTUGUESE, PORTUGUESE)
@example("A)", "")
@example("I -", "")
def test_lines_are_analysed_one_by_one(first: str, second: str) -> None:
    joined = analyse(f"{first}\n.\n{second}")
    assert joined == analyse(first) + analyse(second)


def test_a_long_run_of_blanks_is_no_trouble() -> None:
    started = time.process_time()
    assert analyse("\n" * 200_000 + " " * 200_000 + "art." + " " * 200_000) == ["art"]
    assert time.process_time() - started < 2


def test_stems_are_folded() -> None:
    assert stem("exceção") == "exceca"
    assert stem("lei") == "lei"


def test_analysis_is_fast() -> None:
    text = "O servidor poderá requerer afastamento nos termos do art. 5º, § 2º, da Lei nº 8.112. "
    text *= 3_000
    started = time.process_time()
    terms = analyse(text)
    megabytes_a_second = len(text) / 1e6 / (time.process_time() - started)
    assert len(terms) > 3_000
    assert megabytes_a_second > 1


def test_remembered_terms_are_those_of_the_analysis() -> None:
    for _ in range(2):
        assert terms_of("Art. 5º da Lei nº 8.112") == tuple(analyse("Art. 5º da Lei nº 8.112"))
