"""The web application: lifespan, middleware, the list of routers, the built page."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import OperationalError
from starlette.middleware.trustedhost import TrustedHostMiddleware

from govbot import __version__
from govbot.accounts.auth import preferred_language
from govbot.chat.endpoints import router as chat
from govbot.core.db.engine import DatabaseUnreachable
from govbot.core.errors import GovBotError, InvalidInput, NotFound
from govbot.core.settings import Settings, get_settings
from govbot.core.words import say
from govbot.ingestion.endpoints import router as ingestion
from govbot.library.endpoints import router as library
from govbot.operations.endpoints import router as operations
from govbot.operations.runtime import open_services
from govbot.retrieval.endpoints import router as retrieval
from govbot.worker import work_forever

logger = logging.getLogger(__name__)

ROUTERS = (operations, library, ingestion, retrieval, chat)
WEB = Path(__file__).parent / "web"
LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


class ForeignOrigin(GovBotError):
    """Another web page tries to use GovBot in the person's name."""

    status = 403
    code = "foreign_origin"


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application; what it needs is started with it and stopped with it."""
    settings = settings or get_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_services(settings) as services:
            app.state.services = services
            await services.chat.close_abandoned()
            worker = asyncio.create_task(work_forever(services))
            # The first question should not wait for the weights to be read.
            warm = asyncio.create_task(
                asyncio.to_thread(services.embedder.embed_queries, ["aquecimento"])
            )
            await services.llms.current()  # begins to load the embedded model
            yield
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker
            await warm

    app = FastAPI(
        title="GovBot",
        version=__version__,
        lifespan=lifespan,
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    api = APIRouter(prefix="/api/v1")
    for router in ROUTERS:
        api.include_router(router)
    app.include_router(api)
    _handle_errors(app)
    app.middleware("http")(_guard)
    # A page of another site that resolves to this machine is refused by its name.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK_NAMES)
    _serve_web(app)
    return app


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(GovBotError)
    async def known(request: Request, error: Exception) -> Response:
        return await _error(request, error if isinstance(error, GovBotError) else GovBotError())

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: Exception) -> Response:
        places = [
            ".".join(str(part) for part in each["loc"])
            for each in (error.errors() if isinstance(error, RequestValidationError) else [])
        ]
        return await _error(request, InvalidInput(detail=", ".join(places)))

    @app.exception_handler(OperationalError)
    async def away(request: Request, error: Exception) -> Response:
        logger.warning("database: %s", error)
        return await _error(request, DatabaseUnreachable())

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        logger.error("unexpected error", exc_info=error)
        return await _error(request, GovBotError())


async def _error(request: Request, error: GovBotError) -> Response:
    language = await preferred_language(request)
    body = {
        "code": error.code,
        "message": say(error.code, error.data, language),
        "data": {key: str(value) for key, value in error.data.items()},
    }
    return JSONResponse({"error": body}, status_code=error.status)


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse requests that other sites send, and tell browsers to guess nothing."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        return await _error(request, ForeignOrigin(origin=origin))
    response = await call_next(request)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response


def _serve_web(app: FastAPI) -> None:
    """Serve the built page; every path that is no file is the page's own business."""
    if (WEB / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=WEB / "assets"))

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str) -> FileResponse:
        if path.startswith("api/"):
            raise NotFound(path=path)
        file = (WEB / path).resolve()
        if path and file.is_relative_to(WEB) and file.is_file():
            return FileResponse(file)
        if not (WEB / "index.html").is_file():
            raise NotFound(path="index.html")
        return FileResponse(WEB / "index.html")
