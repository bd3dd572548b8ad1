"""What every vector store promises; a provider joins by a line in `EXTERNAL`."""

import itertools
from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest

from govbot.adapters.vectorstore.base import (
    MAX_CHUNK_ID,
    MAX_LIMIT,
    MAX_ORDINAL,
    Entry,
    Space,
    StoreScope,
    VectorRow,
    VectorsInvalid,
    VectorStore,
)
from tests.adapters.vectorstore.world import (
    CHUNKS_OF_DOCUMENT,
    DIMENSIONS,
    EVERYBODY,
    HUNDREDTH,
    OURS,
    TENTH,
    THEIRS,
    Handle,
    corpus,
    document,
    exact,
    found_documents,
    questions,
    some_rows,
    talkative_rows,
    unit,
)

LIBRARY = Space(1, DIMENSIONS)
_numbers = itertools.count(2)


@pytest.fixture
def space() -> Space:
    """Name a space that nothing was written to."""
    return Space(next(_numbers), DIMENSIONS)


@pytest.fixture(scope="module")
async def library(store: VectorStore) -> list[VectorRow]:
    """Fill one space; the tests that use it only read."""
    rows = corpus()
    await store.upsert(LIBRARY, rows)
    return rows


def of(*audiences: int, tenant: object = OURS, **narrowed: object) -> StoreScope:
    return StoreScope(tenant, frozenset(audiences), **narrowed)  # type: ignore[arg-type]


@pytest.mark.parametrize("audience", [EVERYBODY, TENTH, HUNDREDTH])
async def test_the_nearest_readable_passages_are_found(
    store: VectorStore, library: list[VectorRow], audience: int
) -> None:
    recalls = []
    for question in questions(20):
        wanted = exact(library, question, of(audience), 10)
        found = [each.chunk_id for each in await store.search(LIBRARY, question, of(audience), 10)]
        assert len(found) == len(set(found)) == 10
        recalls.append(len(set(found) & set(wanted)) / 10)
    assert np.mean(recalls) >= 0.95


async def test_results_come_best_first_with_their_cosines(
    store: VectorStore, library: list[VectorRow]
) -> None:
    vectors = {(row.entry.chunk_id, row.entry.ordinal): row.vector for row in library}
    question = questions(1)[0]
    found = await store.search(LIBRARY, question, of(EVERYBODY), 50)
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    true = [float(vectors[each.chunk_id, each.ordinal] @ question) for each in found]
    assert np.allclose(scores, true, atol=2e-3)


async def test_all_that_may_be_read_is_found_when_more_is_asked_for(
    store: VectorStore, library: list[VectorRow]
) -> None:
    found = await store.search(LIBRARY, questions(1)[0], of(HUNDREDTH), 200)
    assert len(found) == CHUNKS_OF_DOCUMENT


async def test_tenants_are_never_mixed(store: VectorStore, library: list[VectorRow]) -> None:
    theirs = await found_documents(store, LIBRARY, of(EVERYBODY, TENTH, tenant=THEIRS), library)
    assert theirs == {document(number, THEIRS) for number in range(10)}
    ours = await found_documents(store, LIBRARY, of(TENTH), library)
    assert ours == {document(number) for number in range(0, 100, 10)}
    assert await found_documents(store, LIBRARY, of(EVERYBODY, tenant=uuid4()), library) == set()


async def test_an_asker_of_several_audiences_finds_what_any_may_read(
    store: VectorStore, library: list[VectorRow]
) -> None:
    wide = await store.search(LIBRARY, questions(1)[0], of(HUNDREDTH, TENTH, 77), 200)
    assert len(wide) == 10 * CHUNKS_OF_DOCUMENT
    assert await store.search(LIBRARY, questions(1)[0], of(77), 10) == []


