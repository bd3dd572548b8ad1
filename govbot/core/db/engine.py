"""The engine and its two units of work.

A read session cannot write (PostgreSQL refuses it); a write session commits when its block ends
and rolls back when the block raises. Only this file commits.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from psycopg.errors import DiskFull
from sqlalchemy import make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from govbot.core.db.principal import ROLE, current
from govbot.core.errors import GovBotError

OLDEST_SERVER = 150_000
"""As `server_version_num` writes it: 15.0."""
OLDEST_PGVECTOR = (0, 8)
CONNECT_TIMEOUT_S = 5
_PRINCIPAL = "principal"
_AT_END = "at end"


class DatabaseUnreachable(GovBotError):
    """PostgreSQL does not answer, or lets us not in. Data: `address`, without the password."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "database_unreachable"


class DatabaseBusy(GovBotError):
    """Every connection is in use, and none came free in time."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "database_busy"


class DatabaseAddressInvalid(GovBotError):
    """DATABASE_URL is not the address of a PostgreSQL."""

    code = "database_address_invalid"


class DatabaseTooOld(GovBotError):
    """The server is older than PostgreSQL 15. Data: `found`."""

    code = "database_too_old"


class DatabaseFull(GovBotError):
    """The server's disk is full."""

    status = 507
    code = "database_full"


class PgvectorMissing(GovBotError):
    """The server does not have the extension pgvector."""

    code = "pgvector_missing"


class PgvectorTooOld(GovBotError):
    """The database's pgvector lacks what search needs. Data: `found`."""

    code = "pgvector_too_old"


class ReadSession(AsyncSession):
    """A session whose transaction is read-only."""

    async def driver_connection(self) -> Any:
        """Return psycopg's own connection of this transaction, for what SQLAlchemy cannot do."""
        raw = await (await self.connection()).get_raw_connection()
        return raw.driver_connection

    @asynccontextmanager
    async def as_owner(self) -> AsyncIterator[None]:
        """Do what follows from somebody's act where they themselves may not look.

        The one who asks was allowed the act; its consequences for other rows are GovBot's.
        """
        principal = self.info.get(_PRINCIPAL)
        if principal is None:
            yield
            return
        connection = await self.driver_connection()
        await connection.execute("SET LOCAL ROLE NONE")
        yield
        # After an error the transaction is over, and the role with it.
        await connection.execute(f"SET LOCAL ROLE {ROLE}")


class WriteSession(ReadSession):
    """A session whose block is one transaction."""

    def at_end(self, work: "Callable[[WriteSession], Awaitable[None]]") -> None:
        """Have this done when the block has ended well, right before the commit.

        What it locks is locked last, and for the shortest time.
        """
        self.info.setdefault(_AT_END, []).append(work)

    async def finish(self) -> None:
        """Do what is to be done at the end, in the order that it was asked for."""
        for work in self.info.pop(_AT_END, ()):
            await work(self)


