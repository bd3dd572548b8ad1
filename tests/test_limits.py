"""Limits and addresses at the real door: who asks too often waits, and nobody else."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from govbot.accounts.credentials import opaque
from govbot.app import create_app
from govbot.limits import kind_of
from govbot.operations.runtime import Services, open_services
from tests.support.people import person
from tests.support.services import served, settings_for

QUESTION = {"question": "Qual o prazo do recurso?"}
LIMITS = "ask=2,upload=3,search=4,auth=1,other=20"


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home: Path = tmp_path_factory.mktemp("limites")
    async with open_services(settings_for(home, module_database_url)) as opened:
        yield opened


@asynccontextmanager
async def limited(services: Services, **fields: Any) -> AsyncIterator[httpx.AsyncClient]:
    given = {"rate_limits": LIMITS, **fields}
    url = services.settings.database_url
    assert url
    settings = settings_for(services.settings.home, url.get_secret_value(), **given)
    app = create_app(settings, replace(services, settings=settings))
    async with served(app) as client:
        yield client


@pytest.mark.parametrize(
    ("verb", "path", "kind"),
    [
        ("POST", "/api/v1/auth/login", "auth"),
        ("POST", "/api/v1/auth/refresh", "other"),
        ("POST", "/api/v1/setup", "auth"),
        ("GET", "/api/v1/auth/me", "other"),
        ("POST", "/api/v1/chat/messages", "ask"),
        ("POST", "/api/v1/chat/messages/", "ask"),
        ("POST", "/v1/chat/completions", "ask"),
        ("POST", "/mcp", "ask"),
        ("POST", "/api/v1/prompts/pt/preview", "ask"),
        ("POST", "/api/v1/documents", "upload"),
        ("GET", "/api/v1/documents", "other"),
        ("GET", "/api/v1/search", "search"),
        ("GET", "/v1/models", "other"),
        ("GET", "/api", "other"),
        ("GET", "/", None),
        ("GET", "/assets/index.js", None),
        ("GET", "/apiario", None),
    ],
)
def test_every_request_is_of_one_kind(verb: str, path: str, kind: str | None) -> None:
    assert kind_of(verb, path) == kind


async def test_who_asks_too_often_is_told_how_long_to_wait(services: Services) -> None:
    async with limited(services) as client:
        answers = [await client.post("/api/v1/chat/messages", json=QUESTION) for _ in range(3)]
        assert [each.status_code for each in answers] == [200, 200, 429]
        refused = answers[-1]
        seconds = int(refused.headers["retry-after"])
        assert 0 < seconds <= 30
        assert refused.json()["error"]["code"] == "too_many_requests"
        assert f"Espere {seconds} segundos" in refused.json()["error"]["message"]
        assert refused.headers["x-content-type-options"] == "nosniff"
        english = {"Accept-Language": "en"}
        told = await client.post("/v1/chat/completions", json={}, headers=english)
        assert (told.status_code, told.json()["error"]["code"]) == (429, "too_many_requests")
        assert "Too many requests" in told.json()["error"]["message"]
        # Another kind is counted by itself, and so is what is no interface.
        found = await client.get("/api/v1/search", params={"q": "prazo"})
        assert found.status_code == 200
        for _ in range(30):
            assert (await client.get("/favicon.svg")).status_code == 200


async def test_uploads_and_searches_have_limits_of_their_own(services: Services) -> None:
    async with limited(services) as client:
        sent = [
            await client.post("/api/v1/documents", files={"file": ("a.exe", b"MZ\x90\x00")})
            for _ in range(4)
        ]
        assert [each.status_code for each in sent] == [415, 415, 415, 429]
        found = [await client.get("/api/v1/search", params={"q": "prazo"}) for _ in range(5)]
        assert [each.status_code for each in found] == [200] * 4 + [429]


async def test_a_login_that_does_not_exist_yet_is_limited_already(services: Services) -> None:
    async with limited(services) as client:
        tried = [await client.post("/api/v1/auth/login", json={}) for _ in range(2)]
        assert tried[-1].status_code == 429


async def test_questions_on_one_connection_are_counted_and_it_stays_open(
    services: Services,
) -> None:
    async with limited(services) as client:
        address = str(client.base_url).replace("http", "ws")
        mine = {"Authorization": client.headers["authorization"]}
        place = f"{address}/api/v1/chat/ws"
        async with connect(place, origin=None, additional_headers=mine) as talk:
            for _ in range(2):
                await talk.send(json.dumps({"type": "ask", **QUESTION}))
                while json.loads(await talk.recv())["event"] != "done":
                    pass
            await talk.send(json.dumps({"type": "ask", **QUESTION}))
            refused = json.loads(await talk.recv())
            assert (refused["event"], refused["data"]["code"]) == ("error", "too_many_requests")
            # An answer can be stopped all the same, and what is no order is refused further in.
            await talk.send(json.dumps({"type": "stop"}))
            await talk.send("[" * 50_000)
            assert json.loads(await talk.recv())["data"]["code"] == "invalid_input"


async def test_another_address_in_a_header_is_no_way_around(services: Services) -> None:
    async with limited(services) as client:
        tried = [
            await client.post(
                "/api/v1/chat/messages",
                json=QUESTION,
                headers={"X-Forwarded-For": f"203.0.113.{n}"},
            )
            for n in range(3)
        ]
    assert [each.status_code for each in tried] == [200, 200, 429]


async def test_behind_a_trusted_proxy_each_client_counts_by_itself(services: Services) -> None:
    async with limited(services, trusted_proxies="127.0.0.1") as client:
        client.headers.pop("authorization")  # who is known counts as themselves, from anywhere

        async def log_in(forwarded: str) -> int:
            headers = {"X-Forwarded-For": forwarded}
            return (await client.post("/api/v1/auth/login", json={}, headers=headers)).status_code

        assert [await log_in("203.0.113.1") for _ in range(2)] == [422, 429]
        assert await log_in("203.0.113.2") == 422
        # What the client wrote itself stands to the left of what the proxy saw.
        assert await log_in("9.9.9.9, 203.0.113.1") == 429


async def test_who_is_known_counts_as_themselves(services: Services) -> None:
    async with limited(services) as client:
        other = (await person(services)).headers
        answers = [
            await client.post("/api/v1/chat/messages", json=QUESTION, headers=headers)
            for headers in ({}, {}, {}, other)
        ]
        assert [each.status_code for each in answers] == [200, 200, 429, 200]
        # A key that was never given out is nobody's: its address counts.
        made_up = [opaque.new_secret(opaque.Kind.API_KEY) for _ in range(4)]
        tried = [
            await client.get(
                "/api/v1/search", params={"q": "a"}, headers={"Authorization": f"Bearer {key}"}
            )
            for key in made_up
        ]
        assert [each.status_code for each in tried] == [401] * 4
        tried.append(await client.get("/api/v1/search", headers={"Authorization": "Bearer nada"}))
        assert tried[-1].status_code == 429


async def test_limits_can_be_turned_off(services: Services) -> None:
    async with limited(services, rate_limits="off") as client:
        for _ in range(40):
            assert (await client.post("/api/v1/auth/login", json={})).status_code != 429
