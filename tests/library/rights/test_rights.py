"""Who reads what, by what was decided; through the real search as well."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotAllowed
from govbot.accounts.permissions import ADMIN, ANALYST, USER
from govbot.chat import repository
from govbot.core.db.models import Department
from govbot.core.errors import NotFound
from govbot.library.listing.repository import Listing
from govbot.library.rights.errors import CollectionNotEmpty, NameTaken, WithinItself
from govbot.library.rights.repository import Node, Subject
from govbot.operations.runtime import Services, open_services
from tests.support.people import Person, again, person
from tests.support.services import settings_for, take_in

NORM = "Art. 1º O servidor em regime de plantão tem direito a adicional de {n} por cento."


@pytest.fixture
async def services(tmp_path: Path, database_url: str) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as opened:
        yield opened


@pytest.fixture
async def admin(services: Services) -> Person:
    return await person(services, ADMIN)


async def department(services: Services, name: str, parent: UUID | None = None) -> UUID:
    made = Department(tenant_id=services.signing.tenant_id, name=name, parent_id=parent)
    async with services.database.write() as session:
        session.add(made)
        await session.flush()
    return made.id


async def document(services: Services, owner: Asker, number: int = 20) -> Node:
    key = await take_in(services, owner, f"norma-{uuid4().hex[:6]}", NORM.format(n=number))
    await services.queue.work(concurrency=1, wait=False)
    return Node("document", key)


async def reads(services: Services, who: Person, node: Node) -> bool:
    """Tell whether somebody finds a document: in the list, by its id, and by the search."""
    asker = await again(services, who)
    rows, _ = await services.library.page(asker, Listing(limit=200))
    listed = node.id in {row.document.id for row in rows}
    found = await services.search.search(asker, "adicional do servidor em plantão", limit=50)
    searched = node.id in {hit.document_id for hit in found.hits}
    try:
        await services.library.get(asker, node.id)
        got = True
    except NotFound:
        got = False
    assert listed == searched == got
    return got


async def test_visibility_grants_and_expiry(services: Services, admin: Person) -> None:
    top = await department(services, "Fazenda")
    below = await department(services, "Tributos", top)
    beside = await department(services, "Saúde")
    ana = await person(services, USER, department_id=below)
    rui = await person(services, USER, department_id=beside)
    node = await document(services, admin.asker)
    assert await reads(services, ana, node)
    assert await reads(services, rui, node)

    await services.rights.show(admin.asker, node, "restricted")
    assert not await reads(services, ana, node)
    assert await reads(services, admin, node)  # whose it is

    await services.rights.show(admin.asker, node, "department", top)
    assert await reads(services, ana, node)  # below
    assert not await reads(services, rui, node)

    await services.rights.show(admin.asker, node, "restricted")
    given = await services.rights.grant(
        admin.asker, node, Subject("user", rui.asker.user_id or node.id), "read"
    )
    assert await reads(services, rui, node)
    await services.rights.revoke(admin.asker, node, given.id)
    assert not await reads(services, rui, node)

    soon = datetime.now(UTC) + timedelta(hours=1)
    await services.rights.grant(admin.asker, node, Subject("department", beside), "read", soon)
    assert await reads(services, rui, node)
    async with services.database.write() as session:
        await session.execute(text("UPDATE permissions SET expires_at = now() - interval '1 s'"))
    assert not await reads(services, rui, node)


async def test_collections_pass_their_rights_on(services: Services, admin: Person) -> None:
    rui = await person(services, USER)
    outer = await services.rights.create(admin.asker, "Pessoal", None)
    inner = await services.rights.create(admin.asker, "Processos", outer.id)
    node = await document(services, admin.asker)
    await services.rights.move(admin.asker, [node.id], inner.id)
    assert await reads(services, rui, node)
    await services.rights.show(admin.asker, Node("collection", outer.id), "restricted")
    assert not await reads(services, rui, node)
    subject = Subject("user", rui.asker.user_id or node.id)
    given = await services.rights.grant(admin.asker, Node("collection", outer.id), subject, "write")
    assert await reads(services, rui, node)
    why = await services.rights.why(await again(services, rui), node.id)
    assert [(cause.how, cause.via, cause.rights) for cause in why] == [
        ("user", "Pessoal", ("read", "write"))
    ]
    await services.rights.show(admin.asker, Node("collection", inner.id), "restricted")
    assert not await reads(services, rui, node)
    await services.rights.show(admin.asker, Node("collection", inner.id), "inherit")
    await services.rights.revoke(admin.asker, Node("collection", outer.id), given.id)
    assert not await reads(services, rui, node)
    await services.rights.move(admin.asker, [node.id], None)
    assert await reads(services, rui, node)
    with pytest.raises(WithinItself):
        await services.rights.put(admin.asker, outer.id, inner.id)
    with pytest.raises(CollectionNotEmpty):
        await services.rights.remove(admin.asker, outer.id)
    with pytest.raises(NameTaken):
        await services.rights.create(admin.asker, "Pessoal", None)
    readers = await services.rights.readers(admin.asker, node, 10, 0)
    assert len(readers) == 2


async def test_moving_gives_nobody_more_than_who_moves_may_decide(
    services: Services, admin: Person
) -> None:
    rui, eva = await person(services, ANALYST), await person(services, USER)
    closed = await services.rights.create(admin.asker, "Sindicâncias", None)
    inner = await services.rights.create(admin.asker, "2026", closed.id)
    node, place = await document(services, admin.asker), Node("collection", closed.id)
    await services.rights.move(admin.asker, [node.id], inner.id)
    await services.rights.show(admin.asker, place, "restricted")
    for who in (rui, eva):
        subject = Subject("user", who.asker.user_id or node.id)
        await services.rights.grant(admin.asker, place, subject, "write")
    mia = await person(services, USER)
    assert not await reads(services, mia, node)

    asker = await again(services, rui)
    for who in (asker, await again(services, eva)):
        with pytest.raises(NotAllowed, match="not_allowed"):
            await services.rights.move(who, [node.id], None)
    with pytest.raises(NotAllowed):
        await services.rights.put(asker, inner.id, None)
    assert not await reads(services, mia, node)
    # Where the same people read, or fewer.
    await services.rights.move(asker, [node.id], closed.id)
    hidden = await services.rights.create(admin.asker, "Gabinete", closed.id)
    await services.rights.show(admin.asker, Node("collection", hidden.id), "restricted")
    for right in ("write", "delete"):
        await services.rights.grant(
            admin.asker,
            Node("collection", hidden.id),
            Subject("user", eva.asker.user_id or node.id),
            right,  # type: ignore[arg-type]
        )
    with pytest.raises(NotAllowed):  # she may change it, not remove it, nor come to
        await services.rights.move(await again(services, eva), [node.id], hidden.id)
    # One's own documents, and whoever decides.
    own = await document(services, asker, 21)
    await services.rights.move(asker, [own.id], closed.id)
    await services.rights.move(asker, [own.id], None)
    await services.rights.move(admin.asker, [node.id], closed.id)
    await services.rights.put(admin.asker, inner.id, None)


async def test_whoever_decides_need_not_read(services: Services, admin: Person) -> None:
    ana = await person(services, ANALYST)
    node = await document(services, ana.asker)
    await services.rights.show(ana.asker, node, "restricted")
    assert not await reads(services, admin, node)
    access = await services.rights.access(admin.asker, node)
    assert [cause.how for cause in access.causes] == ["owner"]
    rui = await person(services, ANALYST)
    with pytest.raises(NotFound):
        await services.rights.access(rui.asker, node)
    with pytest.raises(NotFound):
        await services.intake.remove(rui.asker, node.id)
    # The same bytes, by somebody who may not know that they are here.
    other = await document(services, rui.asker)
    assert other.id != node.id


@pytest.mark.parametrize("closed_at_its_end", [False, True])
async def test_an_answer_goes_with_the_document_that_it_leans_on(
    services: Services, admin: Person, closed_at_its_end: bool
) -> None:
    rui = await person(services, USER)
    node = await document(services, admin.asker)
    question = "Qual o adicional do servidor em regime de plantão?"
    session_id = None
    async for event in services.chat.ask(rui.asker, question):
        session_id = getattr(event, "session_id", session_id)
    assert session_id is not None

    async def shown() -> tuple[str, bool, int]:
        _, messages = await services.chat.reopen(await again(services, rui), session_id)
        answer = messages[-1]
        return answer.content, answer.withheld, len(answer.sources)

    content, withheld, sources = await shown()
    assert "por cento" in content
    assert not withheld
    assert sources
    await services.rights.show(admin.asker, node, "restricted")
    assert await shown() == ("", True, 0)
    asker = await again(services, rui)
    async with services.database.read() as session:
        memory = await repository.remembered(session, session_id, asker)
    assert [turn.answer for turn in memory.turns] == [""]
    await services.rights.show(admin.asker, node, "tenant")
    assert (await shown())[0] == content
    if closed_at_its_end:
        await services.rights.show(admin.asker, node, "restricted")
    await services.intake.remove(admin.asker, node.id)
    assert await shown() == (("", True, 0) if closed_at_its_end else (content, False, sources))
