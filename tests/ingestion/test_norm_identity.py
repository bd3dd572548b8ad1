"""What a norm is called, who made it, from when it holds, what it does to others."""

from datetime import date

import pytest

from govbot.adapters.parsing.base import Block
from govbot.ingestion.norm_targets import device_fragments
from govbot.ingestion.norm_types import NormIdentity
from govbot.ingestion.norms import Norm, read_norm


def read(*texts: str, title: str | None = None) -> Norm:
    return read_norm([Block(text, None, "paragraph") for text in texts], title)


def identity(*texts: str, title: str | None = None) -> NormIdentity:
    found = read(*texts, title=title).identity
    assert found is not None
    return found


PRESIDENT = "O PRESIDENTE DA REPÚBLICA Faço saber que o Congresso Nacional decreta:"


@pytest.mark.parametrize(
    ("texts", "urn"),
    [
        (
            ("LEI Nº 13.709, DE 14 DE AGOSTO DE 2018", "Dispõe.", PRESIDENT),
            "urn:lex:br:federal:lei:2018-08-14;13709",
        ),
        (
            ("MEDIDA PROVISÓRIA Nº 1.313, DE 4 DE SETEMBRO DE 2025", PRESIDENT),
            "urn:lex:br:federal:medida.provisoria:2025-09-04;1313",
        ),
        (
            (
                "LEI Nº 6.060, DE 29 DE DEZEMBRO DE 2017",
                "O GOVERNADOR DO DISTRITO FEDERAL:",
            ),
            "urn:lex:br;distrito.federal:distrital:lei:2017-12-29;6060",
        ),
        (
            (
                "LEI COMPLEMENTAR Nº 11.795, DE 22 DE MAIO DE 2002",
                "O GOVERNADOR DO ESTADO DO RIO GRANDE DO SUL.",
            ),
            "urn:lex:br;rio.grande.sul:estadual:lei.complementar:2002-05-22;11795",
        ),
        (
            (
                "DECRETO Nº 56 DE 26 DE OUTUBRO DE 2020",
                "Prefeito do Município de São João da Boa Vista, Estado de São Paulo, no uso",
            ),
            "urn:lex:br;sao.paulo;sao.joao.boa.vista:municipal:decreto:2020-10-26;56",
        ),
        (
            (
                "RESOLUÇÃO Nº 243/2020 - CONSEPE",
                "Santo André-SP, 04 de novembro de 2020.",
                (
                    "O CONSELHO DE ENSINO, PESQUISA E EXTENSÃO (ConsEPE) DA FUNDAÇÃO "
                    "UNIVERSIDADE FEDERAL DO ABC (UFABC), no uso de suas atribuições, RESOLVE:"
                ),
            ),
            (
                "urn:lex:br:universidade.federal.abc;conselho.ensino.pesquisa.extensao:resolucao"
                ":2020-11-04;243"
            ),
        ),
        (
            (
                "PROVIMENTO Nº 77, DE 07 DE NOVEMBRO DE 2018.",
                "O CORREGEDOR NACIONAL DA JUSTIÇA, usando",
            ),
            (
                "urn:lex:br:conselho.nacional.justica;corregedoria.nacional.justica:provimento"
                ":2018-11-07;77"
            ),
        ),
        (
            ("INSTRUÇÃO NORMATIVA DREI Nº 81, DE 10 DE JUNHO DE 2020", "O DIRETOR"),
            (
                "urn:lex:br:departamento.nacional.registro.empresarial.integracao"
                ":instrucao.normativa:2020-06-10;81"
            ),
        ),
    ],
)
def test_the_urn_is_that_of_lexml(texts: tuple[str, ...], urn: str) -> None:
    assert identity(*texts, "Art. 1º Um.").urn == urn


def test_a_special_kind_is_part_of_the_kind() -> None:
    found = identity("ATO DECISÓRIO Nº 286/2024 - CONSEPE", "Art. 1º Um.")
    assert (found.kind, found.name) == ("ato.decisorio", "Ato Decisório nº 286/2024")
    norm = read(
        "PORTARIA Nº 5, DE 1º DE MAIO DE 2020", "Art. 1º Revoga-se o Ato Decisório nº 282/2023."
    )
    assert [(each.kind, each.number) for each in norm.relations] == [("ato.decisorio", "282")]


