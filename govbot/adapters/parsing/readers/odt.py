"""OpenDocument texts.

Kreuzberg's own reader leaves out the text of table cells that carry a style, hence this one.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence

from govbot.adapters.parsing.base import DamagedFile
from govbot.adapters.parsing.readers.flow import Flow
from govbot.adapters.parsing.readers.runs import Run
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.xml_events import parse_xml

_SILENT = frozenset(
    {"tracked-changes", "annotation", "forms", "sequence-decls", "title", "desc", "note-citation"}
)
_MAX_BLANKS = 100
_MAX_PARENTS = 20
_BATCH = 500


class _Styles:
    """Follows the styles of a document: which cross text out, by themselves or by their parent."""

    def __init__(self) -> None:
        self._struck: dict[str, bool] = {}
        self._parents: dict[str, str] = {}
        self._here = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        if name == "style":
            self._here = attributes.get("style:name", "")
            self._parents[self._here] = attributes.get("style:parent-style-name", "")
        elif name == "text-properties" and self._here:
            line = attributes.get("style:text-line-through-style")
            line = line or attributes.get("style:text-line-through-type")
            if line is not None:
                self._struck[self._here] = line != "none"

    def end(self, name: str) -> None:
        """Leave an element."""
        if name == "style":
            self._here = ""

    def strikes(self, name: str) -> bool | None:
        """Tell whether a style crosses out; None: it says nothing, so that what is around does."""
        for _ in range(_MAX_PARENTS):
            if name in self._struck:
                return self._struck[name]
            if not (name := self._parents.get(name, "")):
                break
        return None


class _Text:
    """Follows `content.xml`."""

    def __init__(self, styles: _Styles) -> None:
        self.flow = Flow()
        self._styles = styles
        self._struck: list[bool] = [False]
        self._paragraphs: list[list[Run]] = []
        self._levels: list[int | None] = []
        self._silent = 0
        self._items = 0
        self._notes: list[str] = []
        self._in_note = 0
        self._tables: dict[str, Callable[[], None]] = {
            "table": self.flow.open_table,
            "table-row": self.flow.open_row,
            "table-cell": self.flow.open_cell,
            "covered-table-cell": self.flow.open_cell,
        }

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        if self._silent or name in _SILENT:
            self._silent += 1
        elif name in ("p", "h"):
            self._enter(attributes)
            level = attributes.get("text:outline-level", "1") if name == "h" else None
            self._paragraphs.append([])
            self._levels.append(int(level) if level and level.isdecimal() else None)
        elif name == "span":
            self._enter(attributes)
        elif name == "s":
            count = attributes.get("text:c", "1")
            self.text(" " * min(int(count) if count.isdecimal() else 1, _MAX_BLANKS))
        elif name in ("tab", "line-break"):
            self.text("\n" if name == "line-break" else " ")
        elif name == "list-item":
            self._items += 1
        elif name == "note":
            self._in_note += 1
        elif name in self._tables:
            self._tables[name]()

    def _enter(self, attributes: Mapping[str, str]) -> None:
        own = self._styles.strikes(attributes.get("text:style-name", ""))
        self._struck.append(self._struck[-1] if own is None else own)

    def text(self, text: str) -> None:
        """Take words, which stand in paragraphs only."""
        if self._paragraphs and not self._silent:
            self._paragraphs[-1].append(Run(text, self._struck[-1]))

    def end(self, name: str) -> None:
        """Leave an element."""
        if self._silent:
            self._silent -= 1
        elif name == "span":
            self._struck.pop()
        elif name in ("p", "h") and self._paragraphs:
            self._struck.pop()
            self._paragraph(self._paragraphs.pop(), self._levels.pop())
        elif name == "list-item":
            self._items -= 1
        elif name == "note":
            self._in_note -= 1
        elif name == "table":
            self.flow.close_table()

    def _paragraph(self, runs: Sequence[Run], level: int | None) -> None:
        if self._in_note:
            self._notes.append("".join(run.text for run in runs))
            return
        if level is not None:
            self.flow.add_runs(runs, "heading", level)
        else:
            self.flow.add_runs(runs, "list" if self._items else "paragraph")
        for note in self._notes:
            self.flow.add(f"Nota: {note}")
        self._notes.clear()


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read paragraphs, headings, lists, tables, and each footnote after its paragraph."""
    styles = _Styles()
    document = _Text(styles)
    try:
        with zipfile.ZipFile(source.path) as archive:
            content = archive.read("content.xml")
            common = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b""
            meta = archive.read("meta.xml") if "meta.xml" in archive.namelist() else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedFile from error
    for part in filter(None, (common, content)):
        parse_xml(part, styles.start, styles.end, lambda _: None)
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
