"""Any server that speaks OpenAI's chat protocol: vLLM, LM Studio, text-generation-webui, llama.cpp.

Plain httpx rather than the `openai` client: the one call needed here is a POST with server-sent
events, and the client costs 25 MB of memory and more than a second of every start.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from govbot.adapters.llm.base import Identity, LLMError, LLMModelMissing, Message, Mode
from govbot.adapters.llm.replies import BadLine, Limits, Peer, bad_reply
from govbot.adapters.llm.wire import (
    Call,
    Event,
    ask_json,
    bearer,
    new_client,
    parse_json,
    stream_text,
)

_DATA = "data:"


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
        self._client = new_client(address, bearer(api_key), self._peer.limits)
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


async def list_models(
    address: str, api_key: str | None = None, limits: Limits | None = None
) -> dict[str, int | None]:
    """Return the models that the server lists, each with its context length where it says so.

    Raises:
        LLMModelMissing: it lists none.
        LLMError: see each class in `base`.
    """
    limits = limits or Limits()
    peer = Peer(address, address, 0, limits)
    async with new_client(address, bearer(api_key), limits) as client:
        listed = (await ask_json(client, "models", peer, limits.connect_s)).get("data")
    if not isinstance(listed, list):
        raise bad_reply(peer, "no list of models")
    models = {str(each["id"]): _context(each) for each in listed if "id" in each}
    if not models:
        raise LLMModelMissing(model=address)
    return models


def _context(model: Mapping[str, Any]) -> int | None:
    """Return the context length by the names that vLLM, llama.cpp and gateways give it."""
    meta = model.get("meta")
    told = (
        model.get("max_model_len"),
        meta.get("n_ctx") if isinstance(meta, dict) else None,
        model.get("context_length"),
        model.get("context_window"),
    )
    return next((length for length in told if isinstance(length, int) and length > 0), None)


async def lm_studio_context(
    address: str, model: str, api_key: str | None = None, limits: Limits | None = None
) -> int | None:
    """Return the context length that LM Studio has loaded a model with; None from any other."""
    limits = limits or Limits()
    peer = Peer(address, model, 0, limits)
    root = address.rstrip("/").removesuffix("/v1")
    async with new_client(root, bearer(api_key), limits) as client:
        try:
            told = await ask_json(client, f"/api/v0/models/{model}", peer, limits.connect_s)
        except LLMError:
            return None
    length = told.get("loaded_context_length") or told.get("max_context_length")
    return length if isinstance(length, int) else None