async def test_documents_are_left_out_and_picked_out(
    store: VectorStore, library: list[VectorRow]
) -> None:
    some = frozenset(document(number) for number in (0, 10, 20))
    without = await found_documents(store, LIBRARY, of(TENTH, without=some), library)
    assert without == {document(number) for number in range(30, 100, 10)}
    assert await found_documents(store, LIBRARY, of(TENTH, only=some), library) == some
    unread = frozenset({document(1), document(0, THEIRS)})
    assert await found_documents(store, LIBRARY, of(TENTH, only=unread), library) == set()
    one = of(TENTH, only=some, without=frozenset({document(0)}))
    assert await found_documents(store, LIBRARY, one, library) == some - {document(0)}


async def test_nobody_and_nothing_find_nothing(
    store: VectorStore, library: list[VectorRow]
) -> None:
    assert await store.search(LIBRARY, questions(1)[0], of(), 10) == []
    assert await store.search(LIBRARY, questions(1)[0], of(0, only=frozenset()), 10) == []


async def test_vectors_are_counted_by_tenant(store: VectorStore, library: list[VectorRow]) -> None:
    assert await store.count(LIBRARY) == len(library)
    own = sum(row.entry.tenant_id == THEIRS for row in library)
    assert await store.count(LIBRARY, THEIRS) == own > 0
    assert await store.count(LIBRARY, uuid4()) == 0


async def test_everything_held_can_be_listed(store: VectorStore, library: list[VectorRow]) -> None:
    listed = [entry async for page in store.entries(LIBRARY) for entry in page]
    assert len(listed) == len(library)
    assert set(listed) == {row.entry for row in library}


async def test_a_passage_of_many_sentences_does_not_crowd_out_the_others(
    store: VectorStore, space: Space
) -> None:
    rows = talkative_rows()
    await store.upsert(space, rows)
    question = questions(1)[0]
    found = [each.chunk_id for each in await store.search(space, question, of(EVERYBODY), 10)]
    assert found == exact(rows, question, of(EVERYBODY), 10)


async def test_writing_twice_is_writing_once(store: VectorStore, space: Space) -> None:
    rows = some_rows(1)
    await store.upsert(space, rows)
    await store.upsert(space, rows)
    assert await store.count(space) == len(rows)


async def test_a_vector_written_anew_replaces_the_old_one(store: VectorStore, space: Space) -> None:
    rows = some_rows(1, chunks=1, sentences=1)
    await store.upsert(space, rows)
    await store.upsert(space, [replace(rows[0], vector=-rows[0].vector)])
    (found,) = await store.search(space, rows[0].vector, of(EVERYBODY), 10)
    assert found.score == pytest.approx(-1, abs=2e-3)


async def test_a_removed_document_is_gone_and_the_others_stay(
    store: VectorStore, space: Space
) -> None:
    rows = some_rows(1) + some_rows(2) + some_rows(1, tenant=THEIRS)
    await store.upsert(space, rows)
    await store.delete_document(space, OURS, document(1))
    await store.delete_document(space, OURS, document(1))
    await store.delete_document(space, THEIRS, document(2))  # it is not theirs
    assert await found_documents(store, space, of(EVERYBODY), rows) == {document(2)}
    assert await store.count(space, THEIRS) == len(some_rows(1, tenant=THEIRS))


async def test_who_may_find_a_document_can_change(store: VectorStore, space: Space) -> None:
    rows = some_rows(1) + some_rows(2)
    await store.upsert(space, rows)
    await store.set_audiences(space, OURS, document(1), (7, 8))
    assert await found_documents(store, space, of(EVERYBODY), rows) == {document(2)}
    assert await found_documents(store, space, of(8), rows) == {document(1)}
    await store.set_audiences(space, OURS, document(1), ())
    assert await found_documents(store, space, of(EVERYBODY, 7, 8), rows) == {document(2)}
    listed = [entry async for page in store.entries(space) for entry in page]
    assert {entry.audiences for entry in listed} == {(), (EVERYBODY,)}


