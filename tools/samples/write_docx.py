"""A norm as a Word document with real heading styles, header, page field and tables."""

from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from rezip import rezip
from source import Block, Norm

STYLES = {
    "title": "Title",
    "chapter": "Heading 1",
    "section": "Heading 2",
    "annex": "Heading 1",
    "caption": "Caption",
}
INDENTS = {"inciso": Cm(1.2), "alinea": Cm(2), "quote": Cm(2), "ementa": Cm(7)}
INK = RGBColor(0x1F, 0x3A, 0x34)


def write(norm: Norm, target: Path) -> None:
    """Write `norm` to `target`; the same norm gives the same bytes."""
    document = docx.Document()
    _prepare(document, norm)
    for block in norm.blocks:
        _add(document, block)
    document.save(str(target))
    rezip(target)


def _prepare(document: Document, norm: Norm) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.2)
    document.core_properties.language = "pt-BR"
    document.core_properties.author = norm.org
    document.core_properties.title = norm.running
    document.core_properties.comments = ""
    for name, size, centred in (
        ("Normal", 11.5, False),
        ("Title", 14, True),
        ("Heading 1", 12, True),
        ("Heading 2", 11.5, True),
        ("Caption", 10.5, False),
    ):
        _restyle(document.styles[name], size, centred=centred)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(norm.org).bold = True
    head.add_run().add_break()
    head.add_run(norm.unit)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{norm.running} · Página ")
    _page_field(foot)


def _restyle(style: ParagraphStyle, size: float, *, centred: bool) -> None:
    style.font.name = "Cambria"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    style.font.size = Pt(size)
    style.paragraph_format.space_after = Pt(6)
    if style.name == "Title":
        border = style.element.pPr.find(qn("w:pBdr"))
        if border is not None:
            style.element.pPr.remove(border)
    if style.name != "Normal":
        style.font.color.rgb = INK
    if centred:
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        style.font.bold = True


def _page_field(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001


def _add(document: Document, block: Block) -> None:
    if block.kind == "table":
        _table(document, block.rows)
        return
    text = "\n".join(block.parts) if block.kind != "paragraph" else block.text
    paragraph = document.add_paragraph(text, style=STYLES.get(block.kind, "Normal"))
    if block.kind == "annex":
        paragraph.paragraph_format.page_break_before = not _has_table(document)
    if block.kind in INDENTS:
        paragraph.paragraph_format.left_indent = INDENTS[block.kind]
    if block.kind in {"paragraph", "inciso", "alinea", "ementa"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if block.kind == "paragraph":
        paragraph.paragraph_format.first_line_indent = Cm(1.2)
    if block.kind == "signature":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(24)


def _has_table(document: Document) -> bool:
    return bool(document.tables)


def _table(document: Document, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    longest = [max(min(len(row[i]), 46) for row in rows) + 8 for i in range(len(rows[0]))]
    widths = [Cm(16 * n / sum(longest)) for n in longest]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(rows):
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(10)
            run.bold = number == 0
    document.add_paragraph()
