"""Pictures of pages to text: tesseract, inside kreuzberg, with Portuguese data."""

import struct
import zlib
from collections.abc import Iterator

from kreuzberg import (
    ConcurrencyConfig,
    ExtractionConfig,
    KreuzbergError,
    OcrConfig,
    TesseractConfig,
    extract_bytes_sync,
)

from govbot.adapters.parsing.base import Block, DamagedFile, Limits, NoText, OcrDataMissing
from govbot.adapters.parsing.lines import paragraphs, plain_lines
from govbot.adapters.parsing.ocr_text import mend
from govbot.adapters.parsing.readers.shape import Facts, Source, Step

LANGUAGE = "por"
_AUTOMATIC_LAYOUT = 3
_CONFIG = ExtractionConfig(
    use_cache=False,
    enable_quality_processing=False,
    concurrency=ConcurrencyConfig(max_threads=1),
    ocr=OcrConfig(
        backend="tesseract",
        language=LANGUAGE,
        tesseract_config=TesseractConfig(
            language=LANGUAGE,
            psm=_AUTOMATIC_LAYOUT,
            output_format="text",
            enable_table_detection=False,
            use_cache=False,
        ),
    ),
)


def available(limits: Limits) -> bool:
    """Tell whether the Portuguese OCR data is where the limits say."""
    folder = limits.tessdata_dir
    return folder is not None and (folder / f"{LANGUAGE}.traineddata").is_file()


def read_text(image: bytes, media_type: str) -> str:
    """Return the text of a picture, line by line.

    Raises:
        KreuzbergError: the bytes are not a picture that can be decoded.
    """
    return extract_bytes_sync(image, media_type, config=_CONFIG).content


def text_blocks(text: str, page: int) -> list[Block]:
    """Return the blocks of a page's recognised text."""
    return paragraphs(list(plain_lines(mend(text))), page)


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read a scanned picture as a document of one page."""
    facts.page_count = 1
    if not available(source.limits):
        raise OcrDataMissing
    yield Step([], 0, 1, "ocr")
    try:
        text = read_text(source.path.read_bytes(), source.media_type)
    except KreuzbergError as error:
        raise DamagedFile from error
    if not text.strip():
        raise NoText
    facts.ocr_pages.append(1)
    yield Step(text_blocks(text, 1), 1, 1, "ocr")


def grey_png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Return a PNG of 8-bit grey `pixels`, rows `stride` bytes apart, marked as 300 dpi."""
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width] for row in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1)),
            _chunk(b"IDAT", zlib.compress(rows, 1)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
