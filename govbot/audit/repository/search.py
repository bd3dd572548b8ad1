"""What an auditor looks for, as SQL: windows by number, newest first, and exports, oldest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    literal_column,
    select,
)

from govbot.core.db.engine import ReadSession
from govbot.core.db.models import AuditEntry, AuditHead, AuditText

_OF_ENTRY = and_(AuditText.tenant_id == AuditEntry.tenant_id, AuditText.seq == AuditEntry.seq)
# As the indexes have them, word for word.
_WORDS_OF_DATA: ColumnElement[str] = literal_column(
    "jsonb_to_tsvector('simple', audit_log.data, '[\"string\"]')"
)
_SIMPLE: ColumnElement[str] = literal_column("'simple'")
_PORTUGUESE: ColumnElement[str] = literal_column("'portuguese'")


@dataclass(frozen=True, slots=True)
class Filters:
    """What acts are looked for; what is None does not restrict.

    `since` is the first moment, `until` the first one after. `words` stand in a text that was kept
    or in the data; `asked` is a whole text of which at least the digest was kept.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor_id: UUID | None = None
    actions: Collection[str] | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    address: str | None = None
    words: str | None = None
    asked: str | None = None

    @property
    def restrict(self) -> bool:
        """Whether they leave anything out."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Found:
    """An act, and its text if that was kept."""

    entry: AuditEntry
    text: str | None


async def newest(
    session: ReadSession, tenant_id: UUID, filters: Filters, limit: int, before: int | None
) -> Sequence[Found]:
    """Return up to `limit` acts with numbers below `before`, the newest first."""
    query = _found(tenant_id, filters).order_by(AuditEntry.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.seq < before)
    return [Found(row[0], row[1]) for row in await session.execute(query)]


async def following(
    session: ReadSession, tenant_id: UUID, filters: Filters, limit: int, window: tuple[int, int]
) -> Sequence[Found]:
    """Return up to `limit` acts after one number and up to another, the oldest first."""
    query = _found(tenant_id, filters).where(
        AuditEntry.seq > window[0], AuditEntry.seq <= window[1]
    )
    rows = await session.execute(query.order_by(AuditEntry.seq).limit(limit))
    return [Found(row[0], row[1]) for row in rows]


async def count(session: ReadSession, tenant_id: UUID, filters: Filters) -> int:
    """Return how many acts there are; without filters the head knows."""
    if not filters.restrict:
        return await last(session, tenant_id)
    query = select(func.count()).select_from(AuditEntry).where(*_conditions(tenant_id, filters))
    return await session.scalar(query) or 0


async def last(session: ReadSession, tenant_id: UUID) -> int:
    """Return the number of the last act, 0 before the first."""
    return await session.scalar(select(AuditHead.seq).where(AuditHead.tenant_id == tenant_id)) or 0


def _found(tenant_id: UUID, filters: Filters) -> Select[AuditEntry, str | None]:
    return (
        select(AuditEntry, AuditText.text)
        .outerjoin(AuditText, _OF_ENTRY)
        .where(*_conditions(tenant_id, filters))
    )


def _conditions(tenant_id: UUID, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [AuditEntry.tenant_id == tenant_id]
    same = {
        AuditEntry.actor_id: filters.actor_id,
        AuditEntry.subject_kind: filters.subject_kind,
        AuditEntry.subject_id: filters.subject_id,
        AuditEntry.address: filters.address,
    }
    conditions += [column == value for column, value in same.items() if value is not None]
    if filters.actions is not None:
        conditions.append(AuditEntry.action.in_(filters.actions))
    if filters.since is not None:
        conditions.append(AuditEntry.at >= filters.since)
    if filters.until is not None:
        conditions.append(AuditEntry.at < filters.until)
    if filters.words:
        conditions.append(_has_words(tenant_id, filters.words))
    if filters.asked is not None:
        conditions.append(_was_asked(tenant_id, filters.asked))
    return conditions


def _has_words(tenant_id: UUID, words: str) -> ColumnElement[bool]:
    in_texts = select(AuditText.seq).where(
        AuditText.tenant_id == tenant_id,
        func.to_tsvector(_PORTUGUESE, AuditText.text).bool_op("@@")(
            func.websearch_to_tsquery(_PORTUGUESE, words)
        ),
    )
    in_data = select(AuditEntry.seq).where(
        AuditEntry.tenant_id == tenant_id,
        _WORDS_OF_DATA.bool_op("@@")(func.websearch_to_tsquery(_SIMPLE, words)),
    )
    return AuditEntry.seq.in_(in_texts.union(in_data))


def _was_asked(tenant_id: UUID, asked: str) -> ColumnElement[bool]:
    """Compare the digest that each salt would give; every kept salt is tried."""
    salted = AuditText.salt.concat(func.convert_to(asked, "UTF8"))
    proven = (
        select(AuditText.seq)
        .join(AuditEntry, _OF_ENTRY)
        .where(AuditText.tenant_id == tenant_id, AuditEntry.text_digest == func.sha256(salted))
    )
    return AuditEntry.seq.in_(proven)
