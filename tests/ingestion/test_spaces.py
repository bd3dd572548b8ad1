"""Embedding spaces: built beside the one in use, switched, rolled back, dropped."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from govbot.accounts import service as accounts
from govbot.adapters.blobs.folder import FolderBlobs
from govbot.adapters.embedding.base import (
    Embedder,
    EmbeddingDimensionsChanged,
    EmbeddingIdentity,
    EmbeddingModelUnknown,
    EmbeddingServerUnreachable,
    FloatMatrix,
)
from govbot.adapters.embedding.fake import FakeEmbedder
from govbot.adapters.parsing.base import Limits
from govbot.core.db import vector_index
from govbot.core.db.engine import Database
from govbot.ingestion.chunking import ChunkDraft
from govbot.ingestion.pipeline import Pipeline
from govbot.ingestion.spaces import service
from govbot.ingestion.spaces.service import (
    EmbeddingSpaceActive,
    EmbeddingSpaceBusy,
    EmbeddingSpaceIncomplete,
    EmbeddingSpaceUnknown,
    NoFormerEmbeddingSpace,
    Spaces,
)
from govbot.retrieval.service import Search


class Killed(BaseException):
    """Stands for the end of the process."""


class Named(FakeEmbedder):
    """A deterministic model of any name and length, which can be watched and broken."""

    def __init__(self, name: str, dimensions: int) -> None:
        super().__init__(dimensions)
        self.name = name
        self.passages = 0
        self.queries = 0
        self.dies_after: int | None = None
        self.unreachable = False

    @property
    def model(self) -> str:
        return self.name

    @property
    def identity(self) -> EmbeddingIdentity:
        return EmbeddingIdentity(self.name, super().identity.dimensions)

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        self.queries += 1
        return super().embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        if self.unreachable:
            raise EmbeddingServerUnreachable(address="memory")
        if self.dies_after is not None and self.passages >= self.dies_after:
            raise Killed
        self.passages += len(texts)
        return super().embed_passages(texts)


class Installation:
    """One database, and what a process makes of it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.models = {"old": Named("old", 32), "new": Named("new", 48)}

    def spaces(self, wanted: str = "old") -> Spaces:
        return Spaces(self.database, wanted, self.encoder)

    def encoder(self, name: str) -> Embedder:
        if name not in self.models:
            raise EmbeddingModelUnknown(model=name, known="")
        return self.models[name]

    def search(self, wanted: str = "old") -> Search:
        return Search(self.database, self.encoder(wanted), spaces=self.spaces(wanted))

    async def add(self, title: str, passages: int, wanted: str = "old") -> UUID:
        pipeline = Pipeline(
            self.database,
            FolderBlobs(self.folder),
            self.encoder(wanted),
            Limits(),
            spaces=self.spaces(wanted),
        )
        drafts = [
            ChunkDraft(
                number,
                f"Art. {number} O servidor de {title} cumpre {number} dias.",
                None,
                (),
                None,
            )
            for number in range(passages)
        ]
        return await pipeline.add_text(await accounts.tenant(self.database), title, drafts)

    async def counts(self) -> dict[str, tuple[str, int]]:
        return {each.model: (each.state, each.passages) for each in await self.spaces().status()}

    async def found(self, question: str, wanted: str = "old") -> list[str]:
        asker = await accounts.tenant(self.database)
        result = await self.search(wanted).search(asker, question, mode="dense")
        return [hit.document_title for hit in result.hits]


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Installation:
    return Installation(database, tmp_path)


def quiet(_done: int, _total: int) -> None:
    pass


async def test_the_first_document_makes_the_first_space(house: Installation) -> None:
    await house.add("férias", 3)
    assert await house.counts() == {"old": ("active", 3)}
    assert await house.spaces().pending() is None
    assert await house.spaces("new").pending() == "new"


async def test_another_setting_does_not_empty_the_search(house: Installation) -> None:
    await house.add("férias", 3)
    assert "férias" in await house.found("servidor de férias", wanted="new")
    assert (house.models["old"].queries, house.models["new"].queries) == (1, 0)


