"""An organisation's settings, its limits under real races, and what its people see of others."""

import asyncio
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.accounts.organization.quotas import DocumentLimit, QuestionLimit, StorageLimit
from govbot.accounts.organization.service import Organizations
from govbot.accounts.permissions import USER
from govbot.accounts.tenants.service import Tenants
from govbot.core.db.models import AuditEntry, Tenant
from govbot.core.db.principal import nobody, work_for
from govbot.core.errors import GovBotError
from govbot.operations.runtime import Services
from tests.support.people import Person, person
from tests.support.pictures import LOSSLESS, png
from tests.support.services import take_in

API = "/api/v1"


async def fresh(services: Services, **limits: int) -> tuple[str, Person]:
    """Return an organisation of its own with these limits, and its administrator."""
    slug = f"org-{uuid4().hex[:8]}"
    asker = await accounts.tenant(services.database, slug)
    if limits:
        await everybody(services).limit(slug, limits)
    return slug, await person(services, tenant_id=asker.tenant_id)


def everybody(services: Services) -> Tenants:
    return Tenants(services.database, services.signing.tenant_id)


async def asked(services: Services, asker: Asker, question: str = "Qual o prazo?") -> None:
    async for _ in services.chat.ask(asker, question):
        pass


async def attempt(asker: Asker, work: Any) -> str:
    with nobody():
        work_for(asker.principal)
        try:
            await work
        except GovBotError as error:
            return error.code
    return "done"


async def test_documents_at_once_do_not_pass_the_limit(services: Services) -> None:
    _, who = await fresh(services, max_documents=3)
    tries = [
        attempt(who.asker, take_in(services, who.asker, f"n{n}", f"Art. 1º Texto {n}."))
        for n in range(8)
    ]
    ends = await asyncio.gather(*tries)
    assert sorted(ends) == ["document_limit"] * 5 + ["done"] * 3
    used, limits = await Organizations(services.database).usage(who.asker.tenant_id)
    assert (used.documents, limits.max_documents) == (3, 3)


async def test_bytes_at_once_do_not_pass_the_limit(services: Services) -> None:
    _, who = await fresh(services, max_storage_mb=1)
    texts = [f"Art. {n}º " + "abcd " * 80_000 for n in range(5)]  # 400 kB each
    ends = await asyncio.gather(
        *(
            attempt(who.asker, take_in(services, who.asker, f"n{n}", text))
            for n, text in enumerate(texts)
        )
    )
    assert sorted(ends) == ["done"] * 2 + ["storage_limit"] * 3


async def test_questions_at_once_do_not_pass_the_limit(services: Services) -> None:
    _, who = await fresh(services, questions_a_day=2)
    ends = await asyncio.gather(*(attempt(who.asker, asked(services, who.asker)) for _ in range(5)))
    assert sorted(ends) == ["done"] * 2 + ["question_limit"] * 3
    # Whoever removes the conversations has asked all the same.
    rows, _ = await services.chat.page(who.asker, 10, 0)
    for row in rows:
        await services.chat.remove(who.asker, row.id)
    with pytest.raises(QuestionLimit):
        await asked(services, who.asker)


async def test_limits_are_told_over_http_and_are_nobody_elses(
    services: Services, client: httpx.AsyncClient
) -> None:
    slug, who = await fresh(services, max_documents=0, questions_a_day=0)
    files = {"file": ("a.txt", b"Art. 1 Texto.")}
    answer = await client.post(f"{API}/documents", files=files, headers=who.headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "document_limit")
    english = {**who.headers, "Accept-Language": "en"}
    ask, body = f"{API}/chat/messages", {"question": "Prazo?"}
    answer = await client.post(ask, json=body, headers=english)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "question_limit")
    assert "a day" in answer.json()["error"]["message"]
    await everybody(services).limit(slug, {"max_documents": None})
    files = {"file": ("a.txt", b"Art. 1 Texto.")}
    answer = await client.post(f"{API}/documents", files=files, headers=who.headers)
    assert answer.status_code == 201


