"""What is shown of passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select

from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Chunk, Document
from govbot.core.db.statements import KEPT, Statement, compiled, fetch
from govbot.library.access import Scope, in_scope
from govbot.library.norms.places import NOWHERE, Place, PlaceRow, place_of
from govbot.library.norms.repository import PLACE, PlaceNorm
from govbot.retrieval.repository.transaction import among


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as it is shown and cited."""

    id: int
    document_id: UUID
    document_title: str
    filename: str
    media_type: str
    page: int | None
    page_starts: list[list[int]]
    section: str | None
    text: str
    place: Place = NOWHERE


async def passages(
    session: ReadSession, scope: Scope, chunk_ids: Sequence[int]
) -> dict[int, PassageRow]:
    """Return what is shown of the given passages, by id."""
    if not chunk_ids:
        return {}
    rows = await fetch(session, _shown(scope), among=list(chunk_ids))
    today = datetime.now().astimezone().date()
    own = -len(PLACE)
    return {
        row[0]: replace(PassageRow(*row[:own]), place=place_of(PlaceRow(*row[own:]), today))
        for row in rows
    }


@lru_cache(maxsize=KEPT)
def _shown(scope: Scope) -> Statement:
    return compiled(
        select(
            Chunk.id,
            Chunk.document_id,
            Document.title,
            Document.filename,
            Document.media_type,
            Chunk.page,
            Chunk.page_starts,
            Chunk.section,
            Chunk.text,
            *PLACE,
        )
        .join(Document, Document.id == Chunk.document_id)
        .outerjoin(PlaceNorm, PlaceNorm.document_id == Chunk.document_id)
        .where(among(Chunk.id), in_scope(scope))
    )
