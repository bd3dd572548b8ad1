"""Providers and pulls through the API, with servers on loopback that speak the real protocols."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from govbot.accounts import service as accounts
from govbot.accounts.permissions import ADMIN
from govbot.app import create_app
from govbot.models import pulls
from govbot.models.service import Models
from govbot.operations.runtime import Services
from tests.adapters.llm.server import running
from tests.support.ollama import BIG_SIZE, SMALL_SIZE, OllamaServer, ollama_with
from tests.support.people import person
from tests.support.services import lived_in, served, settings_for

NOBODY = "http://127.0.0.1:9"
NAME = {"name": "qwen3:4b"}


@pytest.fixture(autouse=True)
def _told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulls, "PACE_S", 0)


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    settings = settings_for(tmp_path_factory.mktemp("casa"), module_database_url)
    async with lived_in(settings) as opened:
        yield opened


@pytest.fixture
async def ollama() -> AsyncIterator[OllamaServer]:
    async with ollama_with(loaded=["llama3.2:3b"]) as running_one:
        yield running_one


@pytest.fixture
async def client(
    services: Services, ollama: OllamaServer, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(services, tmp_path, ollama_api=ollama.address) as opened:
        yield opened


def serving(services: Services, folder: Path, **own: Any) -> Any:
    given = {"llm": "auto", "models_dir": folder, "llm_connect_timeout_s": 20.0} | own
    settings = services.settings.model_copy(update=given)
    settings.model_fields_set.update(given)
    return served(
        create_app(
            services.settings,
            replace(
                services, models=Models(settings, services.database, services.signing.tenant_id)
            ),
        )
    )


async def events(client: httpx.AsyncClient, pull_id: str) -> AsyncIterator[dict[str, Any]]:
    async with client.stream("GET", f"/api/v1/models/pulls/{pull_id}/events") as response:
        async for line in response.aiter_lines():
            if line.startswith("data: ") and line != "data: {}":
                yield json.loads(line.removeprefix("data: "))


async def begun(client: httpx.AsyncClient, **body: str) -> dict[str, Any]:
    response = await client.post("/api/v1/models/pulls", json=body or NAME)
    assert response.status_code == 202
    return dict(response.json())


async def until_half(client: httpx.AsyncClient, pull_id: str) -> None:
    async for each in events(client, pull_id):
        if each["completed"] >= BIG_SIZE // 2:
            return


async def test_what_each_provider_of_the_chain_has(
    services: Services, ollama: OllamaServer, tmp_path: Path
) -> None:
    async def listing(*_: Any) -> AsyncIterator[str]:
        yield json.dumps({"data": [{"id": "grande", "max_model_len": 12288}]})

    async with (
        running(listing) as other,
        serving(
            services, tmp_path, ollama_api=ollama.address, llm_api=f"{other.address}/v1"
        ) as client,
    ):
        found = (await client.get("/api/v1/models")).json()["items"]
    assert [each["provider"] for each in found] == ["openai", "ollama", "embedded"]
    openai, own, embedded = found
    assert (openai["state"], openai["model"], openai["context_tokens"]) == (
        "ready",
        "grande",
        12288,
    )
    assert [each["name"] for each in openai["models"]] == ["grande"]
    assert (own["state"], own["model"], own["can_pull"]) == ("ready", "llama3.2:3b", True)
    assert own["models"][0] == {
        "name": "llama3.2:3b",
        "size": 2019393189,
        "parameters": "3.2B",
        "quantization": "Q4_K_M",
        "chats": True,
        "loaded": True,
    }
    assert [each["chats"] for each in own["models"]] == [True, False]
    assert (embedded["state"], embedded["models"], embedded["can_pull"]) == ("absent", [], False)


async def test_what_is_not_there_is_told_in_words(services: Services, tmp_path: Path) -> None:
    async with serving(services, tmp_path, ollama_api=NOBODY) as client:
        headers = {"Accept-Language": "en"}
        found = (await client.get("/api/v1/models", headers=headers)).json()["items"]
        (own,) = [each for each in found if each["provider"] == "ollama"]
        assert (own["state"], own["reachable"], own["can_pull"]) == ("failed", False, False)
        assert "does not answer" in own["problem"]["message"]
        pull = await begun(client)
        last = [each async for each in events(client, pull["id"])][-1]
    assert (last["state"], last["problem"]["code"]) == ("failed", "llm_unreachable")


async def test_an_ollama_without_a_model_can_be_given_one(
    client: httpx.AsyncClient, ollama: OllamaServer
) -> None:
    ollama.models.clear()
    found = (await client.get("/api/v1/models")).json()["items"]
    (own,) = [each for each in found if each["provider"] == "ollama"]
    assert (own["state"], own["reachable"], own["can_pull"]) == ("absent", True, True)
    pull = await begun(client)
    told = [each async for each in events(client, pull["id"])]
    assert told[-1]["state"] == "done"
    assert (told[-1]["completed"], told[-1]["total"]) == (BIG_SIZE + SMALL_SIZE,) * 2
    found = (await client.get("/api/v1/models")).json()["items"]
    assert [each["model"] for each in found if each["provider"] == "ollama"] == ["qwen3:4b"]


async def test_a_pull_survives_its_asker_and_is_one_however_often_it_is_asked_for(
    client: httpx.AsyncClient, ollama: OllamaServer
) -> None:
    ollama.go_on.clear()
    pull = await begun(client, name="qwen3")
    await until_half(client, pull["id"])
    again = await begun(client, name="qwen3:latest")
    assert (again["id"], ollama.pulls) == (pull["id"], 1)
    assert (await begun(client, name="outro:1b"))["id"] != pull["id"]
    ollama.go_on.set()
    assert [each async for each in events(client, pull["id"])][-1]["state"] == "done"
    listed = (await client.get("/api/v1/models/pulls")).json()["items"]
    assert {each["name"] for each in listed} == {"qwen3", "outro:1b"}
    assert (await begun(client, name="qwen3"))["id"] != pull["id"]


async def test_a_pull_that_is_cancelled_leaves_the_server(
    client: httpx.AsyncClient, ollama: OllamaServer
) -> None:
    ollama.go_on.clear()
    pull = await begun(client)
    await until_half(client, pull["id"])
    assert ollama.server
    ollama.server.left_by_client.clear()
    assert (await client.delete(f"/api/v1/models/pulls/{pull['id']}")).status_code == 204
    async with asyncio.timeout(5):
        await ollama.server.left_by_client.wait()
    assert [each async for each in events(client, pull["id"])][-1]["state"] == "cancelled"
    missing = "/api/v1/models/pulls/00000000-0000-0000-0000-000000000000"
    assert (await client.delete(missing)).status_code == 404


async def test_a_pull_that_fails_says_why(client: httpx.AsyncClient, ollama: OllamaServer) -> None:
    ollama.end = "write /x: no space left on device"
    pull = await begun(client)
    last = [each async for each in events(client, pull["id"])][-1]
    assert (last["state"], last["problem"]["code"]) == ("failed", "pull_no_space")
    assert "Não há espaço" in last["problem"]["message"]


@pytest.mark.parametrize("name", ["", "a b", "../x", "http://x/y", "a!b", "x" * 201])
async def test_names_that_are_none_are_refused(client: httpx.AsyncClient, name: str) -> None:
    response = await client.post("/api/v1/models/pulls", json={"name": name})
    assert response.status_code == 422


async def test_offline_nothing_is_fetched(services: Services, tmp_path: Path) -> None:
    async with serving(services, tmp_path, offline=True) as client:
        response = await client.post("/api/v1/models/pulls", json=NAME)
    assert (response.status_code, response.json()["error"]["code"]) == (503, "pull_offline")


async def test_another_organisation_of_the_machine_fetches_nothing(
    client: httpx.AsyncClient, services: Services
) -> None:
    other = await accounts.tenant(services.database, "outra")
    theirs = (await person(services, ADMIN, other.tenant_id)).headers
    refused = await client.post("/api/v1/models/pulls", json=NAME, headers=theirs)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
    assert (await client.get("/api/v1/models/pulls", headers=theirs)).json() == {"items": []}
