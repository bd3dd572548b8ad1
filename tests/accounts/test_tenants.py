"""Two organisations with everything doubled, and what whoever runs the server does to one."""

import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select

from govbot.accounts.asker import Asker
from govbot.accounts.people.service import People
from govbot.accounts.permissions import ADMIN
from govbot.accounts.tenants.service import InstallationsOwn, SlugTaken, Tenants, note_entry
from govbot.core.db.base import Base
from govbot.core.db.models import AuditEntry, ChatSession, Document, LexicalPostings, Tenant
from govbot.core.errors import NotFound
from govbot.operations.removal import remove_tenant
from govbot.operations.runtime import Services
from tests.security.world import api_key
from tests.support.accounts import PASSWORD, is_in
from tests.support.people import Person, person
from tests.support.services import all_read, take_in

API = "/api/v1"
SHOWN = "sources.shown"
TEXT = "Art. 1º O servidor em plantão tem direito a adicional de {n} por cento."


def everybody(services: Services) -> Tenants:
    return Tenants(services.database, services.signing.tenant_id)


async def made(services: Services) -> tuple[str, Person]:
    """Return an organisation with a document, a conversation and an administrator."""
    slug = f"org-{uuid4().hex[:8]}"
    await everybody(services).create(slug, f"Órgão {slug}", "chefe@orgao.example", "Chefe")
    tenant = (await everybody(services).get(slug)).tenant
    who = await person(services, ADMIN, tenant.id, email=f"{slug}@orgao.example")
    await take_in(services, who.asker, "plantao", TEXT.format(n=slug))
    await all_read(services)
    async for _ in services.chat.ask(who.asker, "Qual o adicional de plantão?"):
        pass
    return slug, who


async def numbers(client: httpx.AsyncClient, who: Person) -> dict[str, Any]:
    """Return all that the page counts and lists for somebody."""
    paths = {
        "documents": "/documents",
        "people": "/people",
        "conversations": "/chat/sessions",
        "collections": "/collections",
        "roles": "/roles",
        "departments": "/departments",
        "audit": "/audit?limit=200",
        "usage": "/organization/usage",
        "search": "/search?q=adicional+de+plantao",
        "suggestions": "/chat/examples",
        "status": "/status",
    }
    told = {}
    for name, path in paths.items():
        answer = await client.get(API + path, headers=who.headers)
        if answer.status_code != 404:
            assert answer.status_code in {200, 405}, (path, answer.text)
            told[name] = answer.text
    # The search here is in the record itself.
    acts = [each for each in json.loads(told["audit"])["items"] if each["action"] != SHOWN]
    return told | {"audit": json.dumps(acts)}


async def test_nothing_of_one_is_seen_or_counted_in_the_other(
    services: Services, client: httpx.AsyncClient
) -> None:
    one, first = await made(services)
    before = await numbers(client, first)
    assert {"documents", "people", "conversations", "audit", "usage"} <= set(before)
    two, second = await made(services)
    for _ in range(2):
        await take_in(services, second.asker, "outro", TEXT.format(n=uuid4()))
    await all_read(services)
    await everybody(services).limit(two, {"max_documents": 3, "questions_a_day": 1})
    after = await numbers(client, first)
    # A question twice is no reason to differ: only time may.
    timeless = set(before) - {"search"}
    assert {name: after[name] for name in timeless} == {name: before[name] for name in timeless}
    assert all(two not in told for told in after.values())
    assert all(one not in told for told in (await numbers(client, second)).values())
    search = await services.search.search(first.asker, "adicional de plantão", limit=50)
    assert {hit.filename for hit in search.hits} == {"plantao.txt"}
    assert all(one in hit.quote for hit in search.hits)
    # The other's limit is not this one's.
    await take_in(services, first.asker, "mais", TEXT.format(n="mais"))
    async for _ in services.chat.ask(first.asker, "E o prazo?"):
        pass


async def acts(services: Services, tenant_id: UUID, *actions: str) -> list[dict[str, Any]]:
    query = (
        select(AuditEntry)
        .where(AuditEntry.tenant_id == tenant_id, AuditEntry.action.in_(actions))
        .order_by(AuditEntry.seq)
    )
    async with services.database.read() as session:
        rows = (await session.scalars(query)).all()
    return [{"action": row.action, "user": row.actor_id, **row.data} for row in rows]


