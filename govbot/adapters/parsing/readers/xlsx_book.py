"""What the sheets of a workbook share: their names and order, strings and number formats."""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from govbot.adapters.parsing.base import DamagedFile, TooMuchText
from govbot.adapters.parsing.number_format import BUILT_IN, GENERAL
from govbot.adapters.parsing.xml_events import parse_xml

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_MB = 1_000_000


@dataclass(slots=True)
class Book:
    """A workbook without its sheets' cells."""

    max_text_mb: int
    sheets: list[tuple[str, str]] = field(default_factory=list)
    """Name and part of each sheet that is shown, in order."""
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    """Format code by cell style."""
    date1904: bool = False

    def string(self, index: str) -> str:
        """Return the shared string with this number, blank if there is none."""
        at = int(index) if index.isdecimal() else -1
        return self.strings[at] if 0 <= at < len(self.strings) else ""


def read_book(archive: zipfile.ZipFile, max_text_mb: int) -> Book:
    """Return what the sheets share.

    Raises:
        DamagedFile: no sheet can be found, or a part is no XML.
        TooMuchText: the strings alone are more text than a document may have.
    """
    book = Book(max_text_mb)
    targets = _targets(archive)
    names = set(archive.namelist())

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr":
            book.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            part = targets.get(_relation(attributes), "")
            if part in names and "worksheets" in part:
                book.sheets.append((attributes.get("name", ""), part))

    parse_xml(archive.read(_WORKBOOK), start, _ignore, _ignore)
    if not book.sheets:
        raise DamagedFile
    _read_strings(archive, book, targets)
    _read_formats(archive, book, targets)
    return book


def _relation(attributes: Mapping[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return relation id -> part; the kinds that occur once are also found by their kind."""
    found: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            part = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))[1:]
            found[attributes.get("Id", "")] = part
            found.setdefault(posixpath.basename(attributes.get("Type", "")), part)

    parse_xml(archive.read(_RELATIONS), start, _ignore, _ignore)
    return found


def _read_strings(archive: zipfile.ZipFile, book: Book, targets: Mapping[str, str]) -> None:
    part = targets.get("sharedStrings", "")
    if part not in archive.namelist():
        return
    words: list[str] = []
    path: list[str] = []
    room = book.max_text_mb * _MB

    def start(name: str, _: Mapping[str, str]) -> None:
        path.append(name)

    def text(text: str) -> None:
        nonlocal room
        if path[-1] == "t" and "rPh" not in path:
            words.append(text)
            room -= len(text)
            if room < 0:
                raise TooMuchText(megabytes=book.max_text_mb)

    def end(name: str) -> None:
        path.pop()
        if name == "si":
            book.strings.append("".join(words))
            words.clear()

    with archive.open(part) as stream:
        parse_xml(stream, start, end, text)


def _read_formats(archive: zipfile.ZipFile, book: Book, targets: Mapping[str, str]) -> None:
    part = targets.get("styles", "")
    if part not in archive.namelist():
        return
    codes = dict(BUILT_IN)
    in_cells = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal in_cells
        number = attributes.get("numFmtId", "0")
        key = int(number) if number.isdecimal() else 0
        if name == "numFmt":
            codes[key] = attributes.get("formatCode", GENERAL)
        elif name == "cellXfs":
            in_cells = True
        elif name == "xf" and in_cells:
            book.formats.append(codes.get(key, GENERAL))

    def end(name: str) -> None:
        nonlocal in_cells
        in_cells = in_cells and name != "cellXfs"

    parse_xml(archive.read(part), start, end, _ignore)


def _ignore(_: str) -> None:
    """Take no notice of an event."""
