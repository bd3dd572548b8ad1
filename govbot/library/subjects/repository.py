"""Queries on those whom a right can be for."""

from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select

from govbot.core.db.engine import ReadSession
from govbot.core.db.folding import folded, plain
from govbot.core.db.models import Department, Role, User

MOST = 20


class Candidate(NamedTuple):
    """Somebody whom a right can be for; `detail` is a user's e-mail address."""

    kind: Literal["user", "department", "role"]
    id: UUID
    name: str
    detail: str | None = None


async def candidates(
    session: ReadSession, tenant_id: UUID, text: str, kinds: frozenset[str]
) -> list[Candidate]:
    """Return users by name or e-mail, departments and roles by name: `MOST` of them at most."""
    found: list[Candidate] = []
    if "user" in kinds:
        found += await _users(session, tenant_id, text)
    tables: tuple[tuple[Literal["department", "role"], type[Department] | type[Role]], ...] = (
        ("department", Department),
        ("role", Role),
    )
    for kind, table in tables:
        if kind not in kinds or len(found) >= MOST:
            continue
        rows = await session.execute(
            select(table.id, table.name)
            .where(
                table.tenant_id == tenant_id,
                plain(table.name).contains(folded(text), autoescape=True),
            )
            .order_by(plain(table.name), table.id)
            .limit(MOST - len(found))
        )
        found += [Candidate(kind, *row) for row in rows]
    return found


async def _users(session: ReadSession, tenant_id: UUID, text: str) -> list[Candidate]:
    named = plain(User.name).contains(folded(text), autoescape=True)
    written = User.email.contains(text.lower(), autoescape=True)
    rows = await session.execute(
        select(User.id, User.name, User.email)
        .where(User.tenant_id == tenant_id, User.state != "suspended", or_(named, written))
        .order_by(plain(User.name), User.id)
        .limit(MOST)
    )
    return [Candidate("user", *row) for row in rows]
