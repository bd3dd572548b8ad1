"""What stands around passages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlalchemy.types import Boolean

from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Chunk, Document
from govbot.library.access import Scope, in_scope, valid
from govbot.library.norms.places import Place, PlaceRow, place_of
from govbot.library.norms.repository import PLACE, PlaceNorm

NEAR = 3
"""Passages of an article looked at before and after one of them."""


class NeighbourRow(NamedTuple):
    """A passage near another; `distance` is how many passages later it stands."""

    id: int
    distance: int
    holds_caput: bool
    text: str
    page_starts: list[list[int]]
    place: Place


async def neighbours(
    session: ReadSession, scope: Scope, chunk_ids: Sequence[int]
) -> dict[int, list[NeighbourRow]]:
    """Return what stands around passages: of a norm the rest of the article, else what is next.

    Of an article the passages with its caput, and those at most `NEAR` away; of other text the one
    before and the one after under the same headings. None is out of force where its passage is not.
    """
    anchor = aliased(Chunk)
    distance = Chunk.ordinal - anchor.ordinal
    caput = func.jsonb_build_array(func.jsonb_build_object("fragment", anchor.article))
    holds_caput = func.coalesce(Chunk.provisions.op("@>", return_type=Boolean())(caput), False)
    same_article = (Chunk.article == anchor.article) & (holds_caput | distance.between(-NEAR, NEAR))
    same_section = (
        anchor.article.is_(None)
        & Chunk.article.is_(None)
        & distance.between(-1, 1)
        & Chunk.section.is_not_distinct_from(anchor.section)
    )
    today = datetime.now().astimezone().date()
    alike = valid(replace(scope.filters, on=scope.filters.on or today)) | ~anchor.in_force
    rows = await session.execute(
        select(anchor.id, Chunk.id, distance, holds_caput, Chunk.text, Chunk.page_starts, *PLACE)
        .join(Chunk, Chunk.document_id == anchor.document_id)
        .join(Document, Document.id == Chunk.document_id)
        .outerjoin(PlaceNorm, PlaceNorm.document_id == Chunk.document_id)
        .where(
            anchor.id.in_(chunk_ids),
            Chunk.id != anchor.id,
            Chunk.in_force == anchor.in_force,
            same_article | same_section,
            alike,
            in_scope(scope),
        )
        .order_by(anchor.id, Chunk.ordinal)
    )
    found: dict[int, list[NeighbourRow]] = {}
    for row in rows:
        anchor_id, chunk_id, apart, is_caput, own_text, page_starts, *placed = tuple(row)
        place = place_of(PlaceRow(*placed), today)
        neighbour = NeighbourRow(chunk_id, apart, is_caput, own_text, page_starts, place)
        found.setdefault(anchor_id, []).append(neighbour)
    return found
