"""Every statement that writes or removes what search reads: chunks, vectors, postings, totals."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from pgvector import HalfVector
from pgvector.psycopg import register_vector_async
from sqlalchemy import delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from govbot.adapters.embedding.base import EmbeddingIdentity, FloatMatrix
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import (
    Chunk,
    ChunkEmbedding,
    Document,
    DocumentSigns,
    EmbeddingSpace,
    LexicalPostings,
    LexicalStatistics,
)
from govbot.core.text.sentences import Span
from govbot.ingestion.chunking import ChunkDraft
from govbot.ingestion.postings import (
    BLOCK,
    MAX_LENGTH,
    block_of,
    lengths,
    offsets,
    pack,
    posting,
    unpack,
)
from govbot.ingestion.repository.sealing import (
    COPY_POSTINGS,
    POSTINGS_TYPES,
    all_blocks,
    blocks_to_seal,
    seal,
)
from govbot.ingestion.structure import structure_columns

__all__ = [
    "IndexedChunk",
    "all_blocks",
    "blocks_to_seal",
    "clear_index",
    "clear_tenant",
    "corpus_size",
    "large_spaces",
    "seal",
    "write_index",
    "write_signs",
]


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A passage with all that search needs: its terms, its sentences and their vectors.

    `vectors` are (len(spans), dimensions) float32 each, one matrix a model.
    """

    draft: ChunkDraft
    terms: Counter[str]
    spans: Sequence[Span]
    vectors: dict[EmbeddingIdentity, FloatMatrix]


async def write_index(
    session: WriteSession,
    tenant_id: UUID,
    document_id: UUID,
    spaces: Mapping[EmbeddingIdentity, int],
    chunks: Sequence[IndexedChunk],
) -> None:
    """Write everything that search reads of a document; what was there before is replaced.

    Every passage must have vectors of each of the models in `spaces`.
    """
    await clear_index(session, tenant_id, document_id)
    if not chunks:
        return
    ids = await _insert_chunks(session, tenant_id, document_id, chunks)
    placed = list(zip(ids, chunks, strict=True))
    for identity, space in spaces.items():
        vectors = [(key, chunk.spans, chunk.vectors[identity]) for key, chunk in placed]
        await _copy_vectors(session, tenant_id, document_id, space, vectors)
    term_ids = await _count_terms(session, tenant_id, chunks)
    total = sum(_length(chunk) for chunk in chunks)
    end = await _add_totals(session, tenant_id, len(chunks), total, len(chunks))
    first = end - len(chunks)
    await _place(session, document_id, first, len(chunks))
    await _copy_postings(session, tenant_id, first, term_ids, chunks)
    for space in spaces.values():
        await write_signs(session, space, [document_id])


async def write_signs(session: WriteSession, space: int, document_ids: Sequence[UUID]) -> None:
    """Pack the signs of documents' vectors in one space; to be called whenever those change.

    The documents' places in the lexical index must be known already.
    """
    await session.execute(
        text(
            "INSERT INTO document_signs (document_id, space_id, signs) "
            "SELECT d.id, e.space_id, string_agg(int4send(d.first_position + c.ordinal) "
            "|| substring(bit_send(binary_quantize(e.embedding)) FROM 5), '' "
            "ORDER BY c.ordinal, e.ordinal) "
            "FROM documents d JOIN chunks c ON c.document_id = d.id "
            "JOIN chunk_embeddings e ON e.chunk_id = c.id AND e.space_id = :space "
            "WHERE d.id = ANY(:documents) GROUP BY d.id, e.space_id "
            "ON CONFLICT (document_id, space_id) DO UPDATE SET signs = excluded.signs"
        ),
        {"space": space, "documents": list(document_ids)},
    )


async def clear_index(session: WriteSession, tenant_id: UUID, document_id: UUID) -> None:
    """Remove a document's chunks, vectors and postings, and take them out of the totals.

    What a sealed block holds of it stays there, dead, until the block is sealed again.
    """
    placed = await session.execute(
        select(Document.first_position, Document.chunk_count).where(Document.id == document_id)
    )
    first, count = placed.one_or_none() or (None, 0)
    if first is None:
        return
    held = await _held(session, tenant_id, first, count)
    await _uncount_terms(session, held.frequencies)
    await _add_totals(session, tenant_id, -count, -held.total_length, 0)
    await _place(session, document_id, None, 0)
    await session.execute(
        delete(LexicalPostings).where(
            LexicalPostings.tenant_id == tenant_id,
            LexicalPostings.base.between(first, first + count - 1),
            ~LexicalPostings.sealed,
        )
    )
    for table in (DocumentSigns, ChunkEmbedding, Chunk):
        await session.execute(delete(table).where(table.document_id == document_id))


@dataclass(frozen=True, slots=True)
class _Held:
    """What a run of positions holds: term id -> number of passages; the passages' lengths added."""

    frequencies: dict[int, int]
    total_length: int


