"""Along the chain: who answers, why the others did not, and everyone's place in line."""

import asyncio
from contextlib import aclosing

import pytest

from govbot.adapters.llm.base import (
    LLM,
    LLMFailed,
    LLMKeyRejected,
    LLMModelMissing,
    LLMUnreachable,
    Message,
)
from govbot.adapters.llm.relay import Found, Relay, Skipped
from tests.adapters.llm.scripted import ScriptedLLM, guard

ASKED = [Message("user", "?")]
DOWN = Skipped("openai", "m", LLMUnreachable(address="x"))


async def text(llm: LLM) -> str:
    return "".join([piece async for piece in llm.stream(ASKED, max_tokens=9)])


def told(relay: Relay) -> list[tuple[str, str | None, str]]:
    return [(each.mode, each.model, each.error.code) for each in relay.skipped]


async def test_the_first_that_begins_to_answer_is_kept_to() -> None:
    silent = guard(ScriptedLLM([LLMKeyRejected(model="a")], model="a"))
    answering = ScriptedLLM(["olá"], model="b", mode="ollama")
    unasked = ScriptedLLM(["não"], model="c", mode="embedded")
    relay = Relay([silent, guard(answering), guard(unasked)])
    assert relay.identity.model == "a"
    assert await text(relay) == "olá"
    assert relay.identity.model == "b"
    assert told(relay) == [("openai", "a", "llm_key_rejected")]
    assert unasked.asked == 0


async def test_after_the_first_word_there_is_no_way_back() -> None:
    breaking = guard(ScriptedLLM(["olá", LLMFailed(model="a")]))
    relay = Relay([breaking, guard(ScriptedLLM(["não"]))])
    with pytest.raises(LLMFailed):
        await text(relay)
    assert relay.skipped == []


async def test_the_rest_of_the_chain_is_looked_at_only_when_it_comes_to_it() -> None:
    looks = []

    async def look() -> Found:
        looks.append(1)
        return guard(ScriptedLLM(["olá"], mode="embedded"))

    async def nothing() -> Found:
        return None

    assert await text(Relay([guard(ScriptedLLM(["um"]))], [look])) == "um"
    assert looks == []
    relay = Relay([DOWN], [nothing, look])
    assert await text(relay) == "olá"
    assert told(relay) == [("openai", "m", "llm_unreachable")]


async def test_when_nobody_answers_the_last_reason_is_told() -> None:
    async def missing() -> Found:
        return Skipped("embedded", "e", LLMModelMissing(model="e"))

    relay = Relay([DOWN], [missing])
    with pytest.raises(LLMModelMissing):
        await text(relay)
    assert [code for *_, code in told(relay)] == ["llm_unreachable", "llm_model_missing"]
    assert relay.identity.context_tokens == 0


async def test_a_turn_is_waited_for_with_its_place_and_kept_for_the_answer() -> None:
    llm = guard(ScriptedLLM(["olá"]), places=1)
    with Relay([llm]).turn() as first:
        assert first.position == 0
        waiting = Relay([llm])
        with waiting.turn() as second:
            positions = second.positions()
            assert await anext(positions) == 1
            first.leave()
            assert [each async for each in positions] == []
            assert await text(waiting) == "olá"
    assert llm.turnstile.enter().position == 0


async def test_without_a_turn_the_stream_itself_stands_in_line() -> None:
    llm = guard(ScriptedLLM(["um ", "dois"]), places=1)
    async with aclosing(Relay([llm]).stream(ASKED, max_tokens=9)) as first:
        await anext(first)
        second = asyncio.create_task(text(Relay([llm])))
        await asyncio.sleep(0.01)
        assert not second.done()
    assert await second == "um dois"


async def test_a_place_before_a_model_that_fails_is_given_back_for_the_next_ones() -> None:
    failing = guard(ScriptedLLM([LLMKeyRejected(model="a")]), places=1)
    relay = Relay([failing, guard(ScriptedLLM(["um ", "dois"]))])
    with relay.turn():
        async with aclosing(relay.stream(ASKED, max_tokens=9)) as pieces:
            await anext(pieces)
            assert failing.turnstile.enter().position == 0
