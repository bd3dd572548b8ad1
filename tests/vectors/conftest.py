"""A library of vectors in PostgreSQL, and external stores that can be watched and broken."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from govbot.adapters.vectorstore.base import Space, VectorRow, VectorStore, VectorStoreFailed
from govbot.adapters.vectorstore.fake import FakeStore
from govbot.core.db.engine import Database
from govbot.core.settings import Settings
from govbot.vectors.service import Vectors
from tests.adapters.vectorstore.record import write_record
from tests.adapters.vectorstore.world import DIMENSIONS, some_rows

SPACE = Space(1, DIMENSIONS)
NARROW = Space(2, 8)


class Named(FakeStore):
    """A store in memory under a real one's name, which fails after so many writes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.writes = 0
        self.fails_after: int | None = None

    @property
    def name(self) -> str:
        return self._name

    async def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        if self.fails_after is not None and self.writes >= self.fails_after:
            raise VectorStoreFailed(store=self.name, address="memory", detail="gone")
        self.writes += 1
        await super().upsert(space, rows)


Stores = dict[str, Named]
MakeVectors = Callable[..., Vectors]


@pytest.fixture
def stores() -> Stores:
    """Return the stores as they outlive processes."""
    return {name: Named(name) for name in ("qdrant", "milvus")}


@pytest.fixture
def make_vectors(database: Database, stores: Stores, tmp_path: Path) -> MakeVectors:
    """Return how a process that starts makes its service."""

    def make(**settings: str) -> Vectors:
        def open_store(name: str, _: Settings) -> VectorStore:
            return stores[name]

        return Vectors(database, Settings(_env_file=None, home=tmp_path, **settings), open_store)

    return make


@pytest.fixture
def vectors(make_vectors: MakeVectors) -> Vectors:
    return make_vectors()


@pytest.fixture
async def library(database: Database) -> list[VectorRow]:
    """Write six documents in a space, and two of them in another."""
    rows = [row for number in range(1, 7) for row in some_rows(number, audiences=(0, number))]
    narrow = [
        row
        for number in (1, 2)
        for row in some_rows(number, audiences=(0, number), dimensions=NARROW.dimensions)
    ]
    async with database.write() as session:
        await write_record(session, SPACE, rows)
        await write_record(session, NARROW, narrow)
    return rows


async def execute(database: Database, statement: str, **values: object) -> None:
    async with database.write() as session:
        await session.execute(text(statement), values)


async def ask(database: Database, statement: str) -> list[tuple[object, ...]]:
    async with database.read() as session:
        return [tuple(row) for row in await session.execute(text(statement))]


def silent(_done: int, _total: int) -> None:
    """Track nothing."""
