"""What the queries of one search share: their bounds, their moment, and what they may look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

from psycopg.errors import QueryCanceled
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    SQLColumnExpression,
    any_,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Chunk, Document, LexicalStatistics, SearchRevision
from govbot.core.db.statements import KEPT, Statement, compiled, fetch, held_connection
from govbot.core.errors import GovBotError
from govbot.library.access import Scope, in_scope, lapsed
from govbot.retrieval.reach import Reach, ReachMemory

TIMEOUT_S = 10.0
"""No query of a search takes longer."""
BREADTH = 1000
"""How many neighbours a search in the vector index keeps in view (`ef_search`)."""

_MEMORY = ReachMemory()
_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
_SETTINGS = {
    "plan_cache_mode": "force_custom_plan",  # rights and filters decide which plan is good
    "random_page_cost": "1.1",  # what search reads is in memory or on a solid disk
    "max_parallel_workers_per_gather": "0",  # starting them takes longer than these queries
    "hnsw.iterative_scan": "relaxed_order",
    "hnsw.ef_search": str(BREADTH),
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
    try:
        async with held_connection(session) as connection:
            # Without parameters the statements travel together: one way there and back.
            await connection.execute(";".join(opening(timeout_s)))
            yield
    except DBAPIError as error:
        if isinstance(error.orig, QueryCanceled):
            raise SearchTimeout(seconds=timeout_s) from error
        raise
    except QueryCanceled as error:  # from a query that went to psycopg itself
        raise SearchTimeout(seconds=timeout_s) from error


def opening(timeout_s: float) -> list[str]:
    """Return the statements that open a search's transaction."""
    settings = _SETTINGS | {"statement_timeout": f"{timeout_s * 1000:.0f}"}
    return [_ONE_MOMENT, *(f"SET LOCAL {name} = '{value}'" for name, value in settings.items())]


def among(
    column: SQLColumnExpression[Any], kind: type[TypeEngine[Any]] = BigInteger
) -> ColumnElement[bool]:
    """Return the predicate that a column has one of the values of the parameter `among`."""
    return column == any_(bindparam("among", None, type_=ARRAY(kind)))


async def reach_of(session: ReadSession, scope: Scope) -> Reach:
    """Return which positions a search may look at.

    The database is asked once a transaction, and only for what has changed since it was last.
    """
    known: dict[Scope, Reach] = session.info.setdefault("reaches", {})
    if scope not in known:
        known[scope] = await _remembered_reach(session, scope)
    return known[scope]


async def _remembered_reach(session: ReadSession, scope: Scope) -> Reach:
    address = session.get_bind().engine.url
    # Read in the search's own snapshot: equal revisions mean equal documents and rights.
    rows = await fetch(session, _revision(scope.asker.tenant_id))
    key = (str(address), scope, rows[0][0] if rows else None)
    reach = _MEMORY.get(key)
    if reach is None:
        reach = await _load_reach(session, scope)
        _MEMORY.put(key, reach)
    return reach


@lru_cache(maxsize=KEPT)
def _revision(tenant: UUID) -> Statement:
    return compiled(select(SearchRevision.revision).where(SearchRevision.tenant_id == tenant))


async def _load_reach(session: ReadSession, scope: Scope) -> Reach:
    end = select(LexicalStatistics.next_position).where(
        LexicalStatistics.tenant_id == scope.asker.tenant_id
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
        .where(lapsed(scope), in_scope(scope), Document.first_position.is_not(None))
    )
    parts = [end.scalar_subquery(), runs.scalar_subquery()]
    if scope.filters.on is not None:
        parts.append(holes.scalar_subquery())
    [found] = await fetch(session, compiled(select(*parts)), binary=True)
    return Reach.of(found[0] or 0, *(part or b"" for part in found[1:]))
