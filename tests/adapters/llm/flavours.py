"""How the servers write their protocols, as documented; each repeats the last message."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from tests.adapters.llm.server import Handler, Refuse, Server


async def vllm(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    """The role comes alone, the context length with the list of models."""
    if path == "/v1/models":
        yield _models({"id": "qwen", "object": "model", "owned_by": "vllm", "max_model_len": 16384})
        return
    if body["model"] != "qwen":
        told = {"message": "The model does not exist.", "type": "NotFoundError", "code": 404}
        raise Refuse(404, json.dumps({"error": told}))
    yield _sse(_choice({"role": "assistant", "content": ""}))
    async for word in _words(body["messages"], body["max_tokens"], body.get("stop", ())):
        yield _sse(_choice({"content": word}))
    yield _sse(_choice({}, "stop") | {"stop_reason": None})
    yield "data: [DONE]\n\n"


async def lm_studio(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    """The context length stands behind a door of its own."""
    if path == "/v1/models":
        yield _models({"id": "qwen", "object": "model", "owned_by": "organization_owner"})
        return
    if path.startswith("/api/v0/models/"):
        yield json.dumps({"id": "qwen", "state": "loaded", "loaded_context_length": 8192})
        return
    async for word in _words(body["messages"], body["max_tokens"], body.get("stop", ())):
        yield _sse(_choice({"role": "assistant", "content": word}) | {"logprobs": None})
    yield _sse(_choice({}, "stop"))
    yield "data: [DONE]\n\n"


async def webui(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    """text-generation-webui: pings between the events, CRLF, no closing mark."""
    if path == "/v1/models":
        yield _models({"id": "qwen", "object": "model", "owned_by": "user"})
        return
    yield _crlf(_choice({"role": "assistant", "content": ""}))
    yield ": ping - 2026-11-25 08:00:00\r\n\r\n"
    async for word in _words(body["messages"], body["max_tokens"], body.get("stop", ())):
        yield _crlf(_choice({"role": "assistant", "content": word}))
    usage = {"usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}}
    yield _crlf(_choice({"role": "assistant", "content": ""}, "stop"), usage)


async def gemini(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    """Several words an event, the reason to end with the last one."""
    if not path.endswith("streamGenerateContent?alt=sse"):
        yield json.dumps({"name": "models/gemini", "inputTokenLimit": 1048576})
        return
    config = body["generationConfig"]
    messages = [{"content": turn["parts"][0]["text"]} for turn in body["contents"]]
    stop = config.get("stopSequences", ())
    async for word in _words(messages, config["maxOutputTokens"], stop):
        content = {"parts": [{"text": word}], "role": "model"}
        yield f"data: {json.dumps({'candidates': [{'content': content, 'index': 0}]})}\r\n\r\n"
    ended = {"content": {"parts": [{"text": ""}], "role": "model"}, "finishReason": "STOP"}
    usage = {"promptTokenCount": 9, "candidatesTokenCount": 9, "totalTokenCount": 18}
    yield f"data: {json.dumps({'candidates': [ended], 'usageMetadata': usage})}\r\n\r\n"


async def _words(
    messages: Sequence[dict[str, Any]], most: int, stop: Sequence[str]
) -> AsyncIterator[str]:
    text = messages[-1]["content"]
    for mark in stop:
        text = text.partition(mark)[0]
    for word in text.split(" ")[:most]:
        yield f"{word} "
        await asyncio.sleep(0.001)


def _choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _sse(choice: dict[str, Any]) -> str:
    chunk = {"id": "c", "object": "chat.completion.chunk", "model": "qwen", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n"


def _crlf(choice: dict[str, Any], more: dict[str, Any] | None = None) -> str:
    return f"data: {json.dumps({'choices': [choice], **(more or {})})}\r\n\r\n"


def _models(*models: dict[str, Any]) -> str:
    return json.dumps({"object": "list", "data": list(models)})


FLAVOURS: dict[str, Handler] = {"vllm": vllm, "lm_studio": lm_studio, "webui": webui}
