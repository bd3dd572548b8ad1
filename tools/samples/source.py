"""The text of a sample norm: a header of `key: value` lines, `---`, then one block a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MARKS = {
    "!! ": "title",
    "(( ": "note",
    "<< ": "ementa",
    "## ": "section",
    "# ": "chapter",
    "=== ": "annex",
    "> ": "quote",
    "^ ": "caption",
    "~ ": "signature",
    "| ": "row",
}
ITEMS = ((re.compile(r"[IVXLC]+ - "), "inciso"), (re.compile(r"[a-z]\) "), "alinea"))


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or table; `rows` is filled for a table only."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def parts(self) -> list[str]:
        """The text at its ` | `: number and name of a heading, name and office of a signature."""
        return [part.strip() for part in self.text.split(" | ")]


@dataclass(frozen=True)
class Norm:
    """One document: `file` is the name to write, `look` the builder's style."""

    file: str
    look: str
    org: str
    unit: str
    running: str
    blocks: list[Block] = field(default_factory=list)


def read(path: Path) -> Norm:
    """Read a content file; raises ValueError where the header is missing."""
    header, mark, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not mark:
        raise ValueError(path)
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    return Norm(**fields, blocks=list(_blocks(body.splitlines())))


def _blocks(lines: list[str]) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    for line in [*lines, ""]:
        kind, text = _classify(line)
        if kind == "row":
            rows.append(tuple(cell.strip() for cell in line.strip("| ").split(" | ")))
            continue
        if rows:
            yield Block("table", rows=tuple(rows))
            rows = []
        if text:
            yield Block(kind, text)


def _classify(line: str) -> tuple[str, str]:
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    for pattern, kind in ITEMS:
        if pattern.match(line):
            return kind, line
    return "paragraph", line
