"""Servers that refuse, stall or die, each as the port's own error."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from govbot.adapters.llm.base import (
    LLM,
    LLMBadReply,
    LLMBusy,
    LLMContextExceeded,
    LLMFailed,
    LLMKeyRejected,
    LLMModelMissing,
    LLMTimeout,
    LLMUnreachable,
    Message,
)
from govbot.adapters.llm.ollama import OllamaLLM
from govbot.adapters.llm.openai_compatible import (
    OpenAICompatibleLLM,
    list_models,
    lm_studio_context,
)
from govbot.adapters.llm.replies import Limits
from tests.adapters.llm.server import HangUp, Refuse, Server, ollama, running, sse

LIMITS = Limits(first_s=0.5, next_s=0.2)


async def _ask(llm: LLM, **options: Any) -> str:
    asked = [Message("system", "short"), Message("user", "um dois três")]
    try:
        return "".join([piece async for piece in llm.stream(asked, max_tokens=9, **options)])
    finally:
        await llm.close()


def _client(server: Server) -> LLM:
    return OpenAICompatibleLLM(f"{server.address}/v1", "m", limits=LIMITS)


async def test_no_server_is_unreachable() -> None:
    with pytest.raises(LLMUnreachable) as failure:
        await _ask(OpenAICompatibleLLM("http://127.0.0.1:9/v1", "m"))
    assert failure.value.data["address"] == "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, "{}", LLMModelMissing),
        (500, "{}", LLMFailed),
        (400, '{"error":{"code":400,"type":"exceed_context_size_error"}}', LLMContextExceeded),
        (400, '{"error":{"code":"context_length_exceeded"}}', LLMContextExceeded),
        (400, '{"object":"error","message":"maximum context length is 2048"}', LLMContextExceeded),
    ],
)
async def test_refusals(status: int, body: str, error: type[Exception]) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        raise Refuse(status, body)
        yield

    async with running(handler) as server:
        with pytest.raises(error):
            await _ask(_client(server))


async def test_what_is_asked_of_an_openai_server() -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield ": ping\n\n"
        yield 'data: {"choices":[{"delta":{"role":"assistant","content":null}}]}\n\n'
        yield sse("olá")
        yield sse(finish="stop") + "data: [DONE]\n\n"

    async with running(handler) as server:
        assert await _ask(_client(server), temperature=0.5, stop=["\n"]) == "olá"
        path, body = server.requests[0]
    assert path == "/v1/chat/completions"
    assert (body["max_tokens"], body["temperature"], body["stop"]) == (9, 0.5, ["\n"])
    assert [turn["role"] for turn in body["messages"]] == ["system", "user"]


@pytest.mark.parametrize("end", ["hang up", "silence", "error", "rubbish"])
async def test_a_stream_that_breaks_is_a_failure(end: str) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield sse("olá")
        if end == "hang up":
            raise HangUp
        if end != "silence":
            yield 'data: {"error":{"message":"boom"}}\n\n' if end == "error" else "data: ?\n\n"

    async with running(handler) as server:
        with pytest.raises(LLMFailed):
            await _ask(_client(server))


@pytest.mark.parametrize(("before", "phase"), [(0, "first"), (2, "next")])
async def test_silence_is_a_timeout(before: int, phase: str) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield ": ping\n\n"
        for _i in range(before):
            yield sse("olá")
        await asyncio.sleep(5)

    async with running(handler) as server:
        with pytest.raises(LLMTimeout) as failure:
            await _ask(_client(server))
    assert failure.value.data["phase"] == phase


async def test_closing_the_stream_hangs_up_on_the_server() -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        while True:
            yield sse("olá ")
            await asyncio.sleep(0.01)

    async with running(handler) as server:
        llm = _client(server)
        stream = llm.stream([Message("user", "?")], max_tokens=9)
        await anext(stream)
        await stream.aclose()
        async with asyncio.timeout(3):
            await server.left_by_client.wait()
        await llm.close()


async def test_what_is_asked_of_ollama() -> None:
    async with running(ollama) as server:
        assert await _ask(OllamaLLM(server.address, "llama3.2:3b")) == "um dois três "
        path, body = server.requests[0]
        with pytest.raises(LLMModelMissing):
            await _ask(OllamaLLM(server.address, "absent"))
    assert path == "/api/chat"
    assert body["options"]["num_ctx"] >= 8192
    assert body["options"]["num_predict"] == 9


@pytest.mark.parametrize(
    ("listed", "context"),
    [
        ({"id": "qwen", "max_model_len": 32768}, 32768),
        ({"id": "qwen", "meta": {"n_ctx": 4096, "n_ctx_train": 32768}}, 4096),
        ({"id": "qwen", "context_length": 16384}, 16384),
        ({"id": "qwen", "object": "model", "owned_by": "organization_owner"}, None),
    ],
)
async def test_the_context_length_is_read_where_a_server_tells_it(
    listed: dict[str, Any], context: int | None
) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield json.dumps({"object": "list", "data": [listed]})

    async with running(handler) as server:
        assert await list_models(f"{server.address}/v1") == {"qwen": context}
        assert server.requests[0][0] == "/v1/models"


async def test_lm_studio_tells_the_context_length_at_a_door_of_its_own() -> None:
    async def handler(_: Server, path: str, __: Any) -> AsyncIterator[str]:
        if path != "/api/v0/models/qwen":
            raise Refuse(404)
        yield json.dumps({"id": "qwen", "max_context_length": 32768, "loaded_context_length": 4096})

    async with running(handler) as server:
        assert await lm_studio_context(f"{server.address}/v1", "qwen") == 4096
        assert await lm_studio_context(f"{server.address}/v1", "other") is None


async def test_an_address_without_its_protocol_leads_nowhere() -> None:
    with pytest.raises(LLMUnreachable) as failure:
        await list_models("127.0.0.1:1234/v1")
    assert failure.value.data["address"] == "127.0.0.1:1234/v1"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (json.dumps({"data": []}), LLMModelMissing),
        (json.dumps({"models": "?"}), LLMBadReply),
        ("<html>", LLMBadReply),
        ('{"data": ["' + "x" * 9_000_000 + '"]}', LLMBadReply),
        (Refuse(401), LLMKeyRejected),
        (Refuse(401, "x" * 9_000_000), LLMKeyRejected),
        (Refuse(503), LLMBusy),
    ],
)
async def test_a_list_of_models_that_is_none(answer: str | Refuse, error: type[Exception]) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        if isinstance(answer, Refuse):
            raise answer
        yield answer

    async with running(handler) as server:
        with pytest.raises(error):
            await list_models(f"{server.address}/v1")
