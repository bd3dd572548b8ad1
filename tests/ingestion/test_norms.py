"""What a jurist would find in a norm: its units, what they are called, which are in force."""

from datetime import date

import pytest

from govbot.adapters.parsing.base import Block
from govbot.ingestion.norms import Norm, Provision, read_norm

NAME = "LEI Nº 1.234, DE 5 DE MAIO DE 2020"
OPENING = (NAME, "Dispõe sobre prazos.", "O PRESIDENTE DA REPÚBLICA Faço saber que decreto:")
DEVICES = ("article", "paragraph", "inciso", "alinea", "item")


def blocks(*texts: str | Block) -> list[Block]:
    return [text if isinstance(text, Block) else Block(text, None, "paragraph") for text in texts]


def law(*texts: str | Block) -> Norm:
    return read_norm(blocks(*OPENING, *texts), None)


def fragments(norm: Norm) -> list[str]:
    return [each.fragment or "" for each in norm.provisions if each.kind in DEVICES]


def dead(norm: Norm) -> list[str]:
    return [each.text for each in norm.provisions if not each.in_force]


def unit(norm: Norm, fragment: str) -> Provision:
    return next(each for each in norm.provisions if each.fragment == fragment)


@pytest.mark.parametrize(
    "first",
    [
        *(
            "Art. 1º O prazo",
            "Art. 1o O prazo",
            "Art. 1º. O prazo",
            "Artigo 1º O prazo",
            "ART. 1º O prazo",
        ),
        *(
            "Art . 1° O prazo",
            "Art. l° O prazo",
            "Art. 1 º O prazo",
            "Art 1º - O prazo",
            "Art.1º O prazo",
        ),
        *("rt. 1º O prazo", "Art. 1.º O prazo", "Art. 1º – O prazo", "Art. 1o- . O prazo"),
    ],
)
def test_an_article_is_known_however_it_is_spelt(first: str) -> None:
    norm = law(first, "Art. 2º Outro prazo.")
    assert fragments(norm) == ["art1", "art2"]
    assert unit(norm, "art1").text == first


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        *(
            ("§ 1º Conta-se.", "art1_par1"),
            ("§ 1o Conta-se.", "art1_par1"),
            ("§1°. Conta-se.", "art1_par1"),
        ),
        *(("Parágrafo único. Conta-se.", "art1_par1u"), ("§ único. Conta-se.", "art1_par1u")),
        *(("Paragrafo único - Conta-se.", "art1_par1u"), ("Parágrafo 1º Conta-se.", "art1_par1")),
        *(("S 1º Conta-se.", "art1_par1"), ("$ 1º Conta-se.", "art1_par1")),
        ("PARÁGRAFO ÚNICO. Conta-se.", "art1_par1u"),
        *(("I - um;", "art1_cpt_inc1"), ("I – um;", "art1_cpt_inc1"), ("I — um;", "art1_cpt_inc1")),
        *(("I) um;", "art1_cpt_inc1"), ("I. Um;", "art1_cpt_inc1"), ("I um;", "art1_cpt_inc1")),
        *(("l - um;", "art1_cpt_inc1"), ("a) um;", "art1_cpt_ali1"), ("1. um;", "art1_cpt_ite1")),
    ],
)
def test_what_an_article_holds_is_known_however_it_is_spelt(text: str, fragment: str) -> None:
    assert fragments(law("Art. 1º O prazo é:", text)) == ["art1", fragment]


def test_labels_are_what_a_citation_says() -> None:
    norm = law(
        *("Art. 5º O prazo é:", "I - um:", "a) dois:", "1. três;", "§ 1º Conta-se:", "VI - não;"),
        *("Art. 5º-A Outro.", "Parágrafo único. Sim.", "Art. 10. Fim."),
    )
    assert [each.label for each in norm.provisions if each.kind in DEVICES] == [
        *("art. 5º", "art. 5º, I", 'art. 5º, I, "a"', 'art. 5º, I, "a", 1', "art. 5º, § 1º"),
        *("art. 5º, § 1º, VI", "art. 5º-A", "art. 5º-A, parágrafo único", "art. 10"),
    ]
    assert "art5-1_par1u" in fragments(norm)


