"""Rights against a simple model in memory: random acts, and after each one who reads what."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text, update

from govbot.accounts import repository as tenants
from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.accounts.permissions import ANALYST, USER
from govbot.adapters.parsing.base import Block
from govbot.core.db.models import Department, Document, Grant, User
from govbot.core.db.principal import nobody, work_for
from govbot.core.errors import NotFound
from govbot.core.settings import Settings
from govbot.ingestion.chunking import chunk
from govbot.library.rights.errors import WithinItself
from govbot.library.rights.repository import Node, Subject
from govbot.operations.runtime import Services, open_services
from tests.support.services import settings_for

EXAMPLES = int(os.environ.get("GOVBOT_RIGHTS_EXAMPLES", "20"))
STEPS = 50
PEOPLE, DEPARTMENTS, DOCUMENTS, COLLECTIONS = 5, 5, 5, 4
VISIBILITIES = ("inherit", "tenant", "department", "restricted")
READERS = """
SELECT u.id, d.id FROM users u JOIN documents d
ON d.tenant_id = u.tenant_id AND d.audiences && user_audiences(u.tenant_id, u.id)
WHERE u.tenant_id = :tenant AND u.state = 'active'
"""
OVER = "UPDATE permissions SET expires_at = now() WHERE id = :id AND audience IS NOT NULL"
NORM = "Art. 1º O servidor em regime de plantão tem direito a adicional de vinte por cento."
number = st.integers(0, 4)


@dataclass
class Thing:
    """A document or a collection. `around` is the number of the collection that it is in."""

    id: UUID
    around: int | None = None
    visibility: str = "inherit"
    department: int | None = None
    owner: int | None = None
    grants: dict[UUID, tuple[str, int]] = field(default_factory=dict)


@dataclass
class Somebody:
    id: UUID
    department: int | None
    role: str
    active: bool = True


class World:
    """What was decided, and what a person who reads the manual would expect of it."""

    def __init__(self) -> None:
        self.above: list[int | None] = []
        self.people: list[Somebody] = []
        self.collections: list[Thing] = []
        self.documents: list[Thing] = []

    def is_in(self, who: Somebody, department: int) -> bool:
        at = who.department
        while at is not None:
            if at == department:
                return True
            at = self.above[at]
        return False

    def reads(self, who: Somebody, document: Thing) -> bool:  # noqa: PLR0911
        if document.owner is not None and self.people[document.owner] is who:
            return True
        thing: Thing | None = document
        while thing is not None:
            if any(self.is_meant(who, *each) for each in thing.grants.values()):
                return True
            if thing.visibility == "tenant":
                return True
            if thing.visibility == "department":
                return self.is_in(who, thing.department or 0)
            if thing.visibility == "restricted":
                return False
            if thing.around is None:
                return True
            thing = self.collections[thing.around]
        return False

    def is_meant(self, who: Somebody, kind: str, which: int) -> bool:
        if kind == "user":
            return self.people[which] is who
        if kind == "department":
            return self.is_in(who, which)
        return who.role == (ANALYST, USER)[which % 2]

    def readers(self) -> set[tuple[UUID, UUID]]:
        return {
            (who.id, each.id)
            for who in self.people
            if who.active
            for each in self.documents
            if self.reads(who, each)
        }


class Machine(RuleBasedStateMachine):
    """Acts on both worlds. The decisions are made by the command line's asker."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = World()
        self.stack = AsyncExitStack()
        opening = self.stack.enter_async_context(open_services(settings))
        self.services: Services = self.run(opening)
        self.database, self.rights = self.services.database, self.services.rights
        self.run(self._begin())

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()

    async def _begin(self) -> None:
        self.asker = await accounts.tenant(self.database, uuid4().hex)
        tenant = self.asker.tenant_id
        async with self.database.write() as session:
            self.roles = [await tenants.role_id(session, tenant, each) for each in (ANALYST, USER)]
            self.departments = [
                Department(tenant_id=tenant, name=str(each)) for each in range(DEPARTMENTS)
            ]
            session.add_all(self.departments)
            await session.flush()
            for each in range(PEOPLE):
                role = each % 2
                made = User(
                    tenant_id=tenant,
                    email=f"p{each}@orgao.example",
                    name=str(each),
                    state="active",
                    role_id=self.roles[role],
                    department_id=self.departments[each].id,
                )
                session.add(made)
                await session.flush()
                self.world.people.append(Somebody(made.id, each, (ANALYST, USER)[role]))
        for each in range(DOCUMENTS):
            owner = each if each < 2 else None
            drafts = chunk([Block(text=NORM, page=None, kind="paragraph")], str(each), "article")
            key = await self.services.pipeline.add_text(self.asker, str(each), drafts)
            whose = self.world.people[owner].id if owner is not None else None
            await self._change(Document, key, owner_id=whose)
            self.world.documents.append(Thing(key, owner=owner))
        self.world.above = [None] * DEPARTMENTS
        for each in range(COLLECTIONS):
            made_here = await self.rights.create(self.asker, str(each), None)
            self.world.collections.append(Thing(made_here.id))
        # Owners are among the readers from the first decision on.
        await self.rights.move(self.asker, [each.id for each in self.world.documents], None)

    def thing(self, on_document: bool, which: int) -> tuple[Thing, Node]:
        things = self.world.documents if on_document else self.world.collections
        found = things[which % len(things)]
        return found, Node("document" if on_document else "collection", found.id)

    def subject(self, kind: str, which: int) -> Subject:
        ids: dict[str, Callable[[], UUID]] = {
            "user": lambda: self.world.people[which].id,
            "department": lambda: self.departments[which].id,
            "role": lambda: self.roles[which % 2],
        }
        return Subject(kind, ids[kind]())  # type: ignore[arg-type]

    @rule(
        on_document=st.booleans(),
        which=number,
        kind=st.sampled_from(["user", "department", "role"]),
        whom=number,
        right=st.sampled_from(["read", "write", "delete"]),
        ends=st.booleans(),
    )
    def grant(
        self, on_document: bool, which: int, kind: str, whom: int, right: str, ends: bool
    ) -> None:
        thing, node = self.thing(on_document, which)
        until = datetime.now(UTC) + timedelta(days=1) if ends else None
        given: Grant = self.run(
            self.rights.grant(self.asker, node, self.subject(kind, whom), right, until)  # type: ignore[arg-type]
        )
        same = self.run(self._grants(thing))
        thing.grants = {key: each for key, each in thing.grants.items() if key in same}
        thing.grants[given.id] = (kind, whom)

    async def _grants(self, thing: Thing) -> set[UUID]:
        async with self.database.read() as session:
            rows = await session.scalars(
                text("SELECT id FROM permissions WHERE coalesce(document_id, collection_id) = :id"),
                {"id": thing.id},
            )
            return set(rows)

    @rule(on_document=st.booleans(), which=number, pick=number, by_time=st.booleans())
    def end_a_grant(self, on_document: bool, which: int, pick: int, by_time: bool) -> None:
        thing, node = self.thing(on_document, which)
        if not thing.grants:
            return
        key = sorted(thing.grants)[pick % len(thing.grants)]
        if by_time:
            over = (
                "UPDATE permissions SET expires_at = now() WHERE id = :id AND audience IS NOT NULL"
            )
            if not self.run(self._count(over, id=key)):
                return
            # What is granted to the same until the same moment has the same number.
        else:
            self.run(self.rights.revoke(self.asker, node, key))
        del thing.grants[key]

    async def _count(self, statement: str, **values: Any) -> int:
        async with self.database.write() as session:
            done: Any = await session.execute(text(statement), values)
            return int(done.rowcount)

    @rule(
        on_document=st.booleans(),
        which=number,
        visibility=st.sampled_from(VISIBILITIES),
        department=number,
    )
    def show(self, on_document: bool, which: int, visibility: str, department: int) -> None:
        thing, node = self.thing(on_document, which)
        chosen = department if visibility == "department" else None
        key = self.departments[chosen].id if chosen is not None else None
        self.run(self.rights.show(self.asker, node, visibility, key))
        thing.visibility, thing.department = visibility, chosen

    @rule(which=number, into=st.none() | number)
    def move_a_document(self, which: int, into: int | None) -> None:
        thing, _ = self.thing(True, which)
        target = None if into is None else into % COLLECTIONS
        key = None if target is None else self.world.collections[target].id
        try:
            self.run(self.rights.move(self.asker, [thing.id], key))
        except NotFound:
            return  # the command line moves what everybody reads
        thing.around = target

    @rule(which=number, into=st.none() | number)
    def move_a_collection(self, which: int, into: int | None) -> None:
        thing, _ = self.thing(False, which)
        target = None if into is None else into % COLLECTIONS
        key = None if target is None else self.world.collections[target].id
        try:
            self.run(self.rights.put(self.asker, thing.id, key))
        except WithinItself:
            return
        thing.around = target

    @rule(which=number, into=st.none() | number)
    def move_a_department(self, which: int, into: int | None) -> None:
        at = into
        while at is not None:
            if at == which:
                return
            at = self.world.above[at]
        parent = self.departments[into].id if into is not None else None
        self.run(self._change(Department, self.departments[which].id, parent_id=parent))
        self.world.above[which] = into

    @rule(which=number, into=st.none() | number, role=st.integers(0, 1))
    def move_a_person(self, which: int, into: int | None, role: int) -> None:
        who = self.world.people[which]
        values = {
            "department_id": self.departments[into].id if into is not None else None,
            "role_id": self.roles[role],
        }
        self.run(self._change(User, who.id, **values))
        who.department, who.role = into, (ANALYST, USER)[role]

    @precondition(lambda self: bool(self.world.people))
    @rule(which=number)
    def suspend_or_bring_back(self, which: int) -> None:
        who = self.world.people[which]
        who.active = not who.active
        state = "active" if who.active else "suspended"
        self.run(self._change(User, who.id, state=state))

    async def _change(self, table: Any, key: UUID, **values: Any) -> None:
        async with self.database.write() as session:
            await session.execute(update(table).where(table.id == key).values(**values))

    @invariant()
    def the_same_people_read_the_same_documents(self) -> None:
        assert self.run(self._readers()) == self.world.readers()

    @rule(which=number)
    def somebody_searches(self, which: int) -> None:
        """The real search, in somebody's name and under the policies, finds what they may read."""
        who = self.world.people[which]
        wanted = {each.id for each in self.world.documents if self.world.reads(who, each)}
        assert self.run(self._found(who)) == wanted

    async def _found(self, who: Somebody) -> set[UUID]:
        async with self.database.read() as session:
            numbers = await session.scalar(
                text("SELECT user_audiences(:tenant, :id)"),
                {"tenant": self.asker.tenant_id, "id": who.id},
            )
        asker = Asker(self.asker.tenant_id, frozenset(numbers), user_id=who.id)
        with nobody():
            work_for(asker.principal)
            found = await self.services.search.search(asker, "adicional de plantão", limit=50)
        return {hit.document_id for hit in found.hits}

    async def _readers(self) -> set[tuple[UUID, UUID]]:
        async with self.database.read() as session:
            rows = await session.execute(text(READERS), {"tenant": self.asker.tenant_id})
            return {(who, what) for who, what in rows}


@pytest.mark.timeout(3600)
def test_rights_are_those_of_the_model(module_database_url: str, tmp_path: Path) -> None:
    used = settings_for(tmp_path / "casa", module_database_url)
    run_state_machine_as_test(
        lambda: Machine(used),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            # A shorter example is nice, and not worth the minutes that it takes.
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
