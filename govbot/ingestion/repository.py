"""Every statement that writes or removes what search reads: chunks, vectors, postings, totals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pgvector import HalfVector
from pgvector.psycopg import register_vector_async
from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from govbot.adapters.embedding.base import EmbeddingIdentity, FloatMatrix
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import (
    Chunk,
    ChunkEmbedding,
    EmbeddingSpace,
    LexicalPosting,
    LexicalStatistics,
)
from govbot.core.text.sentences import Span
from govbot.ingestion.chunking import ChunkDraft
from govbot.ingestion.structure import structure_columns


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A passage with all that search needs: its terms, its sentences and their vectors.

    `vectors` is (len(spans), dimensions) float32.
    """

    draft: ChunkDraft
    terms: Counter[str]
    spans: Sequence[Span]
    vectors: FloatMatrix


async def space_id(session: WriteSession, identity: EmbeddingIdentity) -> int:
    """Return the id of the embedding space, made on first use."""
    values = {"model": identity.model, "dimensions": identity.dimensions}
    await session.execute(insert(EmbeddingSpace).values(**values).on_conflict_do_nothing())
    found = await session.scalar(
        select(EmbeddingSpace.id).where(
            EmbeddingSpace.model == identity.model,
            EmbeddingSpace.dimensions == identity.dimensions,
        )
    )
    return int(found or 0)


async def write_index(
    session: WriteSession,
    tenant_id: UUID,
    document_id: UUID,
    space: int,
    chunks: Sequence[IndexedChunk],
) -> None:
    """Write everything that search reads of a document; what was there before is replaced."""
    await clear_index(session, tenant_id, document_id)
    if not chunks:
        return
    ids = await _insert_chunks(session, tenant_id, document_id, chunks)
    await _copy_vectors(session, tenant_id, document_id, space, list(zip(ids, chunks, strict=True)))
    term_ids = await _count_terms(session, tenant_id, chunks)
    await _copy_postings(session, document_id, term_ids, list(zip(ids, chunks, strict=True)))
    await _add_totals(session, tenant_id, len(chunks), sum(chunk.terms.total() for chunk in chunks))


async def clear_index(session: WriteSession, tenant_id: UUID, document_id: UUID) -> None:
    """Remove a document's chunks, vectors and postings, and take them out of the totals."""
    # Rows are locked in the order of the terms, as `_count_terms` does: no deadlock.
    await session.execute(
        text(
            "WITH held AS (SELECT term_id, count(*) AS n FROM lexical_postings "
            "WHERE document_id = :document GROUP BY term_id), "
            "locked AS (SELECT t.id, held.n FROM lexical_terms t JOIN held ON held.term_id = t.id "
            "ORDER BY t.term FOR UPDATE OF t) "
            "UPDATE lexical_terms t SET document_frequency = t.document_frequency - locked.n "
            "FROM locked WHERE t.id = locked.id"
        ),
        {"document": document_id},
    )
    chunks = await session.scalar(
        select(func.count()).select_from(Chunk).where(Chunk.document_id == document_id)
    )
    if not chunks:
        return
    length = await session.scalar(
        select(func.sum(LexicalPosting.frequency)).where(LexicalPosting.document_id == document_id)
    )
    await _add_totals(session, tenant_id, -chunks, -int(length or 0))
    for table in (LexicalPosting, ChunkEmbedding, Chunk):
        await session.execute(delete(table).where(table.document_id == document_id))


async def clear_tenant(session: WriteSession, tenant_id: UUID) -> None:
    """Remove a tenant's postings, which have no foreign key to follow."""
    await session.execute(
        text(
            "DELETE FROM lexical_postings USING documents WHERE documents.tenant_id = :tenant "
            "AND lexical_postings.document_id = documents.id"
        ),
        {"tenant": tenant_id},
    )


