"""PostgreSQL itself: the record of all vectors, and the store that needs nothing else.

Documents and their vectors are written in one transaction by whoever owns them, so writing to this
store is nothing more to do. The search runs the same statement as the dense leg.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from pgvector import HalfVector
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION, aggregate_order_by

from govbot.adapters.vectorstore.base import (
    Entry,
    FloatVector,
    Found,
    Space,
    StoreScope,
    VectorRow,
    check_question,
    check_rows,
)
from govbot.core.db.engine import Database, ReadSession
from govbot.core.db.models import ChunkEmbedding, Document

NAME = "pgvector"
PAGE = 2000

# As the server sends it in binary: read a hundred times faster than numbers in words.
_BYTES = func.halfvec_send(ChunkEmbedding.embedding)
_HEADER = 4

Place = tuple[int, int]
"""Chunk id and ordinal of a vector."""
START: Place = (-1, -1)


def cosine(vector: FloatVector) -> ColumnElement[float]:
    """Return each sentence's cosine to `vector`."""
    # Vectors have length 1, so the inner product is the cosine; the operator negates it.
    return -ChunkEmbedding.embedding.op("<#>", return_type=DOUBLE_PRECISION())(
        bindparam("question", HalfVector(vector), type_=ChunkEmbedding.embedding.type, unique=True)
    )


class PgVectorStore:
    """`chunk_embeddings` as a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def name(self) -> str:
        """`pgvector`."""
        return NAME

    async def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        """See `VectorStore`; the rows are there, or they could not have been read."""
        check_rows(space, rows)

    async def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        """See `VectorStore`; they went with the document."""

    async def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        """See `VectorStore`; they are the document's own."""

    async def search(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        """See `VectorStore`."""
        check_question(space, vector, limit)
        if scope.is_empty:
            return []
        score = cosine(vector)
        best = func.max(score).label("best")
        first = aggregate_order_by(ChunkEmbedding.ordinal, score.desc())
        query = (
            select(ChunkEmbedding.chunk_id, func.array_agg(first)[1], best)
            .where(ChunkEmbedding.space_id == space.id, _within(scope))
            .group_by(ChunkEmbedding.chunk_id)
            .order_by(best.desc(), ChunkEmbedding.chunk_id)
            .limit(limit)
        )
        async with self._database.read() as session:
            return [Found(*row) for row in await session.execute(query)]

    async def count(self, space: Space, tenant_id: UUID | None = None) -> int:
        """See `VectorStore`."""
        query = select(func.count()).where(ChunkEmbedding.space_id == space.id)
        if tenant_id is not None:
            query = query.where(ChunkEmbedding.tenant_id == tenant_id)
        async with self._database.read() as session:
            return int(await session.scalar(query) or 0)

    async def entries(self, space: Space) -> AsyncIterator[list[Entry]]:
        """See `VectorStore`."""
        after = START
        while True:
            async with self._database.read() as session:
                page = await session.execute(_entries(space, after).limit(PAGE))
                found = [_entry(row) for row in page]
            if not found:
                return
            yield found
            after = (found[-1].chunk_id, found[-1].ordinal)

    async def drop(self, space: Space) -> None:
        """See `VectorStore`; the record is not this port's to forget."""

    async def close(self) -> None:
        """See `VectorStore`; the database is closed by whoever opened it."""


async def rows_after(
    session: ReadSession, space: Space, after: Place, limit: int
) -> list[VectorRow]:
    """Return the next vectors of a space in the order of their places."""
    query = _entries(space, after).add_columns(_BYTES).limit(limit)
    return [_row(row) for row in await session.execute(query)]


async def rows_of(session: ReadSession, space: Space, document_id: UUID) -> list[VectorRow]:
    """Return the vectors of a document."""
    query = _entries(space, START).add_columns(_BYTES)
    own = query.where(ChunkEmbedding.document_id == document_id)
    return [_row(row) for row in await session.execute(own)]


async def some_rows(session: ReadSession, space: Space, limit: int) -> list[VectorRow]:
    """Return vectors of a space by chance."""
    query = _entries(space, START).order_by(None).order_by(func.random())
    return [_row(row) for row in await session.execute(query.add_columns(_BYTES).limit(limit))]


def _entries(space: Space, after: Place) -> Select[int, int, UUID, UUID, list[int]]:
    place = tuple_(ChunkEmbedding.chunk_id, ChunkEmbedding.ordinal)
    return (
        select(
            ChunkEmbedding.chunk_id,
            ChunkEmbedding.ordinal,
            ChunkEmbedding.tenant_id,
            ChunkEmbedding.document_id,
            Document.audiences,
        )
        .join(Document, Document.id == ChunkEmbedding.document_id)
        .where(ChunkEmbedding.space_id == space.id, place > after)
        .order_by(ChunkEmbedding.chunk_id, ChunkEmbedding.ordinal)
    )


def _entry(row: Sequence[Any]) -> Entry:
    chunk_id, ordinal, tenant_id, document_id, audiences = row[:5]
    return Entry(chunk_id, ordinal, tenant_id, document_id, tuple(sorted(audiences)))


def _row(row: Sequence[Any]) -> VectorRow:
    numbers = np.frombuffer(row[5], dtype=">f2", offset=_HEADER)
    return VectorRow(_entry(row), numbers.astype(np.float32))


def _within(scope: StoreScope) -> ColumnElement[bool]:
    parts = [
        ChunkEmbedding.tenant_id == scope.tenant_id,
        Document.id == ChunkEmbedding.document_id,
        Document.tenant_id == scope.tenant_id,
        Document.audiences.overlap(sorted(scope.audiences)),
    ]
    if scope.without:
        parts.append(Document.id.not_in(scope.without))
    if scope.only is not None:
        parts.append(Document.id.in_(scope.only))
    return and_(*parts)
