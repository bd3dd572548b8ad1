"""Statements that SQLAlchemy writes once and psycopg runs many times.

A search makes more than a dozen short queries. Building one anew costs more than answering it, so
what is asked for again and again is compiled once, for each scope where it has one, and runs on
the transaction's own connection.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Dialect, Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import OperationalError

from govbot.core.db.engine import ReadSession

KEPT = 256
"""Compiled statements of one kind that are remembered, for so many scopes."""

_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_CONNECTION = "driver connection"


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled query, with the values that it was built with."""

    text: str
    values: Mapping[str, Any]


def compiled(query: Select[*tuple[Any, ...]]) -> Statement:
    """Compile a query; what it has None for is given when it runs."""
    made = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    return Statement(made.string, dict(made.params))


@asynccontextmanager
async def held_connection(session: ReadSession) -> AsyncIterator[Any]:
    """Look the session's connection up once for all statements of the block."""
    session.info[_CONNECTION] = connection = await session.driver_connection()
    try:
        yield connection
    finally:
        session.info.pop(_CONNECTION, None)


async def fetch(
    session: ReadSession, statement: Statement, *, binary: bool = False, **values: Any
) -> list[Any]:
    """Return a statement's rows as tuples.

    Args:
        session: In whose transaction it runs.
        statement: What `compiled` returned.
        binary: Let bytes travel as they are, where text would double them.
        values: Of the parameters.

    Raises:
        OperationalError: the connection is lost, as from SQLAlchemy itself.
    """
    connection = session.info.get(_CONNECTION) or await session.driver_connection()
    try:
        async with connection.cursor(binary=binary) as cursor:
            await cursor.execute(statement.text, {**statement.values, **values})
            rows: list[Any] = await cursor.fetchall()
    except psycopg.errors.QueryCanceled:
        raise
    except psycopg.OperationalError as error:
        if lost := connection.closed:
            await session.invalidate()
        raise OperationalError(statement.text, None, error, connection_invalidated=lost) from error
    return rows
