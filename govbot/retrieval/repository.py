"""Every query of the search; each carries the asker's access predicate inside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
from pgvector import HalfVector
from sqlalchemy import ColumnElement, Select, Subquery, bindparam, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION
from sqlalchemy.orm import aliased
from sqlalchemy.types import BigInteger, Boolean

from govbot.accounts.asker import Asker
from govbot.adapters.embedding.base import EmbeddingIdentity
from govbot.core.db.engine import ReadSession
from govbot.core.db.models import (
    Chunk,
    ChunkEmbedding,
    Document,
    EmbeddingSpace,
    LexicalPosting,
    LexicalStatistics,
    LexicalTerm,
)
from govbot.library.access import Scope, in_scope, lapsed, valid
from govbot.library.norms.places import NOWHERE, Place, PlaceRow, place_of
from govbot.library.norms.repository import PLACE, PlaceNorm
from govbot.retrieval.fusion import BM25_B, BM25_K1

NEAR = 3
"""Passages of an article looked at before and after one of them."""

Vector = npt.NDArray[np.float32]


class QueryTerm(NamedTuple):
    """A term of the question that the corpus knows, with its weight (idf times repetitions)."""

    term_id: int
    weight: float


@dataclass(frozen=True, slots=True)
class CorpusTotals:
    """Number of passages of the tenant, their mean length, and terms' passage counts."""

    chunks: int
    mean_length: float
    frequencies: dict[str, tuple[int, int]]
    """term -> (term id, number of passages that hold it)"""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as it is shown and cited."""

    id: int
    document_id: UUID
    document_title: str
    filename: str
    media_type: str
    page: int | None
    page_starts: list[list[int]]
    section: str | None
    text: str
    place: Place = NOWHERE


class SentenceRow(NamedTuple):
    """A sentence of a passage: its characters and its similarity to the question."""

    chunk_id: int
    start: int
    end: int
    cosine: float


async def totals(session: ReadSession, asker: Asker, terms: Sequence[str]) -> CorpusTotals:
    """Return the statistics that BM25 needs for these terms."""
    known = await session.get(LexicalStatistics, asker.tenant_id)
    rows = await session.execute(
        select(LexicalTerm.term, LexicalTerm.id, LexicalTerm.document_frequency).where(
            LexicalTerm.tenant_id == asker.tenant_id,
            LexicalTerm.term.in_(terms),
            LexicalTerm.document_frequency > 0,
        )
    )
    frequencies = {row.term: (row.id, row.document_frequency) for row in rows}
    if known is None or known.chunks == 0:
        return CorpusTotals(0, 1.0, {})
    return CorpusTotals(known.chunks, known.total_length / known.chunks, frequencies)


def _weights(terms: Sequence[QueryTerm]) -> Subquery:
    ids = bindparam("term_ids", [t.term_id for t in terms], type_=ARRAY(BigInteger), unique=True)
    weights = bindparam(
        "weights", [t.weight for t in terms], type_=ARRAY(DOUBLE_PRECISION), unique=True
    )
    table = func.unnest(ids, weights).table_valued("term_id", "weight").render_derived()
    return select(table.c.term_id, table.c.weight).subquery("terms")


def _bm25(scope: Scope, terms: Sequence[QueryTerm], mean_length: float) -> Select[int, Any]:
    given = _weights(terms)
    tf = LexicalPosting.frequency
    norm = BM25_K1 * (1 - BM25_B + BM25_B * LexicalPosting.length / literal(mean_length))
    score = func.sum(given.c.weight * tf * (BM25_K1 + 1) / (tf + norm)).label("score")
    return (
        select(LexicalPosting.chunk_id, score)
        .join(given, given.c.term_id == LexicalPosting.term_id)
        .join(Document, Document.id == LexicalPosting.document_id)
        .where(in_scope(scope), _in_force(LexicalPosting.chunk_id, scope))
        .group_by(LexicalPosting.chunk_id)
    )


async def lexical_leg(
    session: ReadSession, scope: Scope, terms: Sequence[QueryTerm], mean_length: float, limit: int
) -> dict[int, float]:
    """Return the passages with the highest BM25: passage id -> score."""
    if not terms:
        return {}
    query = _bm25(scope, terms, mean_length)
    ranked = query.order_by(query.selected_columns.score.desc(), LexicalPosting.chunk_id)
    rows = await session.execute(ranked.limit(limit))
    return {row.chunk_id: row.score for row in rows}


async def lexical_scores(
    session: ReadSession,
    scope: Scope,
    terms: Sequence[QueryTerm],
    mean_length: float,
    chunk_ids: Sequence[int],
) -> dict[int, float]:
    """Return the BM25 of the given passages; those without any term are left out."""
    if not terms or not chunk_ids:
        return {}
    query = _bm25(scope, terms, mean_length).where(LexicalPosting.chunk_id.in_(chunk_ids))
    return {row.chunk_id: row.score for row in await session.execute(query)}


async def space_of(session: ReadSession, identity: EmbeddingIdentity) -> int | None:
    """Return the id of the encoder's embedding space, if anything was embedded with it."""
    return await session.scalar(
        select(EmbeddingSpace.id).where(
            EmbeddingSpace.model == identity.model,
            EmbeddingSpace.dimensions == identity.dimensions,
        )
    )


