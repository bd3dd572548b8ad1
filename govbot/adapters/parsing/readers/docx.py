"""Word documents.

Kreuzberg's own reader leaves out the numbers of automatic lists, which in a norm are the very
names of its articles and incisos, hence this one. Deleted (tracked) text is left out, and what
nobody sees: hidden, too small, or white where no ground is known. Struck text stays: a norm strikes
what is revoked and it may be asked for.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from govbot.adapters.parsing.base import BlockKind, DamagedFile
from govbot.adapters.parsing.readers.docx_numbering import Numbering, read_numbering
from govbot.adapters.parsing.readers.docx_styles import OFF, Styles, hidden_by, read_styles
from govbot.adapters.parsing.readers.flow import Flow
from govbot.adapters.parsing.readers.odt import element_text
from govbot.adapters.parsing.readers.runs import Run, blocks_of
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.xml_events import parse_xml

_SILENT = frozenset({"Fallback", "del", "moveFrom", "sectPr", "tblPr", "sdtPr", "instrText"})
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BOXED = frozenset({"drawing", "pict", "txbxContent"})
_BATCH = 500


@dataclass(slots=True)
class _Paragraph:
    words: list[Run] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    number: str | None = None
    level: int | None = None
    notes: list[str] = field(default_factory=list)
    hidden: bool = False
    grounded: bool = False


class _Body:
    """Follows `word/document.xml` (or the footnotes)."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: Mapping[str, str]) -> None:
        self.flow = Flow()
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._open: list[_Paragraph] = []
        self._silent = 0
        self._in_text = False
        self._in_run = False
        self._hidden = False
        self._white = False
        self._struck = False
        self._grounds = 0
        self._tables: dict[str, Callable[[], None]] = {
            "tbl": self.flow.open_table,
            "tr": self.flow.open_row,
            "tc": self.flow.open_cell,
        }

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        self._grounds += name == "tbl" or name in _BOXED
        if self._silent or name in _SILENT:
            self._silent += 1
        elif name in self._tables:
            self._tables[name]()
        elif name == "p":
            self._open.append(_Paragraph())
        elif self._open:
            self._within(self._open[-1], name, attributes)

    def _within(self, paragraph: _Paragraph, name: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("w:val", "")
        if name == "t":
            self._in_text = True
        elif name == "r":
            self._in_run, self._hidden = True, paragraph.hidden
            self._white = self._struck = False
        elif name in ("shd", "highlight"):
            self._ground(paragraph, attributes)
        elif self._in_run and self._marks_run(name, value):
            pass
        elif name in _BREAKS and self._in_run and self._is_seen(paragraph):
            paragraph.words.append(Run(_BREAKS[name], self._struck))
        elif name in ("footnoteReference", "endnoteReference"):
            paragraph.notes.append(self._notes.get(name[:3] + attributes.get("w:id", ""), ""))
        elif name == "pStyle":
            paragraph.style = value
            paragraph.hidden = bool(self._styles.resolve(value).hidden)
        elif value.isdecimal():
            _set_number(paragraph, name, value)

    def _marks_run(self, name: str, value: str) -> bool:
        """Take a property of letters: whether they are seen, whether they are crossed out."""
        if name == "rStyle":
            self._hidden = self._hidden or bool(self._styles.resolve(value).hidden)
        elif (hides := hidden_by(name, value)) is not None:
            self._hidden = hides
        elif name == "color":
            self._white = value.upper() == "FFFFFF"
        elif name in ("strike", "dstrike"):
            self._struck = self._struck or value not in OFF
        else:
            return False
        return True

    def _ground(self, paragraph: _Paragraph, attributes: Mapping[str, str]) -> None:
        fill = attributes.get("w:fill", attributes.get("w:val", "")).lower()
        if fill not in ("auto", "ffffff", "white", "none", "clear"):
            paragraph.grounded = True

    def _is_seen(self, paragraph: _Paragraph) -> bool:
        # In tables and boxes a style may give the ground, on which white letters are seen.
        return not self._hidden and (not self._white or paragraph.grounded or self._grounds > 0)

    def text(self, text: str) -> None:
        """Take words, which stand in `w:t` only."""
        if self._in_text and not self._silent and self._open and self._is_seen(self._open[-1]):
            self._open[-1].words.append(Run(text, self._struck))

    def end(self, name: str) -> None:
        """Leave an element."""
        self._grounds -= name == "tbl" or name in _BOXED
        if self._silent:
            self._silent -= 1
        elif name == "t":
            self._in_text = False
        elif name == "r":
            self._in_run = self._hidden = self._white = self._struck = False
        elif name == "p" and self._open:
            self._close(self._open.pop())
        elif name == "tbl":
            self.flow.close_table()

    def _close(self, paragraph: _Paragraph) -> None:
        style = self._styles.resolve(paragraph.style)
        if style.contents:
            return
        number = paragraph.number if paragraph.number is not None else style.number
        level = paragraph.level if paragraph.level is not None else style.level or 0
        runs = blocks_of(paragraph.words)
        label = self._numbering.label(number, level) if number and runs else ""
        heading = paragraph.outline or style.heading
        kind: BlockKind = "heading" if heading else "list" if label == "•" else "paragraph"
        for at, run in enumerate(runs):
            self.flow.add(
                run.text if at else f"{label} {run.text}", kind, heading, struck=run.struck
            )
        for note in paragraph.notes:
            self.flow.add(f"Nota: {note}" if note else "")


def _set_number(paragraph: _Paragraph, name: str, value: str) -> None:
    if name == "numId":
        paragraph.number = value
    elif name == "ilvl":
        paragraph.level = int(value)
    elif name == "outlineLvl":
        paragraph.outline = int(value) + 1 if int(value) < 9 else None  # noqa: PLR2004 - 9 is body text


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read paragraphs with their numbers, headings, tables, and notes after their paragraph."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            body = _Body(
                read_styles(_part(archive, "word/styles.xml")),
                read_numbering(_part(archive, "word/numbering.xml")),
                {
                    **_notes(_part(archive, "word/footnotes.xml"), "footnote"),
                    **_notes(_part(archive, "word/endnotes.xml"), "endnote"),
                },
            )
            parse_xml(archive.read("word/document.xml"), body.start, body.end, body.text)
            facts.title = element_text(_part(archive, "docProps/core.xml"), "title")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedFile from error
    blocks = body.flow.finish()
    for start in range(0, len(blocks), _BATCH):
        batch = blocks[start : start + _BATCH]
        yield Step(batch, start + len(batch), len(blocks))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b"<none/>"


def _notes(data: bytes, wanted: str) -> dict[str, str]:
    """Return the text of each note by `foo` or `end` and its id."""
    found: dict[str, str] = {}
    words: list[str] = []
    here = ""
    in_text = is_hidden = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal here, in_text, is_hidden
        in_text = name == "t"
        if name == "r":
            is_hidden = False
        elif (hides := hidden_by(name, attributes.get("w:val", ""))) is not None:
            is_hidden = hides
        if name == wanted:
            words.clear()
            here = wanted[:3] + attributes.get("w:id", "")

    def text(text: str) -> None:
        if in_text and not is_hidden:
            words.append(text)

    def end(name: str) -> None:
        nonlocal in_text
        in_text = False
        if name == wanted:
            found[here] = " ".join("".join(words).split())

    parse_xml(data, start, end, text)
    return found
