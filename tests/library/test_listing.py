"""What the list says of each document, what it is narrowed to, and another title."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from govbot.accounts.permissions import ADMIN, ANALYST, USER
from govbot.app import create_app
from govbot.core.db.models import AuditEntry
from govbot.library.rights.repository import Node, Subject
from govbot.operations.runtime import Services, open_services
from tests.support.people import Person, person
from tests.support.services import all_read, served, settings_for, take_in


@pytest.fixture
async def services(tmp_path: Path, database_url: str) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as opened:
        yield opened


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(services.settings, services)) as opened:
        opened.headers.pop("authorization")
        yield opened


async def document(services: Services, owner: Person) -> Node:
    name = f"norma-{uuid4().hex[:6]}"
    return Node("document", await take_in(services, owner.asker, name, f"Art. 1º Texto {name}."))


async def listed(client: httpx.AsyncClient, who: Person, **query: str) -> dict[str, dict]:
    answer = await client.get("/api/v1/documents", headers=who.headers, params=query)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert answer.json()["total"] == len(items)
    return {each["id"]: each for each in items}


async def test_what_may_be_done_is_told(services: Services, client: httpx.AsyncClient) -> None:
    ana = await person(services, ANALYST, name="Ana Prado")
    rui, writer, admin = (
        await person(services, USER),
        await person(services, USER),
        await person(services, ADMIN),
    )
    node = await document(services, ana)
    own = (await listed(client, ana))[str(node.id)]
    assert own["owner_name"] == "Ana Prado"
    assert own["for_everybody"]
    assert own["may"] == {"read": True, "write": True, "delete": True, "govern": True}
    seen = (await listed(client, rui))[str(node.id)]
    assert seen["may"] == {"read": True, "write": False, "delete": False, "govern": False}
    assert writer.asker.user_id is not None
    subject = Subject("user", writer.asker.user_id)
    await services.rights.show(ana.asker, node, "restricted")
    await services.rights.grant(ana.asker, node, subject, "write")
    theirs = (await listed(client, writer))[str(node.id)]
    assert theirs["may"] == {"read": True, "write": True, "delete": False, "govern": False}
    assert (theirs["visibility"], theirs["for_everybody"]) == ("restricted", False)
    assert str(node.id) not in await listed(client, rui, governed="true")
    assert str(node.id) not in await listed(client, admin)
    governed = (await listed(client, admin, governed="true"))[str(node.id)]
    assert governed["may"] == {"read": False, "write": False, "delete": False, "govern": True}


async def test_collections_narrow_the_list(services: Services, client: httpx.AsyncClient) -> None:
    ana, rui = await person(services, ADMIN), await person(services, USER)
    outer = await services.rights.create(ana.asker, "Pessoal", None)
    inner = await services.rights.create(ana.asker, "Processos", outer.id)
    first, second = await document(services, ana), await document(services, ana)
    await services.rights.move(ana.asker, [first.id], outer.id)
    await services.rights.move(ana.asker, [second.id], inner.id)
    here = {"collection_id": str(outer.id)}
    assert set(await listed(client, rui, **here)) == {str(first.id)}
    deep = await listed(client, rui, **here, within="true")
    assert {key: each["collection_id"] for key, each in deep.items()} == {
        str(first.id): str(outer.id),
        str(second.id): str(inner.id),
    }
    # Granted the document alone, they see it, but not where it is.
    await services.rights.show(ana.asker, Node("collection", inner.id), "restricted")
    assert rui.asker.user_id is not None
    await services.rights.grant(ana.asker, second, Subject("user", rui.asker.user_id), "read")
    assert (await listed(client, rui))[str(second.id)]["collection_id"] is None
    assert await listed(client, rui, collection_id=str(inner.id)) == {}


async def test_another_title(services: Services, client: httpx.AsyncClient) -> None:
    ana, rui = await person(services, ANALYST), await person(services, USER)
    node = await document(services, ana)
    address, body = f"/api/v1/documents/{node.id}", {"title": "  Portaria  12 "}
    refused = await client.patch(address, headers=rui.headers, json=body)
    assert refused.status_code == 403
    changed = await client.patch(address, headers=ana.headers, json=body)
    assert changed.json()["title"] == "Portaria 12"
    async with services.database.read() as session:
        acts = await session.scalars(
            select(AuditEntry).where(
                AuditEntry.action == "document.change", AuditEntry.subject_id == str(node.id)
            )
        )
        assert [each.data["to"] for each in acts] == ["Portaria 12"]
    await services.rights.show(ana.asker, node, "restricted")
    gone = await client.patch(address, headers=rui.headers, json=body)
    assert gone.status_code == 404


async def test_reading_anew_keeps_a_title_that_a_person_gave(
    services: Services, client: httpx.AsyncClient
) -> None:
    client.headers.update((ana := await person(services, ANALYST)).headers)
    page = "<title>{}</title><p>Art. 1º O plantão de {} dura {} horas.</p>"
    addresses = []
    for number in (1, 2):
        body = page.format(f"Do arquivo {number}", number, number).encode()
        files = {"file": (f"norma-{number}.html", body)}
        added = await client.post("/api/v1/documents", files=files)
        addresses.append(f"/api/v1/documents/{added.json()['id']}")
    await all_read(services)
    given = await client.patch(addresses[0], json={"title": "Portaria 12"})
    assert given.json()["title"] == "Portaria 12"
    assert await services.intake.reindex(ana.asker, everything=True) == 2
    await services.queue.work(concurrency=1, wait=False)
    async with asyncio.timeout(60):
        while await services.intake.reindexing():  # noqa: ASYNC110 - the queue tells nobody
            await asyncio.sleep(0.05)
    titles = [(await client.get(address)).json()["title"] for address in addresses]
    assert titles == ["Portaria 12", "Do arquivo 2"]
