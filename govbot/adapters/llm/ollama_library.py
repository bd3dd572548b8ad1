"""What an Ollama has, what is known of it, and the fetching of a model, through its own client.

Conversations do not come this way: see decision 0024. Each answer is bounded and checked as those
of other servers are; what the client raises is told in the port's errors.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import cast

import httpx
from ollama import AsyncClient, ListResponse, ProgressResponse, ResponseError

from govbot.adapters.llm.base import LLMBadReply, LLMError, LLMFailed, LLMUnreachable
from govbot.adapters.llm.pulling import (
    Progress,
    PullFailed,
    PullModelUnknown,
    PullNeedsNewerServer,
    PullNoSpace,
    PullRegistryUnreachable,
    Stage,
)
from govbot.adapters.llm.replies import Peer, bad_reply, named
from govbot.adapters.llm.wire import accept
from govbot.core.network import is_loopback

DETECT_SECONDS = 0.4
STALL_SECONDS = 600.0
"""Checking the digest of a large file on a slow disk is silent for minutes."""
NOT_THERE = (LLMUnreachable, LLMBadReply, LLMFailed)
"""What stands at the address is no Ollama, or nothing does."""
_LONGEST_LINE = 1 << 23
_NO_SPACE = ("no space left", "not enough space", "disk full", "disk quota")
_NO_NAME = ("file does not exist", "not found", "invalid model name", "manifest unknown")
_NO_REGISTRY = ("no such host", "dial tcp", "timeout", "refused", "unreachable", "tls", "x509")
_STAGES: Sequence[tuple[str, Stage]] = (
    ("pulling manifest", "manifest"),
    ("pulling", "downloading"),
    ("downloading", "downloading"),
    ("verifying", "verifying"),
    ("writing", "writing"),
    ("success", "done"),
)


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that an Ollama has; None where it does not say.

    `size` is its bytes on the disk, `parameters` its weights as Ollama writes them ("3.2B").
    `chats` is false for models that only embed; `loaded`: it is in memory now.
    """

    name: str
    size: int | None = None
    parameters: str | None = None
    quantization: str | None = None
    chats: bool = True
    loaded: bool = False


async def models(address: str, timeout_s: float = DETECT_SECONDS) -> list[str]:
    """Return the names of the chat models of a running Ollama, the newest first.

    Raises:
        LLMUnreachable: none answers within the time.
        LLMError: see each class in `base`.
    """
    return [each.name for each in await _listed(address, timeout_s) if each.chats]


async def library(address: str, timeout_s: float) -> list[InstalledModel]:
    """Return all that a running Ollama has, and which of it is in memory.

    Raises:
        LLMError: see each class in `base`.
    """
    return await _listed(address, timeout_s, await _loaded(address, timeout_s))


async def trained_context(address: str, model: str, timeout_s: float = 5.0) -> int | None:
    """Return the context length that a model was made for, where Ollama tells it.

    Raises:
        LLMError: see each class in `base`.
    """
    peer = Peer(address, model, 0)
    with _named(peer):
        async with asyncio.timeout(timeout_s), _client(peer, timeout_s) as client:
            told = await client.show(model)
    lengths = (told.modelinfo or {}).items()
    return next(
        (n for name, n in lengths if name.endswith(".context_length") and isinstance(n, int)), None
    )


