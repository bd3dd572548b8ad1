"""Queries on roles."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Role, User
from govbot.core.errors import NotFound


class Held(NamedTuple):
    """A role, and how many people have it."""

    role: Role
    people: int


async def roles(session: ReadSession, tenant_id: UUID) -> Sequence[Held]:
    """Return a tenant's roles: those that every tenant has first, then by name."""
    rows = await session.execute(
        select(Role, func.count(User.id))
        .outerjoin(User, and_(User.tenant_id == Role.tenant_id, User.role_id == Role.id))
        .where(Role.tenant_id == tenant_id)
        .group_by(Role.id)
        .order_by(Role.builtin.desc(), Role.name)
    )
    return [Held(*row) for row in rows]


async def require(session: ReadSession, tenant_id: UUID, role_id: UUID) -> Role:
    """Return one role.

    Raises:
        NotFound: the tenant has none of this id.
    """
    found = await session.scalar(
        select(Role).where(Role.tenant_id == tenant_id, Role.id == role_id)
    )
    if found is None:
        raise NotFound(kind="role", id=str(role_id))
    return found


async def is_taken(
    session: ReadSession, tenant_id: UUID, name: str, except_for: UUID | None = None
) -> bool:
    """Tell whether another role of the tenant has this name, in whatever case."""
    query = select(Role.id).where(
        Role.tenant_id == tenant_id,
        func.lower(Role.name) == func.lower(name),
        Role.id.is_distinct_from(except_for),
    )
    return await session.scalar(query.limit(1)) is not None


async def add(session: WriteSession, **values: Any) -> Role:
    """Add a role."""
    added = Role(**values)
    session.add(added)
    await session.flush()
    return added


async def change(session: WriteSession, role_id: UUID, **values: Any) -> None:
    """Write some columns of a role."""
    await session.execute(update(Role).where(Role.id == role_id).values(**values))


async def people_of(session: ReadSession, tenant_id: UUID, role_id: UUID) -> int:
    """Return how many people have a role."""
    query = select(func.count()).where(User.tenant_id == tenant_id, User.role_id == role_id)
    return await session.scalar(query) or 0


async def remove(session: WriteSession, role_id: UUID) -> None:
    """Remove a role that nobody has."""
    await session.execute(delete(Role).where(Role.id == role_id))


async def permissions_by_name(
    session: ReadSession, tenant_id: UUID
) -> Sequence[tuple[str, list[str]]]:
    """Return what each role of a tenant allows, by its name."""
    query = select(Role.name, Role.permissions).where(Role.tenant_id == tenant_id)
    rows = await session.execute(query.order_by(Role.name))
    return [(row[0], row[1]) for row in rows]
