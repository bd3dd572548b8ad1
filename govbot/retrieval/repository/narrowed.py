"""Which documents the filters leave."""

from uuid import UUID

from sqlalchemy import select

from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Document
from govbot.library.access import Scope, in_scope


async def documents_in(session: ReadSession, scope: Scope, limit: int) -> frozenset[UUID]:
    """Return the documents of a scope, no more than `limit`."""
    return frozenset(await session.scalars(select(Document.id).where(in_scope(scope)).limit(limit)))
