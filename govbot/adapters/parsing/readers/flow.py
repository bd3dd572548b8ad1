"""The flow of a text document: paragraphs, some of them in the cells of tables."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from govbot.adapters.parsing.base import Block, BlockKind
from govbot.adapters.parsing.readers.runs import Run, blocks_of
from govbot.adapters.parsing.tables import table_blocks

_MAX_CELL = 600
_FEWEST_ROWS = 2
"""Rows of two cells or more: a header and what it heads."""
_MAX_DEPTH = 50


@dataclass(slots=True)
class CellTable:
    """A table that is being read: cells as blocks, until it is known what the table is for."""

    rows: list[list[list[Block]]] = field(default_factory=list)
    nested: bool = False

    def blocks(self, page: int | None) -> list[Block]:
        """Return table blocks, or the cells one after the other if it only arranges the page."""
        cells = [cell for row in self.rows for cell in row if cell]
        wide = sum(sum(map(bool, row)) > 1 for row in self.rows)
        long = any(sum(len(block.text) for block in cell) > _MAX_CELL for cell in cells)
        if self.nested or wide < _FEWEST_ROWS or long:
            return [block for cell in cells for block in cell]
        return table_blocks(
            [[" ".join(block.text for block in cell) for cell in row] for row in self.rows], page
        )


class Flow:
    """Takes a document's parts as they come; `finish` gives its blocks."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._tables: list[CellTable] = []

    def add(
        self,
        text: str,
        kind: BlockKind = "paragraph",
        level: int | None = None,
        *,
        struck: bool = False,
    ) -> None:
        """Add a block where the document has come to; blank ones are left out."""
        if text.strip():
            self._place(Block(text.strip(), None, kind, level, struck))

    def add_runs(
        self, runs: Iterable[Run], kind: BlockKind = "paragraph", level: int | None = None
    ) -> None:
        """Add a paragraph, and apart from it what is crossed out."""
        for run in blocks_of(runs):
            self.add(run.text, kind, level, struck=run.struck)

    def open_table(self) -> None:
        """Begin a table; one inside a cell shows that the outer one only arranges the page."""
        if self._tables:
            self._tables[-1].nested = True
        if len(self._tables) < _MAX_DEPTH:
            self._tables.append(CellTable())

    def open_row(self) -> None:
        """Begin a row."""
        if self._tables:
            self._tables[-1].rows.append([])

    def open_cell(self) -> None:
        """Begin a cell."""
        if self._tables:
            if not self._tables[-1].rows:
                self.open_row()
            self._tables[-1].rows[-1].append([])

    def close_table(self) -> None:
        """End a table."""
        if self._tables:
            for block in self._tables.pop().blocks(None):
                self._place(block)

    def finish(self) -> list[Block]:
        """Return every block, those of tables that were never closed included."""
        while self._tables:
            self.close_table()
        return self._blocks

    def _place(self, block: Block) -> None:
        if self._tables and self._tables[-1].rows and self._tables[-1].rows[-1]:
            self._tables[-1].rows[-1][-1].append(block)
        else:
            self._blocks.append(block)
