"""Queries on people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from govbot.accounts.permissions import ADMIN
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.folding import folded, plain
from govbot.core.db.models import Department, Role, User
from govbot.core.errors import NotFound


class Row(NamedTuple):
    """Somebody, with what they belong to."""

    user: User
    role: Role
    department: Department | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Which people to list: all that fit what is given."""

    text: str = ""
    """In the name, whatever its accents, or in the e-mail."""
    state: str | None = None
    role_id: UUID | None = None
    department_id: UUID | None = None
    limit: int = 50
    offset: int = 0
    ids: Sequence[UUID] = ()
    """None of them: whoever it is."""


async def page(
    session: ReadSession, tenant_id: UUID, listing: Listing
) -> tuple[Sequence[Row], int]:
    """Return a window of the people by name, and how many there are."""
    fits = _fitting(tenant_id, listing)
    total = await session.scalar(select(func.count()).select_from(User).where(*fits))
    rows = await session.execute(
        _rows()
        .where(*fits)
        .order_by(plain(User.name), User.id)
        .limit(listing.limit)
        .offset(listing.offset)
    )
    return [_row(row) for row in rows], total or 0


def _fitting(tenant_id: UUID, listing: Listing) -> list[ColumnElement[bool]]:
    fits = [User.tenant_id == tenant_id]
    if listing.text:
        fits.append(
            or_(
                plain(User.name).contains(folded(listing.text), autoescape=True),
                User.email.contains(listing.text.lower(), autoescape=True),
            )
        )
    if listing.ids:
        fits.append(User.id.in_(listing.ids))
    for column, wanted in (
        (User.state, listing.state),
        (User.role_id, listing.role_id),
        (User.department_id, listing.department_id),
    ):
        if wanted is not None:
            fits.append(column == wanted)
    return fits


def _row(row: Any) -> Row:
    return Row(row[0], row[1], row[2])


def _rows() -> Select[User, Role, Department]:
    return (
        select(User, Role, Department)
        .join(Role, and_(Role.tenant_id == User.tenant_id, Role.id == User.role_id))
        .outerjoin(
            Department,
            and_(Department.tenant_id == User.tenant_id, Department.id == User.department_id),
        )
    )


async def require(session: ReadSession, tenant_id: UUID, user_id: UUID) -> Row:
    """Return somebody.

    Raises:
        NotFound: the tenant has nobody of this id.
    """
    query = _rows().where(User.tenant_id == tenant_id, User.id == user_id)
    row = (await session.execute(query.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise NotFound(kind="person", id=str(user_id))
    return _row(row)


async def by_email(session: ReadSession, tenant_id: UUID, email: str) -> Row | None:
    """Return the person of an e-mail address."""
    query = _rows().where(User.tenant_id == tenant_id, User.email == email)
    row = (await session.execute(query)).one_or_none()
    return _row(row) if row else None


async def add(session: WriteSession, **values: Any) -> UUID | None:
    """Add somebody; return their id, or None when the tenant has somebody of this e-mail."""
    new = insert(User).values(**values).on_conflict_do_nothing()
    return await session.scalar(new.returning(User.id))


async def other_administrators(session: ReadSession, tenant_id: UUID, user_id: UUID) -> int:
    """Return how many can administer a tenant without one of them."""
    query = (
        select(func.count())
        .select_from(User)
        .join(Role, and_(Role.tenant_id == User.tenant_id, Role.id == User.role_id))
        .where(
            User.tenant_id == tenant_id,
            User.id != user_id,
            Role.name == ADMIN,
            User.state == "active",
        )
    )
    return await session.scalar(query) or 0
