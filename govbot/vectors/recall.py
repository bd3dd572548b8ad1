"""How much of what an exact search finds a store finds."""

from govbot.adapters.vectorstore.base import Space, StoreScope, VectorRow, VectorStore
from govbot.adapters.vectorstore.pgvector import PgVectorStore, some_rows
from govbot.core.db.engine import Database
from govbot.vectors import repository

SAMPLES = 20
"""Vectors of each space that are searched for."""
DEPTH = 10


async def recall(database: Database, store: VectorStore) -> float | None:
    """Return the mean recall@10 of sentences that are searched for; None: there are none.

    Each is searched for as a reader of its document would. PostgreSQL compares every vector that
    this reader may read: of a million, some seconds a sentence.
    """
    async with database.read() as session:
        samples = [
            (space, row)
            for space in await repository.spaces(session)
            for row in await some_rows(session, space, SAMPLES)
        ]
    record = PgVectorStore(database)
    shares = [await _share(record, store, space, row) for space, row in samples]
    return sum(shares) / len(shares) if shares else None


async def _share(record: VectorStore, store: VectorStore, space: Space, row: VectorRow) -> float:
    scope = StoreScope(row.entry.tenant_id, frozenset(row.entry.audiences))
    right = {each.chunk_id for each in await record.search(space, row.vector, scope, DEPTH)}
    found = {each.chunk_id for each in await store.search(space, row.vector, scope, DEPTH)}
    return len(right & found) / len(right) if right else 1.0
