"""PDF, page by page, with pdfium: lines with their boxes, ruled tables, scans by OCR.

Memory stays flat however many pages there are: one page is open at a time.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from kreuzberg import KreuzbergError

from govbot.adapters.parsing import furniture
from govbot.adapters.parsing.base import (
    Block,
    DamagedFile,
    EncryptedFile,
    Limits,
    OcrDataMissing,
    TooManyPages,
)
from govbot.adapters.parsing.legible import is_legible
from govbot.adapters.parsing.lines import Line, paragraphs
from govbot.adapters.parsing.ocr_furniture import without_running_text
from govbot.adapters.parsing.readers import ocr
from govbot.adapters.parsing.readers.pdf_page import open_page, page_lines, page_pieces
from govbot.adapters.parsing.readers.shape import Facts, Source, Step

_SAMPLE = 60
_OCR_DPI: Final = 200
"""Measured on degraded scans: 200 misses fewer words than 300, where noise becomes strokes."""
_MAX_PIXELS: Final = 24_000_000
_MANY_PATHS = 200
_OCR_SHARE = 0.8
"""Share of the time allowed for a file after which no further page is recognised."""


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read the pages that have text, then those that must be recognised from their image."""
    document = _open(source)
    try:
        pages = len(document)
        if pages > source.limits.max_pages:
            raise TooManyPages(pages=pages, limit=source.limits.max_pages)
        facts.page_count = pages
        facts.title = document.get_metadata_value("Title").strip() or None
        sampled = _sampled(document)
        running = furniture.running_keys((index, keys) for index, (keys, _) in sampled.items())
        blank: dict[int, list[Block]] = {}
        for index in range(pages):
            _, lines = sampled.pop(index, (None, None))
            yield Step(_text_blocks(document, index, lines, running, blank), index + 1, pages)
        yield from _recognised(document, blank, source.limits, facts)
    finally:
        document.close()


def _open(source: Source) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(source.path)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise EncryptedFile from error
        raise DamagedFile from error
    if pages == 0:
        raise DamagedFile
    return document


def _sampled(document: pdfium.PdfDocument) -> dict[int, tuple[set[str], list[Line]]]:
    """Return the keys of what stands at their edges, and the lines, of pages spread over all."""
    pages = len(document)
    step = max(1, pages // _SAMPLE)
    step += step > 1 and step % 2 == 0  # an even step would see the pages of one side only
    sampled: dict[int, tuple[set[str], list[Line]]] = {}
    for index in range(0, pages, step):
        with open_page(document, index) as page:
            if page is not None:
                lines, height = page_lines(page), page.get_height()
                keys = {furniture.key(line.text) for line in lines if furniture.edge(line, height)}
                sampled[index] = (keys, lines)
    return sampled


def _text_blocks(
    document: pdfium.PdfDocument,
    index: int,
    lines: list[Line] | None,
    running: frozenset[str],
    blank: dict[int, list[Block]],
) -> list[Block]:
    """Return one page's blocks; those of a page without legible text wait in `blank`.

    `lines` are the page's where they were read already.
    """
    with open_page(document, index) as page:
        if page is None:
            blank[index] = []
            return []
        lines = page_lines(page) if lines is None else lines
        kept = furniture.without_running(lines, running, page.get_height(), first_page=index == 0)
        text = "\n".join(line.text for line in kept)
        blocks: list[Block] = []
        for piece in page_pieces(page, furniture.without_contents(kept), index + 1):
            blocks.extend([piece] if isinstance(piece, Block) else paragraphs(piece, index + 1))
        if is_legible(text) or not _shows_something(page):
            return blocks
        blank[index] = blocks
        return []


def _shows_something(page: pdfium.PdfPage) -> bool:
    pictures = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_TEXT)
    shown = page.get_objects(max_depth=3)
    return any(one.type in pictures or count > _MANY_PATHS for count, one in enumerate(shown))


def _recognised(
    document: pdfium.PdfDocument, blank: Mapping[int, list[Block]], limits: Limits, facts: Facts
) -> Iterator[Step]:
    if blank and not ocr.available(limits):
        if len(blank) == len(document):
            raise OcrDataMissing
        facts.unread_pages.extend(index + 1 for index in blank)
        yield Step([block for blocks in blank.values() for block in blocks])
        return
    begun = time.monotonic()
    texts: list[str] = []
    for done, index in enumerate(blank, 1):
        # A long scan that cannot be read whole in time is better read in part than not at all.
        late = time.monotonic() - begun > _OCR_SHARE * limits.timeout_s
        texts.append("" if late else _recognise(document, index))
        yield Step([], done, len(blank), "ocr")
    for index, text in zip(blank, without_running_text(texts), strict=True):
        recognised = ocr.text_blocks(text, index + 1)
        if recognised:
            facts.ocr_pages.append(index + 1)
        elif not blank[index]:
            facts.unread_pages.append(index + 1)
        # What little text such a page has is in its picture too: one of both is enough.
        yield Step(recognised or blank[index], len(blank), len(blank), "ocr")


def _recognise(document: pdfium.PdfDocument, index: int) -> str:
    with open_page(document, index) as page:
        if page is None:
            return ""
        points = max(1.0, page.get_width() * page.get_height())
        scale = min(_OCR_DPI / 72, (_MAX_PIXELS / points) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        image = ocr.grey_png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
        bitmap.close()
    try:
        return ocr.read_text(image, "image/png")
    except KreuzbergError:
        return ""  # counted among the pages that could not be read
