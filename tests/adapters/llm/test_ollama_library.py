"""What an Ollama has and fetches, through its own client, and everything that may go wrong."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest

from govbot.adapters.llm import ollama_library
from govbot.adapters.llm.base import LLMBadReply, LLMError, LLMModelMissing, LLMUnreachable
from govbot.adapters.llm.ollama_library import InstalledModel
from govbot.adapters.llm.pulling import Progress
from govbot.core.words import say
from tests.adapters.llm.server import HangUp, Refuse, running
from tests.support.ollama import BIG_SIZE, SMALL_SIZE, ollama_with

NOBODY = "http://127.0.0.1:9"


async def steps(address: str, name: str = "qwen3:4b", **own: Any) -> list[Progress]:
    return [step async for step in ollama_library.pull(address, name, **own)]


async def test_what_it_has() -> None:
    async with ollama_with(loaded=["llama3.2:3b"]) as ollama:
        assert await ollama_library.library(ollama.address, 5) == [
            InstalledModel("llama3.2:3b", 2019393189, "3.2B", "Q4_K_M", chats=True, loaded=True),
            InstalledModel("nomic-embed-text:latest", 274302450, "137M", "F16", chats=False),
        ]
        assert await ollama_library.models(ollama.address, 5) == ["llama3.2:3b"]
        assert await ollama_library.trained_context(ollama.address, "llama3.2:3b") == 131072
        with pytest.raises(LLMModelMissing):
            await ollama_library.trained_context(ollama.address, "mistral")


async def test_an_old_one_that_does_not_tell_what_is_loaded() -> None:
    async def old(_: Any, path: str, __: Any) -> AsyncIterator[str]:
        if path != "/api/tags":
            raise Refuse(404, "404 page not found", "text/plain")
        yield json.dumps({"models": [{"name": "a", "model": "a"}]})

    async with running(old) as server:
        assert await ollama_library.library(server.address, 5) == [InstalledModel("a")]


@pytest.mark.parametrize(
    "body",
    ["<h1>Entrar</h1>", "[]", '{"models": 7}', '{"nothing": 1}', "\x85", "x" * 9_000_000],
)
async def test_what_is_no_ollama(body: str) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        for at in range(0, len(body), 1 << 20):
            yield body[at : at + (1 << 20)]

    async with running(handler) as server:
        with pytest.raises(LLMBadReply):
            await ollama_library.models(server.address, 5)


async def test_a_redirect_is_not_followed() -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        raise Refuse(302, "", "text/html")
        yield

    async with running(handler) as server:
        with pytest.raises(LLMBadReply):
            await ollama_library.models(server.address, 5)


async def test_a_pull_from_begin_to_end() -> None:
    async with ollama_with() as ollama:
        told = await steps(ollama.address)
        assert "qwen3:4b" in await ollama_library.models(ollama.address, 5)
    assert [each.stage for each in told] == (
        ["manifest"] + 6 * ["downloading"] + ["verifying", "writing", "done"]
    )
    assert [each.completed for each in told[:6]] == [0, 0, 1000, 2000, 3000, 4000]
    assert {each.total for each in told[1:6]} == {BIG_SIZE}
    assert (told[-1].completed, told[-1].total) == (BIG_SIZE + SMALL_SIZE, BIG_SIZE + SMALL_SIZE)


async def test_a_pull_that_is_closed_leaves_the_server() -> None:
    async with ollama_with() as ollama:
        ollama.go_on.clear()
        async with aclosing(ollama_library.pull(ollama.address, "qwen3:4b")) as pulling:
            async for step in pulling:
                if step.completed == BIG_SIZE // 2:
                    break
        assert ollama.server
        async with asyncio.timeout(5):
            await ollama.server.left_by_client.wait()


async def test_a_pull_that_broke_goes_on_from_there() -> None:
    async with ollama_with(end=HangUp()) as ollama:
        with pytest.raises(LLMError) as failed:
            await steps(ollama.address)
        assert failed.value.code == "pull_failed"
        ollama.end = None
        assert [each.completed for each in await steps(ollama.address)][1] == BIG_SIZE // 2


NO_SPACE = "write /var/lib/ollama/blobs/sha256-a1-partial-0: no space left on device"
NO_HOST = 'Get "https://registry.ollama.ai/v2/": dial tcp: lookup registry.ollama.ai: no such host'
TOO_OLD = "pull model manifest: 412: the model requires a newer version of Ollama"


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("pull model manifest: file does not exist", "pull_model_unknown"),
        (NO_SPACE, "pull_no_space"),
        (NO_HOST, "pull_registry_unreachable"),
        (TOO_OLD, "pull_needs_newer_server"),
        ("max retries exceeded", "pull_failed"),
    ],
)
async def test_why_a_pull_ends_is_told_in_words(end: str, code: str) -> None:
    async with ollama_with(end=end) as ollama:
        with pytest.raises(LLMError) as failed:
            await steps(ollama.address)
    assert failed.value.code == code
    for language in ("pt", "en"):
        words = say(code, failed.value.data, language)
        assert "qwen3:4b" in words
        assert end not in words


async def test_names_that_are_none_and_servers_that_are_none() -> None:
    async with ollama_with() as ollama:
        with pytest.raises(LLMError) as failed:
            await steps(ollama.address, "a!b")
        assert failed.value.code == "pull_model_unknown"
    with pytest.raises(LLMUnreachable):
        await steps(NOBODY)


async def test_a_pull_that_says_nothing_more_is_left() -> None:
    async with ollama_with() as ollama:
        ollama.go_on.clear()
        with pytest.raises(LLMError) as failed:
            await steps(ollama.address, stall_s=0.2)
    assert failed.value.code == "pull_failed"


async def test_a_stream_that_ends_without_success_is_a_failure() -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield '{"status":"pulling manifest"}\n'

    async with running(handler, "application/x-ndjson") as server:
        with pytest.raises(LLMError) as failed:
            await steps(server.address)
    assert failed.value.code == "pull_failed"
