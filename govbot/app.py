"""The web application: lifespan, error handlers, the list of routers, the built page."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import ClassVar

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from govbot import __version__
from govbot.accounts.auth import PUBLIC, current_asker
from govbot.accounts.departments.endpoints import router as departments
from govbot.accounts.doors.endpoints import router as doors
from govbot.accounts.keys.endpoints import router as keys
from govbot.accounts.organization.endpoints import router as organization
from govbot.accounts.own.endpoints import router as own
from govbot.accounts.people.endpoints import router as people
from govbot.accounts.roles.endpoints import router as roles
from govbot.accounts.signing.endpoints import router as signing
from govbot.accounts.tickets.endpoints import router as tickets
from govbot.adapters.embedding.base import Embedder, EmbeddingFailed
from govbot.adapters.limits.registry import get_limiter
from govbot.auditing.endpoints import router as auditing
from govbot.chat.endpoints import router as chat
from govbot.core.db.engine import DatabaseUnreachable
from govbot.core.errors import GovBotError, InvalidInput, NotFound
from govbot.core.settings import Settings, get_settings
from govbot.gateway.endpoints import router as gateway
from govbot.guard import REFUSALS, Guard, Uploads, error_response
from govbot.ingestion.endpoints import router as ingestion
from govbot.lexicon.endpoints import router as lexicon
from govbot.library.endpoints import router as library
from govbot.library.rights.endpoints import router as rights
from govbot.limits import Limited
from govbot.models.endpoints import router as models
from govbot.operations.endpoints import router as operations
from govbot.operations.runtime import Services, open_services
from govbot.privacy.endpoints import router as privacy
from govbot.prompts.endpoints import router as prompts
from govbot.retrieval.endpoints import router as retrieval
from govbot.worker import work_forever

logger = logging.getLogger(__name__)

ACCOUNTS = (
    doors,
    signing,
    tickets,
    own,
    keys,
    people,
    departments,
    roles,
    organization,
)
ROUTERS = (
    *ACCOUNTS,
    operations,
    rights,
    library,
    ingestion,
    retrieval,
    lexicon,
    models,
    chat,
    prompts,
    auditing,
    privacy,
)
# Resolved, because what is served from it is compared with it.
WEB = (Path(__file__).parent / "web").resolve()
_WARM_UP_ENDS_WITHIN_S = 10.0
"""Longer than an encoder at hand takes to load on a busy machine."""


class McpDoor:
    """Hands requests to the MCP server, which loads while the first page is already served."""

    def __init__(self) -> None:
        self._ready: asyncio.Future[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as soon as there is somebody to pass it to, if it says who asks."""
        assert self._ready is not None  # noqa: S101 - the lifespan has begun before any request
        request = Request(scope, receive)
        try:
            await current_asker(request)
        except GovBotError as error:
            response = await error_response(request, error)
            await response(scope, receive, send)
            return
        handle = await asyncio.shield(self._ready)
        await handle(scope, receive, send)

    async def keep_open(self, services: Services) -> None:
        """Serve until cancelled."""
        self._ready = asyncio.get_running_loop().create_future()
        try:
            # It takes half a second: longer than the start should.
            module = await asyncio.to_thread(import_module, "govbot.mcp")
            async with module.over_http(services) as handle:
                self._ready.set_result(handle)
                await asyncio.Event().wait()
        finally:
            self._ready.cancel()


class MethodNotAllowed(GovBotError):
    """The address exists but does not take this verb. Data: `method`."""

    status: ClassVar[int] = 405
    code: ClassVar[str] = "method_not_allowed"


