"""A norm as a PDF with a text layer: letterhead, running header, page numbers, ruled tables."""

from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

import font_caladea
import font_source_sans_pro
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from source import Block, Norm

INK = colors.HexColor("#1f3a34")
SHADE = colors.HexColor("#e6ece9")
RULE = colors.HexColor("#9aa8a3")
FONTS = {"serif": ("Caladea", 11.5), "sans": ("SourceSansPro", 11), "scan": ("Caladea", 12)}
ANNEX_ROOM = CondPageBreak(8 * cm)
FILES = {
    "Caladea": (font_caladea.Caladea, font_caladea.CaladeaBold, font_caladea.CaladeaItalic),
    "SourceSansPro": (
        font_source_sans_pro.SourceSansPro,
        font_source_sans_pro.SourceSansProBold,
        font_source_sans_pro.SourceSansProIt,
    ),
}


def write(norm: Norm, target: Path) -> None:
    """Write `norm` to `target`; the same norm gives the same bytes."""
    pages = _build(norm, target, total=0)
    _build(norm, target, total=pages)


def _build(norm: Norm, target: Path, total: int) -> int:
    font, size = FONTS[norm.look]
    _register(font)
    document = BaseDocTemplate(
        str(target),
        pagesize=A4,
        invariant=1,
        lang="pt-BR",
        title=norm.running,
        author=norm.org,
        subject=next((b.text for b in norm.blocks if b.kind == "ementa"), ""),
    )
    width, height = A4
    first = Frame(2.5 * cm, 2.2 * cm, width - 5 * cm, height - 6.9 * cm, id="first")
    later = Frame(2.5 * cm, 2.2 * cm, width - 5 * cm, height - 4.9 * cm, id="later")
    head = partial(_header, norm=norm, font=font)
    foot = partial(_footer, font=font, total=total)
    document.addPageTemplates(
        [
            PageTemplate("first", [first], partial(head, first=True), foot),
            PageTemplate("later", [later], partial(head, first=False), foot),
        ]
    )
    document.build([NextPageTemplate("later"), *_story(norm, _styles(font, size))])
    return int(document.page)


def _register(font: str) -> None:
    for face, path in zip(("", "-Bold", "-Italic"), FILES[font], strict=True):
        pdfmetrics.registerFont(TTFont(font + face, Path(path).with_suffix(".ttf")))
    pdfmetrics.registerFontFamily(font, font, f"{font}-Bold", f"{font}-Italic", f"{font}-Bold")


def _styles(font: str, size: float) -> dict[str, ParagraphStyle]:
    base = ParagraphStyle("paragraph", fontName=font, fontSize=size, leading=size * 1.36)
    bold = f"{font}-Bold"

    def style(name: str, **changes: object) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **changes)

    body = {"alignment": TA_JUSTIFY, "spaceAfter": 6}
    centre = {"alignment": TA_CENTER, "fontName": bold, "keepWithNext": 1}
    return {
        "title": style("title", **centre, spaceAfter=8, textColor=INK),
        "note": style("note", alignment=TA_CENTER, fontName=f"{font}-Italic", spaceAfter=8),
        "ementa": style("ementa", alignment=TA_JUSTIFY, leftIndent=7 * cm, spaceAfter=14),
        "chapter": style("chapter", **centre, spaceBefore=10, spaceAfter=8),
        "section": style("section", **centre, spaceBefore=6, spaceAfter=6),
        "annex": style("annex", **centre, spaceAfter=10, textColor=INK),
        "caption": style("caption", fontName=f"{font}-Italic", spaceAfter=6, keepWithNext=1),
        "paragraph": style("body", **body, firstLineIndent=1.2 * cm),
        "inciso": style("inciso", **body, leftIndent=1.2 * cm),
        "alinea": style("alinea", **body, leftIndent=2 * cm),
        "quote": style("quote", **body, leftIndent=2 * cm),
        "signature": style("signature", alignment=TA_CENTER, spaceBefore=22),
        "cell": style("cell", fontSize=size - 1.5, leading=(size - 1.5) * 1.25),
        "head": style("head", fontSize=size - 1.5, leading=(size - 1.5) * 1.25, fontName=bold),
    }


