from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.parsing import sniff
from govbot.adapters.parsing.base import Block
from govbot.adapters.parsing.casing import Casing
from govbot.adapters.parsing.epigraph import read_epigraph
from govbot.adapters.parsing.titles import MAX_TITLE, document_title, stored_title
from tests.adapters.parsing import files
from tests.adapters.parsing.conftest import Read

PROSE = "A Pró-Reitoria da UFABC publica, no Estado do Rio, o regimento da comissão de graduação."


def _title(
    *lines: str, stored: str | None = None, kind: str = sniff.PDF, name: str = ""
) -> str | None:
    blocks = [Block(line, 1, "heading", 1) for line in lines]
    return document_title([*blocks, Block(PROSE, 1, "paragraph")], stored, kind, name)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("LEI Nº 14.993, DE 8 DE OUTUBRO DE 2024", "Lei nº 14.993, de 8 de outubro de 2024"),
        ("RESOLUÇÃO Nº 243/2020 - CONSEPE (11.99)", "Resolução nº 243/2020 - CONSEPE"),
        ("RESOLUÇÃO Nº- 2, DE 1º DE JUNHO DE 2012.", "Resolução nº 2, de 1º de junho de 2012"),
        (
            "Portaria SEAD nº 31, de 5 de outubro de 2022",
            "Portaria SEAD nº 31, de 5 de outubro de 2022",
        ),
        ("RESOLUÇÃO Nº 1.364/2021-PGJ-CPJ.", "Resolução nº 1.364/2021-PGJ-CPJ"),
        ("Provimento Nº 46 de 16/06/2015", "Provimento nº 46 de 16/06/2015"),
        ("ORDEM DE SERVIÇO N.º 3", "Ordem de Serviço nº 3"),
        ("EDITAL DE CONCURSO N. 001/2019/PGJ", "Edital de Concurso nº 001/2019/PGJ"),
        (
            "PORTARIA DA COMISSÃO DE GRADUAÇÃO Nº 7",
            "Portaria da Comissão de Graduação nº 7",
        ),
    ],
)
def test_a_norm_is_called_by_its_own_name(line: str, title: str) -> None:
    assert _title("MINISTÉRIO DA EDUCAÇÃO", line, stored="Microsoft Word - x.docx") == title


@pytest.mark.parametrize(
    "text",
    [
        "Lei nº 8.666, de 21 de junho de 1993, e dá outras providências.",
        "Portaria nº 5 aprova o regimento",
        "Nos termos da Lei nº 8.666, de 21 de junho de 1993",
        "Lei Maria da Penha",
        "Art. 1º A Lei nº 9",
    ],
)
def test_a_norm_that_is_cited_gives_no_name(text: str) -> None:
    assert read_epigraph(text) is None


def test_a_report_on_a_norm_is_not_the_norm() -> None:
    assert _title("Relatório de Justificativa", "RESOLUÇÃO Nº 270/2024 - CONSEPE") == (
        "Relatório de Justificativa"
    )
    assert _title("DIÁRIO OFICIAL Nº 7.150", "DECRETO Nº 9, DE 1º DE MAIO DE 2024") == (
        "Diário Oficial nº 7.150"
    )
    assert _title("ANEXO DO ATO DECISÓRIO Nº 173", "REGIMENTO DA COMISSÃO") == (
        "Regimento da comissão (Anexo do Ato Decisório nº 173)"
    )


@pytest.mark.parametrize(
    "stored",
    [
        "untitled",
        "Documento1",
        "Microsoft Word - lei.docx",
        "Apresentação do PowerPoint",
        "EQUIPE",
        "FUNDAÇÃO UNIVERSIDADE FEDERAL DO ABC",
        "MINISTÉRIO DA EDUCAÇÃO",
        "https://www.plenum.com.br/lpext.dll",
        "CADERNO_01_BRANCA",
        "Calendario_2025.pdf",
        "",
        None,
    ],
)
def test_what_programs_leave_behind_is_no_title(stored: str | None) -> None:
    assert stored_title(stored) is None


def test_a_stored_title_is_mended_and_must_be_borne_out() -> None:
    assert stored_title("Microsoft PowerPoint - Sistema UniversitÃ¡rio 2016") == (
        "Sistema Universitário 2016"
    )
    assert _title(stored="A evolução dos modelos atômicos") is None
    assert _title(stored="Regimento da graduação") == "Regimento da graduação"
    assert _title(stored="Plano de férias", name="plano_de_férias.pdf") == "Plano de férias"
    assert _title(stored="Regimento da graduação 2010") is None
    assert _title(stored="Lei municipal", kind=sniff.HTML) == "Lei municipal"


def test_the_first_heading_that_is_no_letterhead() -> None:
    assert _title("PRÓ-REITORIA DE GRADUAÇÃO", "RELATÓRIO DE GESTÃO DA UFABC", "2016") == (
        "Relatório de gestão da UFABC – 2016"
    )
    assert _title("SUMÁRIO", "CAPÍTULO I – DO OBJETO", "12 de maio de 2024") is None


def test_capitals_follow_the_documents_own_sentences() -> None:
    casing = Casing([PROSE])
    assert casing.sentence("REGIMENTO DO ESTADO DO RIO, CAPÍTULO IV") == (
        "Regimento do Estado do Rio, capítulo IV"
    )
    assert casing.sentence("Já Escrito") == "Já Escrito"


@given(st.lists(st.text(min_size=1, max_size=300), max_size=6), st.text(max_size=300))
def test_any_first_page_gives_a_title_or_none(lines: list[str], stored: str) -> None:
    title = document_title(
        [Block(line, 1, "paragraph") for line in lines if line.strip()], stored, sniff.PDF
    )
    assert title is None or 0 < len(title) <= MAX_TITLE


async def test_a_word_document_is_titled_by_its_norm(tmp_path: Path, read: Read) -> None:
    body = files.paragraph("PREFEITURA DE SERRA AZUL") + files.paragraph("LEI Nº 7, DE 2024")
    assert (await read(files.docx(tmp_path / "a.docx", body))).title == "Lei nº 7, de 2024"
