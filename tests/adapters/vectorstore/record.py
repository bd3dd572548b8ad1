"""PostgreSQL's tables, written as their owners write them: pgvector passes the same suite."""

from collections.abc import Sequence
from uuid import UUID

from pgvector import HalfVector
from sqlalchemy import text

from govbot.adapters.vectorstore.base import Space, VectorRow, check_rows
from govbot.adapters.vectorstore.pgvector import PgVectorStore
from govbot.core.db.engine import Database, WriteSession

_SPACE = """
INSERT INTO embedding_spaces (id, model, dimensions) OVERRIDING SYSTEM VALUE
VALUES (:space, 'test-' || :space, :dimensions) ON CONFLICT DO NOTHING"""
_TENANT = """
INSERT INTO tenants (id, slug, name) VALUES (:tenant, CAST(:tenant AS text), 'x')
ON CONFLICT DO NOTHING"""
_DOCUMENT = """
INSERT INTO documents
(id, tenant_id, title, filename, media_type, size_bytes, sha256, source, state, progress, attempts,
 audiences)
VALUES (:document, :tenant, 'x', 'x', 'text/plain', 1, CAST(:document AS text), 'upload', 'ready',
 1, 1, :audiences)
ON CONFLICT (id) DO UPDATE SET audiences = excluded.audiences"""
_CHUNK = """
INSERT INTO chunks (id, tenant_id, document_id, ordinal, page_starts, text)
OVERRIDING SYSTEM VALUE VALUES (:chunk, :tenant, :document, :chunk, '[]', 'x')
ON CONFLICT DO NOTHING"""
_VECTOR = """
INSERT INTO chunk_embeddings
(space_id, chunk_id, ordinal, tenant_id, document_id, span_start, span_end, embedding)
VALUES (:space, :chunk, :ordinal, :tenant, :document, 0, 1, CAST(:vector AS halfvec))
ON CONFLICT (space_id, chunk_id, ordinal) DO UPDATE SET embedding = excluded.embedding"""


async def write_record(session: WriteSession, space: Space, rows: Sequence[VectorRow]) -> None:
    """Write tenants, documents, chunks and vectors."""
    values = [_values(space, row) for row in rows]
    await session.execute(text(_SPACE), {"space": space.id, "dimensions": space.dimensions})
    for statement in (_TENANT, _DOCUMENT, _CHUNK, _VECTOR):
        unique = {repr(_used(statement, each)): _used(statement, each) for each in values}
        await session.execute(text(statement), list(unique.values()))


class RecordedStore(PgVectorStore):
    """Writes the record first, as ingestion does; an external store's caller has done so too."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._pool = database

    async def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        check_rows(space, rows)
        if rows:
            async with self._pool.write() as session:
                await write_record(session, space, rows)
        await super().upsert(space, rows)

    async def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        await self._execute(
            "DELETE FROM chunk_embeddings WHERE space_id = :space AND tenant_id = :tenant "
            "AND document_id = :document",
            space=space.id,
            tenant=tenant_id,
            document=document_id,
        )

    async def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        await self._execute(
            "UPDATE documents SET audiences = :audiences "
            "WHERE id = :document AND tenant_id = :tenant",
            audiences=list(audiences),
            tenant=tenant_id,
            document=document_id,
        )

    async def drop(self, space: Space) -> None:
        await self._execute("DELETE FROM chunk_embeddings WHERE space_id = :space", space=space.id)

    async def _execute(self, statement: str, **values: object) -> None:
        async with self._pool.write() as session:
            await session.execute(text(statement), values)


def _values(space: Space, row: VectorRow) -> dict[str, object]:
    entry = row.entry
    return {
        "space": space.id,
        "dimensions": space.dimensions,
        "tenant": entry.tenant_id,
        "document": entry.document_id,
        "audiences": list(entry.audiences),
        "chunk": entry.chunk_id,
        "ordinal": entry.ordinal,
        "vector": HalfVector(row.vector).to_text(),
    }


def _used(statement: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if f":{name}" in statement}
