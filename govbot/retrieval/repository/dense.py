"""The dense leg: cosine over sentence vectors, by a scan or by the space's index."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from pgvector import HalfVector
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
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
from govbot.core.db.statements import KEPT, Statement, compiled, fetch
from govbot.ingestion.care import INDEXED_ABOVE
from govbot.library.access import Scope, in_scope, lapsed
from govbot.retrieval.repository.lexical import chunks_at, computed
from govbot.retrieval.repository.transaction import among, reach_of
from govbot.retrieval.signs import SignMemory

NEAREST = 250
"""Sentences that the index yields at first."""
RESCORED = 350
"""Sentences that are scored fully after their signs were compared."""
SCANNED_PASSAGES = 2_000
"""A scope of at most so many passages is scanned whole."""

SIGNS = SignMemory()
"""Of every tenant and space that this process searches."""

Vector = npt.NDArray[np.float32]


class SentenceRow(NamedTuple):
    """A sentence of a passage: its characters and its similarity to the question."""

    chunk_id: int
    start: int
    end: int
    cosine: float


async def space_of(session: ReadSession, identity: EmbeddingIdentity) -> int | None:
    """Return the id of the encoder's embedding space, if anything was embedded with it."""
    rows = await fetch(session, _space(identity))
    return int(rows[0][0]) if rows else None


@lru_cache(maxsize=KEPT)
def _space(identity: EmbeddingIdentity) -> Statement:
    return compiled(
        select(EmbeddingSpace.id).where(
            EmbeddingSpace.model == identity.model,
            EmbeddingSpace.dimensions == identity.dimensions,
        )
    )


def _written(vector: Vector) -> str:
    return _text_of(np.asarray(vector, np.float32).tobytes())


@lru_cache(maxsize=64)
def _text_of(vector: bytes) -> str:
    return str(HalfVector(np.frombuffer(vector, np.float32)).to_text())


def _cosine(embedding: SQLColumnExpression[Any]) -> ColumnElement[float]:
    # Vectors have length 1, so the inner product is the cosine; the operator negates it.
    return -embedding.op("<#>", return_type=DOUBLE_PRECISION())(
        bindparam("question", None, type_=ChunkEmbedding.embedding.type)
    )


def _of_space(scope: Scope, space: int) -> ColumnElement[bool]:
    over = exists().where(
        Chunk.id == ChunkEmbedding.chunk_id,
        Chunk.document_id == ChunkEmbedding.document_id,
        lapsed(scope),
    )
    own = ChunkEmbedding.space_id == literal_column(str(int(space)))
    return and_(own, ~over if scope.filters.on else true())


def _sentences(scope: Scope, space: int) -> ColumnElement[bool]:
    own = Document.id == ChunkEmbedding.document_id
    return and_(_of_space(scope, space), own, in_scope(scope))


