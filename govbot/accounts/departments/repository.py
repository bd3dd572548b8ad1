"""Queries on departments."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Department, User
from govbot.core.errors import NotFound


class Peopled(NamedTuple):
    """A department, and how many people belong to it itself."""

    department: Department
    people: int


async def departments(session: ReadSession, tenant_id: UUID) -> Sequence[Peopled]:
    """Return a tenant's departments by name."""
    rows = await session.execute(
        select(Department, func.count(User.id))
        .outerjoin(
            User, and_(User.tenant_id == Department.tenant_id, User.department_id == Department.id)
        )
        .where(Department.tenant_id == tenant_id)
        .group_by(Department.id)
        .order_by(Department.name, Department.id)
    )
    return [Peopled(*row) for row in rows]


async def require(session: ReadSession, tenant_id: UUID, department_id: UUID) -> Department:
    """Return one department.

    Raises:
        NotFound: the tenant has none of this id.
    """
    found = await session.scalar(
        select(Department).where(Department.tenant_id == tenant_id, Department.id == department_id)
    )
    if found is None:
        raise NotFound(kind="department", id=str(department_id))
    return found


async def above(session: ReadSession, tenant_id: UUID) -> dict[UUID, UUID | None]:
    """Return of each department the one that it is directly within."""
    query = select(Department.id, Department.parent_id).where(Department.tenant_id == tenant_id)
    return {row[0]: row[1] for row in await session.execute(query)}


async def is_taken(
    session: ReadSession,
    tenant_id: UUID,
    parent_id: UUID | None,
    name: str,
    except_for: UUID | None = None,
) -> bool:
    """Tell whether another department at the same place has this name, in whatever case."""
    query = select(Department.id).where(
        Department.tenant_id == tenant_id,
        Department.parent_id.is_not_distinct_from(parent_id),
        func.lower(Department.name) == func.lower(name),
        Department.id.is_distinct_from(except_for),
    )
    return await session.scalar(query.limit(1)) is not None


async def add(session: WriteSession, **values: Any) -> Department:
    """Add a department."""
    added = Department(**values)
    session.add(added)
    await session.flush()
    return added


async def change(session: WriteSession, department_id: UUID, **values: Any) -> None:
    """Write some columns of a department."""
    await session.execute(update(Department).where(Department.id == department_id).values(**values))


async def people_and_parts(
    session: ReadSession, tenant_id: UUID, department_id: UUID
) -> tuple[int, int]:
    """Return how many people and how many departments are directly within one."""
    people = and_(User.tenant_id == tenant_id, User.department_id == department_id)
    parts = and_(Department.tenant_id == tenant_id, Department.parent_id == department_id)
    return await _count(session, people), await _count(session, parts)


async def _count(session: ReadSession, which: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).where(which)) or 0


async def remove(session: WriteSession, department_id: UUID) -> None:
    """Remove a department that nothing is within."""
    await session.execute(delete(Department).where(Department.id == department_id))
