"""How often each client may ask: the table of kinds, and what applies it to every request."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govbot.accounts.auth import known_caller, preferred_language
from govbot.adapters.limits.base import Limiter, Rate
from govbot.chat.events import Broken
from govbot.chat.schemas import event_data
from govbot.core.errors import GovBotError
from govbot.core.forwarded import client_address
from govbot.core.settings import RouteClass
from govbot.guard import error_response

KINDS: tuple[tuple[str, re.Pattern[str], RouteClass], ...] = (
    # Whoever is in already guesses at nothing, and shares an address with a whole building.
    ("POST", re.compile(r"/api/v1/auth/(refresh|logout|logout-all)"), "other"),
    ("POST", re.compile(r"/api/v1/(auth|setup)(/.*)?"), "auth"),
    ("POST", re.compile(r"/api/v1/chat/messages|/v1/chat/completions|/mcp"), "ask"),
    ("POST", re.compile(r"/api/v1/prompts/[^/]*/preview"), "ask"),
    ("POST", re.compile(r"/api/v1/documents"), "upload"),
    ("GET", re.compile(r"/api/v1/search"), "search"),
)
"""Verb and path to kind, the first one that fits; the rest of the interface is `other`."""

_INTERFACE = re.compile(r"/(api|v1|mcp)(/.*)?")


class TooManyRequests(GovBotError):
    """A client asks more often than it may. Data: `seconds` until the next one is allowed."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "too_many_requests"


def kind_of(verb: str, path: str) -> RouteClass | None:
    """Return the kind of a request; None for the page's own files, which nobody counts."""
    path = path.rstrip("/")
    if not _INTERFACE.fullmatch(path):
        return None
    fitting = (kind for method, form, kind in KINDS if method == verb and form.fullmatch(path))
    return next(fitting, "other")


def principal(scope: Scope) -> str:
    """Return whom a request is counted for: the person or the key, if it is known, else whence."""
    return known_caller(HTTPConnection(scope)) or f"address:{client_address(scope)}"


class Limited:
    """Refuses what comes too often with 429 and the seconds to wait."""

    def __init__(
        self, app: ASGIApp, *, limiter: Limiter, per_minute: Mapping[RouteClass, int]
    ) -> None:
        self._app, self._limiter = app, limiter
        self._rates = {kind: Rate(times) for kind, times in per_minute.items() if times}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._talk(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = await self._count(scope, kind_of(scope["method"], scope["path"]))
        if refused is None:
            await self._app(scope, receive, send)
            return
        response = await error_response(Request(scope), refused)
        response.headers["Retry-After"] = str(refused.data["seconds"])
        await response(scope, receive, send)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count each question on a connection that stays open; the connection stays."""

        async def counted() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                refused = await self._count(scope, "ask" if _asks(message) else "other")
                if refused is None:
                    return message
                await send({"type": "websocket.send", "text": await _event(scope, refused)})

        await self._app(scope, counted, send)

    async def _count(self, scope: Scope, kind: RouteClass | None) -> TooManyRequests | None:
        rate = self._rates.get(kind) if kind else None
        if rate is None:
            return None
        verdict = await self._limiter.hit(f"{kind}:{principal(scope)}", rate)
        if verdict.allowed:
            return None
        return TooManyRequests(seconds=math.ceil(verdict.retry_after_s))


def _asks(message: Message) -> bool:
    try:
        order: Any = json.loads(message.get("text") or "")
    except (ValueError, RecursionError):
        return False  # refused further in, in words
    return isinstance(order, dict) and order.get("type") == "ask"


async def _event(scope: Scope, error: GovBotError) -> str:
    """Return a refusal as `chat/talk.py` sends its own."""
    name, data = event_data(Broken(error), await preferred_language(HTTPConnection(scope)))
    return json.dumps({"event": name, "data": data}, ensure_ascii=False)