async def dense_leg(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
) -> dict[int, float]:
    """Return the passages with the nearest sentences: passage id -> best cosine.

    Few passages are scanned, exactly. Of more, the signs of the vectors tell which to score. Very
    many are searched through the space's index, if it has one.
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
    reach = await reach_of(session, scope)
    # A document's place is its own for ever; a space's number too.
    key = (str(session.get_bind().engine.url), scope.asker.tenant_id, space)
    missing = SIGNS.missing(key, reach.starts)
    read = []
    if len(missing):
        read = await fetch(session, _signs(scope, space), binary=True, among=missing.tolist())
    size = len(reach.mask)
    signs = await computed(size if read else 0, SIGNS.known, key, read, len(vector))
    positions = await computed(size, signs.nearest, vector, reach.mask, RESCORED)
    ids = await chunks_at(session, scope, positions)
    scored = await fetch(
        session, _scored(space, limit), among=list(ids.values()), question=_written(vector)
    )
    return dict(scored)


@lru_cache(maxsize=KEPT)
def _signs(scope: Scope, space: int) -> Statement:
    return compiled(
        select(Document.first_position, DocumentSigns.signs)
        .join(Document, Document.id == DocumentSigns.document_id)
        .where(
            DocumentSigns.space_id == space,
            in_scope(scope),
            among(Document.first_position, Integer),
        )
    )


@lru_cache(maxsize=KEPT)
def _scored(space: int, limit: int) -> Statement:
    wanted = and_(among(ChunkEmbedding.chunk_id), ChunkEmbedding.space_id == space)
    return _best_of(
        select(ChunkEmbedding.chunk_id, _cosine(ChunkEmbedding.embedding).label("cosine")).where(
            wanted
        ),
        limit,
    )


def _best_of(sentences: Select[*tuple[Any, ...]], limit: int) -> Statement:
    """Return the statement for the passages of `sentences`, (passage id, cosine), best first."""
    # Of its own, lest vectors instead of cosines are sorted.
    near = sentences.cte("near").prefix_with("MATERIALIZED", dialect="postgresql")
    best = func.max(near.c.cosine).label("best")
    return compiled(
        select(near.c.chunk_id, best)
        .group_by(near.c.chunk_id)
        .order_by(best.desc(), near.c.chunk_id)
        .limit(limit)
    )


async def scanned(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
) -> dict[int, float]:
    """Return what `dense_leg` does, from a scan of every vector of the scope."""
    return dict(await fetch(session, _scan(scope, space, limit), question=_written(vector)))


@lru_cache(maxsize=KEPT)
def _scan(scope: Scope, space: int, limit: int) -> Statement:
    # Of its own, lest each sentence's document is looked at again.
    allowed = select(Document.id).where(in_scope(scope)).cte("allowed")
    allowed = allowed.prefix_with("MATERIALIZED", dialect="postgresql")
    return _best_of(
        select(ChunkEmbedding.chunk_id, _cosine(ChunkEmbedding.embedding).label("cosine")).where(
            ChunkEmbedding.document_id == allowed.c.id, _of_space(scope, space)
        ),
        limit,
    )


async def _indexed(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limits: tuple[int, int]
) -> dict[int, float]:
    """Return at most `limits[0]` passages out of about the `limits[1]` nearest sentences."""
    statement = _near(scope, space, len(vector), limits)
    return dict(await fetch(session, statement, question=_written(vector)))


@lru_cache(maxsize=KEPT)
def _near(scope: Scope, space: int, dimensions: int, limits: tuple[int, int]) -> Statement:
    kind = HALFVEC(dimensions)
    own: ColumnElement[Any] = literal_column(
        vector_index.indexed("chunk_embeddings.embedding", dimensions)
    )
    question = cast(bindparam("question", None, type_=kind), kind)
    distance: ColumnElement[float] = own.op("<#>", return_type=DOUBLE_PRECISION())(question)
    return _best_of(
        select(ChunkEmbedding.chunk_id, (-distance).label("cosine"))
        .where(_sentences(scope, space))
        .order_by(distance)
        .limit(limits[1]),
        limits[0],
    )


async def sentences(
    session: ReadSession, scope: Scope, space: int, vector: Vector, chunk_ids: Sequence[int]
) -> list[SentenceRow]:
    """Return every sentence of the given passages with its cosine to the question."""
    if not chunk_ids:
        return []
    statement = _sentences_of(scope, space)
    rows = await fetch(session, statement, among=list(chunk_ids), question=_written(vector))
    return [SentenceRow(*row) for row in rows]


@lru_cache(maxsize=KEPT)
def _sentences_of(scope: Scope, space: int) -> Statement:
    return compiled(
        select(
            ChunkEmbedding.chunk_id,
            ChunkEmbedding.span_start,
            ChunkEmbedding.span_end,
            _cosine(ChunkEmbedding.embedding).label("cosine"),
        )
        .where(_sentences(scope, space), among(ChunkEmbedding.chunk_id))
        .order_by(ChunkEmbedding.chunk_id, ChunkEmbedding.ordinal)
    )