def create_app(settings: Settings | None = None, services: Services | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: those of the process when left out.
        services: open ones, which the caller closes; left out, the application opens its own when
            it starts and closes them when it stops.
    """
    settings = settings or get_settings()
    mcp, limiter = McpDoor(), get_limiter(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(limiter.close)
            ready = services
            if ready is None:
                ready = await stack.enter_async_context(open_services(settings))
            app.state.services = ready
            async with _at_work(ready), _open(mcp, ready):
                yield

    app = FastAPI(
        title="GovBot",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # its page comes from another site, and GovBot asks no other site
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    api = APIRouter(prefix="/api/v1", responses=REFUSALS)
    for router in ROUTERS:
        api.include_router(router)
    app.include_router(api)
    app.include_router(gateway)
    app.router.routes.append(Route("/mcp", mcp, include_in_schema=False))
    _handle_errors(app)
    # The last one added sees a request first.
    app.add_middleware(Uploads)
    app.add_middleware(Limited, limiter=limiter, per_minute=settings.rate_limits)
    app.add_middleware(Guard, settings=settings)
    _serve_web(app)
    return app


@asynccontextmanager
async def _at_work(services: Services) -> AsyncIterator[None]:
    """Run the worker, and make ready what the first question needs."""
    await services.chat.close_abandoned()
    worker = asyncio.create_task(work_forever(services))
    warming = await _warm_up(services)
    await services.llms.current()  # begins to load the embedded model
    try:
        yield
    finally:
        await services.chat.close()
        await services.models.pulls.close()
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
        # A thread that the interpreter takes away inside the encoder's native code aborts it all.
        await asyncio.to_thread(warming.join, _WARM_UP_ENDS_WITHIN_S)


@asynccontextmanager
async def _open(mcp: McpDoor, services: Services) -> AsyncIterator[None]:
    opened = asyncio.create_task(mcp.keep_open(services))
    try:
        yield
    finally:
        opened.cancel()
        with suppress(asyncio.CancelledError):
            await opened


async def _warm_up(services: Services) -> Thread:
    """Let the encoder load in the thread returned: the first question should not wait for it.

    The interpreter does not wait for that thread: the encoder may be a server that hangs.
    """

    def embed(embedder: Embedder) -> None:
        try:
            embedder.embed_queries(["aquecimento"])
        except EmbeddingFailed as error:
            logger.warning("searches cannot use the encoder: %s", error)

    warming = Thread(daemon=True)
    try:
        embedder = await services.spaces.at_work()
    except EmbeddingFailed as error:
        logger.warning("searches cannot use the encoder: %s", error)
    else:
        warming = Thread(target=embed, args=(embedder,), daemon=True)
    warming.start()
    return warming


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(GovBotError)
    async def known(request: Request, error: GovBotError) -> Response:
        return await error_response(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        places = [".".join(str(part) for part in each["loc"]) for each in error.errors()]
        return await error_response(request, InvalidInput(detail=", ".join(places)))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        kinds: dict[int, GovBotError] = {
            NotFound.status: NotFound(path=request.url.path),
            MethodNotAllowed.status: MethodNotAllowed(method=request.method),
        }
        response = await error_response(
            request, kinds.get(error.status_code, InvalidInput(detail=error.detail))
        )
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(DataError)
    async def unstorable(request: Request, error: DataError) -> Response:
        # A text with NUL, or a number of no column: PostgreSQL is asked, and its words stay here.
        logger.warning("refused by the database: %s", type(error.orig).__name__)
        return await error_response(request, InvalidInput(detail="value"))

    @app.exception_handler(OperationalError)
    async def away(request: Request, error: OperationalError) -> Response:
        logger.warning("database: %s", error)
        address = request.app.state.services.database.address
        return await error_response(request, DatabaseUnreachable(address=address))

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        logger.error("unexpected error", exc_info=error)
        return await error_response(request, GovBotError())


def _serve_web(app: FastAPI) -> None:
    """Serve the built page; every path that is no file is the page's own business."""
    if (WEB / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=WEB / "assets"))

    @app.get("/{path:path}", include_in_schema=False, dependencies=[PUBLIC])
    async def page(path: str) -> FileResponse:
        if path.startswith("api/"):
            raise NotFound(path=path)
        if file := web_file(path):
            return FileResponse(file)
        if not (WEB / "index.html").is_file():
            raise NotFound(path="index.html")
        # Its name never changes: a browser must ask whether a new GovBot brought a new page.
        return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})


def web_file(path: str) -> Path | None:
    """Return the file of the built page that a path names; None for all else, inside or out."""
    if not path or "\0" in path:
        return None
    try:
        file = (WEB / path).resolve()
        is_file = file.is_relative_to(WEB) and file.is_file()
    except OSError:
        return None  # a name longer than the disk takes
    return file if is_file else None