async def pull(
    address: str, model: str, connect_s: float = 5.0, stall_s: float = STALL_SECONDS
) -> AsyncGenerator[Progress, None]:
    """Let an Ollama fetch a model; yield how far it is, `done` last.

    Closing the generator stops it. What was fetched is kept, and the next try goes on from it.

    Args:
        address: Ollama's base address.
        model: a name of its registry, such as `qwen3:4b`, or `hf.co/OWNER/REPOSITORY:QUANTIZATION`.
        connect_s: how long the server may take to be reached.
        stall_s: how long it may say nothing.

    Raises:
        LLMUnreachable: no server answers.
        PullFailed: one of its kinds says why the model is not there.
    """
    peer, heard = Peer(address, model, 0), _Heard()
    try:
        async with _client(peer, connect_s) as client:
            told = await client.pull(model, stream=True)
            # The client's type hides that it is a generator, which has to be closed.
            lines = cast("AsyncGenerator[ProgressResponse, None]", told)
            async with aclosing(lines):
                while line := await _next(lines, stall_s):
                    yield heard.take(line)
    except ResponseError as error:
        raise _pull_failure(error.error, peer) from error
    except LLMFailed as error:
        unknown = error.data.get("http_status") == httpx.codes.BAD_REQUEST
        raise (PullModelUnknown if unknown else PullFailed)(model=model) from error
    except (ConnectionError, httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise LLMUnreachable(address=address) from error
    except (httpx.HTTPError, TimeoutError, *_NO_PROTOCOL) as error:
        raise PullFailed(model=model) from error
    if heard.stage != "done":
        raise PullFailed(model=model)


class _Heard:
    """What the lines of a pull come to. Each layer is told by itself, one after the other."""

    def __init__(self) -> None:
        self.stage: Stage = "manifest"
        self._layers: dict[str, tuple[int, int]] = {}

    def take(self, line: ProgressResponse) -> Progress:
        status = (line.status or "").lower()
        named = (stage for start, stage in _STAGES if status.startswith(start))
        self.stage = next(named, self.stage)
        if line.digest and line.total:
            self._layers[line.digest] = (min(line.completed or 0, line.total), line.total)
        layers = self._layers.values()
        return Progress(
            self.stage, sum(done for done, _ in layers), sum(size for _, size in layers)
        )


async def _next(
    lines: AsyncGenerator[ProgressResponse, None], stall_s: float
) -> ProgressResponse | None:
    async with asyncio.timeout(stall_s):
        return await anext(lines, None)


def _pull_failure(told: str, peer: Peer) -> LLMError:
    """Return what Ollama's own words about a pull mean."""
    words = told.lower()
    kinds: Sequence[tuple[Sequence[str], type[PullFailed]]] = (
        (_NO_SPACE, PullNoSpace),
        (("newer version of ollama",), PullNeedsNewerServer),
        (_NO_NAME, PullModelUnknown),
        (_NO_REGISTRY, PullRegistryUnreachable),
    )
    kind = next((kind for marks, kind in kinds if any(mark in words for mark in marks)), PullFailed)
    return kind(model=peer.model)


async def _listed(
    address: str, timeout_s: float, loaded: frozenset[str] = frozenset()
) -> list[InstalledModel]:
    peer = Peer(address, address, 0)
    with _named(peer):
        async with asyncio.timeout(timeout_s), _client(peer, timeout_s) as client:
            told = await client.list()
    return [_installed(each, loaded) for each in told.models if each.model]


async def _loaded(address: str, timeout_s: float) -> frozenset[str]:
    peer = Peer(address, address, 0)
    try:
        with _named(peer):
            async with asyncio.timeout(timeout_s), _client(peer, timeout_s) as client:
                told = await client.ps()
    except LLMError:  # an Ollama too old to tell
        return frozenset()
    return frozenset(each.model for each in told.models if each.model)


def _installed(model: ListResponse.Model, loaded: frozenset[str]) -> InstalledModel:
    details, name = model.details, model.model or ""
    families = (details.families or (details.family or "",)) if details else ()
    return InstalledModel(
        name=name,
        size=int(model.size) if model.size is not None else None,
        parameters=(details.parameter_size or None) if details else None,
        quantization=(details.quantization_level or None) if details else None,
        chats=not any("bert" in family for family in families),
        loaded=name in loaded,
    )


class _TooLong(Exception):
    """The server writes a line without end."""


_NO_PROTOCOL = (ValueError, TypeError, AttributeError, _TooLong)
"""What comes of an answer of another shape, which the client unpacks as it is."""


class _Bounded(httpx.AsyncByteStream):
    """A body whose lines are not longer than what can be meant; the client reads them whole."""

    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = 0
        async for chunk in self._inner:
            at = chunk.rfind(b"\n")
            length = len(chunk) - at - 1 if at >= 0 else length + len(chunk)
            if length > _LONGEST_LINE:
                raise _TooLong
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


def _client(peer: Peer, connect_s: float) -> AsyncClient:
    """Return Ollama's client, whose answers are looked at before it reads them."""

    async def look(response: httpx.Response) -> None:
        await accept(response, peer)
        response.stream = _Bounded(cast("httpx.AsyncByteStream", response.stream))

    return AsyncClient(
        peer.address,
        follow_redirects=False,
        timeout=httpx.Timeout(None, connect=connect_s),
        trust_env=not is_loopback(peer.address),
        event_hooks={"response": [look]},
        # A body that unpacks to a thousand times its length has no place here.
        headers={"Accept-Encoding": "identity"},
    )


@contextmanager
def _named(peer: Peer) -> Iterator[None]:
    """Turn what goes wrong in a short call into the port's errors."""
    try:
        yield
    except (TimeoutError, ConnectionError) as error:
        raise LLMUnreachable(address=peer.address) from error
    except (httpx.DecodingError, *_NO_PROTOCOL) as error:
        raise bad_reply(peer, "not Ollama's answer") from error
    except httpx.TransportError as error:
        raise named(error, peer, began=False) from error