async def test_a_space_is_built_and_takes_over(house: Installation) -> None:
    await house.add("férias", 150)
    heard: list[tuple[int, int]] = []
    assert await house.spaces("new").build(None, lambda *now: heard.append(now))
    assert heard == [(0, 150), (64, 150), (128, 150), (150, 150)]
    assert await house.counts() == {"old": ("active", 150), "new": ("building", 150)}

    assert await house.spaces("new").switch(None)
    assert await house.counts() == {"old": ("retired", 150), "new": ("active", 150)}
    assert "férias" in await house.found("servidor de férias")
    assert house.models["new"].queries == 1
    assert not await house.spaces("new").switch(None)


async def test_vectors_are_those_that_ingestion_makes(house: Installation) -> None:
    await house.add("férias", 5)
    await house.spaces().build("new", quiet)
    vector = house.models["new"].embed_passages
    async with house.database.read() as session:
        rows = (
            await session.execute(
                text(
                    "SELECT c.text, e.span_start, e.span_end, e.embedding::text AS vector "
                    "FROM chunk_embeddings e JOIN chunks c ON c.id = e.chunk_id "
                    "JOIN embedding_spaces s ON s.id = e.space_id WHERE s.model = 'new'"
                )
            )
        ).all()
    assert len(rows) == 5
    for row in rows:
        found = [float(part) for part in row.vector.strip("[]").split(",")]
        assert found == pytest.approx(
            vector([row.text[row.span_start : row.span_end]])[0], abs=1e-3
        )


async def test_a_killed_build_goes_on_where_it_was(house: Installation) -> None:
    await house.add("férias", 150)
    new = house.models["new"]
    new.dies_after = 64
    with pytest.raises(Killed):
        await house.spaces("new").build(None, quiet)
    assert (await house.counts())["new"] == ("building", 64)
    with pytest.raises(EmbeddingSpaceIncomplete) as caught:
        await house.spaces("new").switch(None)
    assert caught.value.data["missing"] == 86
    assert "férias" in await house.found("servidor de férias", wanted="new")

    new.dies_after = None
    heard: list[tuple[int, int]] = []
    await house.spaces("new").build(None, lambda *now: heard.append(now))
    assert heard[0] == (64, 150)
    assert new.passages == 150
    assert await house.spaces("new").switch(None)


async def test_new_documents_go_into_both_while_one_is_built(house: Installation) -> None:
    await house.add("férias", 150)
    house.models["new"].dies_after = 64
    with pytest.raises(Killed):
        await house.spaces("new").build(None, quiet)
    house.models["new"].dies_after = None
    await house.add("diárias", 2)
    assert await house.counts() == {"old": ("active", 152), "new": ("building", 66)}


async def test_a_new_model_that_fails_does_not_stop_ingestion(house: Installation) -> None:
    await house.add("férias", 2)
    await house.spaces().build("new", quiet)
    house.models["new"] = Named("new", 64)  # the server has another model of that name now
    await house.add("diárias", 3)
    assert await house.counts() == {"old": ("active", 5), "new": ("building", 2)}