async def test_settings_are_changed_and_recorded(
    services: Services, client: httpx.AsyncClient
) -> None:
    _, who = await fresh(services)
    body = {
        "name": "Prefeitura de Teste",
        "short_name": "PMT",
        "accent": "#1351B4",
        "contact": "dti@pmt.example",
        "keep_days": {"conversations": 30},
    }
    answer = await client.put(f"{API}/organization", json=body, headers=who.headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["branding"]["accent"] == "#1351b4"
    kept = {each["kind"]: each["days"] for each in told["keep"]}
    assert (kept["conversations"], kept["sign_ins"]) == (30, 90)
    async with services.database.read() as session:
        query = select(AuditEntry.data).where(
            AuditEntry.tenant_id == who.asker.tenant_id, AuditEntry.action == "settings.change"
        )
        data = (await session.scalars(query)).one()
    assert data["changed"] == ["name", "short_name", "accent", "contact", "keep_days"]
    assert data["accent"] == {"from": None, "to": "#1351b4"}
    assert data["keep_days"] == {"conversations": {"from": None, "to": 30}}
    for wrong, code in (
        ({"accent": "#ffee00"}, "accent_invalid"),
        ({"keep_days": {"sign_ins": None}}, "term_invalid"),
        ({"name": " "}, "name_invalid"),
    ):
        answer = await client.put(f"{API}/organization", json=body | wrong, headers=who.headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


async def acts(client: httpx.AsyncClient, who: Person) -> list[dict[str, Any]]:
    """Return the changes of settings as an auditor reads them, the last first."""
    path = f"{API}/audit?action=settings.change"
    found: list[dict[str, Any]] = (await client.get(path, headers=who.headers)).json()["items"]
    return found


async def test_the_record_tells_what_was_and_what_is(
    services: Services, client: httpx.AsyncClient
) -> None:
    slug, who = await fresh(services)
    body = {"name": "Câmara de Teste", "accent": "#14702a", "keep_days": {"usage": 60}}
    for _ in range(2):  # the second time nothing changes, and nothing is recorded
        await client.put(f"{API}/organization", json=body, headers=who.headers)
    (act,) = await acts(client, who)
    assert act["text"] == f"name: {slug} → Câmara de Teste"
    assert act["data"]["keep_days"] == {"usage": {"from": 400, "to": 60}}
    body |= {"accent": None, "contact": "ouvidoria@camara.example"}
    await client.put(f"{API}/organization", json=body, headers=who.headers)
    act, _ = await acts(client, who)
    assert act["data"] == {
        "changed": ["accent", "contact"],
        "accent": {"from": "#14702a", "to": None},
    }
    assert act["text"] == "contact: - → ouvidoria@camara.example"


async def test_the_record_tells_of_pictures_by_their_digests(
    services: Services, client: httpx.AsyncClient
) -> None:
    _, who = await fresh(services)
    path = f"{API}/organization/logo"
    for _ in range(2):
        await client.put(path, files={"file": ("logo.png", png())}, headers=who.headers)
    await client.delete(path, headers=who.headers)
    await client.delete(path, headers=who.headers)
    removed, given = await acts(client, who)
    digest = sha256(png()).hexdigest()
    assert given["data"] == {"changed": ["logo"], "logo": {"from": None, "to": digest}}
    assert removed["data"]["logo"] == {"from": digest, "to": None}


async def test_everybody_is_told_the_look_of_their_own_organisation(
    services: Services, client: httpx.AsyncClient
) -> None:
    _, who = await fresh(services)
    reader = await person(services, USER, tenant_id=who.asker.tenant_id)
    stranger = await person(services, USER)
    body = {"name": "Prefeitura de Longe", "short_name": "PML", "accent": "#14702a"}
    await client.put(f"{API}/organization", json=body, headers=who.headers)
    files = {"file": ("logo.webp", LOSSLESS)}
    await client.put(f"{API}/organization/logo", files=files, headers=who.headers)
    me = (await client.get(f"{API}/auth/me", headers=reader.headers)).json()
    assert me["branding"] == {**body, "has_logo": True}
    logo = await client.get(f"{API}/organization/logo", headers=reader.headers)
    assert (logo.content, logo.headers["content-type"]) == (LOSSLESS, "image/webp")
    assert logo.headers["x-content-type-options"] == "nosniff"
    theirs = (await client.get(f"{API}/auth/me", headers=stranger.headers)).json()
    assert theirs["branding"]["name"] != "Prefeitura de Longe"


async def test_the_picture_is_one_and_the_page_to_sign_in_shows_the_installations_own(
    services: Services, client: httpx.AsyncClient
) -> None:
    _, who = await fresh(services)
    files = {"file": ("logo.png", png())}
    answer = await client.put(f"{API}/organization/logo", files=files, headers=who.headers)
    assert answer.json()["branding"]["has_logo"] is True
    answer = await client.get(f"{API}/organization/logo", headers=who.headers)
    assert (answer.content, answer.headers["content-type"]) == (png(), "image/png")
    assert (await client.get(f"{API}/auth/logo")).status_code == 404
    options = (await client.get(f"{API}/auth/options")).json()
    assert options["branding"]["has_logo"] is False
    answer = await client.delete(f"{API}/organization/logo", headers=who.headers)
    assert answer.json()["branding"]["has_logo"] is False


async def test_only_who_may_sees_the_settings(
    services: Services, client: httpx.AsyncClient
) -> None:
    reader = await person(services, USER)
    for path in ("/organization", "/organization/usage"):
        assert (await client.get(API + path, headers=reader.headers)).status_code == 403


async def test_limits_are_of_their_own_kind(services: Services) -> None:
    slug, who = await fresh(services, max_storage_mb=0)
    with pytest.raises(StorageLimit):
        await take_in(services, who.asker, "a", "Art. 1º Texto.")
    await everybody(services).limit(slug, {"max_documents": 0, "max_storage_mb": None})
    with pytest.raises(DocumentLimit):
        await take_in(services, who.asker, "a", "Art. 1º Texto.")
    async with services.database.read() as session:
        row = (await session.scalars(select(Tenant).where(Tenant.slug == slug))).one()
    assert isinstance(row.id, UUID)
    assert row.max_storage_mb is None