def test_units_in_one_line_are_parted() -> None:
    norm = law("Art. 1º O prazo é: I - um; II - dois; e III - três. § 1º Conta-se. § 2º Corre.")
    assert fragments(norm) == [
        *("art1", "art1_cpt_inc1", "art1_cpt_inc2", "art1_cpt_inc3", "art1_par1", "art1_par2")
    ]
    assert unit(norm, "art1_cpt_inc2").text == "II - dois; e"


@pytest.mark.parametrize(
    "text",
    [
        *("Art. 334 do Código Penal, com a redação da lei.", "§ 2º do art. 5º, e não antes."),
        *("C - item de outra lista", "l) seguinte", "Art. 5º, inciso II, da Constituição."),
    ],
)
def test_a_citation_at_the_beginning_of_a_line_is_no_unit(text: str) -> None:
    assert fragments(law("Art. 1º O prazo de que trata o", text, "Art. 2º Fim.")) == [
        "art1",
        "art2",
    ]


def test_a_page_that_cuts_a_sentence_does_not_cut_the_unit() -> None:
    norm = law("Art. 1º O prazo de que", Block("trata esta lei corre.", 2, "paragraph"))
    assert unit(norm, "art1").text == "Art. 1º O prazo de que\ntrata esta lei corre."


def test_headings_stand_in_the_trail() -> None:
    norm = law(
        Block("TÍTULO I – DOS PRAZOS", None, "heading", 2),
        Block("CAPÍTULO I – DO COMEÇO", None, "heading", 3),
        *("Art. 1º Um.", Block("CAPÍTULO II – DO FIM", None, "heading", 3), "Art. 2º Dois."),
    )
    assert unit(norm, "art2").trail == ("TÍTULO I – DOS PRAZOS", "CAPÍTULO II – DO FIM")


def test_an_opening_and_a_signature_are_told_apart() -> None:
    norm = law(
        "Art. 1º Esta Lei entra em vigor na data de sua publicação.",
        "Brasília, 5 de maio de 2020.",
        "FULANO",
    )
    kinds = [each.kind for each in norm.provisions]
    assert kinds == ["epigraph", "summary", "preamble", "article", "closing", "closing"]


def test_a_line_above_an_article_is_its_heading() -> None:
    norm = law("Art. 1º Um.", "Das diretrizes", "Art. 2º Dois.", "Do fim", "Art. 3º Três.")
    assert unit(norm, "art3").trail == ("Do fim",)
    assert [each.text for each in norm.provisions if each.kind == "division"] == [
        *("Das diretrizes", "Do fim")
    ]


def test_a_division_in_plain_text_closes_the_one_before() -> None:
    norm = law("CAPÍTULO I DAS FÉRIAS", "Art. 1º Um.", "CAPÍTULO II DO FIM", "Art. 2º Dois.")
    assert unit(norm, "art2").trail == ("CAPÍTULO II DO FIM",)


def test_a_dirty_scan() -> None:
    norm = law(
        *(
            "Art. 1º O prazo é:",
            "T- um;",
            "II - dois;",
            "IM - três;",
            '"IV-quatro.',
            "Art. 2º Dois.",
        ),
        *("• CAPÍTULO II", "Art. 3º Três.", "! ANEXO ÚNICO", "Art. l° Um."),
    )
    assert fragments(norm) == [
        *("art1", "art1_cpt_inc1", "art1_cpt_inc2", "art1_cpt_inc3", "art1_cpt_inc4"),
        *("art2", "art3", "anx1u_art1"),
    ]


def test_numbers_in_words() -> None:
    norm = law("Artigo primeiro. Um.", "Parágrafo segundo - Dois.", "Artigo Segundo - Três.")
    assert fragments(norm) == ["art1", "art1_par2", "art2"]


# -- what is quoted to amend another norm -----------------------------------------------------


def test_quoted_articles_belong_to_the_one_that_quotes_them() -> None:
    norm = law(
        "Art. 1º A Lei nº 8.112, de 1990, passa a vigorar com as seguintes alterações:",
        *("“Art. 2º O prazo ....................", "II - dois;", "Parágrafo único. Três.” (NR)"),
        *("“Art. 9º-A. Quatro.”", "Art. 2º Esta Lei entra em vigor na data de sua publicação."),
    )
    assert fragments(norm) == ["art1", "art2"]
    quoted = [each.fragment for each in norm.provisions if each.kind == "text"]
    assert quoted == [
        *("art1_cpt_alt1_art2", "art1_cpt_alt1_art2_cpt_inc2"),
        *("art1_cpt_alt1_art2_par1u", "art1_cpt_alt1_art9-1"),
    ]
    assert unit(norm, "art2").text.startswith("Art. 2º Esta Lei")


