"""What a server's trouble means: its refusals and broken answers as the port's errors."""

from dataclasses import dataclass

import httpx

from govbot.adapters.llm.base import (
    LLMBadReply,
    LLMBusy,
    LLMContextExceeded,
    LLMError,
    LLMFailed,
    LLMKeyRejected,
    LLMModelMissing,
    LLMUnreachable,
)
from govbot.adapters.llm.lines import BrokenLine

# How llama.cpp, OpenAI, vLLM and Gemini tell that a prompt is too long.
_CONTEXT_MARKS = (
    "exceed_context",
    "context_length",
    "context length",
    "input token count",
)


class BadLine(Exception):
    """A line is not what the protocol says."""


class ServerError(Exception):
    """The server reported an error inside the stream; `args[0]` is its text."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a server may take, in seconds, and whether it must be in the own network.

    The times are until the connection, until the first piece of text, and until each later one.
    """

    first_s: float = 300.0
    next_s: float = 60.0
    connect_s: float = 5.0
    stays_inside: bool = False
    """What is sent is not masked: no connection is opened to an address outside."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The server and model spoken to, for requests and for errors."""

    address: str
    model: str
    context_tokens: int
    limits: Limits = Limits()


def named(error: Exception, peer: Peer, *, began: bool) -> LLMError:
    """Return the port's error for what broke the stream; `began`: some of the answer had come."""
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.UnsupportedProtocol():
            return LLMUnreachable(address=peer.address)
        case ServerError():
            return _too_long(str(error), peer) or LLMFailed(model=peer.model)
        case BrokenLine():
            return bad_reply(peer, str(error))
        case BadLine() | httpx.DecodingError() if not began:
            return bad_reply(peer, "not JSON")
        case _:
            return LLMFailed(model=peer.model)


def refusal(status: int, kind: str, body: bytes, peer: Peer) -> LLMError:
    """Return the port's error for an answer that is not 200.

    Args:
        status: its status.
        kind: its content type.
        body: how it begins.
        peer: who gave it.
    """
    text = body.decode("utf-8", "replace").lower()
    if wrong := _too_long(text, peer) or _by_status(status, peer):
        return wrong
    if "api_key_invalid" in text:
        return LLMKeyRejected(model=peer.model, address=peer.address)
    if kind == "text/html" or httpx.codes.is_redirect(status):
        return bad_reply(peer, f"{kind or 'HTTP'}, {status}")
    if status == httpx.codes.NOT_FOUND:
        return LLMModelMissing(model=peer.model)
    return LLMFailed(model=peer.model, http_status=status)


def _by_status(status: int, peer: Peer) -> LLMError | None:
    """Return what a status means by itself, whatever the body says."""
    match status:
        case 401 | 403:
            return LLMKeyRejected(model=peer.model, address=peer.address)
        case 429 | 503:
            return LLMBusy(model=peer.model, http_status=status)
        case 502 | 504:  # a proxy stands in front of a server that is not there
            return LLMUnreachable(address=peer.address)
        case _:
            return None


def _too_long(text: str, peer: Peer) -> LLMContextExceeded | None:
    if any(mark in text.lower() for mark in _CONTEXT_MARKS):
        return LLMContextExceeded(model=peer.model, context_tokens=peer.context_tokens)
    return None


def bad_reply(peer: Peer, found: str) -> LLMBadReply:
    """Return the error for an answer that is not the protocol's."""
    return LLMBadReply(model=peer.model, address=peer.address, found=found)
