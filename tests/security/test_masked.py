"""A masked document: no route gives a reader what it hides, and its writers get the original.

The routes are read from the application, as the matrix does.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from mcp import Client
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

from govbot.accounts.permissions import ADMIN, USER
from govbot.app import create_app
from govbot.core.text.personal import Mode
from govbot.library.rights.repository import Node, Subject
from govbot.operations.runtime import Services, open_services
from tests.ingestion.test_masking import CPF, EMAIL, PIS, QUESTION, in_pdf, taken_in
from tests.security.routes import Case, body_of, path_of, query_of
from tests.security.test_matrix import CASES, values
from tests.support.people import Person, person, signed_in
from tests.support.services import served, settings_for

PROBE = "529982247"
"""What is looked for, written as no document has it."""
SECRETS = [CPF, "52998224725", CPF[:7], PIS, EMAIL]
FILE = "/api/v1/documents/{document_id}/file"


@dataclass
class Held:
    """A library with one document, and who asks for it."""

    services: Services
    document_id: UUID
    original: bytes
    admin: Person
    reader: Person
    writer: Person
    client: httpx.AsyncClient

    async def headers(self, who: Person) -> dict[str, str]:
        return (await signed_in(self.services, who)).headers

    async def get(self, who: Person, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, headers=await self.headers(who), **more)


@asynccontextmanager
async def held(services: Services, home: Path, mode: Mode) -> AsyncIterator[Held]:
    path = in_pdf(home / f"fiscal {CPF}.pdf")
    admin = await person(services, ADMIN)
    key = await taken_in(services, admin, path, mode)
    reader, writer = await person(services, USER), await person(services, USER)
    assert writer.asker.user_id is not None
    granted = Subject("user", writer.asker.user_id)
    await services.rights.grant(admin.asker, Node("document", key), granted, "write")
    async with served(create_app(services.settings, services)) as client:
        client.headers.pop("authorization")
        client.timeout = httpx.Timeout(60)
        yield Held(services, key, path.read_bytes(), admin, reader, writer, client)


@pytest.fixture
async def opened(tmp_path: Path, database_url: str) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as services:
        yield services


@pytest.fixture
async def masked(opened: Services, tmp_path: Path) -> AsyncIterator[Held]:
    async with held(opened, tmp_path, "mask") as world:
        yield world


@pytest.fixture
async def unmasked(opened: Services, tmp_path: Path) -> AsyncIterator[Held]:
    async with held(opened, tmp_path, "off") as world:
        yield world


async def asked_everything(world: Held, who: Person) -> dict[str, tuple[int, str]]:
    """Ask every route for the document, about it and about what it hides."""
    ids = {"document_id": world.document_id, "documents": [world.document_id]}
    words = {"q": PROBE, "question": QUESTION, "content": QUESTION}
    found = {}
    for case in CASES:
        # Some routes end a conversation: each has one of its own.
        talk = await asked(world.services, who) if "chat" in case.path else who.asker.user_id
        given = values({**ids, "session_id": talk, "id": who.asker.user_id})
        for more in ({}, words):
            answer = await _call(world, case, who, Blanks({**given, **more}))
            found[f"{case.name} {bool(more)}"] = (answer.status_code, answer.text)
    return found


async def asked(services: Services, who: Person) -> UUID:
    """Ask, and return the conversation."""
    async for event in services.chat.ask(who.asker, QUESTION):
        if talk := getattr(event, "session_id", None):
            found: UUID = talk
    return found


class Blanks(dict[str, Any]):
    """What stands for each blank; ids of things that are not there where nothing is said."""

    def __missing__(self, name: str) -> str:
        return "00000000-0000-4000-8000-000000000000"


async def _call(world: Held, case: Case, who: Person, given: Blanks) -> httpx.Response:
    return await world.client.request(
        case.method,
        path_of(case, given),
        params=query_of(case, given),
        headers=await world.headers(who),
        **body_of(case, given),
    )


def told(answer: str) -> list[str]:
    """Return the secrets of an answer; the words that were asked with may come back."""
    return [each for each in SECRETS if each in answer.replace(PROBE, "")]


@pytest.mark.timeout(600)
async def test_no_route_gives_a_reader_what_is_hidden(masked: Held) -> None:
    answers = await asked_everything(masked, masked.reader)
    assert {name: told(text) for name, (_, text) in answers.items() if told(text)} == {}
    assert max(status for status, _ in answers.values()) < 500
    # The routes were asked in earnest: a good many gave an answer, with marks in some.
    assert sum(status < 300 for status, _ in answers.values()) > 20
    marked = {name for name, (_, text) in answers.items() if "[PIS]" in text}
    assert "GET /api/v1/documents/{document_id}/passages False" in marked
    assert len({name.rpartition(" ")[0] for name in marked}) >= 4, marked


@pytest.mark.timeout(600)
async def test_the_same_routes_would_give_it_where_nothing_is_hidden(unmasked: Held) -> None:
    answers = await asked_everything(unmasked, unmasked.reader)
    giving = {name.rpartition(" ")[0] for name, (_, text) in answers.items() if told(text)}
    assert {"GET /api/v1/documents", "GET /api/v1/documents/{document_id}/passages"} <= giving
    assert len(giving) >= 5


async def test_the_file_is_for_whoever_may_change_the_document(masked: Held) -> None:
    path = FILE.format(document_id=masked.document_id)
    for headers in ({}, {"range": "bytes=100-900"}):
        proof = await masked.headers(masked.reader)
        refused = await masked.client.get(path, headers={**proof, **headers})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "original_withheld")
    for who in (masked.admin, masked.writer):
        given = await masked.get(who, path)
        assert (given.status_code, given.content) == (200, masked.original)
        assert CPF in given.headers["content-disposition"]


async def test_tools_of_the_protocol_read_what_is_shown(masked: Held) -> None:
    headers = await masked.headers(masked.reader)
    http = create_mcp_http_client(headers=headers)
    async with (
        http,
        Client(
            streamable_http_client(
                f"{str(masked.client.base_url).rstrip('/')}/mcp", http_client=http
            )
        ) as tools,
    ):
        names = {tool.name for tool in (await tools.list_tools()).tools}
        calls: dict[str, dict[str, Any]] = {
            "get_document": {"document_id": str(masked.document_id)},
            "list_documents": {},
            "search": {"question": PROBE},
            "ask": {"question": QUESTION},
        }
        assert names >= set(calls), names
        read = [str(await tools.call_tool(*call)) for call in calls.items()]
    assert [told(text) for text in read] == [[], [], [], []]
    assert "[PIS]" in read[0]


async def test_a_writer_changes_the_choice_and_a_reader_does_not(masked: Held) -> None:
    path = f"/api/v1/documents/{masked.document_id}"
    body = {"personal_data": "off"}
    reader, writer = await masked.headers(masked.reader), await masked.headers(masked.writer)
    assert (await masked.client.patch(path, json=body, headers=reader)).status_code == 403
    changed = await masked.client.patch(path, json=body, headers=writer)
    assert changed.json()["personal_data"] == {"mode": "off", "kinds": [], "found": None}
    assert (
        await masked.get(masked.reader, FILE.format(document_id=masked.document_id))
    ).status_code == 200