def test_a_town_whose_state_is_not_said_has_no_urn() -> None:
    found = identity(
        "DECRETO Nº 5, DE 1º DE MAIO DE 2020", "O PREFEITO DE SANTANA, no uso", "Art. 1º Um."
    )
    assert (found.urn, found.number, found.date) == (None, "5", date(2020, 5, 1))


def test_the_name_is_the_citation() -> None:
    assert (
        identity("LEI Nº 13.709, DE 14 DE AGOSTO DE 2018", "Art. 1º").name == "Lei nº 13.709/2018"
    )
    assert identity("Portaria SEAD nº 12, de 3 de maio de 2023", "Art. 1º").name == (
        "Portaria SEAD nº 12/2023"
    )


def test_the_title_names_a_norm_whose_pages_do_not() -> None:
    found = identity(
        "Texto consolidado", "Art. 1º Um.", title="Lei nº 8.112, de 11 de dezembro de 1990"
    )
    assert (found.kind, found.number, found.date) == ("lei", "8112", date(1990, 12, 11))


@pytest.mark.parametrize(
    "first",
    ["Relatório de gestão de 2020", "EDITAL Nº 4, DE 5 DE MAIO DE 2020", "Perguntas frequentes"],
)
def test_what_is_no_norm_has_no_identity(first: str) -> None:
    assert read(first, "LEI Nº 9, DE 5 DE MAIO DE 2020 é citada aqui.", "Texto.").identity is None


@pytest.mark.parametrize(
    ("clause", "day"),
    [
        ("Esta Lei entra em vigor na data de sua publicação.", date(2020, 5, 5)),
        (
            "Esta Lei entra em vigor após decorridos 45 dias de sua publicação oficial.",
            date(2020, 6, 19),
        ),
        ("Esta Lei entrará em vigor 60 (sessenta) dias após sua publicação.", date(2020, 7, 4)),
        ("Esta Resolução entra em vigor sessenta dias após sua publicação.", date(2020, 7, 4)),
        ("Esta Lei entra em vigor em 1º de janeiro de 2021.", date(2021, 1, 1)),
        ("Esta Lei não diz quando.", None),
    ],
)
def test_the_day_from_which_it_holds(clause: str, day: date | None) -> None:
    found = identity(
        "LEI Nº 9, DE 5 DE MAIO DE 2020", PRESIDENT, "Art. 1º Um.", f"Art. 2º {clause}"
    )
    assert found.in_force_from == day


def test_the_line_on_publication_counts_and_so_do_calendar_months() -> None:
    found = identity(
        "LEI Nº 13.709, DE 14 DE AGOSTO DE 2018",
        PRESIDENT,
        "Art. 1º Um.",
        "Art. 2º Esta Lei entra em vigor:",
        "I - dia 28 de dezembro de 2018, quanto ao art. 5º; e",
        "II - 24 (vinte e quatro) meses após a sua publicação, quanto aos demais artigos.",
        "Brasília, 14 de agosto de 2018.",
        "Este texto não substitui o publicado no DOU de 15.8.2018",
    )
    assert found.in_force_from == date(2020, 8, 15)


def test_relations_name_the_part() -> None:
    norm = read(
        "LEI Nº 9, DE 5 DE MAIO DE 2020",
        "Altera a Lei nº 8.112, de 11 de dezembro de 1990, e dá outras providências.",
        PRESIDENT,
        "Art. 1º Um. (Redação dada pela Lei nº 77, de 2 de março de 2022)",
        "Art. 2º Ficam revogados:",
        "I - os §§ 3º e 4º do art. 2º e o art. 5º da Lei nº 8.113, de 1990; e",
        "II - o Decreto nº 12, de 3 de maio de 2001.",
    )
    told = [(each.relation, each.name, each.date, each.fragment) for each in norm.relations]
    assert told == [
        ("amends", "Lei nº 8.112/1990", date(1990, 12, 11), None),
        ("revokes", "Lei nº 8.113/1990", None, "art2_par3"),
        ("revokes", "Lei nº 8.113/1990", None, "art2_par4"),
        ("revokes", "Lei nº 8.113/1990", None, "art5"),
        ("revokes", "Decreto nº 12/2001", date(2001, 5, 3), None),
        ("amended_by", "Lei nº 77/2022", date(2022, 3, 2), "art1"),
    ]


