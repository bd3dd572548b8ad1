"""Row-level security: what a query without any predicate sees, in somebody's name."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select, text, true
from sqlalchemy.exc import ProgrammingError

import govbot.library.repository as library_repository
from govbot.accounts import service as accounts
from govbot.accounts.permissions import ADMIN, USER
from govbot.app import create_app
from govbot.core.db.base import Base
from govbot.core.db.engine import Database
from govbot.core.db.models import Chunk, Document, Synonym, User
from govbot.core.db.principal import Principal, current, nobody, work_for
from govbot.library.rights.repository import Node
from govbot.operations.runtime import Services, open_services
from tests.support.people import Person, person
from tests.support.services import served, settings_for, take_in

# Of these the rows say nothing that a tenant wrote.
OPEN = {"embedding_spaces", "login_failures", "vector_stores", "document_signs"}
SECRET = "Art. 1º O servidor em regime de plantão tem direito a adicional de vinte por cento."


@pytest.fixture
async def services(tmp_path: Path, database_url: str) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as opened:
        assert opened.database.has_second_lock
        yield opened


@pytest.fixture
async def world(services: Services) -> tuple[Person, Person, Person, UUID]:
    """Return who owns a restricted document, somebody beside them, another tenant's, and it."""
    owner, beside = await person(services, ADMIN), await person(services, USER)
    other = await accounts.tenant(services.database, "outra")
    stranger = await person(services, ADMIN, other.tenant_id)
    key = await take_in(services, owner.asker, "sigilosa", SECRET)
    await services.queue.work(concurrency=1, wait=False)
    await services.rights.show(owner.asker, Node("document", key), "restricted")
    return owner, beside, stranger, key


async def seen(services: Services, who: Person, table: type[Base]) -> int:
    with nobody():  # what is said within ends with it
        work_for(who.asker.principal)
        async with services.database.read() as session:
            return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_every_table_of_a_tenant_has_its_policy(database: Database) -> None:
    async with database.read() as session:
        rows = await session.scalars(
            text("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relrowsecurity")
        )
        locked = set(rows)
    assert set(Base.metadata.tables) - locked == OPEN


async def test_a_query_without_a_predicate_sees_what_is_ones_own(
    services: Services, world: tuple[Person, Person, Person, UUID]
) -> None:
    assert [await seen(services, each, Document) for each in world[:3]] == [1, 0, 0]
    assert [await seen(services, each, Chunk) for each in world[:3]] == [1, 0, 0]
    assert [await seen(services, each, User) for each in world[:3]] == [2, 2, 1]
    # Who decides about rights sees that there is a document, and not what is in it.
    boss = await person(services, ADMIN)
    assert await seen(services, boss, Document) == 1
    assert await seen(services, boss, Chunk) == 0


async def test_nothing_is_written_for_another_tenant(
    services: Services, world: tuple[Person, Person, Person, UUID]
) -> None:
    owner, _, stranger, _ = world
    with nobody():
        work_for(stranger.asker.principal)
        await writes_nothing(services.database, owner)


async def writes_nothing(database: Database, owner: Person) -> None:
    row = {"tenant_id": owner.asker.tenant_id, "said": "a", "meant": "b"}
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with database.write() as session:
            await session.execute(insert(Synonym).values(**row))
    async with database.write() as session:
        gone = await session.execute(text("DELETE FROM documents"))
        assert gone.rowcount == 0
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with session.begin_nested():
                await session.execute(text("CREATE TABLE oculta (a int)"))


async def test_a_predicate_that_was_forgotten_lets_nothing_out(
    services: Services,
    world: tuple[Person, Person, Person, UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner, beside, stranger, key = world
    monkeypatch.setattr(library_repository, "readable", lambda _: true())
    async with served(create_app(services.settings, services)) as client:
        for who, number in ((owner, 1), (beside, 0), (stranger, 0)):
            listed = (await client.get("/api/v1/documents", headers=who.headers)).json()
            assert listed["total"] == number
            for part in ("", "/passages", "/file"):
                answer = await client.get(f"/api/v1/documents/{key}{part}", headers=who.headers)
                assert answer.status_code == (200 if number else 404)


async def test_a_name_does_not_outlast_its_request(
    services: Services, world: tuple[Person, Person, Person, UUID]
) -> None:
    owner = world[0]
    async with served(create_app(services.settings, services)) as client:
        for _ in range(3):  # over one connection
            assert (await client.get("/api/v1/documents", headers=owner.headers)).is_success
            client.headers.pop("authorization", None)
            assert (await client.get("/api/v1/documents")).status_code == 401
    assert current() is None


def test_nobody_is_nobody_for_a_while_only() -> None:
    mine = Principal(uuid4(), None, frozenset({0}))
    with nobody():
        work_for(mine)
        with nobody():
            assert current() is None
        assert current() == mine
    assert current() is None
