"""External stores brought and kept in step, whatever dies on the way."""

import asyncio
from uuid import uuid4

import pytest

from govbot.adapters.vectorstore.base import VectorRow, VectorStoreFailed
from govbot.core.db.engine import Database
from govbot.vectors import repository, writer
from govbot.vectors.repository import LibraryBusy
from govbot.vectors.service import Vectors, VectorStoreNotKept
from tests.adapters.vectorstore.record import write_record
from tests.adapters.vectorstore.world import OURS, document, some_rows
from tests.vectors.conftest import (
    NARROW,
    SPACE,
    MakeVectors,
    Stores,
    ask,
    execute,
    silent,
)

Library = list[VectorRow]
OUTBOX = "SELECT store, document_id, contents FROM vector_outbox ORDER BY id"


async def add(database: Database, number: int) -> None:
    async with database.write() as session:
        await write_record(session, SPACE, some_rows(number))


async def test_at_first_postgresql_searches_and_nothing_is_noted(
    database: Database, vectors: Vectors, library: Library
) -> None:
    await vectors.keep()
    assert await vectors.searched() is None
    assert await ask(database, OUTBOX) == []
    (only,) = await vectors.status()
    assert (only.name, only.searched, only.held) == ("pgvector", True, only.expected)


async def test_a_migration_fills_the_store_and_switches(
    vectors: Vectors, stores: Stores, library: Library
) -> None:
    seen: list[tuple[int, int]] = []
    assert await vectors.migrate("qdrant", lambda done, total: seen.append((done, total)))
    assert await stores["qdrant"].count(SPACE) == len(library)
    assert await stores["qdrant"].count(NARROW) == len(some_rows(1)) * 2
    assert await vectors.searched() is stores["qdrant"]
    total = len(library) + len(some_rows(1)) * 2
    assert seen[0] == (0, total)
    assert seen[-1] == (total, total)