async def corpus_size(session: ReadSession, tenant_id: UUID) -> int:
    """Return the number of passages of a tenant."""
    found = await session.scalar(
        select(LexicalStatistics.chunks).where(LexicalStatistics.tenant_id == tenant_id)
    )
    return int(found or 0)


async def _insert_chunks(
    session: WriteSession, tenant_id: UUID, document_id: UUID, chunks: Sequence[IndexedChunk]
) -> list[int]:
    rows = [
        {
            "tenant_id": tenant_id,
            "document_id": document_id,
            "ordinal": chunk.draft.ordinal,
            "page": chunk.draft.page,
            "page_starts": [list(pair) for pair in chunk.draft.page_starts],
            "section": chunk.draft.section,
            "text": chunk.draft.text,
            **structure_columns(chunk.draft),
        }
        for chunk in chunks
    ]
    ids = await session.scalars(
        insert(Chunk).returning(Chunk.id, sort_by_parameter_order=True), rows
    )
    return list(ids)


async def _copy_vectors(
    session: WriteSession,
    tenant_id: UUID,
    document_id: UUID,
    space: int,
    chunks: Sequence[tuple[int, IndexedChunk]],
) -> None:
    connection = await session.driver_connection()
    await register_vector_async(connection)
    statement = (
        "COPY chunk_embeddings (space_id, chunk_id, ordinal, tenant_id, document_id, "
        "span_start, span_end, embedding) FROM STDIN WITH (FORMAT BINARY)"
    )
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int2", "int8", "int2", "uuid", "uuid", "int4", "int4", "halfvec"])
        for chunk_id, chunk in chunks:
            for ordinal, (span, vector) in enumerate(zip(chunk.spans, chunk.vectors, strict=True)):
                await copy.write_row(
                    (
                        space,
                        chunk_id,
                        ordinal,
                        tenant_id,
                        document_id,
                        span.start,
                        span.end,
                        HalfVector(vector),
                    )
                )


async def _count_terms(
    session: WriteSession, tenant_id: UUID, chunks: Sequence[IndexedChunk]
) -> dict[str, int]:
    frequency: Counter[str] = Counter()
    for chunk in chunks:
        frequency.update(chunk.terms.keys())
    terms = sorted(frequency)
    rows = await session.execute(
        text(
            "INSERT INTO lexical_terms (tenant_id, term, document_frequency) "
            "SELECT :tenant, term, n FROM unnest(CAST(:terms AS text[]), CAST(:counts AS int[])) "
            "AS given(term, n) ORDER BY term "
            "ON CONFLICT (tenant_id, term) DO UPDATE "
            "SET document_frequency = lexical_terms.document_frequency "
            "+ excluded.document_frequency RETURNING term, id"
        ),
        {"tenant": tenant_id, "terms": terms, "counts": [frequency[term] for term in terms]},
    )
    return {row.term: row.id for row in rows}


async def _copy_postings(
    session: WriteSession,
    document_id: UUID,
    term_ids: dict[str, int],
    chunks: Sequence[tuple[int, IndexedChunk]],
) -> None:
    connection = await session.driver_connection()
    statement = (
        "COPY lexical_postings (term_id, chunk_id, document_id, frequency, length) "
        "FROM STDIN WITH (FORMAT BINARY)"
    )
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "int8", "uuid", "int2", "int4"])
        for chunk_id, chunk in chunks:
            length = chunk.terms.total()
            for term, count in chunk.terms.items():
                await copy.write_row((term_ids[term], chunk_id, document_id, count, length))


async def _add_totals(
    session: WriteSession, tenant_id: UUID, chunks: int, total_length: int
) -> None:
    added = insert(LexicalStatistics).values(
        tenant_id=tenant_id, chunks=chunks, total_length=total_length
    )
    await session.execute(
        added.on_conflict_do_update(
            index_elements=[LexicalStatistics.tenant_id],
            set_={
                "chunks": LexicalStatistics.chunks + added.excluded.chunks,
                "total_length": LexicalStatistics.total_length + added.excluded.total_length,
            },
        )
    )
