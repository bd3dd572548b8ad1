"""What a file becomes, the bounds it is read under, and the reasons for which it cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from govbot.core.errors import GovBotError

BlockKind = Literal["heading", "paragraph", "list", "table"]

OnProgress = Callable[[str, float], None]
"""Told the step at work (`parsing` or `ocr`) and the share of it done, from 0.0 to 1.0."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of text that stands by itself: a heading, a paragraph, a list item, a table.

    `page` counts from 1: a page of a PDF or of a scan, a sheet, a slide; None where the format
    has no such place. `level` is a heading's depth, 1 the outermost, and None for the other kinds.
    A table is written in Markdown with its header as first row.
    `struck` text is crossed out: a norm shows so what it no longer says. `anchor` is the name that
    the file itself gives a piece: in LexML its fragment, and for the epigraph the norm's URN.
    """

    text: str
    page: int | None
    kind: BlockKind
    level: int | None = None
    struck: bool = False
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A file's blocks in reading order, and what is known of the whole."""

    blocks: tuple[Block, ...]
    page_count: int | None
    media_type: str
    title: str | None
    ocr_pages: tuple[int, ...] = ()
    """Pages (from 1) whose text was read from their image."""
    unread_pages: tuple[int, ...] = ()
    """Pages (from 1) that show something but gave no text: OCR data missing, or illegible."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds that one file is read under."""

    timeout_s: float = 600.0
    """Wall-clock seconds for the whole file, OCR included."""
    memory_mb: int = 1024
    """Resident memory of the child process."""
    max_pages: int = 5_000
    max_text_mb: int = 64
    """Text that one file may yield; a larger one is a bomb or is no document."""
    max_unpacked_mb: int = 512
    """Sum of an archive's entries once decompressed (DOCX, XLSX, PPTX, ODF)."""
    max_entries: int = 10_000
    """Files inside such an archive."""
    tessdata_dir: Path | None = None
    """Folder with `por.traineddata`; None: pages without text cannot be read."""


class ParseError(GovBotError):
    """A file gave no text; the subclass says why."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "damaged_file"


class EmptyFile(ParseError):
    """The file has no bytes, or nothing but blanks."""

    code = "empty_file"


class DamagedFile(ParseError):
    """The type is supported but the bytes do not hold together."""

    code = "damaged_file"


class EncryptedFile(ParseError):
    """A password is needed to open the file."""

    code = "encrypted_file"


class UnsupportedType(ParseError):
    """The content is of no type that can be read. Data: `found`."""

    status = 415
    code = "unsupported_type"


class NoText(ParseError):
    """The file opened but nothing in it can be read, not even by OCR."""

    code = "no_text"


class ParseTimeout(ParseError):
    """Reading took longer than allowed. Data: `seconds`."""

    code = "parse_timeout"


class ParseMemory(ParseError):
    """Reading needed more memory than allowed. Data: `megabytes`."""

    code = "parse_memory"


class ParseCrashed(ParseError):
    """The child process ended without a result. Data: `exit_status`."""

    code = "parse_crashed"


class TooManyPages(ParseError):
    """The file has more pages than allowed. Data: `pages`, `limit`."""

    status = 413
    code = "too_many_pages"


class TooMuchText(ParseError):
    """The file yields more text than allowed. Data: `megabytes`."""

    status = 413
    code = "too_much_text"


class ArchiveBomb(ParseError):
    """The file is compressed in a way that would unpack without end. Data: `detail`."""

    code = "archive_bomb"


class OcrDataMissing(ParseError):
    """No page has text and the Portuguese OCR data is not installed."""

    status = 503
    code = "ocr_data_missing"


ERRORS: dict[str, type[ParseError]] = {
    error.code: error
    for error in (
        EmptyFile,
        DamagedFile,
        EncryptedFile,
        UnsupportedType,
        NoText,
        ParseTimeout,
        ParseMemory,
        ParseCrashed,
        TooManyPages,
        TooMuchText,
        ArchiveBomb,
        OcrDataMissing,
    )
}
"""Every reason by its code, as the child process names it."""