async def _held(session: WriteSession, tenant_id: UUID, first: int, count: int) -> _Held:
    blocks = list(range(block_of(first), first + count, BLOCK))
    rows = await session.execute(
        select(LexicalPostings.term_id, LexicalPostings.base, LexicalPostings.postings).where(
            LexicalPostings.tenant_id == tenant_id,
            or_(
                LexicalPostings.base.between(first, first + count - 1),
                LexicalPostings.base.in_(blocks),
            ),
        )
    )
    frequencies: dict[int, int] = defaultdict(int)
    length = np.zeros(count, np.int64)
    for term_id, base, postings in rows:
        packed = unpack(postings)
        places = offsets(packed) + (block_of(base) - first)
        inside = (places >= 0) & (places < count)
        if inside.any():
            frequencies[term_id] += int(inside.sum())
            length[places[inside]] = lengths(packed[inside])
    return _Held(frequencies, int(length.sum()))


async def clear_tenant(session: WriteSession, tenant_id: UUID) -> None:
    """Remove a tenant's postings, which have no foreign key to follow."""
    await session.execute(delete(LexicalPostings).where(LexicalPostings.tenant_id == tenant_id))


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
            "ordinal": ordinal,  # without gaps: it is also the place in the lexical index
            "page": chunk.draft.page,
            "page_starts": [list(pair) for pair in chunk.draft.page_starts],
            "section": chunk.draft.section,
            "text": chunk.draft.text,
            **structure_columns(chunk.draft),
        }
        for ordinal, chunk in enumerate(chunks)
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
    chunks: Sequence[tuple[int, Sequence[Span], FloatMatrix]],
) -> None:
    connection = await session.driver_connection()
    await register_vector_async(connection)
    statement = (
        "COPY chunk_embeddings (space_id, chunk_id, ordinal, tenant_id, document_id, "
        "span_start, span_end, embedding) FROM STDIN WITH (FORMAT BINARY)"
    )
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int2", "int8", "int2", "uuid", "uuid", "int4", "int4", "halfvec"])
        for chunk_id, spans, vectors in chunks:
            for ordinal, (span, vector) in enumerate(zip(spans, vectors, strict=True)):
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


async def _uncount_terms(session: WriteSession, frequencies: dict[int, int]) -> None:
    # Rows are locked in the order of the terms, as `_count_terms` does: no deadlock.
    await session.execute(
        text(
            "WITH held AS (SELECT * FROM unnest(CAST(:ids AS bigint[]), CAST(:counts AS int[])) "
            "AS given(id, n)), "
            "locked AS (SELECT t.id, held.n FROM lexical_terms t JOIN held ON held.id = t.id "
            "ORDER BY t.term FOR UPDATE OF t) "
            "UPDATE lexical_terms t SET document_frequency = t.document_frequency - locked.n "
            "FROM locked WHERE t.id = locked.id"
        ),
        {"ids": list(frequencies), "counts": list(frequencies.values())},
    )


async def _place(session: WriteSession, document_id: UUID, first: int | None, count: int) -> None:
    await session.execute(
        update(Document)
        .where(Document.id == document_id)
        .values(first_position=first, chunk_count=count)
    )


def _length(chunk: IndexedChunk) -> int:
    return min(chunk.terms.total(), MAX_LENGTH)


async def _copy_postings(
    session: WriteSession,
    tenant_id: UUID,
    first: int,
    term_ids: dict[str, int],
    chunks: Sequence[IndexedChunk],
) -> None:
    held: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position, chunk in enumerate(chunks, first):
        base, length = max(first, block_of(position)), chunk.terms.total()
        for term, count in chunk.terms.items():
            held[term, base].append(posting(position, count, length))
    connection = await session.driver_connection()
    async with connection.cursor() as cursor, cursor.copy(COPY_POSTINGS) as copy:
        copy.set_types(POSTINGS_TYPES)
        for (term, base), postings in held.items():
            await copy.write_row((term_ids[term], base, False, tenant_id, pack(postings)))


async def _add_totals(
    session: WriteSession, tenant_id: UUID, chunks: int, total_length: int, positions: int
) -> int:
    """Change a tenant's totals; return the position after the last one given."""
    added = insert(LexicalStatistics).values(
        tenant_id=tenant_id, chunks=chunks, total_length=total_length, next_position=positions
    )
    table, given = LexicalStatistics, added.excluded
    end = await session.scalar(
        added.on_conflict_do_update(
            index_elements=[table.tenant_id],
            set_={
                "chunks": table.chunks + given.chunks,
                "total_length": table.total_length + given.total_length,
                "next_position": table.next_position + given.next_position,
            },
        ).returning(table.next_position)
    )
    return int(end or 0)


async def large_spaces(session: ReadSession, passages: int) -> list[tuple[int, int]]:
    """Return the (space, dimensions) in use where some tenant has more than `passages`."""
    largest = select(func.max(LexicalStatistics.chunks)).scalar_subquery()
    in_use = exists().where(DocumentSigns.space_id == EmbeddingSpace.id)
    rows = await session.execute(
        select(EmbeddingSpace.id, EmbeddingSpace.dimensions).where(in_use, largest > passages)
    )
    return [(space, dimensions) for space, dimensions in rows]