def test_a_quotation_in_the_line_that_announces_it() -> None:
    norm = law(
        "Art. 1º O art. 5º da Lei nº 9 passa a vigorar com a redação: “Art. 5º Dez dias.” (NR)",
        "Art. 2º Fim.",
    )
    assert fragments(norm) == ["art1", "art2"]


def test_a_new_wording_without_quotation_marks() -> None:
    norm = law(
        "Art. 1º No art. 334 do Código Penal, substituam-se os §§ 1º e 2º pelos seguintes:",
        *("§ 1º Incorre na mesma pena quem:", "a) pratica;", '§ 2º Equipara-se".', "Art. 2º Fim."),
    )
    assert fragments(norm) == ["art1", "art2"]


def test_a_quotation_that_never_closes_ends_at_the_next_article() -> None:
    norm = law(
        "Art. 1º A Lei nº 9 passa a vigorar com a seguinte redação:",
        *("“Art. 7º Sete.", "Art. 2º Dois.", "Art. 3º Três."),
    )
    assert fragments(norm) == ["art1", "art2", "art3"]


def test_an_nr_inside_a_quotation_does_not_end_it() -> None:
    norm = law(
        "Art. 3º A Lei nº 9 passa a vigorar com as seguintes alterações:",
        *("“CAPÍTULO I", "Art. 1º Um. (NR)", "Art. 4º Quatro.”", "Art. 4º Fim."),
    )
    assert fragments(norm) == ["art3", "art4"]


def test_own_incisos_that_each_announce_a_wording() -> None:
    norm = law(
        "Art. 1º A Lei nº 9 passa a vigorar com as seguintes alterações:",
        "I - o art. 2º passa a vigorar com a seguinte redação:",
        *("“Art. 2º Dois.” (NR)", "II - fica revogado o art. 3º."),
    )
    assert fragments(norm) == ["art1", "art1_cpt_inc1", "art1_cpt_inc2"]


# -- what is in force -------------------------------------------------------------------------


def test_revoked_and_vetoed_units_are_not_in_force() -> None:
    norm = law(
        *(
            "Art. 1º (Revogado pela Lei nº 8.383, de 1991)",
            "Art. 2º (VETADO).",
            "Parágrafo único. Vale.",
        ),
        "Art. 3º O prazo. (Revogado pela Lei nº 9, de 3 de março de 2021)",
        *("I - também revogado;", "Art. 4º Vale. (Incluído pela Lei nº 9, de 2021)"),
    )
    assert [each.split(" (")[0] for each in dead(norm)] == [
        *("Art. 1º", "Art. 2º", "Art. 3º O prazo.", "I - também revogado;")
    ]
    assert unit(norm, "art1").note == "Revogado pela Lei nº 8.383, de 1991"
    assert unit(norm, "art1").valid_to is None  # a year is no day
    assert unit(norm, "art3").valid_to == date(2021, 3, 3)


def test_of_two_wordings_the_last_is_in_force() -> None:
    norm = law(
        Block("Art. 1º Trinta dias.", None, "paragraph", struck=True),
        "Art. 1º Sessenta dias. (Redação dada pela Lei nº 9, de 3 de março de 2021)",
        *("§ 1º Velho.", "§ 1º Novo. (Redação dada pela Lei nº 10, de 2022)", "Art. 2º Fim."),
    )
    assert dead(norm) == ["Art. 1º Trinta dias.", "§ 1º Velho."]
    old, new = (each for each in norm.provisions if each.fragment == "art1")
    assert old.valid_to == new.valid_from == date(2021, 3, 3)


def test_what_an_old_wording_held_goes_with_it() -> None:
    norm = law(
        *(
            "Art. 1º O prazo é:",
            "I - velho;",
            "II - velho.",
            "Art. 1º O prazo é: (Redação dada pela Lei nº 9)",
        ),
        "I - novo. (Incluído pela Lei nº 9)",
    )
    assert dead(norm) == ["Art. 1º O prazo é:", "I - velho;", "II - velho."]


