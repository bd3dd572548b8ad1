"""Whoever loses what they had while their answer is written gets no more of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import openai
import pytest
from sqlalchemy import select, text
from websockets.asyncio.client import connect

from govbot.accounts.keys.service import Keys
from govbot.accounts.people.service import People
from govbot.accounts.permissions import USER, Permission
from govbot.accounts.signing.service import person_of
from govbot.adapters.llm.fake import FakeLLM
from govbot.chat import standing
from govbot.core.db.models import ChatMessage
from govbot.library.listing.repository import Listing
from govbot.library.rights.repository import Node, Subject
from govbot.operations.runtime import Services
from tests.chat.test_live import ANSWER, LONG, NORM, QUESTION, Frame, frames, hear, say, text_of
from tests.support.people import Person, person
from tests.support.services import Address, address, holding, settings_for

SOON_S = 4.0
SLOW = FakeLLM(f"{ANSWER} {LONG}", seconds_per_token=0.1)
Act = Callable[[Services, Person], Awaitable[object]]


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home = tmp_path_factory.mktemp("casa")
    settings = settings_for(home, module_database_url, embedding_model="usem3")
    async with holding(settings, recurso=NORM) as opened:
        yield opened


async def suspend(services: Services, who: Person) -> None:
    await People(services.database).suspend(services.asker, person_of(who.asker))


async def sign_out(services: Services, who: Person) -> None:
    await services.signing.end_all(who.asker)


async def show(services: Services, visibility: str) -> None:
    rows, _ = await services.library.page(services.asker, Listing())
    await services.rights.show(services.asker, Node("document", rows[0].document.id), visibility)


async def hide(services: Services, who: Person) -> None:
    await show(services, "restricted")


async def heard_by(base: Address, who: Person, act: Act, services: Services) -> list[Frame]:
    """Ask as somebody, do something at their second token, and return what they hear."""
    heard: list[Frame] = []
    done = 0.0
    async with (
        httpx.AsyncClient(base_url=base, headers=who.headers, timeout=30) as client,
        client.stream("POST", "/api/v1/chat/messages", json={"question": QUESTION}) as response,
    ):
        async for frame in frames(response):
            heard.append(frame)
            if sum(each["event"] == "token" for each in heard) == 2 and not done:
                await act(services, who)
                done = time.monotonic()
    assert time.monotonic() - done < SOON_S
    return heard


async def kept(services: Services, heard: list[Frame]) -> ChatMessage:
    async with services.database.read() as session:
        query = select(ChatMessage).where(ChatMessage.id == heard[0]["data"]["answer_id"])
        return (await session.scalars(query)).one()


@pytest.mark.parametrize("act", [suspend, sign_out, hide])
async def test_an_answer_ends_with_what_its_asker_had(services: Services, act: Act) -> None:
    who = await person(services, USER)
    async with address(services, SLOW) as base:
        try:
            heard = await heard_by(base, who, act, services)
        finally:
            await show(services, "tenant")
    assert [each["event"] for each in heard[-2:]] == ["error", "done"]
    assert heard[-2]["data"]["code"] == "answer_withdrawn"
    assert heard[-2]["data"]["message"].startswith("A resposta foi interrompida")
    message = await kept(services, heard)
    assert (message.state, message.content) == ("stopped", text_of(heard))


async def test_the_answers_of_others_go_on(services: Services) -> None:
    async def suspend_another(services: Services, _: Person) -> None:
        await suspend(services, await person(services, USER))
        await asyncio.sleep(2)

    brief = FakeLLM(ANSWER, seconds_per_token=0.1)
    async with address(services, brief) as base:
        heard = await heard_by(base, await person(services, USER), suspend_another, services)
    assert heard[-2]["event"] == "answer"


async def test_an_answer_is_looked_at_again_only_after_news(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    holds = standing.Standings.holds

    async def counted(self: standing.Standings, *given: Any) -> bool:
        looks.append(time.monotonic())
        return await holds(self, *given)

    async def suspend_another(services: Services, _: Person) -> None:
        await asyncio.sleep(2.5)
        assert len(looks) == 1
        await suspend(services, await person(services, USER))
        await asyncio.sleep(1.5)
        assert len(looks) == 2

    monkeypatch.setattr(standing.Standings, "holds", counted)
    slow = FakeLLM(ANSWER, seconds_per_token=0.6)
    async with address(services, slow) as base:
        who = await person(services, USER)
        heard = await heard_by(base, who, suspend_another, services)
    assert heard[-2]["event"] == "answer"


async def test_a_grant_that_comes_to_its_end_ends_an_answer(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "AGAIN_S", 0.5)
    who = await person(services, USER)
    rows, _ = await services.library.page(services.asker, Listing())
    node = Node("document", rows[0].document.id)
    await show(services, "restricted")
    subject = Subject("user", person_of(who.asker))
    until = datetime.now(UTC) + timedelta(hours=1)
    await services.rights.grant(services.asker, node, subject, "read", until)
    async with address(services, SLOW) as base:
        try:
            heard = await heard_by(base, who, an_hour_passes, services)
        finally:
            await show(services, "tenant")
    assert heard[-2]["data"]["code"] == "answer_withdrawn"


async def an_hour_passes(services: Services, _: Person) -> None:
    """Nothing is done, and nothing recorded."""
    async with services.database.write() as session:
        await session.execute(
            text("UPDATE permissions SET expires_at = now() WHERE expires_at IS NOT NULL")
        )


async def test_an_answer_over_a_socket_ends_too(services: Services) -> None:
    who = await person(services, USER)
    async with address(services, SLOW) as base:
        place = f"{base}/api/v1/chat/ws".replace("http://", "ws://")
        async with connect(place, additional_headers=who.headers) as socket:
            await say(socket, "ask", question=QUESTION)
            await hear(socket, "token")
            await suspend(services, who)
            rest = await hear(socket)
            await say(socket, "ask", question=QUESTION)
            refused = await hear(socket, "error")
    assert rest[-2]["data"]["code"] == "answer_withdrawn"
    assert len(rest) < 60
    assert refused[-1]["data"]["code"] == "not_signed_in"


async def complete(program: openai.AsyncOpenAI, *, streamed: bool) -> None:
    given: Any = await program.chat.completions.create(
        model="govbot", messages=[{"role": "user", "content": QUESTION}], stream=streamed
    )
    if streamed:
        assert [chunk async for chunk in given]


@pytest.mark.parametrize("streamed", [True, False])
async def test_an_answer_for_another_program_ends_too(services: Services, streamed: bool) -> None:
    who = await person(services, USER)
    _, secret = await Keys(services.database).create(who.asker, "robô", {Permission.ASK})
    async with (
        address(services, SLOW) as base,
        openai.AsyncOpenAI(base_url=f"{base}/v1", api_key=secret, max_retries=0) as program,
    ):
        leaving = asyncio.get_running_loop().call_later(
            1.0, lambda: ending.append(asyncio.create_task(suspend(services, who)))
        )
        ending: list[asyncio.Task[None]] = []
        began = time.monotonic()
        with pytest.raises(openai.APIError) as refused:
            await complete(program, streamed=streamed)
        assert time.monotonic() - began < SOON_S + 2
        leaving.cancel()
        await asyncio.gather(*ending)
    assert refused.value.code == "answer_withdrawn"
