"""Tables drawn with rules on a PDF page, read from the rules themselves.

Only a grid of drawn lines counts: guessing tables from the space between words takes justified
text for columns, and a norm's text must never be shuffled.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from govbot.adapters.parsing.readers.pdf_hidden import Visibility

_THIN = 3.0
_NEAR = 3.0
"""Points: rules this close are one rule; a rule this near to another touches it."""
_SHORTEST = 6.0
_MAX_RULES = 3_000
_MAX_SHARE = 0.95
_FEWEST_EDGES = 3
_FEWEST_ROWS = 2
_MAX_CELLS = 4_000
_ROW_SHARE = 0.5
"""A row ends where half the table's width is ruled; less is a mark within a cell."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical stroke: where it lies on its axis, and from where to where."""

    at: float
    start: float
    end: float


_AT = attrgetter("at")


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


@dataclass(slots=True)
class Grid:
    """Rules that touch one another."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)


def find_tables(page: pdfium.PdfPage) -> list[Table]:
    """Return the ruled tables of a page, of two rows and two columns at least."""
    across, down = _rules(page)
    if not across or not down or len(across) + len(down) > _MAX_RULES:
        return []
    height = page.get_height()
    layer = page.get_textpage()
    try:
        seen = Visibility(page, layer)
        found = (_table(grid, seen, height) for grid in grids(across, down))
        return [table for table in found if table is not None]
    finally:
        layer.close()


def _rules(page: pdfium.PdfPage) -> tuple[list[Rule], list[Rule]]:
    across: list[Rule] = []
    down: list[Rule] = []
    widest = page.get_width() * page.get_height()
    for path in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = path.get_bounds()
        wide, high = right - left, top - bottom
        if high <= _THIN and wide >= _SHORTEST:
            across.append(Rule((top + bottom) / 2, left, right))
        elif wide <= _THIN and high >= _SHORTEST:
            down.append(Rule((left + right) / 2, bottom, top))
        elif min(wide, high) >= _SHORTEST and wide * high < _MAX_SHARE * widest:
            across += [Rule(bottom, left, right), Rule(top, left, right)]
            down += [Rule(left, bottom, top), Rule(right, bottom, top)]
        if len(across) + len(down) > _MAX_RULES:
            break
    return across, down


def grids(across: Sequence[Rule], down: Sequence[Rule]) -> list[Grid]:
    """Return the groups of rules that touch one another, directly or through others."""
    levels, uprights = (sorted(rules, key=_AT) for rules in (across, down))
    found: list[Grid] = []
    while levels:
        grid = Grid()
        new = [levels.pop()]
        while new:
            grid.across += new
            standing = [each for rule in new for each in _taken(rule, uprights)]
            grid.down += standing
            new = [each for rule in standing for each in _taken(rule, levels)]
        found.append(grid)
    return found


def _taken(rule: Rule, others: list[Rule]) -> list[Rule]:
    """Take those that touch a rule out of the others, which cross its axis and come by place."""
    near = slice(
        bisect_left(others, rule.start - _NEAR, key=_AT),
        bisect_right(others, rule.end + _NEAR, key=_AT),
    )
    touching: list[Rule] = []
    rest: list[Rule] = []
    for other in others[near]:
        touches = other.start - _NEAR <= rule.at <= other.end + _NEAR
        (touching if touches else rest).append(other)
    others[near] = rest
    return touching


def _merged(places: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _NEAR:
            kept.append(place)
    return kept


def _table(grid: Grid, seen: Visibility, height: float) -> Table | None:
    columns = _merged([rule.at for rule in grid.down])
    if len(columns) < _FEWEST_EDGES:
        return None
    strokes = sorted(grid.across, key=lambda rule: rule.start)
    levels = [
        level
        for level in reversed(_merged([rule.at for rule in grid.across]))
        if _covered(strokes, level) >= _ROW_SHARE * (columns[-1] - columns[0])
    ]
    if len(levels) < _FEWEST_EDGES or len(columns) * len(levels) > _MAX_CELLS:
        return None
    rows = [list(_cells(grid, columns, band, seen)) for band in pairwise(levels)]
    if sum(sum(map(bool, row)) > 1 for row in rows) < _FEWEST_ROWS:
        return None
    return Table(columns[0], height - levels[0], columns[-1], height - levels[-1], rows)


def _covered(strokes: Sequence[Rule], level: float) -> float:
    """Return the length that is ruled at a level; what is ruled twice counts once.

    The strokes come by their start.
    """
    length = 0.0
    reached = float("-inf")
    for rule in strokes:
        if abs(rule.at - level) <= _NEAR:
            length += max(0.0, rule.end - max(rule.start, reached))
            reached = max(reached, rule.end)
    return length


def _cells(
    grid: Grid, columns: Sequence[float], band: tuple[float, float], seen: Visibility
) -> Iterator[str]:
    """Yield a row's cells; one that spans columns gives its text once, then blanks."""
    top, bottom = band
    middle = (top + bottom) / 2
    start = columns[0]
    spanned = 0
    walls = sorted(
        rule.at for rule in grid.down if rule.start - _NEAR <= middle <= rule.end + _NEAR
    )
    for right in columns[1:]:
        spanned += 1
        next_wall = bisect_left(walls, right - _NEAR)
        is_walled = next_wall < len(walls) and walls[next_wall] <= right + _NEAR
        if right == columns[-1] or is_walled:
            yield " ".join(seen.seen_text(start, bottom, right, top).split())
            yield from [""] * (spanned - 1)
            start, spanned = right, 0
