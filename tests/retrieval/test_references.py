"""What a question refers to, as people write it."""

import string
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.retrieval.devices import completed, label_of, wider
from govbot.retrieval.references import NormName, find

LGPD = NormName("lei", "13709", 2018)
CF = NormName("constituicao", None, 1988)
CITED = [
    ("art. 5º, VI da LGPD", LGPD, ["art5_cpt_inc6"]),
    ("Portaria 123/2024", NormName("portaria", "123", 2024), []),
    ("§ 2º do art. 10 da Lei nº 13.709, de 2018", LGPD, ["art10_par2"]),
    ("CF, art. 37, caput", CF, ["art37_cpt"]),
    ("Lei Complementar 101", NormName("lei.complementar", "101"), []),
    (
        "artigo 5, inciso VI, alínea a, Lei 8.112/90",
        NormName("lei", "8112", 1990),
        ["art5_cpt_inc6_ali1"],
    ),
    ("arts. 10 a 12 do CDC", NormName("lei", "8078", 1990), ["art10", "art11", "art12"]),
    ("Decreto municipal 847", NormName("decreto", "847", organ="municipal"), []),
    ("decreto 847", NormName("decreto", "847"), []),
    ("Súmula 473 do STF", NormName("sumula", "473", organ="stf"), []),
    ("art 5 vi da cf", CF, ["art5_cpt_inc6"]),
    ("art. 5º, LXXIV e § 1º, da CF/88", CF, ["art5_cpt_inc74", "art5_par1"]),
    ("LGPD (Lei nº 13.709/2018), art. 7", LGPD, ["art7"]),
    (
        "§ 1º-B do art. 29-A da Constituição Federal de 1988",
        CF,
        ["art29-1_par1-2"],
    ),
    ("alíneas a e b do inciso I do art. 2º da LAI", NormName("lei", "12527", 2011),
     ["art2_cpt_inc1_ali1", "art2_cpt_inc1_ali2"]),
    ("Resolução CNJ nº 181/2016", NormName("resolucao", "181", 2016, organ="cnj"), []),
    ("resolução 12/CONSEPE/2019", NormName("resolucao", "12", 2019, organ="consepe"), []),
    (
        "Lei nº 8.242, de 12 de outubro de 1991, artigo 2, inciso V",
        NormName("lei", "8242", 1991, date(1991, 10, 12)),
        ["art2_cpt_inc5"],
    ),
    (
        "art. 3º da Resolução nº 8, de 9/11/2011, do Conselho Nacional de Política Criminal",
        NormName(
            "resolucao", "8", 2011, date(2011, 11, 9), "conselho nacional de politica criminal"
        ),
        ["art3"],
    ),
    ("Lei nº 9.784, de 1999, diz no art. 2º, parágrafo único, XIII",
     NormName("lei", "9784", 1999), ["art2_par1u_inc13"]),
    ("o que diz o art. 8º?", None, ["art8"]),
    ("arts. 3º e 4º", None, ["art3", "art4"]),
    ("e o inciso iii?", None, ["inc3"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "norm", "fragments"), CITED)
def test_a_citation_is_read(question: str, norm: NormName | None, fragments: list[str]) -> None:
    (reference,) = find(question)
    assert (reference.norm, list(reference.fragments)) == (norm, fragments)
    assert find(question.upper())[0].fragments == tuple(fragments)


SEVERAL = [
    ("art. 5º da CF e art. 7º da CLT", [("constituicao", ["art5"]), ("decreto.lei", ["art7"])]),
    (
        "o prazo do art. 18 da LGPD e do art. 5º da Lei de Acesso à Informação",
        [("lei", ["art18"]), ("lei", ["art5"])],
    ),
    ("a portaria que revogou a Lei 8.112", [("lei", [])]),
    ("Portaria 12 da Lei 8.112", [("portaria", []), ("lei", [])]),
    ("Leis nº 8.112/1990, 9.784/99 e 8.429, de 1992", [("lei", []), ("lei", []), ("lei", [])]),
    ("a Lei 8.112/90 e 30 dias de prazo", [("lei", [])]),
    ("o art. 5º da Lei 8.112/90, e 12/2024 é o mês", [("lei", ["art5"])]),
]


@pytest.mark.parametrize(("question", "expected"), SEVERAL)
def test_each_part_goes_with_its_norm(question: str, expected: list[tuple[str, list[str]]]) -> None:
    found = [(each.norm.kind, list(each.fragments)) for each in find(question) if each.norm]
    assert found == expected


@pytest.mark.parametrize(
    "question",
    [
        "qual o prazo do recurso?",
        "decreto 10 dias de prazo",
        "a lei 5 anos depois",
        "quanto tempo no in vitro",
        "item 3 da pauta",
        "tenho 30 dias, 2 filhos e 1990 reais",
    ],
)
def test_what_is_no_citation_is_not_taken_for_one(question: str) -> None:
    assert find(question) == ()


def test_the_spans_are_the_words_of_the_question() -> None:
    question = "Segundo o art. 7º da LGPD, quando é preciso consentimento?"
    (reference,) = find(question)
    assert [question[start:end] for start, end in reference.spans] == ["art. 7º", "LGPD"]
    assert reference.text == "art. 7º da LGPD"


@pytest.mark.parametrize(
    ("fragment", "before", "whole"),
    [
        ("art9", "art7_par1", "art9"),
        ("par2", "art10_par1", "art10_par2"),
        ("inc2", "art10_par1_inc1", "art10_par1_inc2"),
        ("inc2", "art10", "art10_cpt_inc2"),
        ("par2", "", "par2"),
    ],
)
def test_a_part_goes_under_the_one_cited_before(fragment: str, before: str, whole: str) -> None:
    assert completed(fragment, before) == whole


def test_a_part_widens_to_its_article() -> None:
    assert wider("art5_cpt_inc6_ali1") == ["art5_cpt_inc6_ali1", "art5_cpt_inc6", "art5"]
    assert wider("art37_cpt") == ["art37_cpt", "art37"]


LEVELS = st.tuples(
    st.integers(1, 2_000),
    st.sampled_from(["", "par1", "par1u", "par12", "cpt"]),
    st.integers(0, 90),
    st.integers(0, 26),
)


@given(LEVELS)
def test_a_fragment_written_as_a_label_is_read_back(
    levels: tuple[int, str, int, int],
) -> None:
    article, under, inciso, alinea = levels
    parts = [f"art{article}"]
    if under or inciso:
        parts.append(under or "cpt")
    if inciso:
        parts.append(f"inc{inciso}")
        if alinea:
            parts.append(f"ali{alinea}")
    fragment = "_".join(parts)
    label = label_of(fragment)
    assert find(f"{label} da Lei 1.234/2020")[0].fragments == (fragment,)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for reference in find(text):
        assert all(0 <= start < end <= len(text) for start, end in reference.spans)


ALPHABET = [
    "art. ",
    "5",
    "º",
    ", ",
    "VI",
    " e ",
    "§ ",
    "lei ",
    "nº ",
    "/2020",
    "da ",
    "LGPD",
    " a ",
]


@given(st.lists(st.sampled_from(ALPHABET + list(string.punctuation)), max_size=60))
def test_any_order_of_a_citations_pieces_can_be_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    for reference in find(text):
        assert reference.fragments or reference.norm
        assert all(text[start:end].strip() for start, end in reference.spans)


@pytest.mark.parametrize(
    "piece",
    [
        "lei ",
        "art. 5, ",
        "portaria do conselho ",
        "1",
        "§",
        "a ",
        "art 1 e 2 ",
        "lei a b c nº ",
        "/",
    ],
)
def test_reading_takes_time_in_proportion(piece: str) -> None:
    started = time.perf_counter()
    find((piece * 4_000)[:4_000])
    assert time.perf_counter() - started < 0.25
