"""One PDF page as lines with boxes, in the order in which it is meant to be read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from govbot.adapters.parsing.base import Block
from govbot.adapters.parsing.lines import Line
from govbot.adapters.parsing.readers.pdf_hidden import Visibility
from govbot.adapters.parsing.readers.pdf_tables import Table, find_tables
from govbot.adapters.parsing.tables import table_blocks

_BOLD = 600


@contextmanager
def open_page(document: pdfium.PdfDocument, index: int) -> Iterator[pdfium.PdfPage | None]:
    """Open one page and free it afterwards; None stands for a page that is damaged."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        yield None
        return
    try:
        yield page
    finally:
        page.close()


def page_lines(page: pdfium.PdfPage) -> list[Line]:
    """Return the page's lines in the order of its text layer; boxes count from the top left."""
    try:
        layer = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    try:
        return list(_lines(layer, page.get_height(), Visibility(page, layer)))
    finally:
        layer.close()


def _lines(layer: pdfium.PdfTextPage, height: float, visibility: Visibility) -> Iterator[Line]:
    text = layer.get_text_range()
    start = 0
    for raw in text.split("\n"):
        begin, end = start, start + len(raw)
        start = end + 1
        shown = _shown(layer, text, begin, end, visibility)
        if shown:
            words = "".join(text[at] for at in shown).strip()
            yield _line(layer, words, shown[0], shown[-1], height)


def _shown(
    layer: pdfium.PdfTextPage, text: str, begin: int, end: int, visibility: Visibility
) -> Sequence[int]:
    """Return the places of a line's text that can be seen, from its first word to its last."""
    raw = text[begin:end]
    first, last = begin + len(raw) - len(raw.lstrip()), begin + len(raw.rstrip()) - 1
    if first > last:
        return ()
    hidden = visibility.hidden(_character(layer, first), _character(layer, last))
    if hidden is None:
        return range(first, last + 1)
    places = [
        at
        for at in range(first, last + 1)
        if text[at].isspace() or not hidden(_character(layer, at))
    ]
    words = [at for at in places if not text[at].isspace()]
    return [at for at in places if words[0] <= at <= words[-1]] if words else ()


def _line(layer: pdfium.PdfTextPage, text: str, first: int, last: int, height: float) -> Line:
    begin = _character(layer, first)
    end = _character(layer, last)
    left, bottom, right, top = layer.get_charbox(begin, loose=True)
    end_left, _, end_right, _ = layer.get_charbox(end, loose=True)
    return Line(
        text=text,
        left=min(left, end_left),
        right=max(right, end_right),
        top=height - top,
        bottom=height - bottom,
        size=max(abs(top - bottom), 1.0),
        bold=pdfium_c.FPDFText_GetFontWeight(layer, begin) >= _BOLD,
    )


def _character(layer: pdfium.PdfTextPage, index: int) -> int:
    """Return the character that stands at `index` of the text, which leaves some out."""
    found = int(pdfium_c.FPDFText_GetCharIndexFromTextIndex(layer, index))
    return min(max(found, 0), max(int(layer.count_chars()) - 1, 0))


def page_pieces(
    page: pdfium.PdfPage, lines: Sequence[Line], number: int
) -> Iterator[Block | list[Line]]:
    """Yield runs of lines and, where they stand, the blocks of the ruled tables between them."""
    tables = find_tables(page)
    run: list[Line] = []
    told: set[int] = set()
    for line in lines:
        owner = _owner(tables, line)
        if owner is None:
            run.append(line)
        elif owner not in told:
            told.add(owner)
            if run:
                yield run
            run = []
            yield from table_blocks(tables[owner].rows, number)
    if run:
        yield run


def _owner(tables: Sequence[Table], line: Line) -> int | None:
    middle = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    for index, table in enumerate(tables):
        if table.holds(*middle):
            return index
    return None
