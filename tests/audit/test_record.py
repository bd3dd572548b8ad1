"""Recording: with the act or not at all, without gaps, without waiting in a circle."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from govbot.audit.actions import Action, wording
from govbot.audit.anchors import AnchorFile
from govbot.audit.record import Act, Actor, kept, record
from govbot.audit.repository import ChainBroken
from govbot.audit.service import erase_texts
from govbot.audit.verification import verify
from govbot.core.db.engine import Database
from govbot.core.db.models import AuditEntry, AuditText, Tenant
from tests.audit.conftest import Tamper, checked, did

WRITERS, EACH = 32, 5
LOGIN = Act(Action.AUTH_LOGIN)


async def rows(database: Database, actor: Actor) -> list[AuditEntry]:
    async with database.read() as session:
        query = select(AuditEntry).where(AuditEntry.tenant_id == actor.tenant_id)
        return list(await session.scalars(query.order_by(AuditEntry.seq)))


async def test_an_act_is_kept_as_it_was(module_database: Database, actor: Actor) -> None:
    key = replace(actor, key_id=uuid4())
    data = {"b": [1, True, None, "ação"], "a": {"z": "Ç", "ç": "\u0301e"}}
    await did(module_database, key, Act(Action.RIGHT_GRANT, "document", "7", data), LOGIN)
    first, second = await rows(module_database, actor)
    assert (first.seq, first.actor_id, first.key_id) == (1, actor.user_id, key.key_id)
    assert (first.address, first.action, first.data) == ("10.0.0.7", "right.grant", data)
    assert (first.subject_kind, first.subject_id) == ("document", "7")
    assert second.previous == first.hash


async def test_what_is_taken_back_was_never_recorded(
    module_database: Database, actor: Actor
) -> None:
    async def fail() -> None:
        async with module_database.write() as session:
            await record(session, actor, LOGIN)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await did(module_database, actor, LOGIN)
    assert [row.seq for row in await rows(module_database, actor)] == [1]


@pytest.mark.parametrize("wrong", [1.5, {"a": 0.1}, [b"x"], {1: "a"}, 2**63])
async def test_data_that_can_be_written_in_two_ways_is_refused(
    module_database: Database, actor: Actor, wrong: object
) -> None:
    with pytest.raises(TypeError):
        await did(module_database, actor, Act(Action.AUTH_LOGIN, data={"x": wrong}))  # type: ignore[dict-item]


async def test_hostile_texts_do_not_stop_an_act(
    module_database: Database, actor: Actor, file: AnchorFile
) -> None:
    bad = 'a\0b\ud800\u2028\x1f"\\'
    hostile = replace(actor, address=bad)
    await did(
        module_database, hostile, Act(Action.AUTH_FAILURE, bad, bad, {bad: bad}, kept(bad, "text"))
    )
    assert (await rows(module_database, actor))[0].data == {
        'a\ufffdb\ufffd\u2028\x1f"\\': 'a\ufffdb\ufffd\u2028\x1f"\\'
    }
    assert await checked(module_database, file, actor.tenant_id) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET action = 'auth.logout'",
        "DELETE FROM audit_log WHERE false",
        "TRUNCATE audit_log",
        "DELETE FROM audit_heads",
        "TRUNCATE audit_heads",
        "INSERT INTO audit_log SELECT * FROM audit_log ON CONFLICT (tenant_id, seq) "  # noqa: ISC004
        "DO UPDATE SET action = 'x'",
    ],
)
async def test_the_database_refuses_changes(module_database: Database, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="append-only"):
        async with module_database.write() as session:
            await session.execute(text(statement))


async def test_many_writers_of_one_tenant_leave_no_gap(
    module_database: Database, actor: Actor, file: AnchorFile
) -> None:
    other = Actor(uuid4())

    async def write(number: int) -> None:
        both = (actor, other) if number % 2 else (other, actor)
        for _ in range(EACH):
            async with module_database.write() as session:
                for each in both:  # in either order: whoever locked as they came would block
                    await record(session, each, LOGIN)
                    await asyncio.sleep(0)

    await asyncio.gather(*map(write, range(WRITERS)))
    for each in (actor, other):
        numbers = [row.seq for row in await rows(module_database, each)]
        assert numbers == list(range(1, WRITERS * EACH + 1))
        assert await checked(module_database, file, each.tenant_id) == []
    at = [row.at for row in await rows(module_database, actor)]
    assert at == sorted(at)


async def test_tenants_do_not_wait_for_each_other(module_database: Database, actor: Actor) -> None:
    await did(module_database, actor, LOGIN)
    async with module_database.write() as session:
        await record(session, actor, LOGIN)
        await session.finish()  # the chain is locked now, and stays so until the block ends
        await asyncio.wait_for(did(module_database, Actor(uuid4()), LOGIN), 5)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(did(module_database, actor, LOGIN), 0.5)
    assert len(await rows(module_database, actor)) == 2


async def test_what_others_hold_meanwhile_is_not_waited_for(
    module_database: Database, actor: Actor
) -> None:
    """Recording first and changing later locks in the same order as the other way round."""
    tenant = Tenant(slug=f"t{uuid4()}", name="t")
    async with module_database.write() as session:
        session.add(tenant)
    change = text("UPDATE tenants SET name = 'x' WHERE id = :id")

    async def first_the_act(*, recorded_first: bool) -> None:
        async with module_database.write() as session:
            if recorded_first:
                await record(session, actor, LOGIN)
            await session.execute(change, {"id": tenant.id})
            await asyncio.sleep(0.05)
            if not recorded_first:
                await record(session, actor, LOGIN)

    await asyncio.wait_for(
        asyncio.gather(*(first_the_act(recorded_first=bool(n % 2)) for n in range(8))), 20
    )
    assert len(await rows(module_database, actor)) == 8


async def test_words_are_kept_by_the_policy_and_erased_without_breaking_the_chain(
    module_database: Database, actor: Actor, file: AnchorFile
) -> None:
    asked = [
        Act(Action.QUESTION_ASK, text=kept("Posso acumular férias?", "text")),
        Act(Action.QUESTION_ASK, text=kept("Posso acumular férias?", "digest")),
        Act(Action.QUESTION_ASK, text=kept("Posso acumular férias?", "none")),
    ]
    await did(module_database, actor, *asked)
    texts = select(AuditText.seq, AuditText.text).where(AuditText.tenant_id == actor.tenant_id)
    async with module_database.read() as session:
        found = (await session.execute(texts.order_by(AuditText.seq))).all()
    assert [tuple(row) for row in found] == [(1, "Posso acumular férias?"), (2, None)]
    digests = [row.text_digest for row in await rows(module_database, actor)]
    assert digests[2] is None
    assert digests[0] != digests[1]

    assert actor.user_id
    async with module_database.write() as session:
        assert await erase_texts(session, actor, actor.user_id) == 2
    async with module_database.read() as session:
        assert (await session.execute(texts)).all() == []
    report = await verify(module_database, file, actor.tenant_id)
    assert report.whole
    assert (report.chains[0].rows, report.chains[0].erased) == (4, 2)


async def test_nothing_goes_on_where_the_head_was_moved(
    module_database: Database, actor: Actor, tamper: Tamper
) -> None:
    await did(module_database, actor, LOGIN, LOGIN)
    tamper("UPDATE audit_heads SET seq = 1 WHERE tenant_id = %s", [actor.tenant_id])
    with pytest.raises(ChainBroken):
        await did(module_database, actor, LOGIN)


WRITER = """
import asyncio, sys
from uuid import UUID, uuid4
from sqlalchemy import text
from govbot.audit.actions import Action
from govbot.audit.record import Act, Actor, record
from govbot.core.db.engine import Database

