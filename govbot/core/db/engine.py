"""The engine and its two units of work.

A read session cannot write (PostgreSQL refuses it); a write session commits when its block ends
and rolls back when the block raises. Only this file commits.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from govbot.core.errors import GovBotError


class DatabaseUnreachable(GovBotError):
    """The configured PostgreSQL does not answer."""

    status = 503
    code = "database_unreachable"


class ReadSession(AsyncSession):
    """A session whose transaction is read-only."""


class WriteSession(ReadSession):
    """A session whose block is one transaction."""

    async def driver_connection(self) -> Any:
        """Return psycopg's own connection of this transaction, for libraries that need it."""
        raw = await (await self.connection()).get_raw_connection()
        return raw.driver_connection


class Database:
    """A pool of connections to one PostgreSQL."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url, pool_size=pool_size, max_overflow=8, pool_pre_ping=True
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """Open a read-only unit of work."""
        async with ReadSession(self.engine, expire_on_commit=False) as session:
            await session.execute(text("SET TRANSACTION READ ONLY"))
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[WriteSession]:
        """Open a unit of work that commits at its end."""
        async with (
            WriteSession(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    async def ping(self) -> str:
        """Return the server's version.

        Raises:
            DatabaseUnreachable: when no connection can be made.
        """
        try:
            async with self.read() as session:
                version = await session.scalar(text("SHOW server_version"))
        except OperationalError as error:
            raise DatabaseUnreachable from error
        return cast("str", version)

    async def close(self) -> None:
        """Close every pooled connection."""
        await self.engine.dispose()


def driver_url(url: str) -> str:
    """Return `url` with the psycopg 3 driver, whichever spelling of PostgreSQL it came with."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def plain_url(url: str) -> str:
    """Return `url` as libpq understands it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
