"""Blocks to pieces: the parts that may each be a unit of a norm."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from govbot.adapters.parsing.base import Block
from govbot.ingestion.norm_markers import Marker, pieces, read_marker

_FEWEST_LISTED = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a block that may be a unit; `first` begins its block."""

    block: Block
    text: str
    first: bool
    marker: Marker | None


def cut(blocks: Sequence[Block]) -> list[Piece]:
    """Return the pieces of every block, in order."""
    found = [piece for block in blocks for piece in _block_pieces(block)]
    for start, end in _listed(found):
        for at in range(start, end):
            found[at] = replace(found[at], marker=None)
    return found


def _listed(found: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a page's own menu: numbers of articles and nothing else."""
    start = 0
    for at in range(len(found) + 1):
        if at < len(found) and _is_bare_article(found[at]):
            continue
        numbers = {piece.marker.number for piece in found[start:at] if piece.marker}
        if len(numbers) >= _FEWEST_LISTED:
            yield start, at
        start = at + 1


def _is_bare_article(piece: Piece) -> bool:
    marker = piece.marker
    bare = marker is not None and marker.kind == "article"
    return bare and not piece.text[marker.end if marker else 0 :].strip()


def _block_pieces(block: Block) -> Iterator[Piece]:
    if block.anchor:  # the file itself says what the unit is, and that it is one
        yield Piece(block, block.text, first=True, marker=None)
        return
    if block.kind in ("table", "heading"):
        marker = read_marker(block.text) if block.kind == "heading" else None
        sure = marker if marker and marker.kind == "article" else None
        yield Piece(block, block.text, first=True, marker=sure)
        return
    for start, end in pieces(block.text):
        text = block.text[start:end]
        yield Piece(block, text, start == 0, read_marker(text))
