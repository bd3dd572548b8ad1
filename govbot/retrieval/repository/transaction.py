"""What the queries of one search share: their bounds, their moment, and what they may look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from psycopg.errors import QueryCanceled
from sqlalchemy import func, literal, select, text
from sqlalchemy.exc import DBAPIError

from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Chunk, Document, LexicalStatistics
from govbot.core.errors import GovBotError
from govbot.library.access import Scope, in_scope, lapsed
from govbot.retrieval.reach import Reach

TIMEOUT_S = 10.0
"""No query of a search takes longer."""
NEAREST = 500
"""Sentences that the vector index yields for full scoring."""

_SETTINGS = {
    "plan_cache_mode": "force_custom_plan",  # rights and filters decide which plan is good
    "hnsw.iterative_scan": "relaxed_order",
    "hnsw.ef_search": str(NEAREST),
    "hnsw.max_scan_tuples": "40000",
}


class SearchTimeout(GovBotError):
    """A query took too long and was ended. Data: `seconds`."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "search_timeout"


@asynccontextmanager
async def bounded(session: ReadSession, timeout_s: float = TIMEOUT_S) -> AsyncIterator[None]:
    """Make the queries of the block see one moment of the database, and end in time.

    Must come before the session's first query.

    Raises:
        SearchTimeout: a query took longer than `timeout_s`.
    """
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    for name, value in (_SETTINGS | {"statement_timeout": f"{timeout_s * 1000:.0f}"}).items():
        await session.execute(text(f"SET LOCAL {name} = '{value}'"))
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, QueryCanceled):
            raise SearchTimeout(seconds=timeout_s) from error
        raise
    except QueryCanceled as error:  # from a query that went to psycopg itself
        raise SearchTimeout(seconds=timeout_s) from error


async def reach_of(session: ReadSession, scope: Scope) -> Reach:
    """Return which positions a search may look at; asked of the database once a transaction."""
    known: dict[Scope, Reach] = session.info.setdefault("reaches", {})
    if scope not in known:
        known[scope] = await _load_reach(session, scope)
    return known[scope]


async def _load_reach(session: ReadSession, scope: Scope) -> Reach:
    end = await session.scalar(
        select(LexicalStatistics.next_position).where(
            LexicalStatistics.tenant_id == scope.asker.tenant_id
        )
    )
    run = func.int4send(Document.first_position).concat(func.int4send(Document.chunk_count))
    runs = select(func.string_agg(run, literal(b""))).where(
        in_scope(scope), Document.first_position.is_not(None)
    )
    hole = func.int4send(Document.first_position + Chunk.ordinal)
    holes = (
        select(func.string_agg(hole, literal(b"")))
        .select_from(Chunk)
        .join(Document, Document.id == Chunk.document_id)
        .where(lapsed(scope), Document.first_position.is_not(None))
    )
    left_out = await session.scalar(holes) if scope.filters.on else None
    return Reach.of(int(end or 0), await session.scalar(runs) or b"", left_out or b"")
