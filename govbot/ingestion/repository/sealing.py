"""Merging the postings of many documents into few rows."""

from collections import defaultdict
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select, text

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Document, LexicalPostings, LexicalStatistics
from govbot.ingestion.postings import BLOCK, merge

COPY_POSTINGS = (
    "COPY lexical_postings (term_id, base, sealed, tenant_id, postings) "
    "FROM STDIN WITH (FORMAT BINARY)"
)
POSTINGS_TYPES = ["int8", "int4", "bool", "uuid", "bytea"]


async def all_blocks(session: ReadSession) -> list[tuple[UUID, int]]:
    """Return every (tenant, block)."""
    ends = await session.execute(
        select(LexicalStatistics.tenant_id, LexicalStatistics.next_position)
    )
    return [(tenant_id, start) for tenant_id, end in ends for start in range(0, end, BLOCK)]


async def blocks_to_seal(session: ReadSession, least: int) -> list[tuple[UUID, int]]:
    """Return the (tenant, block) that hold unsealed rows of at least `least` documents."""
    block = LexicalPostings.base - LexicalPostings.base % BLOCK
    rows = await session.execute(
        select(LexicalPostings.tenant_id, block)
        .where(~LexicalPostings.sealed)
        .group_by(LexicalPostings.tenant_id, block)
        .having(func.count(LexicalPostings.base.distinct()) >= least)
    )
    return [(tenant_id, start) for tenant_id, start in rows]


async def seal(session: WriteSession, tenant_id: UUID, block: int) -> None:
    """Merge all rows of a block, one a term, and drop what belongs to no document any more.

    A search sees the block before or after, never between. Rows that a transaction is removing are
    left to it; what others add meanwhile is merged the next time.
    """
    # Two at once would insert one row twice.
    await session.execute(
        text("SELECT pg_advisory_xact_lock(4, hashtext(:name))"), {"name": str(tenant_id)}
    )
    rows = await session.execute(
        text(
            "WITH taken AS (SELECT term_id, base, sealed FROM lexical_postings "
            "WHERE tenant_id = :tenant AND base BETWEEN :first AND :last "
            "FOR UPDATE SKIP LOCKED) "
            "DELETE FROM lexical_postings p USING taken WHERE p.term_id = taken.term_id "
            "AND p.base = taken.base AND p.sealed = taken.sealed RETURNING p.term_id, p.postings"
        ),
        {"tenant": tenant_id, "first": block, "last": block + BLOCK - 1},
    )
    held: dict[int, list[bytes]] = defaultdict(list)
    for term_id, postings in rows:
        held[term_id].append(postings)
    # Only now: a document whose rows were taken is committed, so it is seen to live.
    live = await _live(session, tenant_id, block)
    connection = await session.driver_connection()
    async with connection.cursor() as cursor, cursor.copy(COPY_POSTINGS) as copy:
        copy.set_types(POSTINGS_TYPES)
        for term_id in sorted(held):
            if merged := merge(held[term_id], live):
                await copy.write_row((term_id, block, True, tenant_id, merged))


async def _live(session: WriteSession, tenant_id: UUID, block: int) -> npt.NDArray[np.bool_]:
    """Return which offsets of a block belong to a document."""
    runs = await session.execute(
        select(Document.first_position, Document.chunk_count).where(
            Document.tenant_id == tenant_id,
            Document.first_position < block + BLOCK,
            Document.first_position + Document.chunk_count > block,
        )
    )
    live = np.zeros(BLOCK, np.bool_)
    for run in runs:
        first = (run.first_position or 0) - block
        live[max(first, 0) : first + run.chunk_count] = True
    return live
