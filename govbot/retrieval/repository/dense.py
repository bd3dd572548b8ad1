"""The dense leg: cosine over sentence vectors, by a scan or by the space's index."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from pgvector import HalfVector
from pgvector.sqlalchemy import BIT
from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION
from sqlalchemy.types import String

from govbot.adapters.embedding.base import EmbeddingIdentity
from govbot.core.db import vector_index
from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Chunk, ChunkEmbedding, Document, DocumentSigns, EmbeddingSpace
from govbot.library.access import Scope, in_scope, lapsed
from govbot.retrieval.repository.lexical import chunks_at
from govbot.retrieval.repository.transaction import NEAREST, fetch_binary, reach_of
from govbot.retrieval.signs import nearest

SCANNED_PASSAGES = 2_000
"""A scope of at most so many passages is scanned whole."""
SIGNED_PASSAGES = 150_000
"""A scope of at most so many passages is searched by signs rather than through the index."""

Vector = npt.NDArray[np.float32]


class SentenceRow(NamedTuple):
    """A sentence of a passage: its characters and its similarity to the question."""

    chunk_id: int
    start: int
    end: int
    cosine: float


async def space_of(session: ReadSession, identity: EmbeddingIdentity) -> int | None:
    """Return the id of the encoder's embedding space, if anything was embedded with it."""
    return await session.scalar(
        select(EmbeddingSpace.id).where(
            EmbeddingSpace.model == identity.model,
            EmbeddingSpace.dimensions == identity.dimensions,
        )
    )


def _cosine(embedding: SQLColumnExpression[Any], vector: Vector) -> ColumnElement[float]:
    # Vectors have length 1, so the inner product is the cosine; the operator negates it.
    return -embedding.op("<#>", return_type=DOUBLE_PRECISION())(
        bindparam("question", HalfVector(vector), type_=ChunkEmbedding.embedding.type, unique=True)
    )


def _sentences(scope: Scope, space: int) -> ColumnElement[bool]:
    over = exists().where(
        Chunk.id == ChunkEmbedding.chunk_id,
        Chunk.document_id == ChunkEmbedding.document_id,
        lapsed(scope),
    )
    return and_(
        ChunkEmbedding.space_id == literal_column(str(int(space))),
        Document.id == ChunkEmbedding.document_id,
        in_scope(scope),
        ~over if scope.filters.on else true(),
    )


async def dense_leg(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
) -> dict[int, float]:
    """Return the passages with the nearest sentences: passage id -> best cosine.

    Few passages are scanned, exactly. Of more, the signs of the vectors are read to choose which
    to score. Very many are searched through the space's index, if it has one.
    """
    reach = await reach_of(session, scope)
    if reach.size <= SCANNED_PASSAGES:
        return await _scanned(session, scope, space, vector, limit)
    if reach.size > SIGNED_PASSAGES and await vector_index.is_ready(session, space):
        found = await _indexed(session, scope, space, vector, limit)
        if len(found) >= limit:
            return found
    return await _signed(session, scope, space, vector, limit)


async def _signed(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
) -> dict[int, float]:
    rows = await fetch_binary(
        session,
        select(DocumentSigns.signs)
        .join(Document, Document.id == DocumentSigns.document_id)
        .where(DocumentSigns.space_id == space, in_scope(scope)),
    )
    reach = await reach_of(session, scope)
    positions = await asyncio.to_thread(
        nearest, [row[0] for row in rows], vector, reach.mask, NEAREST
    )
    ids = await chunks_at(session, scope, positions)
    best = func.max(_cosine(ChunkEmbedding.embedding, vector)).label("best")
    scored = await session.execute(
        select(ChunkEmbedding.chunk_id, best)
        .where(ChunkEmbedding.chunk_id.in_(ids.values()), ChunkEmbedding.space_id == space)
        .group_by(ChunkEmbedding.chunk_id)
        .order_by(best.desc(), ChunkEmbedding.chunk_id)
        .limit(limit)
    )
    return {row.chunk_id: row.best for row in scored}


async def _scanned(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
) -> dict[int, float]:
    best = func.max(_cosine(ChunkEmbedding.embedding, vector)).label("best")
    rows = await session.execute(
        select(ChunkEmbedding.chunk_id, best)
        .where(_sentences(scope, space))
        .group_by(ChunkEmbedding.chunk_id)
        .order_by(best.desc(), ChunkEmbedding.chunk_id)
        .limit(limit)
    )
    return {row.chunk_id: row.best for row in rows}


async def _indexed(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
) -> dict[int, float]:
    """Take the sentences whose signs differ least from the question's, and score them fully."""
    bits = "".join("1" if value > 0 else "0" for value in vector)
    signs: ColumnElement[Any] = literal_column(
        vector_index.signs("chunk_embeddings.embedding", len(vector))
    )
    question = cast(bindparam("bits", bits, type_=String, unique=True), BIT(len(vector)))
    near = (
        select(ChunkEmbedding.chunk_id, ChunkEmbedding.embedding)
        .where(_sentences(scope, space))
        .order_by(signs.op("<~>")(question))
        .limit(max(limit, NEAREST))
        .cte("near")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    best = func.max(_cosine(near.c.embedding, vector)).label("best")
    rows = await session.execute(
        select(near.c.chunk_id, best)
        .group_by(near.c.chunk_id)
        .order_by(best.desc(), near.c.chunk_id)
        .limit(limit)
    )
    return {row.chunk_id: row.best for row in rows}


async def sentences(
    session: ReadSession, scope: Scope, space: int, vector: Vector, chunk_ids: Sequence[int]
) -> list[SentenceRow]:
    """Return every sentence of the given passages with its cosine to the question."""
    if not chunk_ids:
        return []
    rows = await session.execute(
        select(
            ChunkEmbedding.chunk_id,
            ChunkEmbedding.span_start,
            ChunkEmbedding.span_end,
            _cosine(ChunkEmbedding.embedding, vector).label("cosine"),
        )
        .where(_sentences(scope, space), ChunkEmbedding.chunk_id.in_(chunk_ids))
        .order_by(ChunkEmbedding.chunk_id, ChunkEmbedding.ordinal)
    )
    return [SentenceRow(*row) for row in rows]
