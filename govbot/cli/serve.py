"""`govbot serve`."""

import asyncio
import errno
import gc
import ipaddress
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, ClassVar

import typer
import uvicorn
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from govbot.accounts.signing.setup import Setup
from govbot.app import create_app
from govbot.cli.console import err, fail, log_to_stderr, run
from govbot.core.errors import GovBotError
from govbot.core.listening import tcp_listener
from govbot.core.settings import Settings, get_settings
from govbot.core.words import say
from govbot.operations.hardening import weaknesses
from govbot.operations.runtime import open_services

SHUTDOWN_S = 1
"""Answers being written get so long to finish; what they have is kept."""

_LOADED_S = 10.0
"""So long after its start everything has been loaded that the server loads beside it."""

LONGEST_ORDER = 1 << 16
"""Bytes of a message over the WebSocket; the longest question takes a quarter of them."""

Host = Annotated[str | None, typer.Option(help="Endereço em que o servidor atende.")]
Port = Annotated[int | None, typer.Option(help="Porta.")]


class NotLoopback(GovBotError):
    """While nobody administers it, a server that others reach could be anybody's. Data: `host`."""

    code = "not_loopback"


class HostInvalid(GovBotError):
    """The address to listen on is none. Data: `host`."""

    code = "host_invalid"


class PortTaken(GovBotError):
    """Another program listens there. Data: `port`."""

    code: ClassVar[str] = "port_taken"


def serve(host: Host = None, port: Port = None) -> None:
    """Serve until interrupted."""
    settings = get_settings()
    address, number = host or settings.host, settings.port if port is None else port
    require_hardened(settings.model_copy(update={"host": address}))
    try:
        listener = listen(address, number)
    except GovBotError as error:
        fail(error)
    run_server(listener)


def require_hardened(settings: Settings) -> None:
    """End with status 2 and a list, if the settings say production and are too weak for it."""
    if settings.env != "production" or not (found := weaknesses(settings)):
        return
    err.print(f"[bold red]Erro:[/] {say('not_for_production')}", soft_wrap=True)
    for each in found:
        err.print(f"  - {each.words()}", soft_wrap=True, markup=False)
    raise typer.Exit(2)


def run_server(listener: socket.socket) -> None:
    """Serve on an open socket until interrupted."""
    log_to_stderr(logging.INFO, "%(asctime)s %(levelname)s %(name)s: %(message)s")
    run(_serve(listener))


async def _serve(listener: socket.socket) -> None:
    settings = get_settings()
    async with open_services(settings) as services:
        host, port = listener.getsockname()[:2]
        code = await Setup(services.signing).ticket()
        if code and not ipaddress.ip_address(host).is_loopback:
            raise NotLoopback(host=host)
        if outdated := await services.intake.outdated(services.asker):
            typer.echo(
                f"{outdated} documentos foram lidos por uma versão anterior e não têm artigos nem "
                "vigência. Encerre e execute: govbot reindex"
            )
        app = create_app(settings, services)
        server = server_of(app)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` asks
                loop.add_signal_handler(number, server.handle_exit, number, None)
        address = _address(host, port)
        typer.echo(f"GovBot em {address} (Ctrl+C encerra)")
        if code:
            typer.echo(f"Primeiro acesso, por um dia: {address}/primeiro-acesso#{code}")
        loop.call_later(_LOADED_S, spare_what_is_loaded)
        await server.serve(sockets=[listener])


def spare_what_is_loaded() -> None:
    """Keep what lives as long as the process out of the garbage collector's way.

    It is most of what there is; looking through it held up all streams for 300 ms, each time.
    """
    gc.collect()
    gc.freeze()


def server_of(app: Callable[..., Any]) -> uvicorn.Server:
    """Return the server of an application, whose loggers pass everything up to our handler."""
    return _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=SHUTDOWN_S,
            ws=_Sockets,
            ws_max_size=LONGEST_ORDER,
            proxy_headers=False,  # whom to believe is GOVBOT_TRUSTED_PROXIES' business
            server_header=False,
        )
    )


def page_address(settings: Settings) -> str:
    """Return where the page is on this machine, as the settings have it."""
    return _address(settings.host, settings.port)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Sockets(WebSocketsSansIOProtocol):
    """Takes a refusal in words for an answer to the handshake.

    uvicorn 0.54 notes the answer when a handshake is accepted or closed, but not when it gets an
    HTTP response, and then logs an error: that the application returned without completing it.
    """

    async def send(self, message: ASGISendEvent) -> None:
        """Send, and note what was the end of such a response."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True


class _Server(uvicorn.Server):
    """Leaves the signals to `_serve`, which has more than a server to close."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """Open the server's socket.

    Raises:
        HostInvalid: there is no such address.
        PortTaken: somebody else listens on the port.
    """
    name = "127.0.0.1" if host == "localhost" else host
    try:
        address = ipaddress.ip_address(name)
    except ValueError as error:
        raise HostInvalid(host=host) from error
    try:
        return tcp_listener(str(address), port)
    except OSError as error:
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortTaken(port=port) from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise HostInvalid(host=host) from error
        raise
