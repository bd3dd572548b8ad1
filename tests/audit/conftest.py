"""A tenant with a record, and the hand of somebody who may change the database as they like."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from govbot.audit.anchors import AnchorFile
from govbot.audit.record import Act, Actor, record
from govbot.audit.repository import heads
from govbot.audit.verification import Report, verify
from govbot.core.db.engine import Database, plain_url

TABLES = ("audit_log", "audit_heads")
Tamper = Callable[..., None]


@pytest.fixture
def actor() -> Actor:
    """Return somebody of a tenant without a record."""
    return Actor(uuid4(), uuid4(), None, "10.0.0.7")


@pytest.fixture
def file(tmp_path: Path) -> AnchorFile:
    return AnchorFile(tmp_path / "audit")


@pytest.fixture(scope="module")
def tamper(module_database_url: str) -> Tamper:
    """Return what runs statements with the record's guards taken away, as an owner can."""

    def run(statement: str, values: Sequence[Any] = ()) -> None:
        with psycopg.connect(plain_url(module_database_url)) as connection:
            for table in TABLES:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.execute(statement, values)
            for table in TABLES:
                connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")

    return run


async def did(database: Database, actor: Actor, *acts: Act) -> None:
    """Record acts in a transaction of their own."""
    async with database.write() as session:
        await record(session, actor, *acts)


async def anchored(database: Database, file: AnchorFile) -> int:
    async with database.read() as session:
        return file.write(await heads(session))


async def checked(database: Database, file: AnchorFile, tenant: UUID) -> list[tuple[Any, ...]]:
    """Return what a check of a tenant finds."""
    report: Report = await verify(database, file, tenant)
    return [tuple(each) for each in report.chains[0].findings]
