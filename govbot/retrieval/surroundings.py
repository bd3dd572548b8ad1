"""A hit with what stands around it: the rest of its article, or the passages before and after.

Pure. The quotation stays what it was; offsets move with the text. Nothing is cut: a neighbour is
taken whole or not at all.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from govbot.core.text.sentences import split_sentences
from govbot.library.norms.places import Part, Place
from govbot.retrieval.hits import Hit
from govbot.retrieval.repository import NeighbourRow

JOINT = "\n\n"
GAP = "\n\n[…]\n\n"
"""Between passages that do not follow each other in the document."""


class _Piece(NamedTuple):
    distance: int
    passage_id: int
    text: str
    page_starts: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]
    parts: tuple[Part, ...]


def widen(hit: Hit, around: Sequence[NeighbourRow], size: int) -> Hit:
    """Return the hit with as many of its neighbours as fit, in the document's order.

    The caput comes first, then what is nearest, rather what follows than what goes before.

    Args:
        hit: as it was found.
        around: its neighbours, in any order.
        size: characters that the text may have in the end.
    """
    chosen = [_Piece(0, hit.passage_id, hit.text, hit.page_starts, hit.sentences, hit.place.parts)]
    wanted = sorted(
        around, key=lambda each: (not each.holds_caput, abs(each.distance), each.distance < 0)
    )
    for neighbour in wanted:
        piece = _piece(neighbour)
        if len(_joined([*chosen, piece]).text) <= size:
            chosen.append(piece)
    return _merged(hit, chosen) if len(chosen) > 1 else hit


def without_repeats(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits without those that a better one has taken in."""
    kept: list[Hit] = []
    for hit in hits:
        if all(hit.passage_id not in other.passages for other in kept):
            kept.append(hit)
    return kept


def _piece(neighbour: NeighbourRow) -> _Piece:
    spans = tuple((span.start, span.end) for span in split_sentences(neighbour.text))
    return _Piece(
        neighbour.distance,
        neighbour.id,
        neighbour.text,
        tuple((start, page) for start, page in neighbour.page_starts),
        spans,
        neighbour.place.parts,
    )


class _Joined(NamedTuple):
    text: str
    starts: list[int]


def _joined(pieces: Sequence[_Piece]) -> _Joined:
    text, starts = "", []
    before: _Piece | None = None
    for piece in sorted(pieces):
        if before is not None:
            text += JOINT if piece.distance == before.distance + 1 else GAP
        starts.append(len(text))
        text += piece.text
        before = piece
    return _Joined(text, starts)


def _merged(hit: Hit, chosen: Sequence[_Piece]) -> Hit:
    text, starts = _joined(chosen)
    pieces = list(zip(starts, sorted(chosen), strict=True))
    parts = tuple(
        replace(part, start=part.start + at, end=part.end + at)
        for at, piece in pieces
        for part in piece.parts
    )
    place = Place(hit.place.whole, hit.place.norm, hit.place.norm_urn, hit.place.article, parts)
    return replace(
        hit,
        text=text,
        sentences=tuple((at + s, at + e) for at, piece in pieces for s, e in piece.sentences),
        page_starts=tuple((at + s, page) for at, piece in pieces for s, page in piece.page_starts),
        place=place,
        parts=tuple((at, piece.passage_id) for at, piece in pieces),
    )
