"""What was kept for long enough goes, in batches that go on after a crash; the record stays."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from govbot.accounts import service as accounts
from govbot.core.db.models import (
    AuditEntry,
    AuditText,
    ChatSession,
    LoginFailure,
    RetentionRun,
    SignIn,
    Tenant,
    TenantDay,
)
from govbot.core.errors import NotFound
from govbot.operations.runtime import Services
from govbot.privacy.repository import ending
from govbot.privacy.retention import Retention
from tests.support.people import person

NOW = datetime.now(UTC)


def days_ago(number: int) -> datetime:
    return NOW - timedelta(days=number)


async def organization(services: Services, **keep_days: int | None) -> tuple[str, UUID]:
    """Return an organisation with five old conversations, a new one, and old sign-ins."""
    slug = f"org-{uuid4().hex[:8]}"
    tenant_id = (await accounts.tenant(services.database, slug)).tenant_id
    who = await person(services, tenant_id=tenant_id)
    user = {"tenant_id": tenant_id, "user_id": who.asker.user_id}
    async with services.database.write() as session:
        await session.execute(
            update(Tenant).where(Tenant.id == tenant_id).values(keep_days=keep_days)
        )
        for number in (40, 40, 40, 40, 40, 5):
            session.add(ChatSession(title="conversa", updated_at=days_ago(number), **user))
        for number in (100, 20):
            session.add(SignIn(method="test", expires_at=NOW, ended_at=days_ago(number), **user))
        session.add(TenantDay(tenant_id=tenant_id, day=days_ago(500).date(), questions=3))
    return slug, tenant_id


async def numbers(services: Services, tenant_id: UUID) -> list[int]:
    async with services.database.read() as session:
        return [
            await session.scalar(select(func.count()).where(table.tenant_id == tenant_id)) or 0
            for table in (ChatSession, SignIn, TenantDay)
        ]


def retention(services: Services, batch: int = 500) -> Retention:
    return Retention(services.database, services.signing.tenant_id, batch)


async def runs(services: Services, tenant_id: UUID) -> dict[str, Any]:
    query = select(AuditEntry.data).where(
        AuditEntry.tenant_id == tenant_id, AuditEntry.action == "retention.run"
    )
    async with services.database.read() as session:
        return {data["kind"]: data["removed"] for data in await session.scalars(query)}


async def test_what_is_due_is_told_and_stays(services: Services) -> None:
    slug, tenant_id = await organization(services, conversations=30)
    before = await numbers(services, tenant_id)
    due = {each.kind: each.number for each in await retention(services).due(slug)}
    assert due == {"conversations": 5, "sign_ins": 1, "usage": 1}
    assert await numbers(services, tenant_id) == before == [6, 3, 1]
    with pytest.raises(NotFound):
        await retention(services).due("nenhuma")


async def test_what_is_due_goes_in_batches_and_is_recorded(services: Services) -> None:
    slug, tenant_id = await organization(services, conversations=30)
    ended = {each.kind: each.number for each in await retention(services, 2).run(slug)}
    assert ended["conversations"] == 5
    assert await numbers(services, tenant_id) == [1, 2, 0]
    assert await runs(services, tenant_id) == {"conversations": 5, "sign_ins": 1, "usage": 1}


async def test_without_a_term_conversations_stay(services: Services) -> None:
    slug, tenant_id = await organization(services)
    await retention(services).run(slug)
    assert await numbers(services, tenant_id) == [6, 2, 0]


async def test_a_run_that_was_cut_off_goes_on(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, tenant_id = await organization(services, conversations=30)
    real, calls = ending.remove, []

    async def failing(*given: Any) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise OSError("the disk is full")
        return await real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(ending, "remove", failing)
        with pytest.raises(OSError, match="full"):
            await retention(services, 2)._end(tenant_id, "conversations", 30)
    assert (await numbers(services, tenant_id))[0] == 4
    assert await runs(services, tenant_id) == {}
    await retention(services, 2).keep()
    assert (await numbers(services, tenant_id))[0] == 1
    # All of the day counts, and once.
    assert (await runs(services, tenant_id))["conversations"] == 5
    assert await retention(services, 2).keep() == 0
    async with services.database.read() as session:
        query = select(RetentionRun).where(
            RetentionRun.tenant_id == tenant_id, RetentionRun.kind == "conversations"
        )
        run = (await session.scalars(query)).one()
    assert run.removed == 5
    assert run.finished_at is not None


async def test_words_go_and_the_record_stays(services: Services) -> None:
    slug, tenant_id = await organization(services, audit_texts=1)
    who = await person(services, tenant_id=tenant_id)
    async for _ in services.chat.ask(who.asker, "Qual o prazo?"):
        pass
    async with services.database.read() as session:
        acts = await session.scalar(select(func.count()).where(AuditEntry.tenant_id == tenant_id))
        texts = await session.scalar(select(func.count()).where(AuditText.tenant_id == tenant_id))
    assert texts == 1
    # None of these is a day old: as if the term were over.
    async with services.database.write() as session:
        assert await ending.remove(session, "audit_texts", tenant_id, -1, 10) == 1
    async with services.database.read() as session:
        left = await session.scalar(select(func.count()).where(AuditEntry.tenant_id == tenant_id))
    assert left == acts
    assert (await services.audit.verify(slug)).whole


async def test_tries_to_come_in_are_the_installations(services: Services) -> None:
    async with services.database.write() as session:
        session.add(LoginFailure(key=uuid4().hex, failures=3, failed_at=days_ago(3)))
    slug, _ = await organization(services, login_failures=1)
    await retention(services).run(slug)
    query = select(func.count()).where(LoginFailure.failed_at < days_ago(2))
    async with services.database.read() as session:
        assert await session.scalar(query) == 1
    await retention(services).run("default")
    async with services.database.read() as session:
        assert await session.scalar(query) == 0
