"""One more try before the first word, none after it, and rest for a server that keeps failing."""

from contextlib import aclosing

import pytest

from govbot.adapters.llm.base import (
    LLM,
    LLMBusy,
    LLMError,
    LLMFailed,
    LLMKeyRejected,
    LLMResting,
    LLMTimeout,
    LLMUnreachable,
    Message,
)
from govbot.adapters.llm.breaker import Breaker
from govbot.adapters.llm.guarded import RETRY_PAUSE_S, GuardedLLM
from govbot.adapters.llm.turnstile import Turnstile
from tests.adapters.llm.scripted import ScriptedLLM, Sleeper, guard

ASKED = [Message("user", "?")]


async def text(llm: LLM) -> str:
    return "".join([piece async for piece in llm.stream(ASKED, max_tokens=9)])


@pytest.mark.parametrize(
    "error", [LLMUnreachable(address="x"), LLMFailed(model="m"), LLMBusy(model="m")]
)
async def test_what_may_pass_is_tried_once_more_after_a_short_pause(error: LLMError) -> None:
    sleeper, llm = Sleeper(), ScriptedLLM([error], ["um ", "dois"])
    assert await text(GuardedLLM(llm, Breaker(3, 30), Turnstile(1), sleeper)) == "um dois"
    assert (llm.asked, sleeper.slept) == (2, [RETRY_PAUSE_S])


async def test_no_third_try() -> None:
    llm = ScriptedLLM([LLMFailed(model="m")])
    with pytest.raises(LLMFailed):
        await text(guard(llm))
    assert llm.asked == 2


@pytest.mark.parametrize("error", [LLMKeyRejected(model="m"), LLMTimeout(model="m", seconds=1)])
async def test_what_will_not_pass_is_not_tried_again(error: LLMError) -> None:
    llm = ScriptedLLM([error], ["um"])
    with pytest.raises(type(error)):
        await text(guard(llm))
    assert llm.asked == 1


async def test_after_the_first_word_nothing_is_asked_again() -> None:
    llm = ScriptedLLM(["um ", LLMFailed(model="m")], ["dois"])
    with pytest.raises(LLMFailed):
        await text(guard(llm))
    assert llm.asked == 1


async def test_a_server_that_keeps_failing_is_not_asked() -> None:
    llm = ScriptedLLM([LLMFailed(model="m")])
    guarded = guard(llm, failures=2)
    with pytest.raises(LLMFailed):
        await text(guarded)
    with pytest.raises(LLMResting) as resting:
        await text(guarded)
    assert llm.asked == 2
    assert 0 < resting.value.data["seconds"] <= 30


async def test_a_wrong_key_does_not_speak_against_the_server() -> None:
    llm = ScriptedLLM([LLMKeyRejected(model="m")])
    guarded = guard(llm, failures=1)
    for _ in range(3):
        with pytest.raises(LLMKeyRejected):
            await text(guarded)
    assert guarded.breaker.left == 0


async def test_an_asker_who_leaves_during_the_trial_does_not_block_it() -> None:
    now = 0.0
    guarded = GuardedLLM(
        ScriptedLLM([LLMTimeout(model="m")], ["um ", "dois "]),
        Breaker(1, 30, lambda: now),
        Turnstile(1),
    )
    with pytest.raises(LLMTimeout):
        await text(guarded)
    now = 31.0
    async with aclosing(guarded.stream(ASKED, max_tokens=9)) as pieces:
        await anext(pieces)
    assert await text(guarded) == "um dois "
