"""Excel workbooks: each sheet a page with its name, cells as their formats show them.

Kreuzberg's own reader gives numbers as the file stores them (`1.12` for what the sheet shows as
`1,12`), hence this one. Sheets that are hidden are left out; filtered rows are not.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from govbot.adapters.parsing.base import Block, DamagedFile, TooMuchText
from govbot.adapters.parsing.date_format import show_iso
from govbot.adapters.parsing.number_format import GENERAL, show_number
from govbot.adapters.parsing.readers.odt import element_text
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.readers.xlsx_book import Book, read_book
from govbot.adapters.parsing.tables import table_blocks
from govbot.adapters.parsing.xml_events import parse_xml

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_MB = 1_000_000
_MAX_CELLS = 2_000_000
"""Cells of a sheet once its rows are filled up to one width; wider ones stay ragged."""
_BOOLEAN = {"1": "VERDADEIRO", "0": "FALSO"}

Rows = dict[int, dict[int, str]]
"""Row number -> column number -> text; only what is filled."""


@dataclass(slots=True)
class _Cell:
    row: int = 0
    column: int = 0
    kind: str = "n"
    style: int = 0
    value: list[str] = field(default_factory=list)


class _Sheet:
    """Follows `xl/worksheets/sheetN.xml`."""

    def __init__(self, book: Book, room: int) -> None:
        self.rows: Rows = {}
        self._book = book
        self._room = room
        self._row = self._column = 0
        self._cell: _Cell | None = None
        self._path: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        self._path.append(name)
        if name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column = 0
        elif name == "c":
            place = _PLACE.match(attributes.get("r", ""))
            self._column = column_number(place[1]) if place else self._column + 1
            style = attributes.get("s", "0")
            self._cell = _Cell(
                int(place[2]) if place else self._row,
                self._column,
                attributes.get("t", "n"),
                int(style) if style.isdecimal() else 0,
            )
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        """Take the words of a value, not those of formulas and phonetic hints."""
        if self._cell and (self._path[-1] == "v" or self._path[-2:] in (["is", "t"], ["r", "t"])):
            self._cell.value.append(text)

    def end(self, name: str) -> None:
        """Leave an element."""
        self._path.pop()
        if name == "c" and self._cell:
            cell, self._cell = self._cell, None
            text = self._shown(cell).strip()
            self._room -= len(text)
            if self._room < 0:
                raise TooMuchText(megabytes=self._book.max_text_mb)
            if text:
                self.rows.setdefault(cell.row, {})[cell.column] = text

    def _shown(self, cell: _Cell) -> str:
        value = "".join(cell.value)
        match cell.kind if value else "str":
            case "inlineStr" | "str":
                return value
            case "s":
                return self._book.string(value)
            case "b":
                return _BOOLEAN.get(value, value)
            case "e":  # "#N/A" says nothing to who asks
                return ""
            case "d":
                return show_iso(value)
            case _:
                return self._number(value, cell)

    def _number(self, value: str, cell: _Cell) -> str:
        code = self._book.formats[cell.style] if cell.style < len(self._book.formats) else GENERAL
        try:
            return show_number(float(value), code, date1904=self._book.date1904)
        except (ValueError, OverflowError):
            return value

    def _merge(self, area: str) -> None:
        """Say a value again in each filled row that its cell spans."""
        first, last = (_PLACE.match(corner) for corner in (area + ":").split(":")[:2])
        if not first or not last or first[1] != last[1]:
            return
        column, top = column_number(first[1]), int(first[2])
        value = self.rows.get(top, {}).get(column)
        for row in self.rows if value else ():
            if top < row <= int(last[2]):
                self.rows[row].setdefault(column, value or "")


def column_number(letters: str) -> int:
    """Return 1 for `A`, 27 for `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read sheet by sheet; each begins with its name."""
    room = source.limits.max_text_mb * _MB
    try:
        with zipfile.ZipFile(source.path) as archive:
            book = read_book(archive, source.limits.max_text_mb)
            facts.page_count = len(book.sheets)
            if "docProps/core.xml" in archive.namelist():
                facts.title = element_text(archive.read("docProps/core.xml"), "title")
            for page, (name, part) in enumerate(book.sheets, 1):
                sheet = _Sheet(book, room)
                with archive.open(part) as stream:
                    parse_xml(stream, sheet.start, sheet.end, sheet.text)
                blocks = _blocks(sheet.rows, page)
                heading = [Block(name, page, "heading", 1)] if blocks else []
                yield Step([*heading, *blocks], page, len(book.sheets))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedFile from error


def _blocks(rows: Rows, page: int) -> list[Block]:
    blocks: list[Block] = []
    for group in _groups(rows):
        used = sorted({column for number in group for column in rows[number]})
        if len(used) * len(group) > _MAX_CELLS:
            table = [[rows[number][column] for column in sorted(rows[number])] for number in group]
            blocks.extend(Block(" | ".join(row), page, "paragraph") for row in table)
        else:
            table = [[rows[number].get(column, "") for column in used] for number in group]
            blocks.extend(table_blocks(table, page))
    return blocks


def _groups(rows: Rows) -> list[list[int]]:
    """Return the row numbers of each table: a caption after a blank row begins another."""
    numbers = sorted(rows)
    groups = [numbers[:1]]
    for before, number in pairwise(numbers):
        if number > before + 1 and len(rows[number]) == 1:
            groups.append([])
        groups[-1].append(number)
    return groups