def _story(norm: Norm, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    story: list[Flowable] = []
    signatures: list[Flowable] = []
    for block in norm.blocks:
        if block.kind == "table":
            story += [_table(block.rows, styles, boxed=norm.look != "scan"), Spacer(1, 12)]
            continue
        paragraph = Paragraph(_markup(block), styles[block.kind])
        if block.kind == "signature":
            signatures.append(paragraph)
            continue
        if block.kind == "annex":
            story += [KeepTogether(signatures), PageBreak()] if signatures else [ANNEX_ROOM]
            signatures = []
        story.append(paragraph)
    return [*story, KeepTogether(signatures)] if signatures else story


def _markup(block: Block) -> str:
    if block.kind in {"chapter", "section", "annex"}:
        return "<br/>".join(escape(part) for part in block.parts)
    if block.kind == "signature":
        name, office = block.parts
        return f"<b>{escape(name)}</b><br/>{escape(office)}"
    return escape(block.text)


def _table(
    rows: tuple[tuple[str, ...], ...], styles: dict[str, ParagraphStyle], *, boxed: bool
) -> Table:
    head, *body = rows
    cells = [[Paragraph(escape(cell), styles["head"]) for cell in head]]
    cells += [[Paragraph(escape(cell), styles["cell"]) for cell in row] for row in body]
    longest = [max(min(len(row[i]), 46) for row in rows) + 8 for i in range(len(head))]
    width = A4[0] - 5 * cm
    table = Table(cells, [width * n / sum(longest) for n in longest], repeatRows=1)
    looks = [("BACKGROUND", (0, 0), (-1, 0), SHADE)] if boxed else []
    table.setStyle(
        TableStyle(
            [
                *looks,
                ("GRID" if boxed else "LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return table


def _header(canvas: Canvas, _document: object, *, norm: Norm, font: str, first: bool) -> None:
    width, height = A4
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setStrokeColor(INK)
    if first:
        _crest(canvas, width / 2, height - 1.9 * cm)
        canvas.setFont(f"{font}-Bold", 13)
        canvas.drawCentredString(width / 2, height - 3.4 * cm, norm.org)
        canvas.setFont(font, 11)
        canvas.drawCentredString(width / 2, height - 3.95 * cm, norm.unit)
        canvas.line(2.5 * cm, height - 4.25 * cm, width - 2.5 * cm, height - 4.25 * cm)
    else:
        canvas.setFont(font, 9)
        canvas.drawString(2.5 * cm, height - 1.7 * cm, norm.org.title().replace(" De ", " de "))
        canvas.drawRightString(width - 2.5 * cm, height - 1.7 * cm, norm.running)
        canvas.line(2.5 * cm, height - 1.95 * cm, width - 2.5 * cm, height - 1.95 * cm)
    canvas.restoreState()


def _footer(canvas: Canvas, _document: object, *, font: str, total: int) -> None:
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setFont(font, 9)
    text = f"Página {canvas.getPageNumber()} de {total}"
    canvas.drawCentredString(A4[0] / 2, 1.3 * cm, text)
    canvas.restoreState()


def _crest(canvas: Canvas, x: float, y: float) -> None:
    """Draw the invented arms: a hill range and a sun inside a ring."""
    radius = 0.8 * cm
    canvas.setLineWidth(1.2)
    canvas.circle(x, y, radius)
    canvas.circle(x + 0.22 * cm, y + 0.3 * cm, 0.15 * cm, fill=1)
    path = canvas.beginPath()
    path.moveTo(x - 0.66 * cm, y - 0.38 * cm)
    for dx, dy in ((-0.28, 0.2), (-0.05, -0.12), (0.2, 0.08), (0.66, -0.38)):
        path.lineTo(x + dx * cm, y + dy * cm)
    path.close()
    canvas.drawPath(path, fill=1)
    canvas.setLineWidth(0.6)
