"""A streamed answer over HTTP; time limits, lost connections and refusals as the port's errors."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from govbot.adapters.llm.base import (
    LLMEmpty,
    LLMEndless,
    LLMError,
    LLMFailed,
    LLMRefused,
    LLMTimeout,
    LLMToolCall,
    LLMUnreachable,
)
from govbot.adapters.llm.lines import BrokenLine, lines
from govbot.adapters.llm.replies import (
    BadLine,
    Limits,
    Peer,
    ServerError,
    bad_reply,
    named,
    refusal,
)
from govbot.core.egress.client import guarded_client
from govbot.core.egress.policy import INSIDE, OPERATOR

_LONGEST_REFUSAL, _LONGEST_LIST = 1 << 16, 1 << 23
# Far more than the longest words of any tokeniser come to on average, and room for short answers.
_CHARS_PER_TOKEN, _CHARS_SPARE = 16, 1_000


class Event(NamedTuple):
    """What one line of a streamed answer says.

    `tool`: the model asks for a tool. `blocked`: why the provider's filter stopped the answer.
    """

    text: str
    done: bool = False
    tool: bool = False
    blocked: str = ""


Parse = Callable[[str], Event | None]


@dataclass(frozen=True, slots=True)
class Call:
    """One request, and how the lines of its answer are read."""

    path: str
    body: Mapping[str, Any]
    parse: Parse
    max_tokens: int


def new_client(
    address: str, headers: Mapping[str, str] | None = None, limits: Limits | None = None
) -> httpx.AsyncClient:
    """Return an HTTP client for one server; a proxy of the environment is not asked for loopback.

    Reads have no limit here: `stream_text` watches the clock. Nor has the number of connections:
    how many questions a model gets at once is decided before they come here.
    """
    limits = limits or Limits()
    return guarded_client(
        INSIDE if limits.stays_inside else OPERATOR,
        base_url=address,
        headers=dict(headers or {}),
        timeout=httpx.Timeout(None, connect=limits.connect_s),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
    )


def bearer(api_key: str | None) -> dict[str, str]:
    """Return the header that carries a key, if there is one."""
    return {"Authorization": f"Bearer {api_key}"} if api_key else {}


async def ask_json(
    client: httpx.AsyncClient,
    path: str,
    peer: Peer,
    timeout_s: float,
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the object that a server answers with at once; with a body it is posted.

    Raises:
        LLMError: see each class in `base`.
    """
    method = "GET" if body is None else "POST"
    try:
        async with (
            asyncio.timeout(timeout_s),
            client.stream(method, path, json=body) as response,
        ):
            await accept(response, peer)
            told = await _start_of(response, _LONGEST_LIST)
            return parse_json(told.decode("utf-8", "replace"))
    except TimeoutError as error:
        raise LLMUnreachable(address=peer.address) from error
    except (httpx.TransportError, httpx.DecodingError, ServerError, BadLine) as error:
        raise named(error, peer, began=False) from error


async def stream_text(
    client: httpx.AsyncClient, call: Call, peer: Peer
) -> AsyncGenerator[str, None]:
    """Make the call and yield the text of its answer, piece by piece.

    Raises:
        LLMError: see each class in `base`.
    """
    limit, phase = peer.limits.first_s, "first"
    async with aclosing(_pieces(client, call, peer)) as pieces:
        while True:
            try:
                async with asyncio.timeout(limit):
                    piece = await anext(pieces, None)
            except TimeoutError as error:
                raise LLMTimeout(model=peer.model, seconds=limit, phase=phase) from error
            if piece is None:
                return
            limit, phase = peer.limits.next_s, "next"
            yield piece


@dataclass(slots=True)
class _Heard:
    """What has come of an answer so far, by which its end is judged."""

    peer: Peer
    most: int
    events: int = 0
    characters: int = 0
    done: bool = False
    tool: bool = False
    blocked: str = ""

    def take(self, event: Event) -> None:
        self.events += 1
        self.characters += len(event.text)
        self.done |= event.done
        self.tool |= event.tool
        self.blocked = self.blocked or event.blocked
        if self.characters > self.most:
            raise LLMEndless(model=self.peer.model, characters=self.most)

    def verdict(self) -> LLMError | None:
        """Return what is wrong with an answer of which no more comes."""
        peer = self.peer
        if self.blocked:
            return LLMRefused(model=peer.model, reason=self.blocked)
        if not self.events:
            return bad_reply(peer, "no answer in the stream")
        if not self.done:
            return LLMFailed(model=peer.model)
        if not self.characters:
            return LLMToolCall(model=peer.model) if self.tool else LLMEmpty(model=peer.model)
        return None


async def _pieces(client: httpx.AsyncClient, call: Call, peer: Peer) -> AsyncGenerator[str, None]:
    heard = _Heard(peer, call.max_tokens * _CHARS_PER_TOKEN + _CHARS_SPARE)
    try:
        async with client.stream("POST", call.path, json=call.body) as response:
            await accept(response, peer)
            async with aclosing(_events(response, call.parse)) as events:
                async for event in events:
                    heard.take(event)
                    if event.text:
                        yield event.text
                    if event.done:
                        break
    except (httpx.TransportError, httpx.DecodingError, ServerError, BrokenLine, BadLine) as error:
        raise named(error, peer, began=heard.events > 0) from error
    if wrong := heard.verdict():
        raise wrong


async def _events(response: httpx.Response, parse: Parse) -> AsyncGenerator[Event, None]:
    async with aclosing(lines(response.aiter_bytes())) as each:
        async for line in each:
            try:
                event = parse(line)
            except (TypeError, AttributeError, LookupError) as error:
                raise BadLine from error
            if event:
                yield event


async def accept(response: httpx.Response, peer: Peer) -> None:
    """Refuse what is no answer of a model server by its status or its kind.

    Raises:
        LLMError: what the refusal means.
    """
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status_code != httpx.codes.OK:
        body = await _start_of(response, _LONGEST_REFUSAL)
        raise refusal(response.status_code, kind, body, peer)
    if kind in {"text/html", "application/xhtml+xml"}:
        raise bad_reply(peer, kind)


async def _start_of(response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > most:
            break
    return bytes(body[:most])


def parse_json(text: str) -> dict[str, Any]:
    """Return one line's object.

    Raises:
        BadLine: it is not one.
        ServerError: it carries an error instead.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadLine from error
    if not isinstance(data, dict):
        raise BadLine
    if data.get("error") or data.get("object") == "error":
        raise ServerError(text)
    return data
