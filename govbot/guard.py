"""What every request passes before the application sees it: names, origins, sizes, headers.

Plain ASGI, so that streamed answers flow through untouched and learn at once that their reader
has left.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govbot.accounts.auth import preferred_language, require_signed_in
from govbot.adapters.blobs.base import FileTooLarge
from govbot.core.errors import GovBotError
from govbot.core.forwarded import is_secure, resolved
from govbot.core.settings import Settings
from govbot.core.words import say
from govbot.gateway.schemas import PREFIX as OPENAI
from govbot.gateway.schemas import error_shape

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
UPLOADS = "/api/v1/documents"
FORM = "multipart/form-data"
PLAIN_BODY_MB = 1
NOT_ALLOWED = 1008
"""A WebSocket's word for a breach of policy."""
MEGABYTE = 1 << 20
NEVER_KEPT = ("/api/", "/v1/", "/mcp")
"""Where answers hold what only the asker may read."""
A_YEAR_S = 365 * 24 * 3600
OWN_STYLES = (
    "@layer {\n  [data-react-aria-pressable] {\n    touch-action: pan-x pan-y pinch-zoom;\n  }\n}",
    "@layer {\n  * {\n    overscroll-behavior: contain;\n  }\n}",
)
"""The style elements that the page's controls (React Aria) add to it: these and no others."""
_STYLES = " ".join(
    f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in OWN_STYLES
)
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; "
        f"style-src 'self' {_STYLES}; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
}


class ForeignHost(GovBotError):
    """The request names a machine that is not this one. Data: `host`."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "foreign_host"


class ForeignOrigin(GovBotError):
    """Another web page tries to use GovBot in the person's name. Data: `origin`."""

    status = 403
    code = "foreign_origin"


class Guard:
    """Refuses what other sites send and what is too large; tells browsers to guess nothing."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._max_upload_mb = settings.max_upload_mb
        self._names = LOOPBACK_NAMES | {settings.host.lower(), *settings.allowed_hosts}
        self._proxies = settings.trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with the reason why not."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope = resolved(scope, self._proxies)
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
            return
        send = _with_headers(scope, send)
        request = Request(scope)
        limit_mb = self._limit_mb(request)
        try:
            self._check(request, limit_mb)
        except GovBotError as error:
            response = await error_response(request, error)
            await response(scope, receive, send)
            return
        await _Bounded(self._app, request, limit_mb).run(receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a WebSocket on; one that another site's page opens is not accepted."""
        try:
            self._check_names(HTTPConnection(scope))
        except GovBotError:
            await receive()
            await send({"type": "websocket.close", "code": NOT_ALLOWED})
            return
        await self._app(scope, receive, send)

    def _limit_mb(self, request: Request) -> int:
        return self._max_upload_mb if _is_upload(request) else PLAIN_BODY_MB

    def _check(self, request: Request, limit_mb: int) -> None:
        self._check_names(request)
        size = request.headers.get("content-length", "0")
        if size.isdigit() and int(size) > _bytes(limit_mb):
            raise FileTooLarge(limit_mb=limit_mb)

    def _check_names(self, request: HTTPConnection) -> None:
        # A page of another site that resolves to this machine is refused by its name.
        host = request.headers.get("host", "")
        if _name(host) not in self._names:
            raise ForeignHost(host=host)
        origin = request.headers.get("origin")
        if origin and not _is_own(origin, host, is_secure(request.scope)):
            raise ForeignOrigin(origin=origin)


class Uploads:
    """Asks who sends a file before it is read: the framework reads a body before it asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse a file of nobody."""
        if scope["type"] == "http" and _is_upload(request := Request(scope)):
            try:
                await require_signed_in(request)
            except GovBotError as error:
                response = await error_response(request, error)
                await response(scope, receive, send)
                return
            except OperationalError:
                pass  # further in, it is told in words
        await self._app(scope, receive, send)


class _Bounded:
    """One request whose body is counted while it comes in, whatever its length claims."""

    def __init__(self, app: ASGIApp, request: Request, limit_mb: int) -> None:
        self._app = app
        self._request = request
        self._limit_mb = limit_mb
        self._left = _bytes(limit_mb)

    async def run(self, receive: Receive, send: Send) -> None:
        async def counted() -> Message:
            message = await receive()
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise FileTooLarge(limit_mb=self._limit_mb)
            return message

        async def unless_too_large(message: Message) -> None:
            # The framework takes what `counted` raises for a malformed body and says so.
            if self._left >= 0:
                await send(message)

        try:
            await self._app(self._request.scope, counted, unless_too_large)
        except FileTooLarge:
            if self._left >= 0:
                raise
        if self._left < 0:
            response = await error_response(self._request, FileTooLarge(limit_mb=self._limit_mb))
            await response(self._request.scope, receive, send)


def _is_upload(request: Request) -> bool:
    """Tell whether a request may bring a document: no other has a body that is large."""
    is_form = request.headers.get("content-type", "").lower().startswith(FORM)
    return is_form and request.method == "POST" and request.url.path == UPLOADS


def _bytes(limit_mb: int) -> int:
    return (limit_mb + 1) * MEGABYTE  # one more for what surrounds the file


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None  # an opening bracket without its other half


def _is_own(origin: str, host: str, secure: bool) -> bool:
    """Tell whether a page is GovBot's own. Behind a proxy that is not trusted it may be secure."""
    try:
        scheme, name, *_ = urlsplit(origin)
    except ValueError:
        return False
    return name == host and scheme in ({"https"} if secure else {"http", "https"})


def _with_headers(scope: Scope, send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if scope["path"].startswith(NEVER_KEPT):
                headers.setdefault("Cache-Control", "no-store")
            if is_secure(scope):
                headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR_S}")
        await send(message)

    return sender


class ErrorBody(BaseModel):
    """What stopped the work: a stable code, a sentence for a person, what the sentence is about."""

    code: str
    message: str
    data: dict[str, str]


class ErrorOut(BaseModel):
    """Every refusal of the interface."""

    error: ErrorBody


REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorOut, "description": "Refused"},
    503: {"model": ErrorOut, "description": "Something that is needed is away"},
}


async def error_response(request: Request, error: GovBotError) -> Response:
    """Return an error as its client reads it, in the language that the browser asks for."""
    language = await preferred_language(request)
    if request.url.path.startswith(f"{OPENAI}/"):
        status, shape = error_shape(error, language)
        return JSONResponse(shape, status_code=status)
    body = {
        "code": error.code,
        "message": say(error.code, error.data, language),
        "data": {key: str(value) for key, value in error.data.items()},
    }
    return JSONResponse({"error": body}, status_code=error.status)
