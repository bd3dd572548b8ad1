"""Any server that speaks OpenAI's chat protocol: vLLM, LM Studio, text-generation-webui, llama.cpp.

Plain httpx rather than the `openai` client: the one call needed here is a POST with server-sent
events, and the client costs 25 MB of memory and more than a second of every start.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import httpx

from govbot.adapters.llm.base import Identity, LLMModelMissing, Message, Mode
from govbot.adapters.llm.replies import BadLine, Limits, Peer
from govbot.adapters.llm.wire import (
    Call,
    Event,
    bearer,
    new_client,
    parse_json,
    stream_text,
)

_DATA = "data:"
_LIST_SECONDS = 5.0


class OpenAICompatibleLLM:
    """One model of one server."""

    def __init__(
        self,
        address: str,
        model: str,
        *,
        api_key: str | None = None,
        context_tokens: int = 8192,
        mode: Mode = "openai",
        limits: Limits | None = None,
    ) -> None:
        """Connect lazily.

        Args:
            address: the base address, usually ending in `/v1`.
            model: the name that the server knows the model by.
            api_key: sent as a bearer token.
            context_tokens: how much of a prompt plus answer the server's model reads.
            mode: what the identity says.
            limits: how long to wait for text.
        """
        self._peer = Peer(address, model, context_tokens, limits or Limits())
        self._client = new_client(address, bearer(api_key), self._peer.limits.connect_s)
        self._identity = Identity(mode, model, context_tokens)

    @property
    def identity(self) -> Identity:
        """Which model answers."""
        return self._identity

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer's text in pieces; see the port."""
        body: dict[str, Any] = {
            "model": self._peer.model,
            "messages": [{"role": turn.role, "content": turn.content} for turn in messages],
            "max_tokens": max_tokens,
            "temperature": temperature,
            "stream": True,
        }
        if stop:
            body["stop"] = list(stop)
        call = Call("chat/completions", body, _parse, max_tokens)
        async with aclosing(stream_text(self._client, call, self._peer)) as pieces:
            async for piece in pieces:
                yield piece

    async def close(self) -> None:
        """Release the connections."""
        await self._client.aclose()


def _parse(line: str) -> Event | None:
    if not line.startswith(_DATA):
        return None
    text = line[len(_DATA) :].strip()
    if text == "[DONE]":
        return Event("", done=True)
    choices = parse_json(text).get("choices")
    if not choices:
        return None
    choice: Mapping[str, Any] = choices[0]
    delta: Mapping[str, Any] = choice.get("delta") or {}
    # A model that thinks aloud does so in another field, which is not part of the answer.
    content = delta.get("content") or ""
    if not isinstance(content, str):
        raise BadLine
    return Event(
        content,
        done=choice.get("finish_reason") is not None,
        tool=bool(delta.get("tool_calls") or delta.get("function_call")),
    )


async def first_model(address: str, api_key: str | None = None) -> tuple[str, int | None]:
    """Return the first model that the server lists, and its context length where it says so.

    Raises:
        LLMModelMissing: it lists none, or nothing answers in five seconds.
    """
    async with new_client(address, bearer(api_key)) as client:
        try:
            response = await client.get("models", timeout=_LIST_SECONDS)
            models = response.raise_for_status().json()["data"]
            first = models[0]
            return str(first["id"]), first.get("max_model_len") or _trained_context(first)
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            raise LLMModelMissing(model=address) from error


def _trained_context(model: Mapping[str, Any]) -> int | None:
    meta = model.get("meta")
    return meta.get("n_ctx") if isinstance(meta, dict) else None
