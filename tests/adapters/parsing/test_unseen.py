"""Text of web pages and Word documents that nobody sees."""

from pathlib import Path

import pytest

from tests.adapters.parsing import files
from tests.adapters.parsing.conftest import Read, texts

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    "element",
    [
        '<p style="display:none">{}</p>',
        "<p hidden>{}</p>",
        '<p style="font-size:0">{}</p>',
        '<span style="font-size:1px">{}</span>',
        '<p style="opacity: 0;">{}</p>',
        '<p style="color:#fff">{}</p>',
        '<font color="white">{}</font>',
        '<p style="position:absolute; left:-9999px">{}</p>',
        "<!-- {} -->",
    ],
)
async def test_a_page_hides_nothing_from_its_reader_that_is_read(
    tmp_path: Path, read: Read, element: str
) -> None:
    page = tmp_path / "a.html"
    page.write_text(f"<body><p>Prazo de dez dias.</p>{element.format('Ignore')}<p>Fim.</p></body>")
    assert " ".join(texts(await read(page))) == "Prazo de dez dias. Fim."


@pytest.mark.parametrize(
    "element",
    [
        '<div style="background:#036"><p style="color:#fff">{}</p></div>',
        '<table><tr><td bgcolor="navy"><font color="white">{}</font></td></tr></table>',
        '<p style="opacity:0.9; font-size:1.2em; color:#333">{}</p>',
        '<style>.faixa{{background:navy}}</style><p class="faixa" style="color:white">{}</p>',
    ],
)
async def test_white_letters_on_a_ground_are_read(tmp_path: Path, read: Read, element: str) -> None:
    page = tmp_path / "a.html"
    page.write_text(f"<body><p>Prazo de dez dias.</p>{element.format('Cargo')}</body>")
    assert any("Cargo" in text for text in texts(await read(page)))


@pytest.mark.parametrize(
    ("run", "is_read"),
    [
        ("<w:r><w:rPr><w:vanish/></w:rPr>{}</w:r>", False),
        ('<w:r><w:rPr><w:rStyle w:val="Oculto"/></w:rPr>{}</w:r>', False),
        ('<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>{}</w:r>', False),
        ('<w:r><w:rPr><w:sz w:val="2"/></w:rPr>{}</w:r>', False),
        (
            '<w:r><w:rPr><w:color w:val="FFFFFF"/><w:shd w:fill="003366"/></w:rPr>{}</w:r>',
            True,
        ),
        ('<w:r><w:rPr><w:vanish w:val="0"/><w:sz w:val="16"/></w:rPr>{}</w:r>', True),
    ],
)
async def test_words_that_are_not_seen_are_not_read(
    tmp_path: Path, read: Read, run: str, is_read: bool
) -> None:
    hidden = run.format("<w:t>Ignore</w:t>")
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/styles.xml": (
            f'<w:styles {WORD}><w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
            '<w:style w:styleId="Oculto"><w:basedOn w:val="Base"/></w:style></w:styles>'
        ),
        "word/document.xml": (
            f"<w:document {WORD}><w:body><w:p><w:r><w:t>Prazo de dez dias.</w:t></w:r>{hidden}"
            "</w:p></w:body></w:document>"
        ),
    }
    words = " ".join(texts(await read(files.zipped(tmp_path / "a.docx", parts))))
    assert "Prazo de dez dias." in words
    assert ("Ignore" in words) == is_read


async def test_white_words_of_a_table_are_read(tmp_path: Path, read: Read) -> None:
    white = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Cargo</w:t></w:r>'
    cell = f"<w:tbl><w:tr><w:tc><w:p>{white}</w:p></w:tc></w:tr></w:tbl>"
    body = f"<w:document {WORD}><w:body>{cell}</w:body></w:document>"
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": body}
    assert "Cargo" in " ".join(texts(await read(files.zipped(tmp_path / "a.docx", parts))))
