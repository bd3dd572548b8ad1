"""The dense leg: cosine over sentence vectors, by a scan or by the space's index."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from pgvector import HalfVector
from pgvector.sqlalchemy import HALFVEC
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

from govbot.adapters.embedding.base import EmbeddingIdentity
from govbot.core.db import vector_index
from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Chunk, ChunkEmbedding, Document, DocumentSigns, EmbeddingSpace
from govbot.ingestion.care import INDEXED_ABOVE
from govbot.library.access import Scope, in_scope, lapsed
from govbot.retrieval.repository.lexical import chunks_at
from govbot.retrieval.repository.transaction import among, fetch_binary, reach_of
from govbot.retrieval.signs import nearest

NEAREST = 300
"""Sentences that the index yields at first."""
RESCORED = 500
"""Sentences that are scored fully after their signs were compared."""
SCANNED_PASSAGES = 2_000
"""A scope of at most so many passages is scanned whole."""

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
        return await scanned(session, scope, space, vector, limit)
    if reach.size > INDEXED_ABOVE and await vector_index.is_ready(session, space):
        for sentences_read in (NEAREST, 4 * NEAREST):  # long passages fill many places each
            found = await _indexed(session, scope, space, vector, (limit, sentences_read))
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
        nearest, [row[0] for row in rows], vector, reach.mask, RESCORED
    )
    ids = await chunks_at(session, scope, positions)
    best = func.max(_cosine(ChunkEmbedding.embedding, vector)).label("best")
    scored = await session.execute(
        select(ChunkEmbedding.chunk_id, best)
        .where(among(ChunkEmbedding.chunk_id, ids.values()), ChunkEmbedding.space_id == space)
        .group_by(ChunkEmbedding.chunk_id)
        .order_by(best.desc(), ChunkEmbedding.chunk_id)
        .limit(limit)
    )
    return {row.chunk_id: row.best for row in scored}


async def scanned(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
) -> dict[int, float]:
    """Return what `dense_leg` does, from a scan of every vector of the scope."""
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
    session: ReadSession, scope: Scope, space: int, vector: Vector, limits: tuple[int, int]
) -> dict[int, float]:
    """Return at most `limits[0]` passages out of about the `limits[1]` nearest sentences."""
    kind = HALFVEC(len(vector))
    own: ColumnElement[Any] = literal_column(
        vector_index.indexed("chunk_embeddings.embedding", len(vector))
    )
    question = cast(bindparam("question", HalfVector(vector), type_=kind, unique=True), kind)
    distance: ColumnElement[float] = own.op("<#>", return_type=DOUBLE_PRECISION())(question)
    near = (
        select(ChunkEmbedding.chunk_id, distance.label("distance"))
        .where(_sentences(scope, space))
        .order_by(distance)
        .limit(limits[1])
        .cte("near")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    best = func.max(-near.c.distance).label("best")
    rows = await session.execute(
        select(near.c.chunk_id, best)
        .group_by(near.c.chunk_id)
        .order_by(best.desc(), near.c.chunk_id)
        .limit(limits[0])
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
        .where(_sentences(scope, space), among(ChunkEmbedding.chunk_id, chunk_ids))
        .order_by(ChunkEmbedding.chunk_id, ChunkEmbedding.ordinal)
    )
    return [SentenceRow(*row) for row in rows]
