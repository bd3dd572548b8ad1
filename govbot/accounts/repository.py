"""Queries on tenants, the roles that each has, and what somebody may do in one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from govbot.accounts.permissions import BUILTIN
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Collection, Document, Grant, Role, Tenant, Ticket, User


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


async def take_turns(session: WriteSession, tenant_id: UUID) -> None:
    """Let nobody else change a tenant's people until this transaction is over."""
    row = select(Tenant.id).where(Tenant.id == tenant_id)
    await session.execute(row.with_for_update(key_share=True))


async def name_of(session: ReadSession, user_id: UUID) -> str | None:
    """Return a person's name."""
    return await session.scalar(select(User.name).where(User.id == user_id))


async def allowed_now(session: ReadSession, tenant_id: UUID, user_id: UUID) -> Sequence[str] | None:
    """Return the permissions of a person's role; None when they may not come in."""
    return await session.scalar(
        select(Role.permissions)
        .join(User, and_(User.tenant_id == Role.tenant_id, User.role_id == Role.id))
        .where(User.tenant_id == tenant_id, User.id == user_id, User.state == "active")
    )


async def rights_of(
    session: ReadSession,
    tenant_id: UUID,
    *,
    department_id: UUID | None = None,
    role_id: UUID | None = None,
) -> int:
    """Return on how many documents and folders a department or a role was given rights.

    All of them count, also those that the asker may not see.
    """
    named = [Grant.role_id == role_id, Grant.department_id == department_id]
    queries = [
        select(func.count()).where(Grant.tenant_id == tenant_id, or_(*named)),
        *(
            select(func.count()).where(
                table.tenant_id == tenant_id, table.department_id == department_id
            )
            for table in (Document, Collection)
        ),
    ]
    async with session.as_owner():
        return sum([await session.scalar(query) or 0 for query in queries])


async def remove_tickets(
    session: WriteSession, tenant_id: UUID, people: Select[UUID] | Sequence[UUID]
) -> None:
    """Let no ticket of these people count any more."""
    await session.execute(
        delete(Ticket).where(Ticket.tenant_id == tenant_id, Ticket.user_id.in_(people))
    )


def people_with(tenant_id: UUID, role_id: UUID) -> Select[UUID]:
    """Return the query for the ids of the people who have a role."""
    return select(User.id).where(User.tenant_id == tenant_id, User.role_id == role_id)
