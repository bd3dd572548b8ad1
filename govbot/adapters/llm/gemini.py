"""Google's Gemini, by its REST protocol; outside the organisation, so off unless it is allowed."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from govbot.adapters.llm.base import Identity, Message
from govbot.adapters.llm.replies import BadLine, Limits, Peer
from govbot.adapters.llm.wire import Call, Event, ask_json, new_client, parse_json, stream_text

CONTEXT_TOKENS = 1_048_576
_DATA = "data:"
_MOST_STOPS = 5
_ROLES = {"user": "user", "assistant": "model"}
_ENDS = frozenset({"STOP", "MAX_TOKENS"})
_TOOL_ENDS = frozenset({"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"})
# These models think before they write, at the cost of the answer's own tokens, unless told not to.
_THINKERS = ("gemini-2.5-flash",)


class GeminiLLM:
    """One model of Gemini."""

    def __init__(
        self, address: str, model: str, api_key: str, *, limits: Limits | None = None
    ) -> None:
        """Connect lazily.

        Args:
            address: the base address with the version, `https://…/v1beta`.
            model: its name, without `models/`.
            api_key: sent in a header, never in the address, which proxies write down.
            limits: how long to wait for text.
        """
        self._peer = Peer(address, model, CONTEXT_TOKENS, limits or Limits())
        self._client = new_client(address, _key(api_key), self._peer.limits)
        self._identity = Identity("gemini", model, CONTEXT_TOKENS)

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
        model = self._peer.model
        wish: dict[str, Any] = {"maxOutputTokens": max_tokens, "temperature": temperature}
        if stop:
            wish["stopSequences"] = list(stop)[:_MOST_STOPS]
        if model.startswith(_THINKERS):
            wish["thinkingConfig"] = {"thinkingBudget": 0}
        body: dict[str, Any] = {
            "contents": [
                {"role": _ROLES[turn.role], "parts": [{"text": turn.content}]}
                for turn in messages
                if turn.role != "system"
            ],
            "generationConfig": wish,
        }
        if system := [{"text": turn.content} for turn in messages if turn.role == "system"]:
            body["systemInstruction"] = {"parts": system}
        path = f"models/{model}:streamGenerateContent?alt=sse"
        call = Call(path, body, _parse, max_tokens)
        async with aclosing(stream_text(self._client, call, self._peer)) as pieces:
            async for piece in pieces:
                yield piece

    async def close(self) -> None:
        """Release the connections."""
        await self._client.aclose()


def _key(api_key: str) -> dict[str, str]:
    return {"x-goog-api-key": api_key}


def _parse(line: str) -> Event | None:
    if not line.startswith(_DATA):
        return None
    data = parse_json(line[len(_DATA) :])
    if refused := (data.get("promptFeedback") or {}).get("blockReason"):
        return Event("", done=True, blocked=str(refused))
    candidates = data.get("candidates")
    if not candidates:
        return Event("") if "usageMetadata" in data else None
    return _candidate(candidates[0])


def _candidate(candidate: Mapping[str, Any]) -> Event:
    parts: Sequence[Mapping[str, Any]] = (candidate.get("content") or {}).get("parts") or ()
    # What the model thinks is marked as such, and is not part of the answer.
    text = "".join(part.get("text") or "" for part in parts if not part.get("thought"))
    if not isinstance(text, str):
        raise BadLine
    reason = candidate.get("finishReason")
    tool = reason in _TOOL_ENDS or any("functionCall" in part for part in parts)
    blocked = str(reason) if reason and reason not in _ENDS | _TOOL_ENDS else ""
    return Event(text, done=reason is not None, tool=tool, blocked=blocked)


async def context_of(
    address: str, model: str, api_key: str, limits: Limits | None = None
) -> int | None:
    """Return how many tokens a model reads, as the provider tells it.

    Raises:
        LLMError: see each class in `base`.
    """
    limits = limits or Limits()
    peer = Peer(address, model, 0, limits)
    async with new_client(address, _key(api_key), limits) as client:
        told = await ask_json(client, f"models/{model}", peer, limits.connect_s)
    length = told.get("inputTokenLimit")
    return length if isinstance(length, int) else None