class Database:
    """A pool of connections to one PostgreSQL."""

    def __init__(self, url: str, *, pool_size: int = 8, patience_s: float = 30) -> None:
        try:
            address = make_url(url)
        except ArgumentError as error:
            raise DatabaseAddressInvalid from error
        if address.drivername != "postgresql+psycopg":
            raise DatabaseAddressInvalid
        self.url = url
        self.has_second_lock = False
        host = address.host or address.query.get("host") or "localhost"
        self.address = f"{host}:{address.port or 5432}/{address.database}"
        self.engine: AsyncEngine = create_async_engine(
            address,
            pool_size=pool_size,
            max_overflow=8,
            pool_timeout=patience_s,
            pool_pre_ping=True,
            # Errors go to the log: what people wrote, and their secrets, must not go with them.
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        """Open a read-only unit of work.

        Raises:
            DatabaseBusy: no connection is free.
        """
        async with ReadSession(self.engine, expire_on_commit=False) as session:
            try:
                # Said as the transaction begins: no statement of its own.
                await session.connection(execution_options={"postgresql_readonly": True})
            except PoolTimeout as error:
                raise DatabaseBusy from error
            await self._begin(session)
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[WriteSession]:
        """Open a unit of work that commits at its end.

        Raises:
            DatabaseFull: there is no space left for what is to be written.
            DatabaseBusy: no connection is free.
        """
        try:
            async with (
                WriteSession(self.engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                try:
                    await self._begin(session)
                    yield session
                    await session.finish()
                except asyncio.CancelledError:
                    # What was cut off may still run: a rollback could not be sent after it.
                    await session.invalidate()
                    raise
        except OperationalError as error:
            if isinstance(error.orig, DiskFull):
                raise DatabaseFull from error
            raise
        except PoolTimeout as error:
            raise DatabaseBusy from error

    async def _begin(self, session: ReadSession) -> None:
        """Open the transaction in the name of whom this task works for."""
        principal = current()
        if principal is not None and self.has_second_lock:
            session.info[_PRINCIPAL] = principal
            connection = await session.driver_connection()
            # Without parameters the statements travel together: one way there and back.
            await connection.execute(principal.statements())

    async def find_second_lock(self) -> bool:
        """Look whether requests can run as a role that owns nothing; they do so from then on."""
        query = (
            f"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}' "  # noqa: S608
            "AND pg_has_role(current_user, oid, 'MEMBER'))"
        )
        async with self.read() as session:
            self.has_second_lock = bool(await session.scalar(text(query)))
        return self.has_second_lock

    async def administer(self, subject: str, *statements: str) -> bool:
        """Run statements that PostgreSQL refuses inside a transaction, one after the other.

        Returns:
            False, with nothing done, while somebody else administers the same subject.
        """
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            try:
                taken = await connection.scalar(
                    text("SELECT pg_try_advisory_lock(5, hashtext(:subject))"),
                    {"subject": subject},
                )
                for statement in statements if taken else ():
                    await connection.execute(text(statement))
            finally:
                await connection.invalidate()  # the lock and what they have set go with it
        return bool(taken)

    async def ping(self) -> str:
        """Return the server's version.

        Raises:
            DatabaseUnreachable: when no connection can be made.
        """
        return (await self._versions())[0]

    async def check(self) -> None:
        """Make sure that the server can do what GovBot asks of it.

        Raises:
            DatabaseUnreachable: when no connection can be made.
            DatabaseTooOld, PgvectorMissing, PgvectorTooOld: it cannot.
        """
        shown, number, vector = await self._versions()
        check_versions(shown, number, vector)

    async def _versions(self) -> tuple[str, int, str | None]:
        """Return the server's version, that as a number, and pgvector's (None: there is none)."""
        query = (
            "SELECT current_setting('server_version'), "
            "current_setting('server_version_num')::int, "
            "(SELECT coalesce(installed_version, default_version) "
            "FROM pg_available_extensions WHERE name = 'vector')"
        )
        try:
            async with self.read() as session:
                shown, number, vector = (await session.execute(text(query))).one()
        except OperationalError as error:
            raise DatabaseUnreachable(address=self.address) from error
        return shown, number, vector

    async def close(self) -> None:
        """Close every pooled connection."""
        await self.engine.dispose()


def check_versions(shown: str, number: int, vector: str | None) -> None:
    """Refuse what is too old; see `Database.check`."""
    if number < OLDEST_SERVER:
        raise DatabaseTooOld(found=shown)
    if vector is None:
        raise PgvectorMissing
    if tuple(int(part) for part in vector.split(".")[:2]) < OLDEST_PGVECTOR:
        raise PgvectorTooOld(found=vector)


def driver_url(url: str) -> str:
    """Return `url` with the psycopg 3 driver, whichever spelling of PostgreSQL it came with."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def plain_url(url: str) -> str:
    """Return `url` as libpq understands it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
