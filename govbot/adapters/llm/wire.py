"""A streamed answer over HTTP; time limits, lost connections and refusals as the port's errors."""

import asyncio
import ipaddress
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from govbot.adapters.llm.base import (
    LLMContextExceeded,
    LLMFailed,
    LLMModelMissing,
    LLMTimeout,
    LLMUnreachable,
)

_CONNECT_SECONDS = 5.0


class Event(NamedTuple):
    """What one line of a streamed answer says."""

    text: str
    done: bool = False


Parse = Callable[[str], Event | None]


class BadLine(Exception):
    """The server reported an error inside the stream."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to wait for the first piece of text, and for each later one."""

    first_s: float = 300.0
    next_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Peer:
    """The server and model spoken to, for requests and for errors."""

    address: str
    model: str
    context_tokens: int
    limits: Limits = Limits()


def new_client(address: str, api_key: str | None = None) -> httpx.AsyncClient:
    """Return an HTTP client for one server; a proxy of the environment is not asked for loopback.

    Reads have no limit here: `stream_text` watches the clock.
    """
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    return httpx.AsyncClient(
        base_url=address,
        headers=headers,
        timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
        trust_env=not is_loopback(address),
    )


def is_loopback(address: str) -> bool:
    """Tell whether an address leads to this machine."""
    host = httpx.URL(address).host
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def stream_text(
    client: httpx.AsyncClient, path: str, body: Mapping[str, Any], parse: Parse, peer: Peer
) -> AsyncGenerator[str, None]:
    """Post `body` to `path` and yield the text that `parse` finds in the lines of the answer.

    Raises:
        LLMUnreachable, LLMTimeout, LLMModelMissing, LLMContextExceeded, LLMFailed: see each class.
    """
    limit, phase = peer.limits.first_s, "first"
    async with aclosing(_pieces(client, path, body, parse, peer)) as pieces:
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


async def _pieces(
    client: httpx.AsyncClient, path: str, body: Mapping[str, Any], parse: Parse, peer: Peer
) -> AsyncGenerator[str, None]:
    try:
        async with client.stream("POST", path, json=body) as response:
            if response.status_code != httpx.codes.OK:
                raise refusal(response.status_code, await response.aread(), peer)
            async for line in response.aiter_lines():
                event = parse(line)
                if event and event.text:
                    yield event.text
                if event and event.done:
                    return
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise LLMUnreachable(address=peer.address) from error
    except (httpx.TransportError, BadLine) as error:
        raise LLMFailed(model=peer.model) from error
    # The connection ended in good order, but the answer did not.
    raise LLMFailed(model=peer.model)


def refusal(
    status: int, body: bytes, peer: Peer
) -> LLMContextExceeded | LLMModelMissing | LLMFailed:
    """Return the port's error for an answer that is not 200."""
    text = body.decode("utf-8", "replace").lower()
    if "exceed_context" in text or "context_length" in text or "context length" in text:
        return LLMContextExceeded(model=peer.model, context_tokens=peer.context_tokens)
    if status == httpx.codes.NOT_FOUND:
        return LLMModelMissing(model=peer.model)
    return LLMFailed(model=peer.model, http_status=status)


def parse_json(text: str) -> dict[str, Any]:
    """Return one line's object.

    Raises:
        BadLine: it is not one, or it carries an error.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadLine from error
    if not isinstance(data, dict) or data.get("error"):
        raise BadLine
    return data
