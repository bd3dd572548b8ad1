"""Loads a generated corpus as the product's own tables, by COPY, with the indexes made afterwards.

The rows are those that ingesting the documents and sealing their postings would leave.
"""

import hashlib
import io
import struct
from datetime import date
from itertools import pairwise
from uuid import UUID

import numpy as np
import psycopg

from benchmarks.search.corpus import PASSAGES_A_DOCUMENT, Batch, Corpus, title
from govbot.core.db.vector_index import index_name
from govbot.ingestion.postings import BLOCK, MAX_FREQUENCY, MAX_LENGTH, WEIGHED_BITS

READERS = {"100%": 0, "10%": 10, "1%": 100, "0.01%": 10_000}
"""Reader -> audience: one document in so many belongs to it, 0 means all."""
LAPSED_EVERY = 50
"""One passage in so many is out of force."""
REVOKED_EVERY = 20
"""One document in so many is a revoked norm."""

TABLES = (
    "documents, document_signs, chunk_embeddings, chunks, norms, lexical_postings, lexical_terms"
)
SIGN = """
INSERT INTO document_signs (document_id, space_id, signs)
SELECT document_id, space_id, string_agg(
    int4send(chunk_id::int - 1) || substring(bit_send(binary_quantize(embedding)) FROM 5), ''
    ORDER BY chunk_id, ordinal)
FROM chunk_embeddings GROUP BY document_id, space_id
"""
CONSTRAINTS = (
    ("chunk_embeddings", "pk_chunk_embeddings"),
    ("chunk_embeddings", "fk_chunk_embeddings_chunk_id_chunks"),
    ("chunk_embeddings", "fk_chunk_embeddings_space_id_embedding_spaces"),
    ("chunks", "fk_chunks_document_id_documents"),
    ("chunks", "fk_chunks_tenant_id_tenants"),
    ("chunks", "uq_chunks_document_id_ordinal"),
    ("lexical_postings", "pk_lexical_postings"),
)
INDEXES = (
    "ix_chunk_embeddings_document_id",
    "ix_chunks_bounded",
    "ix_lexical_postings_tenant_id_base",
)


def load(connection: psycopg.Connection, corpus: Corpus, tenant: UUID, space: int) -> None:
    """Fill a migrated database in one transaction; what is in it goes."""
    with connection.transaction():
        connection.execute(f"DROP INDEX IF EXISTS {index_name(space)}")
        connection.execute(f"TRUNCATE {TABLES}, lexical_terms, lexical_statistics CASCADE")
        restore = _take_off(connection)
        _documents(connection, corpus, tenant)
        frequencies = np.zeros(len(corpus.vocabulary) + 1, np.int64)
        length = 0
        for batch in corpus.batches(BLOCK):
            _chunks(connection, batch, tenant)
            _vectors(connection, batch, tenant, space)
            length += _postings(connection, batch, tenant, frequencies)
        _terms(connection, corpus, tenant, frequencies, length)
        for statement in restore:
            connection.execute(statement)
        connection.execute(SIGN)
    connection.execute("VACUUM ANALYZE")


def document_id(number: int) -> UUID:
    """Return the id of a document."""
    return UUID(bytes=hashlib.md5(b"document %d" % number, usedforsecurity=False).digest())


def _take_off(connection: psycopg.Connection) -> list[str]:
    """Drop what slows a bulk load down; return the statements that bring it back."""
    restore = []
    for table, name in CONSTRAINTS:
        row = connection.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
        ).fetchone()
        restore.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {row[0]}")
    for name in INDEXES:
        row = connection.execute("SELECT pg_get_indexdef(%s::regclass)", [name]).fetchone()
        restore.append(row[0])
        connection.execute(f"DROP INDEX {name}")
    for table, name in reversed(CONSTRAINTS):
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return restore


def _documents(connection: psycopg.Connection, corpus: Corpus, tenant: UUID) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY documents (id, tenant_id, title, filename, media_type, size_bytes, sha256, "
            "source, state, progress, attempts, audiences, first_position, chunk_count) FROM STDIN"
        ) as copy:
            for number in range(corpus.documents):
                first = number * PASSAGES_A_DOCUMENT
                own = document_id(number)
                audiences = [a for a in READERS.values() if not a or number % a == 0]
                count = min(PASSAGES_A_DOCUMENT, corpus.count - first)
                copy.write_row(
                    (own, tenant, title(number), f"{number}.pdf", "application/pdf", 1, own.hex,
                     "upload", "ready", 1.0, 1, audiences, first, count)
                )  # fmt: skip
        with cursor.copy(
            "COPY norms (document_id, tenant_id, kind, number, year, name, in_force_from, "
            "in_force_to, revoked) FROM STDIN"
        ) as copy:
            for number in range(corpus.documents):
                year = 1990 + number % 35
                revoked = number % REVOKED_EVERY == REVOKED_EVERY - 1
                end = date(2020, 1, 1) if revoked else None
                copy.write_row(
                    (document_id(number), tenant, "portaria", str(number + 1), year, title(number),
                     date(year, 6, 1), end, revoked)
                )  # fmt: skip


