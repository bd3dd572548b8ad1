"""Whatever is done to the record behind GovBot's back, a check finds it."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from govbot.audit.actions import Action
from govbot.audit.anchors import AnchorFile
from govbot.audit.chain import Sealed, seal
from govbot.audit.record import Act, Actor, kept
from govbot.audit.verification import verify
from govbot.core.db.engine import Database
from govbot.core.db.models import AuditEntry
from tests.audit.conftest import Tamper, anchored, checked, did

LOGIN = Act(Action.AUTH_LOGIN)
AT = "2026-03-09T14:05:00.000000Z"
ONE = "tenant_id = %s AND seq = %s"
CHANGES = (
    "at = at + interval '1 microsecond'",
    "at = 'infinity'",
    "at = at - interval '4052 years'",
    "actor_id = gen_random_uuid()",
    "actor_id = NULL",
    "key_id = gen_random_uuid()",
    "address = coalesce(address, '') || ' '",
    "action = action || 'x'",
    "subject_kind = coalesce(subject_kind, '') || 'x'",
    "subject_id = coalesce(subject_id, '') || 'x'",
    "subject_kind = subject_id, subject_id = coalesce(subject_kind, '') || 'x'",
    "data = data || '{\"extra\": 1}'",
    "data = '[]'",
    "data = ('{\"n\": 1' || repeat('0', 5000) || '}')::jsonb",
    "data = (repeat('[', 3000) || repeat(']', 3000))::jsonb",
    "text_digest = sha256('x')",
    "previous = sha256(previous)",
    "hash = sha256(hash)",
    "seq = seq + 1000",
    "seq = -seq",
    "tenant_id = gen_random_uuid()",
)

texts = st.text(st.characters(), max_size=8)
plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**63, 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
acts = st.builds(
    Act,
    action=st.sampled_from(Action),
    subject_kind=st.none() | texts,
    subject_id=st.none() | texts,
    data=st.dictionaries(texts, plain, max_size=3),
    text=st.none() | st.builds(kept, texts, st.sampled_from(["none", "digest", "text"])),
)
histories = st.lists(st.lists(acts, min_size=1, max_size=3), min_size=2, max_size=5)
quickly = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each step of shrinking asks PostgreSQL
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


async def history(database: Database, transactions: list[list[Act]]) -> tuple[Actor, int]:
    """Record transactions of a new tenant; return it and how many acts it has."""
    actor = Actor(uuid4(), uuid4(), None, "10.0.0.7")
    for each in transactions:
        await did(database, actor, *each)
    return actor, sum(map(len, transactions))


@quickly
@given(histories, st.data())
async def test_any_change_of_any_column_is_found(
    module_database: Database, tamper: Tamper, file: AnchorFile, given_acts: Any, data: Any
) -> None:
    actor, count = await history(module_database, given_acts)
    assert await checked(module_database, file, actor.tenant_id) == []
    seq = data.draw(st.integers(1, count))
    change = data.draw(st.sampled_from(CHANGES))
    tamper(f"UPDATE audit_log SET {change} WHERE {ONE}", [actor.tenant_id, seq])
    assert await checked(module_database, file, actor.tenant_id) != []


@pytest.mark.parametrize("change", CHANGES)
async def test_each_change_is_found_in_the_middle(
    module_database: Database, tamper: Tamper, file: AnchorFile, actor: Actor, change: str
) -> None:
    act = Act(Action.DOCUMENT_READ, "document", "7", {"title": "Lei"}, kept("x", "digest"))
    await did(module_database, actor, *[act] * 5)
    tamper(f"UPDATE audit_log SET {change} WHERE {ONE}", [actor.tenant_id, 3])
    found = await checked(module_database, file, actor.tenant_id)
    assert found
    assert {3, 4, -3, 1003} & {seq for _, seq, _ in found}


@quickly
@given(histories, st.data())
async def test_a_row_that_is_gone_is_found(
    module_database: Database, tamper: Tamper, file: AnchorFile, given_acts: Any, data: Any
) -> None:
    actor, count = await history(module_database, given_acts)
    seq = data.draw(st.integers(1, count))
    tamper(f"DELETE FROM audit_log WHERE {ONE}", [actor.tenant_id, seq])
    kind = "removed" if seq < count else "cut"
    assert await checked(module_database, file, actor.tenant_id) == [(kind, seq, seq)]


@quickly
@given(histories, st.data())
async def test_rows_that_changed_places_are_found_and_named(
    module_database: Database, tamper: Tamper, file: AnchorFile, given_acts: Any, data: Any
) -> None:
    actor, count = await history(module_database, given_acts)
    first = data.draw(st.integers(1, count - 1))
    second = data.draw(st.integers(first + 1, count))
    for old, new in ((first, -1), (second, first), (-1, second)):
        tamper(f"UPDATE audit_log SET seq = %s WHERE {ONE}", [new, actor.tenant_id, old])
    found = await checked(module_database, file, actor.tenant_id)
    assert ("moved", first, second) in found
    assert ("moved", second, first) in found


@quickly
@given(histories, st.booleans())
async def test_a_row_from_outside_is_found(
    module_database: Database, tamper: Tamper, file: AnchorFile, given_acts: Any, sealed: bool
) -> None:
    """A forged row is found also where its hash is right, as long as the head does not follow."""
    actor, count = await history(module_database, given_acts)
    last = await hash_of(module_database, actor, count)
    forged = unsigned(actor, count + 1, "auth.login")
    tamper(
        "INSERT INTO audit_log (tenant_id, seq, at, action, data, previous, hash) "
        "VALUES (%s, %s, %s, 'auth.login', '{}', %s, %s)",
        [actor.tenant_id, count + 1, AT, last, seal(last, forged) if sealed else last],
    )
    found = await checked(module_database, file, actor.tenant_id)
    assert ("beyond", count + 1, count + 1) in found
    assert (("altered", count + 1, None) in found) is not sealed


@quickly
@given(histories, st.data(), st.booleans())
async def test_an_end_that_was_rolled_back_is_found(
    module_database: Database,
    tamper: Tamper,
    file: AnchorFile,
    given_acts: Any,
    data: Any,
    with_head: bool,
) -> None:
    """Where the head was moved too, only the anchor tells; also after new acts."""
    actor, count = await history(module_database, given_acts)
    await anchored_anew(module_database, file)
    kept_rows = data.draw(st.integers(1, count - 1))
    roll_back = [actor.tenant_id, kept_rows]
    tamper("DELETE FROM audit_log WHERE tenant_id = %s AND seq > %s", roll_back)
    if with_head:
        last = await hash_of(module_database, actor, kept_rows)
        tamper(
            "UPDATE audit_heads SET seq = %s, hash = %s WHERE tenant_id = %s",
            [kept_rows, last, actor.tenant_id],
        )
    found = await checked(module_database, file, actor.tenant_id)
    assert found == [("cut", kept_rows + 1, count)]
    if with_head:
        await did(module_database, actor, *[LOGIN] * (count - kept_rows))
        found = await checked(module_database, file, actor.tenant_id)
        assert ("rewritten", count, None) in found


async def test_a_chain_computed_anew_is_found_by_the_anchor(
    module_database: Database, tamper: Tamper, file: AnchorFile, actor: Actor
) -> None:
    await did(module_database, actor, LOGIN, LOGIN, LOGIN)
    await anchored(module_database, file)
    last = await hash_of(module_database, actor, 1)
    for seq in (2, 3):
        act = unsigned(actor, seq, "auth.logout")
        following = seal(last, act)
        tamper(
            "UPDATE audit_log SET at = %s, actor_id = NULL, address = NULL, action = 'auth.logout',"
            f" previous = %s, hash = %s WHERE {ONE}",
            [AT, last, following, actor.tenant_id, seq],
        )
        last = following
    assert ("head", 3, None) in await checked(module_database, file, actor.tenant_id)
    tamper("UPDATE audit_heads SET hash = %s WHERE tenant_id = %s", [last, actor.tenant_id])
    found = await checked(module_database, file, actor.tenant_id)
    assert found == [("rewritten", 3, None)]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit_heads SET seq = 1 WHERE tenant_id = %s", ("beyond", 2, 3)),
        ("UPDATE audit_heads SET seq = 5 WHERE tenant_id = %s", ("cut", 4, 5)),
        ("UPDATE audit_heads SET hash = sha256('x') WHERE tenant_id = %s", ("head", 3, None)),
        ("DELETE FROM audit_heads WHERE tenant_id = %s", ("head", 3, None)),
        ("UPDATE audit_texts SET text = 'y' WHERE tenant_id = %s", ("text", 2, None)),
        ("UPDATE audit_texts SET salt = 'y' WHERE tenant_id = %s", ("text", 2, None)),
        ("UPDATE audit_texts SET seq = 3 WHERE tenant_id = %s", ("text", 3, None)),
    ],
)
async def test_forged_heads_and_texts_are_found(
    module_database: Database,
    tamper: Tamper,
    file: AnchorFile,
    actor: Actor,
    change: str,
    found: tuple[Any, ...],
) -> None:
    await did(module_database, actor, LOGIN, Act(LOGIN.action, text=kept("x", "text")), LOGIN)
    tamper(change, [actor.tenant_id])
    assert found in await checked(module_database, file, actor.tenant_id)


async def test_a_tenant_that_lost_everything_is_found_by_its_anchor(
    module_database: Database, tamper: Tamper, file: AnchorFile, actor: Actor
) -> None:
    await did(module_database, actor, LOGIN, LOGIN)
    await anchored(module_database, file)
    for table in ("audit_log", "audit_heads"):
        tamper(f"DELETE FROM {table} WHERE tenant_id = %s", [actor.tenant_id])
    report = await verify(module_database, file)
    found = {chain.tenant_id: chain.findings for chain in report.chains}
    assert [tuple(each) for each in found[actor.tenant_id]] == [("cut", 1, 2)]
    assert not report.whole


async def test_of_many_faults_some_are_told_and_the_others_counted(
    module_database: Database, tamper: Tamper, file: AnchorFile, actor: Actor
) -> None:
    await did(module_database, actor, *[LOGIN] * 250)
    tamper("UPDATE audit_log SET action = 'x' WHERE tenant_id = %s", [actor.tenant_id])
    chain = (await verify(module_database, file, actor.tenant_id)).chains[0]
    assert (len(chain.findings), chain.more) == (100, 150)


async def test_writers_do_not_disturb_a_check(
    module_database: Database, file: AnchorFile, actor: Actor
) -> None:
    over = asyncio.Event()

    async def write() -> None:
        while not over.is_set():
            await did(module_database, actor, LOGIN)

    writing = asyncio.create_task(write())
    for _ in range(20):
        await anchored(module_database, file)
        assert await checked(module_database, file, actor.tenant_id) == []
    over.set()
    await writing


async def hash_of(database: Database, actor: Actor, seq: int) -> bytes:
    async with database.read() as session:
        query = select(AuditEntry.hash).where(
            AuditEntry.tenant_id == actor.tenant_id, AuditEntry.seq == seq
        )
        return (await session.execute(query)).scalar_one()


def unsigned(actor: Actor, seq: int, action: str) -> Sealed:
    """Return what is hashed of an act of nobody."""
    nobody = (None, None, None)
    return Sealed(str(actor.tenant_id), seq, AT, *nobody, action, None, None, {}, None)


async def anchored_anew(database: Database, file: AnchorFile) -> None:
    file.path.unlink(missing_ok=True)
    await anchored(database, file)