@pytest.mark.parametrize(
    ("texts", "revoked"),
    [
        (("Fica revogada a Lei nº 7, de 3 de maio de 2001.",), [("7", None)]),
        (("A Portaria nº 7, de 3 de maio de 2001, fica revogada.",), [("7", None)]),
        (("Revogam-se as disposições em contrário, em especial a Lei nº 7.",), [("7", None)]),
        (("Fica revogado o Capítulo II da Lei nº 7, de 2001.",), []),
        (("Ficam revogados dispositivos da Lei nº 7, de 2001.",), []),
        (
            ("Fica revogado o art. 3º da Lei nº 7, com a redação dada pela Lei nº 8.",),
            [("7", "art3")],
        ),
        (
            (
                "Ficam revogados:",
                "I - os seguintes dispositivos da Lei nº 7:",
                "a) § 1º do art. 2º;",
                "b) art. 6º; e",
                "II - a Lei nº 8.",
            ),
            [("7", "art2_par1"), ("7", "art6"), ("8", None)],
        ),
        (
            ("Revogam-se o art. 1º da Lei nº 7, na parte em que altera a Lei nº 8, e a Lei nº 9.",),
            [("7", "art1"), ("9", None)],
        ),
        (("Fica revogado o art. 4º do Anexo ao Decreto nº 7.",), [("7", "anx1_art4")]),
    ],
)
def test_what_is_revoked_is_the_whole_only_if_it_says_so(
    texts: tuple[str, ...], revoked: list[tuple[str, str | None]]
) -> None:
    first, *others = texts
    norm = read(
        "LEI Nº 99, DE 5 DE MAIO DE 2020", PRESIDENT, "Art. 1º Um.", f"Art. 2º {first}", *others
    )
    found = [(each.number, each.fragment) for each in norm.relations if each.relation == "revokes"]
    assert found == revoked


def test_a_summary_revokes_nothing_by_itself() -> None:
    norm = read("LEI Nº 99, DE 5 DE MAIO DE 2020", "Revoga dispositivo da Lei nº 7.", PRESIDENT)
    assert norm.relations == ()


def test_a_decree_regulates_a_law() -> None:
    norm = read(
        "DECRETO Nº 10.989, DE 8 DE MARÇO DE 2022",
        "Regulamenta a Lei nº 14.214, de 6 de outubro de 2021, que institui o programa.",
        PRESIDENT,
        "Art. 1º Um.",
    )
    assert [(each.relation, each.name) for each in norm.relations] == [
        ("regulates", "Lei nº 14.214/2021")
    ]


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("o art. 6º da", ["art6"]),
        ("os arts. 1º-A e 1º-B da", ["art1-1", "art1-2"]),
        ("os arts. 11 a 14 do", ["art11", "art12", "art13", "art14"]),
        ("o inciso III do § 2º do art. 7º da", ["art7_par2_inc3"]),
        ("a alínea “b” do inciso IV do caput do art. 9º da", ["art9_cpt_inc4_ali2"]),
        ("o parágrafo único do art. 10 da", ["art10_par1u"]),
        ("os art. 11 e art. 12 do", ["art11", "art12"]),
        (
            "os incisos I e II e o § 1º do art. 2º da",
            ["art2_cpt_inc1", "art2_cpt_inc2", "art2_par1"],
        ),
        ("a", []),
    ],
)
def test_the_part_that_is_named(text: str, fragments: list[str]) -> None:
    assert device_fragments(text) == fragments