async def test_a_switch_during_ingestion_leaves_no_hole(house: Installation) -> None:
    await house.add("férias", 2)
    old = house.models["old"]
    reached, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    original = old.embed_passages

    def waits(texts: Sequence[str]) -> FloatMatrix:
        loop.call_soon_threadsafe(reached.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(30)
        return original(texts)

    old.embed_passages = waits  # type: ignore[method-assign]
    adding = asyncio.create_task(house.add("diárias", 3))
    await reached.wait()
    await house.spaces().build("new", quiet)
    await house.spaces().switch("new")
    go_on.set()
    await adding
    assert (await house.counts())["new"] == ("active", 5)
    assert "diárias" in await house.found("servidor de diárias")


async def test_a_rollback_takes_along_what_came_since(house: Installation) -> None:
    await house.add("férias", 4)
    await house.spaces("new").build(None, quiet)
    await house.spaces("new").switch(None)
    await house.add("diárias", 3, wanted="new")
    assert await house.counts() == {"old": ("retired", 4), "new": ("active", 7)}

    assert await house.spaces("new").rollback(quiet) == "old"
    assert await house.counts() == {"old": ("active", 7), "new": ("retired", 7)}
    assert await house.spaces("new").rollback(quiet) == "new"


async def test_there_must_be_something_to_go_back_to(house: Installation) -> None:
    await house.add("férias", 1)
    await house.spaces().build("new", quiet)  # never searched: no former one
    with pytest.raises(NoFormerEmbeddingSpace):
        await house.spaces().rollback(quiet)


async def test_a_space_is_dropped_with_its_vectors_and_index(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "DROP_VECTORS", 40)
    await house.add("férias", 100)
    (old,) = await house.spaces().status()
    async with house.database.read() as session:
        key = await session.scalar(text("SELECT id FROM embedding_spaces"))
    await vector_index.create(house.database, key, old.dimensions)
    await house.spaces().build("new", quiet)
    async with house.database.read() as session:
        assert await vector_index.is_ready(session, key + 1)

    with pytest.raises(EmbeddingSpaceActive):
        await house.spaces().drop("old", quiet)
    await house.spaces().switch("new")
    heard: list[tuple[int, int]] = []
    await house.spaces().drop("old", lambda *now: heard.append(now))
    assert heard[0] == (0, 100)
    assert heard[-1] == (100, 100)
    assert await house.counts() == {"new": ("active", 100)}
    async with house.database.read() as session:
        assert not await vector_index.is_ready(session, key)
    with pytest.raises(EmbeddingSpaceUnknown):
        await house.spaces().drop("old", quiet)


async def test_the_name_of_a_model_that_is_gone_can_be_dropped(house: Installation) -> None:
    await house.add("férias", 2)
    await house.spaces().build("new", quiet)
    await house.spaces().switch("new")
    del house.models["old"]
    await house.spaces("new").drop("old", quiet)
    assert set(await house.counts()) == {"new"}


async def test_only_one_process_builds_a_space(house: Installation) -> None:
    await house.add("férias", 100)
    original = house.models["new"].embed_passages
    loop = asyncio.get_running_loop()
    refused: list[bool] = []

    async def second() -> None:
        with pytest.raises(EmbeddingSpaceBusy):
            await house.spaces("new").build(None, quiet)
        refused.append(True)

    def builds_too(texts: Sequence[str]) -> FloatMatrix:
        asyncio.run_coroutine_threadsafe(second(), loop).result(30)
        return original(texts)

    house.models["new"].embed_passages = builds_too  # type: ignore[method-assign]
    await house.spaces("new").build(None, quiet)
    assert refused == [True, True]
    assert (await house.counts())["new"] == ("building", 100)


async def test_a_space_dropped_under_its_build_ends_the_build(house: Installation) -> None:
    await house.add("férias", 200)
    original = house.models["new"].embed_passages
    loop = asyncio.get_running_loop()

    def drops(texts: Sequence[str]) -> FloatMatrix:
        dropping = house.spaces().drop("new", quiet)
        asyncio.run_coroutine_threadsafe(dropping, loop).result(30)
        return original(texts)

    house.models["new"].embed_passages = drops  # type: ignore[method-assign]
    with pytest.raises(EmbeddingSpaceBusy):
        await house.spaces().build("new", quiet)
    assert set(await house.counts()) == {"old"}


async def test_documents_removed_under_a_build_leave_nothing(house: Installation) -> None:
    document = await house.add("férias", 100)
    original = house.models["new"].embed_passages
    loop = asyncio.get_running_loop()

    async def remove() -> None:
        async with house.database.write() as session:
            await session.execute(text("DELETE FROM documents WHERE id = :id"), {"id": document})

    def removes(texts: Sequence[str]) -> FloatMatrix:
        asyncio.run_coroutine_threadsafe(remove(), loop).result(30)
        return original(texts)

    house.models["new"].embed_passages = removes  # type: ignore[method-assign]
    await house.spaces().build("new", quiet)
    assert (await house.counts())["new"] == ("building", 0)


async def test_a_model_that_changed_its_length_is_named(house: Installation) -> None:
    await house.add("férias", 1)
    house.models["old"] = Named("old", 64)
    with pytest.raises(EmbeddingDimensionsChanged) as caught:
        await house.found("servidor")
    assert (caught.value.data["expected"], caught.value.data["found"]) == (32, 64)


async def test_in_an_empty_library_the_new_model_is_the_first(house: Installation) -> None:
    assert not await house.spaces("new").build(None, quiet)
    assert await house.counts() == {"new": ("active", 0)}
