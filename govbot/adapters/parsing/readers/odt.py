"""OpenDocument texts.

Kreuzberg's own reader leaves out the text of table cells that carry a style, hence this one.
"""

import zipfile
from collections.abc import Iterator, Mapping

from govbot.adapters.parsing.base import DamagedFile
from govbot.adapters.parsing.readers.flow import Flow
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.xml_events import parse_xml

_SILENT = frozenset(
    {"tracked-changes", "annotation", "forms", "sequence-decls", "title", "desc", "note-citation"}
)
_MAX_BLANKS = 100
_BATCH = 500


class _Text:
    """Follows `content.xml`."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._paragraphs: list[list[str]] = []
        self._levels: list[int | None] = []
        self._silent = 0
        self._items = 0
        self._notes: list[str] = []
        self._in_note = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        if self._silent or name in _SILENT:
            self._silent += 1
        elif name in ("p", "h"):
            level = attributes.get("text:outline-level", "1") if name == "h" else None
            self._paragraphs.append([])
            self._levels.append(int(level) if level and level.isdecimal() else None)
        elif name == "s":
            count = attributes.get("text:c", "1")
            self.text(" " * min(int(count) if count.isdecimal() else 1, _MAX_BLANKS))
        elif name in ("tab", "line-break"):
            self.text("\n" if name == "line-break" else " ")
        elif name == "list-item":
            self._items += 1
        elif name == "note":
            self._in_note += 1
        elif name == "table":
            self.flow.open_table()
        elif name == "table-row":
            self.flow.open_row()
        elif name in ("table-cell", "covered-table-cell"):
            self.flow.open_cell()

    def text(self, text: str) -> None:
        """Take words, which stand in paragraphs only."""
        if self._paragraphs and not self._silent:
            self._paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        """Leave an element."""
        if self._silent:
            self._silent -= 1
        elif name in ("p", "h") and self._paragraphs:
            self._paragraph("".join(self._paragraphs.pop()), self._levels.pop())
        elif name == "list-item":
            self._items -= 1
        elif name == "note":
            self._in_note -= 1
        elif name == "table":
            self.flow.close_table()

    def _paragraph(self, text: str, level: int | None) -> None:
        if self._in_note:
            self._notes.append(text)
            return
        if level is not None:
            self.flow.add(text, "heading", level)
        else:
            self.flow.add(text, "list" if self._items else "paragraph")
        for note in self._notes:
            self.flow.add(f"Nota: {note}")
        self._notes.clear()


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read paragraphs, headings, lists, tables, and each footnote after its paragraph."""
    document = _Text()
    try:
        with zipfile.ZipFile(source.path) as archive:
            content = archive.read("content.xml")
            meta = archive.read("meta.xml") if "meta.xml" in archive.namelist() else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedFile from error
    parse_xml(content, document.start, document.end, document.text)
    facts.title = element_text(meta, "title") if meta else None
    blocks = document.flow.finish()
    for start in range(0, len(blocks), _BATCH):
        batch = blocks[start : start + _BATCH]
        yield Step(batch, start + len(batch), len(blocks))


def element_text(data: bytes, wanted: str) -> str | None:
    """Return the text of the first element with this name, or None."""
    path: list[str] = []
    words: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        path.append(name)

    def end(name: str) -> None:
        del name
        path.pop()

    def text(text: str) -> None:
        if path[-1] == wanted:
            words.append(text)

    parse_xml(data, start, end, text)
    return "".join(words).strip() or None
