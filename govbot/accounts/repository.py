"""Queries on tenants and the roles that each has."""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from govbot.accounts.permissions import BUILTIN
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Role, Tenant


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


async def rename_tenant(session: WriteSession, tenant_id: UUID, name: str) -> None:
    """Give a tenant its people's name for it."""
    await session.execute(update(Tenant).where(Tenant.id == tenant_id).values(name=name))


async def keep_roles(session: WriteSession, tenant_id: UUID) -> None:
    """Make the roles that every tenant has, with the permissions that this GovBot gives them."""
    new = insert(Role).values(
        [
            {"tenant_id": tenant_id, "name": name, "builtin": True, "permissions": sorted(allowed)}
            for name, allowed in BUILTIN.items()
        ]
    )
    outdated = Role.permissions != new.excluded.permissions
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[Role.tenant_id, Role.name],
            set_={"permissions": new.excluded.permissions, "builtin": True},
            where=outdated,
        )
    )


async def role_id(session: ReadSession, tenant_id: UUID, name: str) -> UUID:
    """Return the id of a role that exists."""
    return (
        await session.scalars(select(Role.id).where(Role.tenant_id == tenant_id, Role.name == name))
    ).one()


async def remove_tenant(session: WriteSession, tenant_id: UUID) -> None:
    """Remove a tenant and, by cascade, what it owns."""
    await session.execute(delete(Tenant).where(Tenant.id == tenant_id))
