"""What people do over HTTP is in the record, in order, and nothing that did not happen."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from govbot.accounts.permissions import ADMIN
from govbot.app import create_app
from govbot.operations.runtime import Services, open_services
from tests.support.people import person
from tests.support.services import all_read, served, settings_for

NORM = "Art. 1º O servidor em regime de plantão tem direito a adicional de vinte por cento."
QUESTION = "Qual o adicional do servidor em regime de plantão?"
SETTLED = {"auth.login", "auth.logout"}


@pytest.fixture
async def services(tmp_path: Path, database_url: str) -> AsyncIterator[Services]:
    settings = settings_for(tmp_path / "casa", database_url, audit_questions="text")
    async with open_services(settings) as opened:
        yield opened


async def recorded(client: httpx.AsyncClient, headers: dict[str, str]) -> list[dict[str, Any]]:
    page = (await client.get("/api/v1/audit", params={"limit": 100}, headers=headers)).json()
    return list(reversed(page["items"]))


async def test_what_people_do_is_recorded(services: Services) -> None:
    boss, auditor = await person(services, ADMIN), await person(services, ADMIN)
    async with served(create_app(services.settings, services)) as client:
        client.headers.clear()
        began = len(await recorded(client, auditor.headers))
        client.headers.update(boss.headers)
        wrong = {"email": "ninguem@orgao.example", "password": "errada"}
        await client.post("/api/v1/auth/login", json=wrong)
        files = {"file": ("plantao.txt", NORM.encode())}
        key = (await client.post("/api/v1/documents", files=files)).json()["id"]
        await all_read(services)
        place = f"/api/v1/documents/{key}"
        await client.post("/api/v1/chat/messages", json={"question": QUESTION})
        await client.get("/api/v1/search", params={"q": QUESTION})
        await client.get("/api/v1/search", params={"q": "  "})  # cannot be asked
        await client.get(f"{place}/passages")
        await client.get(f"{place}/file")
        await client.get(f"{place}/file", headers={"Range": "bytes=5-9"})  # a viewer goes on
        await client.put(f"{place}/access", json={"visibility": "restricted"})
        whom = {"kind": "user", "id": str(auditor.asker.user_id), "right": "read"}
        given = (await client.post(f"{place}/grants", json=whom)).json()["id"]
        await client.delete(f"{place}/grants/{given}")
        await client.delete(f"{place}/grants/{given}")  # is not there: nothing happens
        await client.post("/api/v1/synonyms", json={"said": "plantão noturno", "meant": "plantão"})
        made = await client.post("/api/v1/keys", json={"name": "robô", "scopes": ["read"]})
        secret = {"Authorization": f"Bearer {made.json()['secret']}"}
        await client.get("/api/v1/documents", headers=secret)
        await client.delete(place)
        acts = (await recorded(client, auditor.headers))[began:]
    assert [act["action"] for act in acts] == [
        "auth.failure",
        "document.upload",
        "question.ask",
        "sources.shown",
        "sources.shown",
        "document.read",
        "document.download",
        "right.visibility",
        "right.grant",
        "right.revoke",
        "synonym.add",
        "key.create",
        "key.use",
        "document.delete",
    ]
    assert {act["actor_id"] for act in acts[1:]} == {str(boss.asker.user_id)}
    assert acts[2]["text"] == QUESTION
    assert acts[3]["data"]["documents"] == [key]
    assert acts[4]["data"] == {"documents": [key], "by": "search"}
    assert acts[4]["text"] == QUESTION
    assert acts[-2]["key_id"] == made.json()["key"]["id"]
    assert {act["address"] for act in acts} == {"127.0.0.1"}


async def test_what_becomes_of_folders_is_recorded(services: Services) -> None:
    boss = await person(services, ADMIN)
    async with served(create_app(services.settings, services)) as client:
        client.headers.update(boss.headers)
        began = len(await recorded(client, boss.headers))
        folders = "/api/v1/collections"
        outer = (await client.post(folders, json={"name": "Pessoal"})).json()["id"]
        inner = (await client.post(folders, json={"name": "Ferias"})).json()["id"]
        place = f"{folders}/{inner}"
        await client.patch(place, json={"name": "Férias"})
        await client.patch(place, json={"name": "Férias"})  # is called that: nothing happens
        await client.patch(place, json={"parent_id": outer})
        refused = await client.delete(f"{folders}/{outer}")  # is not empty: nothing happens
        await client.delete(place)
        acts = (await recorded(client, boss.headers))[began:]
    assert refused.status_code == 409
    assert [(act["action"], act["words"]) for act in acts] == [
        ("collection.create", "Criou uma pasta"),
        ("collection.create", "Criou uma pasta"),
        ("collection.rename", "Mudou o nome de uma pasta"),
        ("collection.move", "Moveu uma pasta"),
        ("collection.delete", "Excluiu uma pasta"),
    ]
    assert [act["data"] for act in acts[2:]] == [
        {"name": "Férias", "from": "Ferias", "to": "Férias"},
        {"name": "Férias", "from": None, "to": outer},
        {"name": "Férias", "in": outer},
    ]
    assert {act["subject_id"] for act in acts[1:]} == {inner}
