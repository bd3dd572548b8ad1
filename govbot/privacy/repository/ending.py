"""Statements on what has been kept for long enough."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, and_, cast, delete, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from govbot.accounts.organization.terms import Kind
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import (
    AuditEntry,
    AuditText,
    ChatSession,
    LoginFailure,
    RetentionRun,
    SignIn,
    Tenant,
    TenantDay,
    Ticket,
)


async def tenants(session: ReadSession) -> Sequence[tuple[UUID, str, dict[str, int | None]]]:
    """Return id, slug and chosen terms of every tenant."""
    rows = await session.execute(select(Tenant.id, Tenant.slug, Tenant.keep_days))
    return [(row[0], row[1], row[2]) for row in rows]


def over(kind: Kind, tenant_id: UUID, days: int) -> list[tuple[Any, Select[Any]]]:
    """Return tables with the query for the keys of what was kept longer than `days`."""
    before = func.now() - timedelta(days=days)
    match kind:
        case "conversations":
            query = select(ChatSession.id).where(
                ChatSession.tenant_id == tenant_id, ChatSession.updated_at < before
            )
            return [(ChatSession, query)]
        case "sign_ins":
            ended = or_(SignIn.ended_at < before, SignIn.expires_at < before)
            mine = select(SignIn.id).where(SignIn.tenant_id == tenant_id, ended)
            tickets = select(Ticket.digest).where(
                Ticket.tenant_id == tenant_id, Ticket.expires_at < before
            )
            return [(SignIn, mine), (Ticket, tickets)]
        case "login_failures":
            return [(LoginFailure, select(LoginFailure.key).where(LoginFailure.failed_at < before))]
        case "audit_texts":
            same = and_(
                AuditText.tenant_id == AuditEntry.tenant_id, AuditText.seq == AuditEntry.seq
            )
            texts: Any = select(AuditText.tenant_id, AuditText.seq).join(AuditEntry, same)
            return [
                (
                    AuditText,
                    texts.where(AuditEntry.tenant_id == tenant_id, AuditEntry.at < before),
                )
            ]
        case "usage":
            day = cast(before, Date)
            return [
                (
                    table,
                    select(*_key(table)).where(table.tenant_id == tenant_id, table.day < day),
                )
                for table in (TenantDay, RetentionRun)
            ]


async def count(session: ReadSession, kind: Kind, tenant_id: UUID, days: int) -> int:
    """Return how much was kept longer than `days`."""
    total = 0
    for _, keys in over(kind, tenant_id, days):
        total += await session.scalar(select(func.count()).select_from(keys.subquery())) or 0
    return total


async def remove(session: WriteSession, kind: Kind, tenant_id: UUID, days: int, limit: int) -> int:
    """Remove up to `limit` rows a table of what was kept longer than `days`; return how many."""
    removed = 0
    for table, keys in over(kind, tenant_id, days):
        removed += len((await session.execute(_removal(table, keys.limit(limit)))).all())
    return removed


def _key(table: Any) -> list[Any]:
    return list(table.__table__.primary_key.columns)


def _removal(table: Any, keys: Select[Any]) -> Any:
    columns = _key(table)
    return delete(table).where(tuple_(*columns).in_(keys)).returning(columns[0])


async def take(session: WriteSession, tenant_id: UUID, kind: Kind) -> RetentionRun | None:
    """Begin today's run, or go on with it, alone; None: it is over, or somebody else is at it."""
    today = cast(func.timezone("UTC", func.now()), Date)
    new = insert(RetentionRun).values(tenant_id=tenant_id, kind=kind, day=today, removed=0)
    await session.execute(new.on_conflict_do_nothing())
    return await session.scalar(
        select(RetentionRun)
        .where(
            RetentionRun.tenant_id == tenant_id,
            RetentionRun.kind == kind,
            RetentionRun.day == today,
            RetentionRun.finished_at.is_(None),
        )
        .with_for_update(skip_locked=True)
    )


async def note(session: WriteSession, run: RetentionRun, removed: int, *, over: bool) -> None:
    """Keep how far a run has come."""
    await session.execute(
        update(RetentionRun)
        .where(
            RetentionRun.tenant_id == run.tenant_id,
            RetentionRun.kind == run.kind,
            RetentionRun.day == run.day,
        )
        .values(
            removed=RetentionRun.removed + removed,
            finished_at=func.now() if over else None,
        )
    )


async def reopen(session: WriteSession, tenant_id: UUID) -> None:
    """Let today's runs of a tenant begin again, with a count of their own."""
    today = cast(func.timezone("UTC", func.now()), Date)
    await session.execute(
        update(RetentionRun)
        .where(RetentionRun.tenant_id == tenant_id, RetentionRun.day == today)
        .values(finished_at=None, removed=0)
    )