async def main(url, tenant):
    database = Database(url)
    change = text("INSERT INTO tenants (id, slug, name) VALUES (gen_random_uuid(), :slug, 'k')")
    while True:
        async with database.write() as session:
            await session.execute(change, {"slug": f"{tenant}/{uuid4()}"})
            await record(session, Actor(UUID(tenant)), Act(Action.TENANT_CREATE))

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_kill_leaves_both_the_act_and_its_record_or_neither(
    module_database: Database, module_database_url: str, file: AnchorFile
) -> None:
    tenant = uuid4()
    for kill in range(1, 4):
        with writing(module_database_url, tenant):
            await until_recorded(module_database, Actor(tenant), 40 * kill)
    both = text(
        "SELECT (SELECT count(*) FROM tenants WHERE slug LIKE :slug), "
        "ARRAY(SELECT seq FROM audit_log WHERE tenant_id = :tenant ORDER BY seq)"
    )
    async with module_database.read() as session:
        found = await session.execute(both, {"slug": f"{tenant}/%", "tenant": tenant})
        acts, recorded = found.one()
    assert recorded == list(range(1, acts + 1))
    assert await checked(module_database, file, tenant) == []


@contextmanager
def writing(url: str, tenant: UUID) -> Iterator[None]:
    """Let a process record act after act, and kill it at the end of the block."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, url, str(tenant)])
    try:
        yield
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()


async def until_recorded(database: Database, actor: Actor, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(await rows(database, actor)) < count:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("language", ["pt", "en"])
def test_every_act_has_words(language: str) -> None:
    assert [act for act in Action if wording(act, language) == act] == []  # type: ignore[arg-type]
    assert wording("future.act", "pt") == "future.act"
