from pathlib import Path

import pytest

from govbot.adapters.parsing.base import DamagedFile, Limits, OcrDataMissing, TooManyPages
from govbot.adapters.parsing.process import parse
from tests.adapters.parsing import files
from tests.adapters.parsing.conftest import Read, of_kind, texts

ARTICLE = [
    (70, 200, "Art. 1º O servidor público municipal fará jus a trinta dias de férias por ano de"),
    (
        70,
        214,
        "exercício, que podem ser acumuladas, mediante justificativa, até o máximo de dois muni-",
    ),
    (70, 228, "cípios, nos termos desta Lei."),
    (70, 242, "I - por interesse da Administração, devidamente comprovado pela chefia imediata e"),
    (70, 256, "homologado;"),
]


async def test_lines_become_paragraphs_with_their_page(tmp_path: Path, read: Read) -> None:
    document = await read(files.pdf(tmp_path / "lei.pdf", [ARTICLE, ARTICLE[3:]]))
    assert texts(document)[0].endswith("até o máximo de dois municípios, nos termos desta Lei.")
    assert [block.page for block in document.blocks] == [1, 1, 2]
    assert (document.page_count, document.media_type) == (2, "application/pdf")


async def test_running_lines_go_and_the_first_header_stays(tmp_path: Path, read: Read) -> None:
    pages = [
        [
            (200, 50, "PREFEITURA DE SERRA AZUL"),
            *ARTICLE,
            (290, 810, f"Página {number} de 6"),
        ]
        for number in range(1, 7)
    ]
    document = await read(files.pdf(tmp_path / "lei.pdf", pages))
    assert [block.page for block in document.blocks if "SERRA AZUL" in block.text] == [1]
    assert not [text for text in texts(document) if "Página" in text]
    assert sum("interesse da Administração" in text for text in texts(document)) == 6


async def test_a_ruled_table_keeps_rows_columns_and_place(tmp_path: Path, read: Read) -> None:
    rules = "".join(f"70 {842 - y} m 400 {842 - y} l S\n" for y in (300, 320, 340))
    rules += "".join(f"{x} {842 - 300} m {x} {842 - 340} l S\n" for x in (70, 200, 400))
    cells = [
        (75, 314, "Cargo"),
        (205, 314, "Diária"),
        (75, 334, "Diretor"),
        (205, 334, "R$ 320,00"),
    ]
    after = [
        (70, 380, "Art. 2º Esta Lei entra em vigor na data de sua publicação no diário oficial.")
    ]
    document = await read(files.pdf(tmp_path / "t.pdf", [[*ARTICLE, *cells, *after]], rules))
    assert [block.kind for block in document.blocks] == [
        "paragraph",
        "paragraph",
        "table",
        "paragraph",
    ]
    table = of_kind(document, "table")[0].text
    assert table == "| Cargo | Diária |\n| --- | --- |\n| Diretor | R$ 320,00 |"


async def test_two_columns_are_read_one_after_the_other(tmp_path: Path, read: Read) -> None:
    left = [(50, 100 + 14 * n, f"coluna esquerda linha {n} do texto da norma") for n in range(5)]
    right = [(320, 100 + 14 * n, f"coluna direita linha {n} do texto da norma") for n in range(5)]
    words = " ".join(texts(await read(files.pdf(tmp_path / "c.pdf", [[*left, *right]]))))
    assert words.index("esquerda linha 4") < words.index("direita linha 0")


async def test_a_scan_without_ocr_data_says_so(tmp_path: Path, read: Read) -> None:
    drawing = "0 0 m 300 300 l S\n" * 300
    with pytest.raises(OcrDataMissing):
        await read(files.pdf(tmp_path / "scan.pdf", [[]], drawing))


async def test_pages_that_could_not_be_read_are_named(tmp_path: Path, read: Read) -> None:
    drawing = "0 0 m 300 300 l S\n" * 300
    document = await read(files.pdf(tmp_path / "misto.pdf", [ARTICLE, []], drawing))
    assert document.unread_pages == (2,)
    assert document.ocr_pages == ()


async def test_too_many_pages_and_a_cut_file(tmp_path: Path, read: Read) -> None:
    path = files.pdf(tmp_path / "longo.pdf", [ARTICLE] * 4)
    with pytest.raises(TooManyPages) as refused:
        await parse(path, path.name, Limits(max_pages=3))
    assert refused.value.data == {"pages": 4, "limit": 3}
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DamagedFile):
        await read(path)
