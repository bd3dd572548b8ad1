"""Queries on organisations as a whole: numbers, never contents."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import AuditHead, ChatSession, Document, Tenant, User


class Summary(NamedTuple):
    """An organisation, and how much there is of it."""

    tenant: Tenant
    documents: int
    storage_bytes: int
    people: int
    conversations: int


async def all_of(session: ReadSession) -> Sequence[Summary]:
    """Return every organisation by its slug."""
    tenants = (await session.scalars(select(Tenant).order_by(Tenant.slug))).all()
    return [await summary(session, tenant) for tenant in tenants]


async def summary(session: ReadSession, tenant: Tenant) -> Summary:
    """Return how much there is of an organisation."""
    size = select(func.count(), func.coalesce(func.sum(Document.size_bytes), 0))
    documents = (await session.execute(size.where(Document.tenant_id == tenant.id))).one()
    people, talks = [
        await session.scalar(
            select(func.count()).select_from(table).where(table.tenant_id == tenant.id)
        )
        or 0
        for table in (User, ChatSession)
    ]
    return Summary(tenant, documents[0], int(documents[1]), people, talks)


async def by_slug(session: ReadSession, slug: str) -> Tenant | None:
    """Return the organisation called `slug`."""
    query = select(Tenant).where(Tenant.slug == slug)
    return await session.scalar(query.execution_options(populate_existing=True))


async def lock(session: WriteSession, tenant_id: UUID) -> None:
    """Let nothing of an organisation be changed or added until this transaction ends."""
    await session.execute(select(Tenant.id).where(Tenant.id == tenant_id).with_for_update())


async def documents_of(session: ReadSession, tenant_id: UUID) -> Sequence[UUID]:
    """Return the ids of all documents of an organisation."""
    return (await session.scalars(select(Document.id).where(Document.tenant_id == tenant_id))).all()


async def recorded(session: ReadSession, tenant_id: UUID) -> int:
    """Return how many acts are recorded of an organisation."""
    return await session.scalar(select(AuditHead.seq).where(AuditHead.tenant_id == tenant_id)) or 0
