"""Servers that do exactly one thing wrong, each by every wire protocol, each with its sentence."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from govbot.adapters.llm.base import (
    LLM,
    LLMBadReply,
    LLMBusy,
    LLMEmpty,
    LLMEndless,
    LLMError,
    LLMFailed,
    LLMKeyRejected,
    LLMModelMissing,
    LLMToolCall,
    LLMUnreachable,
    Message,
)
from govbot.adapters.llm.gemini import GeminiLLM
from govbot.adapters.llm.ollama import OllamaLLM
from govbot.adapters.llm.openai_compatible import OpenAICompatibleLLM
from govbot.adapters.llm.replies import Limits
from govbot.core.words import say
from tests.adapters.llm.server import HangUp, Refuse, Server, running

LIMITS = Limits(first_s=5, next_s=5, connect_s=2)
PAGE = "<!doctype html><title>Entrar</title><h1>Bem-vindo</h1>"
MAX_TOKENS = 50


@dataclass(frozen=True)
class Protocol:
    """How one provider says a thing on the wire, and the adapter that reads it."""

    client: Callable[[str], LLM]
    kind: str
    piece: Callable[[str], str]
    end: str
    tool: str
    error: str
    missing: str


def openai_piece(text: str) -> str:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return f"data: {json.dumps({'choices': [choice]}, ensure_ascii=False)}\n\n"


def ollama_piece(text: str) -> str:
    message = {"role": "assistant", "content": text}
    line = json.dumps({"model": "m", "message": message, "done": False}, ensure_ascii=False)
    return f"{line}\n"


def gemini_piece(text: str) -> str:
    candidate = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    return f"data: {json.dumps({'candidates': [candidate]}, ensure_ascii=False)}\r\n\r\n"


PROTOCOLS = {
    "openai": Protocol(
        lambda address: OpenAICompatibleLLM(f"{address}/v1", "m", api_key="k", limits=LIMITS),
        "text/event-stream",
        openai_piece,
        'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
        'data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1",'
        '"type":"function","function":{"name":"search","arguments":"{}"}}]},"finish_reason":null}]}\n\n',
        'data: {"error":{"message":"boom","type":"server_error","code":500}}\n\n',
        '{"error":{"message":"The model `m` does not exist.","type":"NotFoundError","code":404}}',
    ),
    "ollama": Protocol(
        lambda address: OllamaLLM(address, "m", limits=LIMITS),
        "application/x-ndjson",
        ollama_piece,
        '{"model":"m","message":{"role":"assistant","content":""},"done":true,'
        '"done_reason":"stop"}\n',
        '{"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":'
        '{"name":"search","arguments":{}}}]},"done":false}\n',
        '{"error":"an error was encountered while running the model"}\n',
        '{"error":"model \'m\' not found"}',
    ),
    "gemini": Protocol(
        lambda address: GeminiLLM(f"{address}/v1beta", "m", "k", limits=LIMITS),
        "text/event-stream",
        gemini_piece,
        'data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},'
        '"finishReason":"STOP","index":0}],"usageMetadata":{"candidatesTokenCount":2}}\r\n\r\n',
        'data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"search","args":{}}}],'
        '"role":"model"},"index":0}]}\r\n\r\n',
        'data: {"error":{"code":500,"message":"boom","status":"INTERNAL"}}\r\n\r\n',
        '{"error":{"code":404,"message":"models/m is not found for API version v1beta",'
        '"status":"NOT_FOUND"}}',
    ),
}


@pytest.fixture(params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return PROTOCOLS[request.param]


async def read(llm: LLM) -> list[str]:
    try:
        asked = [Message("user", "?")]
        return [piece async for piece in llm.stream(asked, max_tokens=MAX_TOKENS)]
    finally:
        await llm.close()


async def answer(protocol: Protocol, *parts: str | bytes | Exception, kind: str = "") -> str:
    """Return what the adapter makes of an answer in these parts, each a chunk of its own."""

    async def handler(*_: Any) -> AsyncIterator[str | bytes]:
        for part in parts:
            if isinstance(part, Exception):
                raise part
            yield part

    async with running(handler, kind or protocol.kind) as server:
        return "".join(await read(protocol.client(server.address)))


async def failure(protocol: Protocol, *parts: str | bytes | Exception, kind: str = "") -> LLMError:
    with pytest.raises(LLMError) as failed:
        await answer(protocol, *parts, kind=kind)
    for language in ("pt", "en"):
        words = say(failed.value.code, failed.value.data, language)
        assert "?" not in words.replace("? ", "")  # every blank of the sentence is filled
        assert words != say("internal", {"code": failed.value.code}, language)
    return failed.value


async def test_server_down(protocol: Protocol) -> None:
    with pytest.raises(LLMUnreachable) as failed:
        await read(protocol.client("http://127.0.0.1:9"))
    assert "127.0.0.1:9" in failed.value.data["address"]


@pytest.mark.parametrize("status", [401, 403])
async def test_wrong_key(protocol: Protocol, status: int) -> None:
    refused = await failure(protocol, Refuse(status, '{"error":"Unauthorized"}'))
    assert isinstance(refused, LLMKeyRejected)
    assert refused.data["model"] == "m"


async def test_unknown_model(protocol: Protocol) -> None:
    missing = await failure(protocol, Refuse(404, protocol.missing))
    assert isinstance(missing, LLMModelMissing)


@pytest.mark.parametrize("status", [200, 302, 404])
async def test_html_instead_of_json(protocol: Protocol, status: int) -> None:
    parts = [PAGE] if status == 200 else [Refuse(status, PAGE, "text/html")]
    wrong = await failure(protocol, *parts, kind="text/html; charset=utf-8")
    assert isinstance(wrong, LLMBadReply)
    assert "text/html" in wrong.data["found"]


async def test_html_that_says_that_it_is_something_else(protocol: Protocol) -> None:
    assert isinstance(await failure(protocol, PAGE), LLMBadReply)


@pytest.mark.parametrize("status", [502, 504])
async def test_a_proxy_before_a_server_that_is_down(protocol: Protocol, status: int) -> None:
    refused = await failure(protocol, Refuse(status, PAGE, "text/html"))
    assert isinstance(refused, LLMUnreachable)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_takes_no_more(protocol: Protocol, status: int) -> None:
    busy = await failure(protocol, Refuse(status))
    assert isinstance(busy, LLMBusy)
    assert busy.data["http_status"] == status


@pytest.mark.parametrize("end", ["", "half a line", "hang up"])
async def test_truncated_stream(protocol: Protocol, end: str) -> None:
    last: list[Any] = {"": [], "half a line": [protocol.end[:9]], "hang up": [HangUp()]}[end]
    assert isinstance(await failure(protocol, protocol.piece("olá"), *last), LLMFailed)


async def test_an_error_in_the_middle_of_the_stream(protocol: Protocol) -> None:
    broken = await failure(protocol, protocol.piece("olá"), protocol.error)
    assert isinstance(broken, LLMFailed)


async def test_characters_split_between_chunks_are_whole_again(protocol: Protocol) -> None:
    text = "ação \u2028 fé \x85 ⚖️ fim"
    sent = (protocol.piece(text) + protocol.end).encode()
    assert await answer(protocol, *[sent[at : at + 1] for at in range(len(sent))]) == text


async def test_invalid_utf8_split_between_chunks(protocol: Protocol) -> None:
    before, _, after = protocol.piece("a§b").partition("§")
    parts = (before.encode() + b"\xe2", b"\x82", b"(" + after.encode(), protocol.end)
    wrong = await failure(protocol, *parts)
    assert isinstance(wrong, LLMBadReply)
    assert wrong.data["found"] == "not UTF-8"


async def test_ten_megabytes_of_tokens_without_end(protocol: Protocol) -> None:
    piece, sent = protocol.piece("palavra " * 8), 0

    async def handler(*_: Any) -> AsyncIterator[str]:
        nonlocal sent
        while sent < 10_000_000:
            yield piece
            sent += len(piece)
        yield protocol.end

    async with running(handler, protocol.kind) as server:
        with pytest.raises(LLMEndless) as failed:
            await read(protocol.client(server.address))
    assert failed.value.data["characters"] < 100 * MAX_TOKENS
    assert sent < 5_000_000


async def test_ten_megabytes_without_an_end_of_line(protocol: Protocol) -> None:
    start = protocol.piece("x").partition("x")[0]
    wrong = await failure(protocol, start, *["y" * 100_000] * 100)
    assert isinstance(wrong, LLMBadReply)
    assert wrong.data["found"] == "line without end"


async def test_a_tool_call_instead_of_an_answer(protocol: Protocol) -> None:
    assert isinstance(await failure(protocol, protocol.tool, protocol.end), LLMToolCall)
    assert await answer(protocol, protocol.piece("olá"), protocol.tool, protocol.end) == "olá"


async def test_an_empty_answer(protocol: Protocol) -> None:
    assert isinstance(await failure(protocol, protocol.end), LLMEmpty)
    assert isinstance(await failure(protocol), LLMBadReply)


@pytest.mark.parametrize(
    "wrong",
    ["[]", "7", '{"choices":7,"message":7,"candidates":7}', '{"choices":[7],"candidates":[7]}'],
)
async def test_json_of_another_shape(protocol: Protocol, wrong: str) -> None:
    line = f"data: {wrong}\n\n" if protocol.kind == "text/event-stream" else f"{wrong}\n"
    assert isinstance(await failure(protocol, line), LLMBadReply)


async def test_nothing_is_asked_twice_by_an_adapter(protocol: Protocol) -> None:
    async def handler(server: Server, *_: Any) -> AsyncIterator[str]:
        raise Refuse(500)
        yield

    async with running(handler) as server:
        with pytest.raises(LLMFailed):
            await read(protocol.client(server.address))
        assert len(server.requests) == 1