def _cosine(vector: Vector) -> ColumnElement[float]:
    # Vectors have length 1, so the inner product is the cosine; the operator negates it.
    return -ChunkEmbedding.embedding.op("<#>", return_type=DOUBLE_PRECISION())(
        bindparam("question", HalfVector(vector), type_=ChunkEmbedding.embedding.type, unique=True)
    )


def _in_force(chunk_id: ColumnElement[int] | Any, scope: Scope) -> ColumnElement[bool]:
    """Return the predicate that leaves out passages over which the filters' day is past."""
    return chunk_id.not_in(select(Chunk.id).where(lapsed(scope))) if scope.filters.on else true()


def _sentences(scope: Scope, space: int) -> ColumnElement[bool]:
    return (
        (ChunkEmbedding.space_id == space)
        & (ChunkEmbedding.tenant_id == scope.asker.tenant_id)
        & (Document.id == ChunkEmbedding.document_id)
        & in_scope(scope)
        & _in_force(ChunkEmbedding.chunk_id, scope)
    )


async def dense_leg(
    session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
) -> dict[int, float]:
    """Return the passages with the nearest sentences: passage id -> best cosine.

    An exact scan of what the asker may read.
    """
    best = func.max(_cosine(vector)).label("best")
    rows = await session.execute(
        select(ChunkEmbedding.chunk_id, best)
        .where(_sentences(scope, space))
        .group_by(ChunkEmbedding.chunk_id)
        .order_by(best.desc(), ChunkEmbedding.chunk_id)
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
            _cosine(vector).label("cosine"),
        )
        .where(_sentences(scope, space), ChunkEmbedding.chunk_id.in_(chunk_ids))
        .order_by(ChunkEmbedding.chunk_id, ChunkEmbedding.ordinal)
    )
    return [SentenceRow(*row) for row in rows]


async def passages(
    session: ReadSession, scope: Scope, chunk_ids: Sequence[int]
) -> dict[int, PassageRow]:
    """Return what is shown of the given passages, by id."""
    rows = await session.execute(
        select(
            Chunk.id,
            Chunk.document_id,
            Document.title,
            Document.filename,
            Document.media_type,
            Chunk.page,
            Chunk.page_starts,
            Chunk.section,
            Chunk.text,
            *PLACE,
        )
        .join(Document, Document.id == Chunk.document_id)
        .outerjoin(PlaceNorm, PlaceNorm.document_id == Chunk.document_id)
        .where(Chunk.id.in_(chunk_ids), in_scope(scope))
    )
    today = datetime.now().astimezone().date()
    own = -len(PLACE)
    return {
        row.id: replace(
            PassageRow(*tuple(row)[:own]), place=place_of(PlaceRow(*tuple(row)[own:]), today)
        )
        for row in rows
    }


class NeighbourRow(NamedTuple):
    """A passage near another; `distance` is how many passages later it stands."""

    id: int
    distance: int
    holds_caput: bool
    text: str
    page_starts: list[list[int]]
    place: Place


async def neighbours(
    session: ReadSession, scope: Scope, chunk_ids: Sequence[int]
) -> dict[int, list[NeighbourRow]]:
    """Return what stands around passages: of a norm the rest of the article, else what is next.

    Of an article the passages with its caput, and those at most `NEAR` away; of other text the one
    before and the one after under the same headings. None is out of force where its passage is not.
    """
    anchor = aliased(Chunk)
    distance = Chunk.ordinal - anchor.ordinal
    caput = func.jsonb_build_array(func.jsonb_build_object("fragment", anchor.article))
    holds_caput = func.coalesce(Chunk.provisions.op("@>", return_type=Boolean())(caput), False)
    same_article = (Chunk.article == anchor.article) & (holds_caput | distance.between(-NEAR, NEAR))
    same_section = (
        anchor.article.is_(None)
        & Chunk.article.is_(None)
        & distance.between(-1, 1)
        & Chunk.section.is_not_distinct_from(anchor.section)
    )
    today = datetime.now().astimezone().date()
    alike = valid(replace(scope.filters, on=scope.filters.on or today)) | ~anchor.in_force
    rows = await session.execute(
        select(anchor.id, Chunk.id, distance, holds_caput, Chunk.text, Chunk.page_starts, *PLACE)
        .join(Chunk, Chunk.document_id == anchor.document_id)
        .join(Document, Document.id == Chunk.document_id)
        .outerjoin(PlaceNorm, PlaceNorm.document_id == Chunk.document_id)
        .where(
            anchor.id.in_(chunk_ids),
            Chunk.id != anchor.id,
            Chunk.in_force == anchor.in_force,
            same_article | same_section,
            alike,
            in_scope(scope),
        )
        .order_by(anchor.id, Chunk.ordinal)
    )
    found: dict[int, list[NeighbourRow]] = {}
    for row in rows:
        anchor_id, chunk_id, apart, is_caput, own_text, page_starts, *placed = tuple(row)
        place = place_of(PlaceRow(*placed), today)
        neighbour = NeighbourRow(chunk_id, apart, is_caput, own_text, page_starts, place)
        found.setdefault(anchor_id, []).append(neighbour)
    return found
