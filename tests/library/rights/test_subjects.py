"""Who may be granted something: those of one's own tenant, whatever case and accents."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from govbot.accounts import service as accounts
from govbot.accounts.permissions import ADMIN, ANALYST, USER
from govbot.app import create_app
from govbot.core.db.models import Department
from govbot.operations.runtime import Services, open_services
from tests.support.people import Person, person
from tests.support.services import served, settings_for


@pytest.fixture
async def services(tmp_path: Path, database_url: str) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as opened:
        yield opened


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(services.settings, services)) as opened:
        opened.headers.pop("authorization")
        yield opened


async def found(client: httpx.AsyncClient, who: Person, **query: str) -> list[tuple[str, str]]:
    answer = await client.get("/api/v1/rights/subjects", headers=who.headers, params=query)
    assert answer.status_code == 200, answer.text
    return [(each["kind"], each["name"]) for each in answer.json()["items"]]


async def test_people_departments_and_roles(services: Services, client: httpx.AsyncClient) -> None:
    analyst = await person(services, ANALYST, name="Célia Ação", email="celia@orgao.example")
    async with services.database.write() as session:
        session.add(Department(tenant_id=services.signing.tenant_id, name="Ação Social"))
    assert await found(client, analyst, q="ACAO") == [
        ("user", "Célia Ação"),
        ("department", "Ação Social"),
    ]
    assert await found(client, analyst, q="celia@") == [("user", "Célia Ação")]
    assert await found(client, analyst, q="acao", kind="department") == [
        ("department", "Ação Social")
    ]
    assert ("role", "admin") in await found(client, analyst, kind="role")
    assert await found(client, analyst, q="%") == []


async def test_another_tenant_finds_nobody_of_ours(
    services: Services, client: httpx.AsyncClient
) -> None:
    await person(services, USER, name="Zulmira Única")
    other = await accounts.tenant(services.database, f"outra-{uuid4().hex[:6]}", "Outra")
    stranger = await person(services, ADMIN, other.tenant_id)
    ours = await person(services, ADMIN)
    assert await found(client, ours, q="zulmira") == [("user", "Zulmira Única")]
    assert await found(client, stranger, q="zulmira") == []


async def test_who_neither_uploads_nor_decides_is_refused(
    services: Services, client: httpx.AsyncClient
) -> None:
    reader = await person(services, USER)
    answer = await client.get("/api/v1/rights/subjects", headers=reader.headers)
    assert answer.status_code == 403
    for _ in range(22):
        await person(services, USER, name="Muitos Iguais")
    assert len(await found(client, await person(services, ADMIN), q="muitos")) == 20
