"""What a check reads: chains row by row, as text, so that no tampered value can stop it."""

from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text, union

from govbot.core.db.engine import ReadSession
from govbot.core.db.models import AuditEntry, AuditHead

BATCH = 2000
_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
# A time outside of these years has no honest origin, and PostgreSQL would write some of them alike.
_ROWS = """
SELECT l.tenant_id::text, l.seq,
    CASE WHEN l.at >= '1970-01-01 00:00:00Z' AND l.at < '9999-01-01 00:00:00Z'
        THEN to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ELSE 'never' END,
    l.actor_id::text, l.key_id::text, l.address, l.action, l.subject_kind, l.subject_id,
    l.data::text, encode(l.text_digest, 'hex'), l.previous, l.hash, t.salt, t.text
FROM audit_log l LEFT JOIN audit_texts t ON t.tenant_id = l.tenant_id AND t.seq = l.seq
WHERE l.tenant_id = %(tenant)s ORDER BY l.seq
"""


class Stored(NamedTuple):
    """A row of the record as it is found; the first eleven are the fields that are hashed."""

    tenant_id: str
    seq: int
    at: str
    actor_id: str | None
    key_id: str | None
    address: str | None
    action: str
    subject_kind: str | None
    subject_id: str | None
    data: str
    text_digest: str | None
    previous: bytes
    hash: bytes
    salt: bytes | None
    text: str | None


async def see_one_moment(session: ReadSession) -> None:
    """Let all that follows see the database as it is now; the first query of its transaction."""
    await session.execute(text(_ONE_MOMENT))


async def chains(session: ReadSession) -> list[UUID]:
    """Return every tenant that has rows or a head."""
    both = union(select(AuditHead.tenant_id), select(AuditEntry.tenant_id).distinct())
    return sorted((await session.scalars(both)).all())


async def head(session: ReadSession, tenant_id: UUID) -> tuple[int, bytes] | None:
    """Return number and hash of the last act, as the head has them."""
    query = select(AuditHead.seq, AuditHead.hash).where(AuditHead.tenant_id == tenant_id)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else (row[0], row[1])


async def length(session: ReadSession, tenant_id: UUID) -> int:
    """Return how many rows a tenant has, at a guess where the head says it."""
    if found := await head(session, tenant_id):
        return found[0]
    query = select(func.count()).where(AuditEntry.tenant_id == tenant_id)
    return await session.scalar(query) or 0


async def rows(session: ReadSession, tenant_id: UUID) -> AsyncIterator[list[Stored]]:
    """Yield a tenant's rows in their order, some at a time; memory stays the same."""
    connection = await session.driver_connection()
    async with connection.cursor(name="audit_rows", binary=True) as cursor:
        await cursor.execute(_ROWS, {"tenant": tenant_id})
        while batch := await cursor.fetchmany(BATCH):
            yield [Stored._make(row) for row in batch]
