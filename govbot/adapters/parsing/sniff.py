"""The true type of a file from its bytes; the name only helps to tell kinds of plain text."""

import re
import zipfile
from pathlib import Path, PurePath
from typing import Final

from govbot.adapters.parsing.archive import inspect
from govbot.adapters.parsing.base import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    Limits,
    UnsupportedType,
)
from govbot.adapters.parsing.decode import decode, looks_binary

PDF: Final = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX: Final = _OFFICE + "wordprocessingml.document"
XLSX: Final = _OFFICE + "spreadsheetml.sheet"
PPTX: Final = _OFFICE + "presentationml.presentation"
XLSB: Final = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
_OPEN = "application/vnd.oasis.opendocument."
ODT: Final = _OPEN + "text"
ODS: Final = _OPEN + "spreadsheet"
DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
PPT: Final = "application/vnd.ms-powerpoint"
RTF: Final = "application/rtf"
HTML: Final = "text/html"
XML: Final = "application/xml"
EML: Final = "message/rfc822"
MARKDOWN: Final = "text/markdown"
CSV: Final = "text/csv"
TEXT: Final = "text/plain"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"

_HEAD = 65_536
_PDF_MARK_WITHIN = 1_024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"{\\rtf", RTF),
)
_REFUSED = (
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"\xfe\xed\xfa", "Mach-O"),
    (b"\xcf\xfa\xed\xfe", "Mach-O"),
    (b"\xca\xfe\xba\xbe", "Java"),
    (b"#!", "script"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"RIFF", "RIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"%!PS", "PostScript"),
)
_PARTS = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("xl/workbook.bin", XLSB),
    ("ppt/presentation.xml", PPTX),
)
_STREAMS = (
    ("EncryptedPackage", ""),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|h[1-6]|meta|title)\b", re.I)
_XML_ROOT = re.compile(
    r"(?=<\?xml|<[A-Za-z_][\w.:-]*[\s>])(?:<\?.*?\?>\s*|<!--.*?-->\s*|<![^>]*>\s*)*"
    r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)",
    re.S,
)
_MAIL = re.compile(
    r"(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To"
    r"|Content-Type|X-[\w-]+|DKIM-Signature|Reply-To|Cc):\s?\S",
    re.I,
)
_MAIL_HEADERS_NEEDED = 2
_BY_NAME = {".md": MARKDOWN, ".markdown": MARKDOWN, ".csv": CSV, ".tsv": CSV}


def sniff(path: Path, name: str, limits: Limits) -> str:
    """Return the media type of the file at `path`.

    Raises:
        EmptyFile, EncryptedFile, DamagedFile, ArchiveBomb: found out by looking at its outside.
        UnsupportedType: programs, archives and whatever else holds no document.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \t\r\n\f\xef\xbb\xbf"):
        raise EmptyFile
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(path, limits)
    if head.startswith(b"PK"):
        raise DamagedFile
    if head.startswith(_OLE):
        return _ole_type(path)
    if b"%PDF-" in head[:_PDF_MARK_WITHIN]:
        return PDF
    if looks_binary(head):
        raise UnsupportedType(found=_refused(head))
    return _text_type(decode(_whole_characters(head)), name)


def _refused(head: bytes) -> str:
    return next((name for magic, name in _REFUSED if head.startswith(magic)), "binary")


def _zip_type(path: Path, limits: Limits) -> str:
    names = inspect(path, limits)
    found = set(names)
    for part, media_type in _PARTS:
        if part in found:
            return media_type
    if "mimetype" in found:
        return _open_document_type(path)
    if "[Content_Types].xml" in found:
        raise DamagedFile
    raise UnsupportedType(found="ZIP")


def _open_document_type(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as entry:
            media_type = entry.read(100).decode("ascii", errors="replace").strip()
            manifest = _start_of(archive, "META-INF/manifest.xml")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedFile from error
    if b"encryption-data" in manifest:
        raise EncryptedFile
    base = media_type.removesuffix("-template")
    if base in (ODT, ODS):
        return base
    raise UnsupportedType(found=media_type)


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as entry:
        return entry.read(_HEAD)


def _ole_type(path: Path) -> str:
    """Tell Word, Excel and PowerPoint apart by the names in the container's directory."""
    data = path.read_bytes()
    if "EncryptedSummary".encode("utf-16-le") in data or _is_encrypted_word(data):
        raise EncryptedFile
    for stream, media_type in _STREAMS:
        if stream.encode("utf-16-le") + b"\0\0" in data:
            if not media_type:
                raise EncryptedFile
            return media_type
    raise DamagedFile


def _is_encrypted_word(data: bytes) -> bool:
    """Read the flag in the header of a Word document's stream, the first sector as a rule."""
    magic, flags = data[512:514], int.from_bytes(data[522:524], "little")
    return magic == b"\xec\xa5" and bool(flags & 0x0100)


def _whole_characters(head: bytes) -> bytes:
    """Drop the bytes of a UTF-8 character that the end of the sample cut in two."""
    if len(head) < _HEAD:
        return head
    return head[: max(head.rfind(b"\n"), head.rfind(b" "), _HEAD - 8)]


def _text_type(text: str, name: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")
    if _HTML.match(start):
        return HTML
    if root := _XML_ROOT.match(start):
        return HTML if root[1].lower() == "html" else XML
    if start.startswith("<?xml"):
        return XML
    if re.search(r"<(?:!doctype\s+html|html|body)\b", start[:4_000], re.I):
        return HTML
    lines = start.splitlines()[:12]
    if lines and _MAIL.match(lines[0]):
        headers = sum(bool(_MAIL.match(line)) for line in lines)
        if headers >= _MAIL_HEADERS_NEEDED:
            return EML
    return _BY_NAME.get(PurePath(name).suffix.lower(), TEXT)
