"""Plain text, and tables of comma-separated values."""

import csv
import io
from collections.abc import Iterator

from govbot.adapters.parsing.decode import decode
from govbot.adapters.parsing.lines import paragraphs, plain_lines
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.tables import table_blocks

_PIECE = 2_000
"""Lines that are laid out together, so that a long text goes through in steps."""
_SAMPLE = 16_384
_MAX_FIELD = 1_000_000


def read_text(source: Source, facts: Facts) -> Iterator[Step]:
    """Read lines of text; a blank line or a line that ends short ends a paragraph."""
    del facts
    lines = list(plain_lines(decode(source.path.read_bytes())))
    for start in range(0, len(lines), _PIECE):
        piece = lines[start : start + _PIECE]
        yield Step(paragraphs(piece, None), start + len(piece), len(lines))


def read_csv(source: Source, facts: Facts) -> Iterator[Step]:
    """Read rows; the first full one is the header."""
    text = decode(source.path.read_bytes())
    csv.field_size_limit(_MAX_FIELD)
    delimiter = _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or ","))
    except csv.Error:
        rows = []
    if delimiter and rows:
        yield Step(table_blocks(rows, None))
    else:  # no table after all, but still text
        yield from read_text(source, facts)


def _delimiter(text: str) -> str | None:
    """Return the mark that occurs most often on every one of the first lines, or None."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:10]
    counts = {mark: min((line.count(mark) for line in lines), default=0) for mark in ";\t,|"}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else None
