"""Rows of cells to Markdown tables of a size that can be searched and cited."""

import re
from collections.abc import Iterable, Sequence

from govbot.adapters.parsing.base import Block

MAX_TABLE = 2_400
"""Characters of one table block; a longer table goes on in the next, with its header again."""

_STRONG = re.compile(r"(?<![\w*])(\*\*|__)(?=[^\s*_])([^*]+?)(?<=[^\s*_])\1(?![\w*])")
"""Marks in pairs around words; those of a masked CPF (`484.***.***-59`) or a note stay."""
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def table_blocks(rows: Iterable[Sequence[str]], page: int | None) -> list[Block]:
    """Return blocks for a table whose first full row is its header.

    Rows before the header that fill one cell only are captions and become paragraphs; blank rows
    and columns go. One row or one column is no table: its cells become paragraphs.
    """
    filled = _without_blank_columns([[_cell(cell) for cell in row] for row in rows])
    captions: list[Block] = []
    while filled and sum(map(bool, filled[0])) <= 1:
        captions.extend(Block(cell, page, "paragraph") for cell in filled.pop(0) if cell)
    if not filled:
        return captions
    header, *body = filled
    if not body:
        return [*captions, *(Block(cell, page, "paragraph") for cell in header if cell)]
    return [*captions, *_pieces(header, body, page)]


def _cell(text: str) -> str:
    """Return a cell's words without the marks that a converter to Markdown or HTML left."""
    return " ".join(_STRONG.sub(r"\2", _BREAK.sub(" ", text)).replace("\\|", "|").split())


def _without_blank_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    used = [column for column in range(width) if any(row[column] for row in padded)]
    return [[row[column] for column in used] for row in padded]


def _pieces(header: Sequence[str], body: Sequence[Sequence[str]], page: int | None) -> list[Block]:
    head = f"{_row(header)}\n{_row(['---'] * len(header))}"
    blocks: list[Block] = []
    lines: list[str] = []
    size = len(head)
    for row in map(_row, body):
        if lines and size + len(row) > MAX_TABLE:
            blocks.append(Block("\n".join([head, *lines]), page, "table"))
            lines, size = [], len(head)
        lines.append(row)
        size += len(row) + 1
    blocks.append(Block("\n".join([head, *lines]), page, "table"))
    return blocks


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