def _chunks(connection: psycopg.Connection, batch: Batch, tenant: UUID) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY chunks (id, tenant_id, document_id, ordinal, page, page_starts, text, in_force) "
            "FROM STDIN"
        ) as copy,
    ):
        for place, text in enumerate(batch.texts, batch.first):
            number, ordinal = divmod(place, PASSAGES_A_DOCUMENT)
            in_force = place % LAPSED_EVERY != 7
            own = document_id(number)
            copy.write_row((place + 1, tenant, own, ordinal, 1, "[[0, 1]]", text, in_force))


def _vectors(connection: psycopg.Connection, batch: Batch, tenant: UUID, space: int) -> None:
    dimensions = batch.vectors.shape[1]
    sizes = {"chunk": 8, "space": 2, "ordinal": 2, "tenant": 16, "document": 16, "start": 4,
             "end": 4, "vector": 4 + 2 * dimensions}  # fmt: skip
    kinds = {"chunk": ">i8", "space": ">i2", "ordinal": ">i2", "tenant": "V16", "document": "V16",
             "start": ">i4", "end": ">i4"}  # fmt: skip
    fields: list[tuple] = [("fields", ">i2")]
    for name, kind in kinds.items():
        fields += [(f"{name} size", ">i4"), (name, kind)]
    fields += [("vector size", ">i4"), ("dimensions", ">i2"), ("unused", ">i2")]
    fields += [("vector", ">f2", dimensions)]
    rows = np.zeros(len(batch.vectors), fields)
    rows["fields"] = len(sizes)
    for name, size in sizes.items():
        rows[f"{name} size"] = size
    flat = [
        (place, ordinal, span)
        for place, spans in enumerate(batch.sentences, batch.first)
        for ordinal, span in enumerate(spans)
    ]
    rows["chunk"] = [place + 1 for place, _, _ in flat]
    rows["ordinal"] = [ordinal for _, ordinal, _ in flat]
    rows["space"], rows["dimensions"] = space, dimensions
    rows["tenant"] = np.void(tenant.bytes)
    owners = b"".join(document_id(place // PASSAGES_A_DOCUMENT).bytes for place, _, _ in flat)
    rows["document"] = np.frombuffer(owners, "V16")
    rows["start"], rows["end"] = np.array([span for _, _, span in flat]).T
    rows["vector"] = batch.vectors
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY chunk_embeddings (chunk_id, space_id, ordinal, tenant_id, document_id, "
            "span_start, span_end, embedding) FROM STDIN WITH (FORMAT BINARY)"
        ) as copy,
    ):
        copy.write(b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0))
        stream = io.BytesIO(rows.tobytes())
        while piece := stream.read(1 << 20):
            copy.write(piece)
        copy.write(struct.pack(">h", -1))


def _postings(
    connection: psycopg.Connection, batch: Batch, tenant: UUID, frequencies: np.ndarray
) -> int:
    """Write one block, sealed; return the passages' lengths added."""
    lengths = np.bincount(batch.places - batch.first)
    keys, counts = np.unique(batch.terms * BLOCK + (batch.places - batch.first), return_counts=True)
    terms, places = np.divmod(keys, BLOCK)
    weighed = np.minimum(counts, MAX_FREQUENCY) << 12 | np.minimum(lengths[places], MAX_LENGTH)
    packed = (places << WEIGHED_BITS | weighed).astype("<u4")
    borders = np.flatnonzero(np.diff(terms, prepend=-1, append=-1)).tolist()
    statement = (
        "COPY lexical_postings (term_id, base, sealed, tenant_id, postings) "
        "FROM STDIN WITH (FORMAT BINARY)"
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "int4", "bool", "uuid", "bytea"])
        for start, end in pairwise(borders):
            term = int(terms[start])
            copy.write_row((term, batch.first, True, tenant, packed[start:end].tobytes()))
            frequencies[term] += end - start
    return int(lengths.sum())


def _terms(
    connection: psycopg.Connection,
    corpus: Corpus,
    tenant: UUID,
    frequencies: np.ndarray,
    length: int,
) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY lexical_terms (id, tenant_id, term, document_frequency) FROM STDIN"
        ) as copy,
    ):
        for term, number in corpus.vocabulary.items():
            copy.write_row((number, tenant, term, int(frequencies[number])))
    connection.execute(
        "INSERT INTO lexical_statistics (tenant_id, chunks, total_length, next_position) "
        "VALUES (%s, %s, %s, %s)",
        [tenant, corpus.count, length, corpus.count],
    )
    for table, last in (("chunks", corpus.count), ("lexical_terms", len(corpus.vocabulary))):
        connection.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last + 1])