async def test_a_migration_that_died_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch, make_vectors: MakeVectors, stores: Stores, library: Library
) -> None:
    monkeypatch.setattr(writer, "FILL_ROWS", 7)
    stores["qdrant"].fails_after = 3
    with pytest.raises(VectorStoreFailed):
        await make_vectors().migrate("qdrant", silent)
    assert await stores["qdrant"].count(SPACE) == 21
    again = make_vectors()
    assert await again.searched() is None
    stores["qdrant"].fails_after = None
    seen: list[int] = []
    await again.migrate("qdrant", lambda done, _: seen.append(done))
    assert seen[0] == 21
    batches = -(-(len(library) - 21) // 7) + -(-len(some_rows(1)) * 2 // 7)
    assert stores["qdrant"].writes == 3 + batches
    assert not (await again.check("qdrant")).total


@pytest.fixture
async def kept(vectors: Vectors, library: Library) -> Vectors:
    await vectors.migrate("qdrant", silent)
    return vectors


async def test_new_changed_and_removed_documents_reach_the_store(
    database: Database, kept: Vectors, stores: Stores
) -> None:
    await add(database, 20)
    await execute(database, "DELETE FROM documents WHERE id = :id", id=document(1))
    await execute(
        database, "UPDATE documents SET audiences = '{7,8}' WHERE id = :id", id=document(2)
    )
    await kept.drain()
    entries = [entry async for page in stores["qdrant"].entries(SPACE) for entry in page]
    assert document(1) not in {entry.document_id for entry in entries}
    readers = {entry.document_id: entry.audiences for entry in entries}
    assert readers[document(20)] == (0,)
    assert readers[document(2)] == (7, 8)
    assert await ask(database, OUTBOX) == []
    assert not (await kept.check("qdrant")).total


async def test_a_change_that_is_rolled_back_is_not_noted(database: Database, kept: Vectors) -> None:
    async with database.write() as session:
        await write_record(session, SPACE, some_rows(30))
        await session.rollback()
    assert await ask(database, OUTBOX) == []


async def test_a_death_between_postgresql_and_the_store_loses_nothing(
    database: Database, kept: Vectors, make_vectors: MakeVectors, stores: Stores
) -> None:
    await add(database, 40)
    stores["qdrant"].fails_after = 0
    await kept.drain()  # it does not answer
    assert {note[1] for note in await ask(database, OUTBOX)} == {document(40)}
    stores["qdrant"].fails_after = None
    await make_vectors().keep()
    assert not (await kept.check("qdrant")).total
    assert await ask(database, OUTBOX) == []


async def test_removed_tenants_leave_the_store(
    database: Database, kept: Vectors, stores: Stores
) -> None:
    await execute(database, "DELETE FROM tenants WHERE id = :id", id=OURS)
    await kept.drain()
    assert await stores["qdrant"].count(SPACE) == await stores["qdrant"].count(NARROW) == 0


async def test_what_changes_during_a_migration_is_told_as_well(
    monkeypatch: pytest.MonkeyPatch, database: Database, vectors: Vectors, library: Library
) -> None:
    monkeypatch.setattr(writer, "FILL_ROWS", 5)
    steps: list[asyncio.Task[None]] = []

    def meddle(done: int, _total: int) -> None:
        if done == 10:  # behind the checkpoint and before it
            statement = "DELETE FROM documents WHERE id IN (:first, :last)"
            ids = {"first": document(1), "last": document(6)}
            steps.append(asyncio.ensure_future(execute(database, statement, **ids)))
            steps.append(asyncio.ensure_future(add(database, 50)))

    await vectors.migrate("qdrant", meddle)
    await asyncio.gather(*steps)
    await vectors.drain()
    assert len(steps) == 2
    assert not (await vectors.check("qdrant")).total


async def test_two_writers_do_not_work_on_one_store_at_once(
    database: Database, kept: Vectors
) -> None:
    await add(database, 60)
    async with repository.alone(database, "qdrant") as held:
        assert held
        await kept.drain()
        assert {note[1] for note in await ask(database, OUTBOX)} == {document(60)}
    await kept.drain()
    assert await ask(database, OUTBOX) == []


async def test_drift_is_found_and_mended(database: Database, kept: Vectors, stores: Stores) -> None:
    store = stores["qdrant"]
    await store.delete_document(SPACE, OURS, document(1))
    await store.set_audiences(SPACE, OURS, document(2), (99,))
    await store.upsert(SPACE, some_rows(70))
    drift = await kept.check("qdrant")
    own = len(some_rows(1))
    assert (drift.missing, drift.stale, drift.extra) == (own, own, own)
    found = {each.document_id for each in drift.documents}
    assert found == {document(number) for number in (1, 2, 70)}
    await kept.repair("qdrant", drift)
    assert not (await kept.check("qdrant")).total


async def test_recall_is_that_of_what_the_store_still_has(
    kept: Vectors, stores: Stores, library: Library
) -> None:
    assert await kept.recall("qdrant") == 1
    for number in (1, 2, 3):
        await stores["qdrant"].delete_document(SPACE, OURS, document(number))
    lower = await kept.recall("qdrant")
    assert lower is not None
    assert 0.3 < lower < 0.9


async def test_an_empty_library_has_no_recall(vectors: Vectors) -> None:
    await vectors.migrate("qdrant", silent)
    assert await vectors.recall("qdrant") is None


async def test_a_rebuilt_store_is_searched_again_when_it_is_full(
    kept: Vectors, stores: Stores, library: Library
) -> None:
    stray = some_rows(80)
    await stores["qdrant"].upsert(SPACE, stray)
    meanwhile = []

    def look(done: int, _total: int) -> None:
        meanwhile.append(done)

    await kept.rebuild("qdrant", look)
    assert meanwhile[0] == 0
    assert await stores["qdrant"].count(SPACE) == len(library)
    assert await kept.searched() is stores["qdrant"]


async def test_a_forgotten_store_is_empty_and_costs_nothing(
    database: Database, kept: Vectors, stores: Stores
) -> None:
    await kept.forget("qdrant")
    await add(database, 90)
    assert await stores["qdrant"].count(SPACE) == 0
    assert await kept.searched() is None
    enabled = (
        "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'vector_outbox%' AND tgenabled <> 'D'"
    )
    assert await ask(database, enabled) == []
    with pytest.raises(VectorStoreNotKept):
        await kept.check("qdrant")


async def test_an_embedding_space_that_is_given_up_leaves_the_store(
    kept: Vectors, stores: Stores
) -> None:
    await kept.forget_space(NARROW)
    assert await stores["qdrant"].count(NARROW) == 0
    assert await stores["qdrant"].count(SPACE) > 0


async def test_a_store_waits_for_writers_and_says_so_when_they_do_not_end(
    monkeypatch: pytest.MonkeyPatch, database: Database, vectors: Vectors, stores: Stores
) -> None:
    monkeypatch.setattr(repository, "LOCK_TIMEOUT_S", 1)
    async with database.write() as session:
        await write_record(session, SPACE, some_rows(1))
        with pytest.raises(LibraryBusy):
            await vectors.migrate("qdrant", silent)
    await vectors.migrate("qdrant", silent)
    assert await stores["qdrant"].count(SPACE) == len(some_rows(1))


async def test_back_to_postgresql_and_on_to_another(
    kept: Vectors, stores: Stores, library: Library
) -> None:
    assert await kept.migrate("pgvector", silent)
    assert await kept.searched() is None
    assert await kept.migrate("milvus", silent)
    assert await kept.searched() is stores["milvus"]
    assert {each.name: each.searched for each in await kept.status()} == {
        "pgvector": False,
        "qdrant": False,
        "milvus": True,
    }


async def test_the_settings_choose_and_the_worker_fills(
    make_vectors: MakeVectors, stores: Stores, library: Library
) -> None:
    chosen = make_vectors(vector_store="qdrant")
    assert await chosen.searched() is None  # it is empty
    await chosen.keep()
    assert await make_vectors(vector_store="qdrant").searched() is stores["qdrant"]
    assert not await chosen.migrate("milvus", silent)
    assert await make_vectors(vector_store="qdrant").searched() is stores["qdrant"]
    assert await make_vectors(vector_store="milvus").searched() is stores["milvus"]
    assert await make_vectors(vector_store="pgvector").searched() is None


async def test_a_store_being_migrated_to_is_left_to_that_command(
    make_vectors: MakeVectors, stores: Stores, library: Library
) -> None:
    stores["qdrant"].fails_after = 0
    with pytest.raises(VectorStoreFailed):
        await make_vectors().migrate("qdrant", silent)
    stores["qdrant"].fails_after = None
    await make_vectors().keep()
    assert await stores["qdrant"].count(SPACE) == 0


async def test_a_store_that_does_not_answer_is_told_apart_in_the_status(
    monkeypatch: pytest.MonkeyPatch, kept: Vectors, stores: Stores
) -> None:
    async def refuse(*_: object) -> int:
        raise VectorStoreFailed(store="qdrant", address="http://q", detail="refused")

    monkeypatch.setattr(stores["qdrant"], "count", refuse)
    _, status = await kept.status()
    assert status.held is None
    assert status.problem is not None


async def test_a_note_for_a_document_that_never_was_is_settled(
    database: Database, kept: Vectors
) -> None:
    stranger = repository.DocumentKey(uuid4(), uuid4())
    async with database.write() as session:
        await repository.note(session, "qdrant", [stranger])
    await kept.drain()
    assert await ask(database, OUTBOX) == []
