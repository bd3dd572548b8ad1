"""Migrations that carry data over, on a database of the version before."""

import asyncio

import psycopg
import pytest
from alembic import command

from govbot.core.db.engine import plain_url
from govbot.core.db.migrate import _config, upgrade
from govbot.ingestion.postings import BLOCK, MAX_LENGTH, WEIGHED_BITS, unpack
from tests.conftest import _administer, _named

TENANT = "11111111-1111-1111-1111-111111111111"
ROWS = f"""
INSERT INTO tenants (id, slug, name) VALUES ('{TENANT}', 't', 't');
INSERT INTO documents (id, tenant_id, title, filename, media_type, size_bytes, sha256, source,
    state, progress, attempts, created_at)
SELECT md5(d::text)::uuid, '{TENANT}', 'd', 'd', 'text/plain', 1, d::text, 'upload', 'ready', 1, 1,
    timestamptz '2020-01-01' + d * interval '1 day' FROM generate_series(1, 2) d;
INSERT INTO chunks (tenant_id, document_id, ordinal, page_starts, text)
SELECT '{TENANT}', md5(d::text)::uuid, c, '[]', 'x'
FROM generate_series(1, 2) d, generate_series(0, 9999) c ORDER BY d, c;
INSERT INTO lexical_terms (tenant_id, term, document_frequency) VALUES ('{TENANT}', 'x', 20000);
INSERT INTO lexical_statistics VALUES ('{TENANT}', 20000, 20000);
INSERT INTO lexical_postings (term_id, chunk_id, document_id, frequency, length)
SELECT 1, id, document_id, 1 + id % 70, 1 + id % 5000 FROM chunks;
INSERT INTO embedding_spaces (model, dimensions) VALUES ('m', 16);
INSERT INTO chunk_embeddings (space_id, chunk_id, ordinal, tenant_id, document_id, span_start,
    span_end, embedding)
SELECT 1, id, 0, tenant_id, document_id, 0, 1,
    ('[1,-1,1,1,-1,-1,-1,-1,1,-1,-1,-1,-1,-1,-1,1]')::halfvec FROM chunks WHERE id <= 3;
"""


@pytest.fixture
async def packed(postgres_url: str) -> str:
    """Return the address of a database that went through the packing with rows in it."""
    _administer(postgres_url, "CREATE DATABASE packing")
    url = _named(postgres_url, "packing")
    await asyncio.to_thread(command.upgrade, _config(url), "0003")
    with psycopg.connect(plain_url(url)) as connection:
        connection.execute(ROWS)
    await upgrade(url)
    return url


async def test_postings_and_signs_are_packed_as_ingestion_would(packed: str) -> None:
    found = {}
    with psycopg.connect(plain_url(packed)) as connection:
        for base, postings in connection.execute("SELECT base, postings FROM lexical_postings"):
            for word in unpack(postings).tolist():
                position = base - base % BLOCK + (word >> WEIGHED_BITS)
                found[position] = (word >> 12 & 63, word & MAX_LENGTH)
        places = connection.execute(
            "SELECT c.id, d.first_position + c.ordinal FROM chunks c "
            "JOIN documents d ON d.id = c.document_id"
        ).fetchall()
        signs = connection.execute("SELECT signs FROM document_signs").fetchone()
        end = connection.execute("SELECT next_position FROM lexical_statistics").fetchone()
    assert found == {
        position: (min(1 + number % 70, 63), min(1 + number % 5000, MAX_LENGTH))
        for number, position in places
    }
    assert end == (20_000,)
    assert signs == (b"".join(bytes([0, 0, 0, n, 0b10110000, 0b10000001]) for n in range(3)),)
