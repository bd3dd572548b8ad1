"""PowerPoint presentations: each slide a page, with its title, texts, tables and notes.

Kreuzberg's own reader neither says where a slide ends nor keeps its tables, hence this one.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping

from govbot.adapters.parsing.base import Block, DamagedFile
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.tables import table_blocks
from govbot.adapters.parsing.xml_events import parse_xml

_PRESENTATION = "ppt/presentation.xml"
_TITLES = frozenset(("title", "ctrTitle"))
_FURNITURE = frozenset(("sldNum", "dt", "ftr", "hdr"))
_NUMBER = re.compile(r"(\d+)\.xml$")


class _Slide:
    """Collects the blocks of one slide or of its notes."""

    def __init__(self, page: int) -> None:
        self.blocks: list[Block] = []
        self._page = page
        self._role = ""
        self._words: list[str] = []
        self._reading = False
        self._rows: list[list[str]] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        if name == "sp":
            self._role = ""
        elif name == "ph":
            self._role = attributes.get("type", "body")
        elif name == "tbl":
            self._rows = []
        elif name == "tr" and self._rows is not None:
            self._rows.append([])
        elif name == "tc" and self._rows:
            self._rows[-1].append("")
        elif name == "t":
            self._reading = True
        elif name in ("br", "tab"):
            self._words.append("\n" if name == "br" else " ")

    def text(self, text: str) -> None:
        """Take words, which stand in `a:t` only."""
        if self._reading:
            self._words.append(text)

    def end(self, name: str) -> None:
        """Leave an element."""
        if name == "t":
            self._reading = False
        elif name == "p":
            self._paragraph()
        elif name == "tbl" and self._rows is not None:
            self.blocks.extend(table_blocks(self._rows, self._page))
            self._rows = None

    def _paragraph(self) -> None:
        text = "".join(self._words).strip()
        self._words = []
        if not text or self._role in _FURNITURE:
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] += f" {text}"
        elif self._role in _TITLES:
            self.blocks.append(Block(text, self._page, "heading", 1))
        else:
            self.blocks.append(Block(text, self._page, "paragraph"))


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read slide by slide, in the order of the presentation."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            slides = _slides(archive)
            facts.page_count = len(slides)
            for page, name in enumerate(slides, 1):
                blocks = _blocks(archive, name, page)
                facts.title = facts.title or next((b.text for b in blocks if b.level), None)
                yield Step(blocks, page, len(slides))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedFile from error


def _slides(archive: zipfile.ZipFile) -> list[str]:
    order: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sldId":
            order.extend(value for key, value in attributes.items() if key.endswith(":id"))

    parse_xml(archive.read(_PRESENTATION), start, _ignore, _ignore)
    targets = _relations(archive, _PRESENTATION)
    return [targets[key] for key in order if key in targets]


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return relation id -> name of the part that it points to."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    found: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        target = attributes.get("Target", "")
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[attributes.get("Id", "")] = path

    if relations in archive.namelist():
        parse_xml(archive.read(relations), start, _ignore, _ignore)
    return found


def _blocks(archive: zipfile.ZipFile, name: str, page: int) -> list[Block]:
    slide = _Slide(page)
    parse_xml(archive.read(name), slide.start, slide.end, slide.text)
    notes = _Slide(page)
    for part in _relations(archive, name).values():
        if "/notesSlides/" in part and _NUMBER.search(part):
            parse_xml(archive.read(part), notes.start, notes.end, notes.text)
    return [*slide.blocks, *notes.blocks]


def _ignore(_: str) -> None:
    """Take no notice of an event."""
