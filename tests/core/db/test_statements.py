"""Compiled statements, and what a read session may do."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import Integer, bindparam, literal, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from govbot.core.db.engine import Database
from govbot.core.db.statements import compiled, fetch, held_connection

SUM = compiled(select(literal(40) + bindparam("more", None, type_=Integer)))


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[Database]:
    opened = Database(postgres_url, pool_size=1)
    yield opened
    await opened.close()


async def test_a_compiled_statement_runs_again_with_other_values(database: Database) -> None:
    async with database.read() as session, held_connection(session):
        assert await fetch(session, SUM, more=2) == [(42,)]
        assert await fetch(session, SUM, more=3) == [(43,)]


async def test_a_lost_connection_is_told_as_by_sqlalchemy(database: Database) -> None:
    async with database.read() as session:
        connection = await session.driver_connection()
        with pytest.raises(OperationalError):
            await fetch(session, compiled(select(text("pg_terminate_backend(pg_backend_pid())"))))
        assert connection.closed
    async with database.read() as session:
        assert await fetch(session, SUM, more=1) == [(41,)]


async def test_a_read_session_cannot_write_and_leaves_the_next_one_free(
    database: Database,
) -> None:
    write = text("SELECT txid_current(), lo_create(0)")
    async with database.read() as session:
        with pytest.raises(DBAPIError) as refused:
            await session.execute(write)
        assert isinstance(refused.value.orig, ReadOnlySqlTransaction)
    async with database.write() as session:
        assert (await session.execute(write)).one()


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_who_is_cut_off_in_a_copy_ends_quietly(
    database: Database, caplog: pytest.LogCaptureFixture, times: int
) -> None:
    async def copies() -> None:
        async with database.write() as session:
            connection = await session.driver_connection()
            begun.set()
            slow = "COPY (SELECT pg_sleep(30)) TO STDOUT"
            async with connection.cursor() as cursor, cursor.copy(slow) as copy:
                await copy.read()

    begun = asyncio.Event()
    task = asyncio.create_task(copies())
    await begun.wait()
    for _ in range(times):  # a server that ends cancels the worker, and then its jobs
        await asyncio.sleep(0.2)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not caplog.records
    async with database.read() as session:
        assert await fetch(session, SUM, more=2) == [(42,)]