async def test_spaces_have_dimensions_of_their_own(store: VectorStore, space: Space) -> None:
    narrow = Space(next(_numbers), 8)
    await store.upsert(space, some_rows(1))
    await store.upsert(narrow, some_rows(2, dimensions=8))
    (question,) = unit(np.ones((1, 8)))
    found = await store.search(narrow, question, of(EVERYBODY), 10)
    assert {each.chunk_id // 1000 for each in found} == {2}
    await store.drop(space)
    assert await store.count(space) == 0
    assert await store.count(narrow) == len(some_rows(2))


async def test_the_largest_ids_survive(store: VectorStore, space: Space) -> None:
    vector = questions(1)[0]
    if store.name == "pgvector":
        chunk_id, ordinal = 2**31 - 1, MAX_ORDINAL  # the test writes it to `chunks.ordinal` as well
    else:
        chunk_id, ordinal = MAX_CHUNK_ID, MAX_ORDINAL
    await store.upsert(
        space, [VectorRow(Entry(chunk_id, ordinal, OURS, document(1), (0,)), vector)]
    )
    (found,) = await store.search(space, vector, of(EVERYBODY), 1)
    assert (found.chunk_id, found.ordinal) == (chunk_id, ordinal)


async def test_an_unknown_space_is_empty(store: VectorStore, space: Space) -> None:
    assert await store.search(space, questions(1)[0], of(EVERYBODY), 10) == []
    assert await store.count(space) == 0
    assert [page async for page in store.entries(space)] == []
    await store.delete_document(space, OURS, document(1))
    await store.set_audiences(space, OURS, document(1), (1,))
    await store.drop(space)
    await store.upsert(space, [])


def wrong_rows() -> dict[str, VectorRow]:
    row = some_rows(1)[0]
    return {
        "dimensions": replace(row, vector=row.vector[:-1]),
        "shape": replace(row, vector=row.vector[None]),
        "not a number": replace(row, vector=np.full_like(row.vector, np.nan)),
        "infinite": replace(row, vector=np.full_like(row.vector, np.inf)),
        "ordinal": replace(row, entry=replace(row.entry, ordinal=MAX_ORDINAL + 1)),
        "chunk": replace(row, entry=replace(row.entry, chunk_id=MAX_CHUNK_ID + 1)),
        "negative": replace(row, entry=replace(row.entry, chunk_id=-1)),
    }


@pytest.mark.parametrize("fault", sorted(wrong_rows()))
async def test_rows_that_do_not_fit_are_refused_whole(
    store: VectorStore, space: Space, fault: str
) -> None:
    with pytest.raises(VectorsInvalid):
        await store.upsert(space, [*some_rows(2), wrong_rows()[fault]])
    assert await store.count(space) == 0


@pytest.mark.parametrize("limit", [0, -1, MAX_LIMIT + 1])
async def test_limits_that_make_no_sense_are_refused(store: VectorStore, limit: int) -> None:
    with pytest.raises(VectorsInvalid):
        await store.search(LIBRARY, questions(1)[0], of(EVERYBODY), limit)


async def test_questions_that_do_not_fit_are_refused(store: VectorStore) -> None:
    with pytest.raises(VectorsInvalid):
        await store.search(LIBRARY, questions(1)[0][:-1], of(EVERYBODY), 10)
    with pytest.raises(VectorsInvalid):
        await store.search(LIBRARY, np.full(DIMENSIONS, np.nan, np.float32), of(EVERYBODY), 10)


async def test_what_was_written_is_there_after_a_restart(handle: Handle, space: Space) -> None:
    rows = some_rows(1) + some_rows(2)
    await handle.store.upsert(space, rows)
    await handle.store.delete_document(space, OURS, document(2))
    await handle.store.close()
    again = handle.reopen()
    assert await again.count(space) == len(some_rows(1))
    assert await found_documents(again, space, of(EVERYBODY), rows) == {document(1)}
    await again.close()
    # The first one opens itself again.
    assert await handle.store.count(space) == len(some_rows(1))
