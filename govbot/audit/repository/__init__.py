"""Every statement on the record: here what writes, beside it what searches and what checks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    Uuid,
    cast,
    column,
    delete,
    exists,
    func,
    insert,
    select,
    update,
    values,
)
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import IntegrityError

from govbot.audit.chain import GENESIS, Plain, Sealed, moment, seal
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import AuditEntry, AuditHead, AuditText, Tenant
from govbot.core.errors import GovBotError


class ChainBroken(GovBotError):
    """The end of the tenant's record is not where its head says; nothing can be recorded."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "audit_broken"


@dataclass(frozen=True, slots=True)
class NewText:
    """Words of a person: their digest for the chain, its salt, and themselves if they are kept."""

    digest: bytes
    salt: bytes
    text: str | None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An act that is to be recorded, as the database will keep it."""

    actor_id: UUID | None
    key_id: UUID | None
    address: str | None
    action: str
    subject_kind: str | None
    subject_id: str | None
    data: Mapping[str, Plain]
    text: NewText | None


class Head(NamedTuple):
    """Where a tenant's chain ends, and the day (UTC) that the database has."""

    tenant_id: UUID
    seq: int
    hash: bytes
    today: date


async def append(session: WriteSession, tenant_id: UUID, entries: Sequence[NewEntry]) -> None:
    """Add acts to the end of a tenant's chain, which stays locked until the commit.

    Raises:
        ChainBroken: there is something where the next act belongs.
    """
    seq, last, at = await _lock_head(session, tenant_id)
    rows, texts = [], []
    for entry in entries:
        seq += 1
        row = sealed_row(tenant_id, seq, last, at, entry)
        last = row["hash"]
        rows.append(row)
        if kept := entry.text:
            texts.append({"tenant_id": tenant_id, "seq": seq, "salt": kept.salt, "text": kept.text})
    try:
        await session.execute(insert(AuditEntry), rows)
        if texts:
            await session.execute(insert(AuditText), texts)
    except IntegrityError as error:
        raise ChainBroken from error
    await session.execute(
        update(AuditHead).where(AuditHead.tenant_id == tenant_id).values(seq=seq, hash=last)
    )


async def _lock_head(session: WriteSession, tenant_id: UUID) -> Any:
    """Return number and hash of the last act, and the time, which no earlier act is after."""
    head = (
        select(AuditHead.seq, AuditHead.hash, func.clock_timestamp())
        .where(AuditHead.tenant_id == tenant_id)
        .with_for_update()
    )
    found = (await session.execute(head)).one_or_none()
    if found is None:
        first = insert_or(AuditHead).values(tenant_id=tenant_id, seq=0, hash=GENESIS)
        await session.execute(first.on_conflict_do_nothing())
        found = (await session.execute(head)).one()
    return found


def sealed_row(
    tenant_id: UUID, seq: int, previous: bytes, at: Any, entry: NewEntry
) -> dict[str, Any]:
    """Return the row of an act, by column, with its hash."""
    text_digest = entry.text.digest if entry.text else None
    act = Sealed(
        str(tenant_id),
        seq,
        moment(at),
        _written(entry.actor_id),
        _written(entry.key_id),
        entry.address,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.data,
        text_digest.hex() if text_digest else None,
    )
    return {
        "tenant_id": tenant_id,
        "seq": seq,
        "at": at,
        "actor_id": entry.actor_id,
        "key_id": entry.key_id,
        "address": entry.address,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "data": entry.data,
        "text_digest": text_digest,
        "previous": previous,
        "hash": seal(previous, act),
    }


def _written(identity: UUID | None) -> str | None:
    return None if identity is None else str(identity)


async def heads(session: ReadSession) -> list[Head]:
    """Return where every chain ends."""
    today = cast(func.timezone("UTC", func.now()), Date)
    query = select(AuditHead.tenant_id, AuditHead.seq, AuditHead.hash, today)
    rows = await session.execute(query.order_by(AuditHead.tenant_id))
    return [Head(*row) for row in rows]


async def news(
    session: ReadSession, since: Mapping[UUID, int], harmless: Collection[str]
) -> dict[UUID, tuple[int, bool]]:
    """Return where the chains of tenants end, and whether acts but these were added.

    Args:
        session: one that sees all of them.
        since: number of the last act that is known, by tenant.
        harmless: acts that are no news.
    """
    known = values(column("tenant_id", Uuid), column("seq", BigInteger), name="known").data(
        list(since.items())
    )
    told = exists().where(
        AuditEntry.tenant_id == AuditHead.tenant_id,
        AuditEntry.seq > known.c.seq,
        AuditEntry.action.not_in(list(harmless)),
    )
    rows = await session.execute(
        select(AuditHead.tenant_id, AuditHead.seq, told).join(
            known, known.c.tenant_id == AuditHead.tenant_id
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


async def erase_texts(session: WriteSession, tenant_id: UUID, actor_id: UUID) -> int:
    """Remove what a person wrote, with its salts; return of how many acts."""
    own = select(AuditEntry.seq).where(
        AuditEntry.tenant_id == tenant_id, AuditEntry.actor_id == actor_id
    )
    erased = await session.execute(
        delete(AuditText)
        .where(AuditText.tenant_id == tenant_id, AuditText.seq.in_(own))
        .returning(AuditText.seq)
    )
    return len(erased.all())


async def tenant_named(session: ReadSession, slug: str) -> UUID | None:
    """Return the id of the tenant called `slug`."""
    return await session.scalar(select(Tenant.id).where(Tenant.slug == slug))


async def tenant_names(session: ReadSession) -> dict[UUID, str]:
    """Return id -> slug of every tenant that still exists."""
    rows = await session.execute(select(Tenant.id, Tenant.slug))
    return {row.id: row.slug for row in rows}
