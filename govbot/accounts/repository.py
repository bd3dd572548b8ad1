"""Queries on tenants."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Tenant


async def find_tenant(session: ReadSession, slug: str) -> UUID | None:
    """Return the id of the tenant called `slug`."""
    return await session.scalar(select(Tenant.id).where(Tenant.slug == slug))


async def add_tenant(session: WriteSession, slug: str, name: str) -> None:
    """Add a tenant unless its slug is taken."""
    await session.execute(
        insert(Tenant)
        .values(slug=slug, name=name)
        .on_conflict_do_nothing(index_elements=[Tenant.slug])
    )


async def remove_tenant(session: WriteSession, tenant_id: UUID) -> None:
    """Remove a tenant and, by cascade, what it owns."""
    await session.execute(delete(Tenant).where(Tenant.id == tenant_id))