def test_a_number_given_twice_by_mistake_names_two_units() -> None:
    norm = law("Art. 1º Um.", "Art. 2º Dois.", "Art. 2º Outro dois.", "Art. 3º Três.")
    assert fragments(norm) == ["art1", "art2", "art2.2", "art3"]
    assert dead(norm) == []


def test_a_publishers_remark_is_a_note() -> None:
    norm = law(
        *("Art. 1º O prazo.", "Art. 1º com redação dada pela Lei nº 9, de 03.03.2021."),
        *("O artigo alterado dispunha o seguinte:", '"Art. 1º Velho."', "Art. 2º Fim."),
    )
    assert fragments(norm) == ["art1", "art2"]
    assert unit(norm, "art1").valid_from == date(2021, 3, 3)
    assert dead(norm) == ['"Art. 1º Velho."']


def test_a_norm_that_was_revoked_has_nothing_in_force() -> None:
    norm = read_norm(
        blocks(NAME, "(Revogada pela Lei nº 9.999, de 2 de maio de 2024)", "Art. 1º Um."), None
    )
    assert [(each.relation, each.name) for each in norm.relations] == [
        ("revoked_by", "Lei nº 9.999/2024")
    ]
    assert not any(each.in_force for each in norm.provisions)
    assert norm.identity is not None
    assert norm.identity.in_force_to == date(2024, 5, 2)


# -- annexes, many acts, other documents ------------------------------------------------------


def test_an_annex_numbers_anew() -> None:
    norm = law(
        *("Art. 1º Fica aprovado o regimento.", Block("ANEXO II – REGIMENTO", None, "heading", 1)),
        *("Art. 1º O conselho é:", "I - um;", Block("| a | b |", None, "table")),
    )
    assert fragments(norm) == ["art1", "anx2_art1", "anx2_art1_cpt_inc1"]
    assert unit(norm, "anx2_art1").label == "Anexo II, art. 1º"
    assert norm.provisions[-1].block_kind == "table"


def test_a_gazette_is_many_acts() -> None:
    acts = [
        text
        for number in (1, 2, 3, 4)
        for text in (
            f"PORTARIA Nº {number}, DE 5 DE MAIO DE 2020",
            "O SECRETÁRIO, no uso de suas atribuições, RESOLVE:",
            f"Art. 1º Designar {number}.",
            "Art. 2º Esta Portaria entra em vigor na data de sua publicação.",
            "FULANO DE TAL",
        )
    ]
    norm = read_norm(blocks(*acts), "Diário Oficial do Município")
    assert norm.identity is None
    assert fragments(norm)[2:4] == ["ato2_art1", "ato2_art2"]
    assert unit(norm, "ato2_art1").label == "Portaria nº 2/2020: art. 1º"


def test_a_manual_that_cites_articles_has_none() -> None:
    norm = read_norm(
        blocks(
            Block("Manual de férias", None, "heading", 1),
            *("O servidor tem férias.", "Art. 77. O servidor fará jus a trinta dias.", "§ 1º Sim."),
            Block("| Mês | Dias |\n| --- | --- |\n| 1 | 30 |", 3, "table"),
        ),
        "Manual de férias",
    )
    assert norm.identity is None
    assert [each.kind for each in norm.provisions] == ["division", "text", "text", "text", "text"]
    assert norm.provisions[-1].trail == ("Manual de férias",)
    assert all(each.fragment is None for each in norm.provisions)


def test_a_file_that_names_its_units_is_believed() -> None:
    def anchored(text: str, anchor: str) -> Block:
        return Block(text, None, "paragraph", anchor=anchor)

    norm = read_norm(
        [
            Block("LEI Nº 9", None, "heading", 1, anchor="urn:lex:br:federal:lei:2020-05-05;9"),
            anchored("Art. 1º A Lei nº 8 passa a vigorar: II - dois.", "art1"),
            anchored("“Art. 5º Cinco.”", "art1_cpt_alt1_art5"),
            anchored("único. Sim.", "art1_par1u"),
        ],
        None,
    )
    assert fragments(norm) == ["art1", "art1_par1u"]
    assert unit(norm, "art1_par1u").label == "art. 1º, parágrafo único"
    assert unit(norm, "art1_cpt_alt1_art5").kind == "text"
    assert norm.identity is not None
    assert (norm.identity.urn, norm.identity.date) == (
        "urn:lex:br:federal:lei:2020-05-05;9",
        date(2020, 5, 5),
    )