async def test_nobody_of_a_suspended_one_comes_in(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    slug, who = await made(services)
    hashed = await services.signing.passwords.hash_password(PASSWORD)
    email = f"{uuid4().hex[:8]}@orgao.example"
    somebody = await person(
        services, tenant_id=who.asker.tenant_id, email=email, password_hash=hashed
    )
    key = await api_key(services, who, ["read"])
    given = {"email": email, "password": PASSWORD, "organization": slug, "bearer": True}
    answer = await browser.post("/auth/login", json=given)
    assert answer.status_code == 200, answer.text
    refresh = answer.json()["refresh_token"]
    link = await People(services.database).link(
        Asker(who.asker.tenant_id), somebody.asker.user_id, "entry"
    )
    await everybody(services).suspend(slug)
    for each in (who, somebody, key):
        assert not await is_in(client, each)
    assert (await browser.post("/auth/login", json=given)).status_code == 401
    answer = await browser.post("/auth/refresh", json={"refresh_token": refresh})
    assert answer.status_code == 401
    code = {"code": link.path.partition("#")[2]}
    assert (await browser.post("/auth/entry", json=code)).status_code == 410
    await everybody(services).resume(slug)
    assert await is_in(client, who)
    assert (await browser.post("/auth/entry", json=code)).status_code == 200
    for tenant_id in (who.asker.tenant_id, services.signing.tenant_id):
        done = await acts(services, tenant_id, "tenant.create", "tenant.suspend", "tenant.resume")
        mine = [each["action"] for each in done if each["slug"] == slug]
        assert mine == ["tenant.create", "tenant.suspend", "tenant.resume"]


async def test_what_is_removed_leaves_nothing_but_its_record(services: Services) -> None:
    slug, who = await made(services)
    tenant_id = who.asker.tenant_id
    async with services.database.read() as session:
        query = select(Document.id).where(Document.tenant_id == tenant_id)
        document = (await session.scalars(query)).one()
        assert await _rows(session, LexicalPostings, tenant_id)
    assert services.intake.blobs.path(document).exists()
    assert await remove_tenant(services, slug) == 1
    kept = set()
    async with services.database.read() as session:
        for table in Base.metadata.tables.values():
            if "tenant_id" in table.c:
                found = select(func.count()).where(table.c.tenant_id == tenant_id)
                if await session.scalar(found):
                    kept.add(table.name)
        assert await session.get(Tenant, tenant_id) is None
    assert kept <= {"audit_log", "audit_heads", "audit_texts"}
    assert document not in await services.intake.blobs.ids(-1)
    assert (await acts(services, services.signing.tenant_id, "tenant.delete"))[-1]["slug"] == slug
    assert (await services.audit.verify()).whole


async def _rows(session: Any, table: Any, tenant_id: UUID) -> int:
    return await session.scalar(select(func.count()).where(table.tenant_id == tenant_id)) or 0


async def test_the_installations_own_stays(services: Services) -> None:
    with pytest.raises(InstallationsOwn):
        await everybody(services).suspend("default")
    with pytest.raises(InstallationsOwn):
        await remove_tenant(services, "default")
    with pytest.raises(SlugTaken):
        await everybody(services).create("default", "Outra", "a@b.example", "A")
    with pytest.raises(NotFound):
        await everybody(services).suspend("nenhuma")


async def test_the_operators_entries_are_recorded(services: Services) -> None:
    _, who = await made(services)
    operator = Asker(who.asker.tenant_id)
    await note_entry(services.database, operator, "ask")
    await note_entry(services.database, who.asker, "ask")  # recorded as themselves elsewhere
    other = await person(services, tenant_id=who.asker.tenant_id)
    assert other.asker.user_id is not None
    await People(services.database).link(operator, other.asker.user_id, "entry")
    await People(services.database).link(who.asker, other.asker.user_id, "reset")
    found = await acts(services, who.asker.tenant_id, "super.access")
    assert [(each["way"], each["user"]) for each in found] == [("ask", None), ("link.entry", None)]


async def test_what_is_counted_of_all_has_no_contents(services: Services) -> None:
    slug, _ = await made(services)
    found = {each.tenant.slug: each for each in await everybody(services).list()}[slug]
    assert (found.documents, found.people, found.conversations) == (1, 2, 1)
    async with services.database.read() as session:
        titles = (await session.scalars(select(ChatSession.title))).all()
    assert not any(title in repr(found) for title in titles)
