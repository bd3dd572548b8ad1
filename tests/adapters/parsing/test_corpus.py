"""Real documents: what a person would look for is found, whole and in its place."""

import asyncio
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from govbot.adapters.parsing.base import Limits, ParsedDocument, ParseError
from govbot.adapters.parsing.process import parse
from govbot.core.settings import get_settings
from govbot.core.words import catalogue, say
from tests.support.required import required

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("GOVBOT_DATA_DIR", ROOT.parent / "shared" / "data"))
DOCS = DATA / "docs"
BROKEN = DATA / "broken_files"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DOCS.is_dir(), reason="the real documents are not here"),
]


async def _read(path: Path) -> ParsedDocument:
    return await parse(path, path.name, Limits(timeout_s=60))


def _starts(document: ParsedDocument, start: str) -> list[int | None]:
    return [block.page for block in document.blocks if block.text.startswith(start)]


async def test_a_resolution_keeps_its_articles_and_loses_its_running_header() -> None:
    document = await _read(DOCS / "pdf_normas/resolucao-181_de_2017.pdf")
    assert _starts(document, "CAPÍTULO I – DA DEFINIÇÃO E FINALIDADE") == [2]
    assert _starts(document, "Art. 2º")[0] == 3
    assert sum(b.text == "CONSELHO NACIONAL DO MINISTÉRIO PÚBLICO" for b in document.blocks) == 1
    assert not any(re.search(r"\w-$", block.text) for block in document.blocks)


async def test_a_gazette_in_columns_is_read_in_order() -> None:
    document = await _read(DOCS / "pdf_diario_oficial/DODF_039_25-02-2019_INTEGRA.pdf")
    found = [block.text for block in document.blocks if block.page == 1]
    decree = found.index("DECRETO Nº 39.682, DE 22 DE FEVEREIRO DE 2019")
    assert found[decree + 1].startswith("Altera o Decreto nº 39.635")
    assert found[decree + 1].endswith("Gestão Governamental do Distrito Federal.")
    assert any(
        block.kind == "table" and "Feiras permanentes" in block.text for block in document.blocks
    )


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("docx_leis/lei_14993.docx", "Art. 2º Para fins desta Lei"),
        ("docx_leis_senado/LEI-14130-2021-03-29-CP-S00.docx", "Art. 1º Esta Lei institui"),
        ("xml_lexml/1988.xml", "Art. 2º São Poderes da União"),
        ("pdf_ufabc/edital_45_2024_promisaes.pdf", "Art. 2º O valor mensal"),
    ],
)
async def test_articles_start_blocks(name: str, article: str) -> None:
    document = await _read(DOCS / name)
    assert len(_starts(document, article)) == 1


async def test_tables_of_every_kind_are_tables() -> None:
    names = ["odt/2012-8.odt", "xlsx/contratos_pncp.xlsx", "html/NT-LC-690-2021.html"]
    names.append("pdf_ufabc/portaria_002_2025_chamada_regular_recursos_ampla_ep.pdf")
    for name in names:
        kinds = Counter(block.kind for block in (await _read(DOCS / name)).blocks)
        assert kinds["table"] >= 1, name


async def test_a_sample_of_every_folder_gives_text() -> None:
    for folder in sorted(path for path in DOCS.iterdir() if path.is_dir()):
        path = min(folder.iterdir(), key=lambda file: file.stat().st_size)
        document = await _read(path)
        assert sum(len(block.text) for block in document.blocks) > 50, path
        assert not any("\ufffd" in block.text for block in document.blocks), path


async def _outcome(path: Path, room: asyncio.Semaphore) -> str:
    async with room:
        try:
            await _read(path)
        except ParseError as error:
            reason = error
        else:
            return "text"
    assert reason.code in catalogue("pt")
    assert "?" not in say(reason.code, reason.data), path
    return reason.code


async def test_broken_and_hostile_files_end_in_text_or_a_reason() -> None:
    made = sorted(BROKEN.glob("sinteticos/*"))
    found = sorted(path for path in BROKEN.glob("*/*") if path.parent.name != "sinteticos")
    room = asyncio.Semaphore(2)
    outcomes = Counter(
        await asyncio.gather(*(_outcome(path, room) for path in [*made, *found[::5]]))
    )
    assert outcomes["parse_crashed"] == 0
    assert outcomes["encrypted_file"] >= 2
    assert outcomes["archive_bomb"] >= 2
    assert outcomes["text"] >= 10


@pytest.fixture
def tessdata() -> Path:
    folder = get_settings().models_dir / "tessdata"
    required((folder / "por.traineddata").is_file(), "the OCR data is missing: make models")
    return folder


async def test_scans_are_read_by_ocr(tessdata: Path) -> None:
    path = sorted((DATA / "ocr_pt/paginas").glob("*.pdf"))[0]
    steps: list[str] = []
    document = await parse(
        path, path.name, Limits(tessdata_dir=tessdata), lambda step, _: steps.append(step)
    )
    words = Counter(re.findall(r"\w+", path.with_suffix(".txt").read_text("utf-8").lower()))
    read = Counter(re.findall(r"\w+", " ".join(b.text for b in document.blocks).lower()))
    assert (words & read).total() > 0.9 * words.total()
    assert document.ocr_pages == (1,)
    assert steps[-1] == "ocr"


async def test_a_long_scan_is_read_as_far_as_the_time_allows(tessdata: Path) -> None:
    path = DOCS / "pdf_normas/provimento_28__de_2013__do_cnj.pdf"
    document = await parse(path, path.name, Limits(timeout_s=30, tessdata_dir=tessdata))
    # How far it comes depends on the machine; what is left is the end, and is told.
    assert (document.ocr_pages[0], document.page_count) == (1, 15)
    assert all(page > document.ocr_pages[-1] for page in document.unread_pages)
    assert document.ocr_pages[-1] == 15 or document.unread_pages[-1] == 15
    assert any(block.text for block in document.blocks)
