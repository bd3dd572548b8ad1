"""A norm as an OpenDocument text with heading levels, header, footer and tables."""

from pathlib import Path

from odf import teletype
from odf.dc import Creator, Title
from odf.element import Element
from odf.opendocument import OpenDocumentText
from odf.style import (
    Footer,
    FooterStyle,
    Header,
    HeaderFooterProperties,
    HeaderStyle,
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TextProperties,
)
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import H, LineBreak, P, PageNumber
from rezip import rezip
from source import Block, Norm

LEVELS = {"title": 1, "chapter": 2, "annex": 2, "section": 3}
LOOKS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "title": ({"textalign": "center", "marginbottom": "0.4cm"}, {"fontweight": "bold"}),
    "chapter": (
        {"textalign": "center", "margintop": "0.4cm", "marginbottom": "0.3cm"},
        {"fontweight": "bold"},
    ),
    "section": ({"textalign": "center", "marginbottom": "0.2cm"}, {"fontweight": "bold"}),
    "annex": (
        {"textalign": "center", "marginbottom": "0.4cm", "breakbefore": "page"},
        {"fontweight": "bold"},
    ),
    "ementa": ({"textalign": "justify", "marginleft": "7cm", "marginbottom": "0.5cm"}, {}),
    "paragraph": ({"textalign": "justify", "textindent": "1.2cm", "marginbottom": "0.2cm"}, {}),
    "inciso": ({"textalign": "justify", "marginleft": "1.2cm", "marginbottom": "0.2cm"}, {}),
    "alinea": ({"textalign": "justify", "marginleft": "2cm", "marginbottom": "0.2cm"}, {}),
    "caption": ({"marginbottom": "0.2cm"}, {"fontstyle": "italic"}),
    "signature": ({"textalign": "center", "margintop": "0.9cm"}, {}),
    "cell": ({}, {"fontsize": "10pt"}),
    "head": ({}, {"fontsize": "10pt", "fontweight": "bold"}),
    "edge": ({"textalign": "center"}, {"fontsize": "9pt"}),
}


def write(norm: Norm, target: Path) -> None:
    """Write `norm` to `target`; the same norm gives the same bytes."""
    document = OpenDocumentText()
    document.meta.addElement(Title(text=norm.running))
    document.meta.addElement(Creator(text=norm.org))
    styles = _styles(document)
    _page(document, norm, styles["edge"])
    for number, block in enumerate(norm.blocks):
        document.text.addElement(_element(block, styles, number))
    document.save(str(target))
    rezip(target)


def _styles(document: OpenDocumentText) -> dict[str, Element]:
    styles: dict[str, Element] = {}
    for name, (paragraph, text) in LOOKS.items():
        style = Style(name=f"Norma {name}", family="paragraph")
        style.addElement(ParagraphProperties(**paragraph))
        style.addElement(
            TextProperties(**{"fontfamily": "Liberation Serif", "fontsize": "11.5pt", **text})
        )
        document.styles.addElement(style)
        styles[name] = style
    border = Style(name="Celula", family="table-cell")
    border.addElement(TableCellProperties(border="0.5pt solid #9aa8a3", padding="0.1cm"))
    document.automaticstyles.addElement(border)
    styles["border"] = border
    return styles


def _page(document: OpenDocumentText, norm: Norm, style: Element) -> None:
    layout = PageLayout(name="A4")
    layout.addElement(PageLayoutProperties(pagewidth="21cm", pageheight="29.7cm", margin="2.2cm"))
    above, below = HeaderStyle(), FooterStyle()
    above.addElement(HeaderFooterProperties(minheight="1cm", marginbottom="0.6cm"))
    below.addElement(HeaderFooterProperties(minheight="1cm", margintop="0.4cm"))
    layout.addElement(above)
    layout.addElement(below)
    document.automaticstyles.addElement(layout)
    master = MasterPage(name="Standard", pagelayoutname=layout)
    head, foot = Header(), Footer()
    head.addElement(P(stylename=style, text=f"{norm.org} · {norm.unit}"))
    line = P(stylename=style, text=f"{norm.running} · Página ")
    line.addElement(PageNumber(selectpage="current"))
    foot.addElement(line)
    master.addElement(head)
    master.addElement(foot)
    document.masterstyles.addElement(master)


def _element(block: Block, styles: dict[str, Element], number: int) -> Element:
    if block.kind == "table":
        return _table(block.rows, styles, f"Tabela{number}")
    style = styles[block.kind]
    level = LEVELS.get(block.kind)
    element = H(outlinelevel=level, stylename=style) if level else P(stylename=style)
    parts = block.parts if block.kind != "paragraph" else [block.text]
    for place, part in enumerate(parts):
        if place:
            element.addElement(LineBreak())
        teletype.addTextToElement(element, part)
    return element


def _table(rows: tuple[tuple[str, ...], ...], styles: dict[str, Element], name: str) -> Element:
    table = Table(name=name)
    table.addElement(TableColumn(numbercolumnsrepeated=len(rows[0])))
    header = TableHeaderRows()
    header.addElement(_row(rows[0], styles["border"], styles["head"]))
    table.addElement(header)
    for row in rows[1:]:
        table.addElement(_row(row, styles["border"], styles["cell"]))
    return table


def _row(cells: tuple[str, ...], border: Element, style: Element) -> Element:
    row = TableRow()
    for text in cells:
        cell = TableCell(stylename=border, valuetype="string")
        cell.addElement(P(stylename=style, text=text))
        row.addElement(cell)
    return row
