"""The dense leg by an external store's proposals: the same passages, and never one more."""

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.vectorstore.base import (
    FloatVector,
    Found,
    Space,
    StoreScope,
    VectorStore,
    VectorStoreFailed,
)
from govbot.adapters.vectorstore.fake import FakeStore
from govbot.core.db.engine import Database
from govbot.core.settings import Settings
from govbot.library.access import Filters, Scope
from govbot.retrieval import candidates, repository
from govbot.retrieval.candidates import DenseLeg
from govbot.retrieval.service import Search
from govbot.vectors.service import Vectors
from tests.retrieval.conftest import AddText

QUESTION = "quantos dias de férias"
DOCUMENTS = 30


class Watched(FakeStore):
    """A store under a real one's name that tells what it was asked, and can fail."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[StoreScope, int]] = []
        self.broken = False
        self.delay_s = 0.0

    @property
    def name(self) -> str:
        return "qdrant"

    async def search(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        self.asked.append((scope, limit))
        await asyncio.sleep(self.delay_s)
        if self.broken:
            raise VectorStoreFailed(store="qdrant", address="memory", detail="gone")
        return await super().search(space, vector, scope, limit)


@dataclass(frozen=True)
class Library:
    """Thirty documents of one passage each, in PostgreSQL and in a store."""

    database: Database
    search: Search
    store: Watched
    vectors: Vectors
    asker: Asker
    documents: list[UUID]

    async def both(
        self, scope: Scope | None = None, limit: int = 10
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Return what the leg finds with the store and without."""
        scope = scope or Scope(self.asker)
        vector = self.search.embedder.embed_queries([QUESTION])[0]
        leg = await DenseLeg.of(self.vectors)
        async with self.database.read() as session, repository.bounded(session):
            space = await repository.space_of(session, self.search.embedder.identity)
            assert space is not None
            return (
                await leg.find(session, scope, space, vector, limit),
                await DenseLeg(None, None).find(session, scope, space, vector, limit),
            )

    async def execute(self, statement: str, *ids: UUID) -> None:
        """Change documents; the store is not told."""
        async with self.database.write() as session:
            await session.execute(text(statement), {"ids": list(ids)})


HIDE = "UPDATE documents SET audiences = '{5}' WHERE id = ANY(:ids)"
REMOVE = "DELETE FROM documents WHERE id = ANY(:ids)"
MAKE_LAWS = """
INSERT INTO norms (document_id, tenant_id, kind, name, revoked)
SELECT id, tenant_id, 'lei', 'x', false FROM documents WHERE id = ANY(:ids)"""


@pytest.fixture
async def library(
    database: Database, search: Search, asker: Asker, add_text: AddText, tmp_path: Path
) -> Library:
    store = Watched()

    def open_store(_: str, __: Settings) -> VectorStore:
        return store

    ids = [
        await add_text(
            asker, f"Norma {number}", f"O servidor da unidade {number} tem {number} dias de férias."
        )
        for number in range(1, DOCUMENTS + 1)
    ]
    vectors = Vectors(database, Settings(_env_file=None, home=tmp_path), open_store)
    await vectors.migrate("qdrant", lambda _done, _total: None)
    return Library(database, search, store, vectors, asker, ids)


async def test_proposals_give_the_same_passages_and_scores(library: Library) -> None:
    proposed, inside = await library.both()
    assert proposed == inside
    assert len(proposed) == 10
    assert [limit for _, limit in library.store.asked] == [10]


async def test_the_whole_search_uses_the_store(library: Library) -> None:
    search = Search(library.database, library.search.embedder, library.vectors)
    outside = await search.search(library.asker, QUESTION, limit=10)
    inside = await library.search.search(library.asker, QUESTION, limit=10)
    assert [hit.passage_id for hit in outside.hits] == [hit.passage_id for hit in inside.hits]
    assert len(library.store.asked) == 1


async def test_what_the_store_does_not_know_to_be_hidden_is_not_shown(library: Library) -> None:
    await library.execute(HIDE, *library.documents[:15])
    proposed, inside = await library.both(limit=12)
    assert proposed == inside
    assert len(proposed) == 12


async def test_so_much_hidden_that_postgresql_searches_by_itself(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    monkeypatch.setattr(candidates, "MAX_LIMIT", 6)
    found = [*(await library.both(limit=DOCUMENTS))[1]]
    async with library.database.read() as session:
        rows = await session.execute(text("SELECT id, document_id FROM chunks"))
        owner = {row.id: row.document_id for row in rows}
    library.store.asked.clear()
    await library.execute(HIDE, *(owner[chunk_id] for chunk_id in found[:-2]))
    proposed, inside = await library.both(limit=2)
    assert len(proposed) == 2
    assert proposed == inside
    assert [limit for _, limit in library.store.asked] == [2, 6]


async def test_removed_documents_are_not_found_before_the_store_is_told(library: Library) -> None:
    await library.execute(REMOVE, *library.documents[:5])
    proposed, inside = await library.both(limit=DOCUMENTS)
    assert proposed == inside
    assert len(proposed) == DOCUMENTS - 5


async def test_a_store_that_lags_behind_hides_nothing_from_a_small_library(
    library: Library,
) -> None:
    await library.store.drop(Space(1, 512))
    proposed, inside = await library.both()
    assert proposed == inside
    assert len(proposed) == 10


async def test_a_store_that_is_too_slow_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    monkeypatch.setattr(candidates, "TIMEOUT_S", 0.05)
    library.store.delay_s = 5
    proposed, inside = await library.both()
    assert proposed == inside
    assert await library.vectors.searched() is None


async def test_other_tenants_are_not_even_asked_for(library: Library) -> None:
    stranger = await accounts.tenant(library.database, "outra", "Outra")
    proposed, _ = await library.both(Scope(stranger))
    assert proposed == {}
    assert {scope.tenant_id for scope, _ in library.store.asked} == {stranger.tenant_id}


async def test_filters_name_the_documents_that_they_leave(library: Library) -> None:
    laws = library.documents[3:6]
    await library.execute(MAKE_LAWS, *laws)
    filters = Filters(on=date(2026, 1, 1), kinds=frozenset({"lei"}))
    proposed, inside = await library.both(Scope(library.asker, filters))
    assert proposed == inside
    assert len(proposed) == 3
    assert library.store.asked[0][0].only == frozenset(laws)


async def test_more_documents_than_can_be_named_are_sifted_afterwards(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    monkeypatch.setattr(candidates, "MOST_DOCUMENTS", 2)
    await library.execute(MAKE_LAWS, *library.documents[3:9])
    filters = Filters(kinds=frozenset({"lei"}))
    proposed, inside = await library.both(Scope(library.asker, filters), limit=6)
    assert proposed == inside
    assert len(proposed) == 6
    assert library.store.asked[0][0].only is None


async def test_a_day_alone_names_no_documents(library: Library) -> None:
    proposed, inside = await library.both(Scope(library.asker, Filters(on=date(2026, 1, 1))))
    assert proposed == inside
    assert library.store.asked[0][0].only is None


async def test_hidden_documents_of_an_evaluation_are_left_out(library: Library) -> None:
    some = Asker(library.asker.tenant_id, without=frozenset(library.documents[:20]))
    proposed, inside = await library.both(Scope(some), limit=20)
    assert proposed == inside
    assert len(proposed) == 10


async def test_without_an_answer_postgresql_searches_by_itself_for_a_while(
    library: Library,
) -> None:
    library.store.broken = True
    proposed, inside = await library.both()
    assert proposed == inside
    assert await library.vectors.searched() is None
    assert len(library.store.asked) == 1
