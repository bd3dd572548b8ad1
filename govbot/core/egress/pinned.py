"""Transports that resolve a name once, look at what was found, and connect to just that.

The name itself stays in the request: certificates, `Host` and the pool of connections go by it.
A name that resolves to something else a moment later changes nothing.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable, Sequence
from ssl import SSLContext

import httpcore
import httpx

from govbot.core.egress.policy import Policy

Resolver = Callable[[str], Sequence[str]]
"""Takes a name or an address, returns addresses. Raises OSError or UnicodeError."""
Options = Iterable[httpcore.SOCKET_OPTION] | None

_RESOLVE_SECONDS = 5.0


def resolve(host: str) -> list[str]:
    """Return the addresses that the system knows for a host, the best one first."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class _Backend(httpcore.NetworkBackend):
    """Opens sockets for threads."""

    def __init__(self, policy: Policy, resolver: Resolver) -> None:
        self._policy, self._resolver = policy, resolver
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore.NetworkStream:
        try:
            found = self._resolver(host)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        wrong: Exception = httpcore.ConnectError("no address")
        for address in self._policy.chosen(host, found):
            try:
                return self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                wrong = error
        raise wrong


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    """Opens sockets for tasks."""

    def __init__(self, policy: Policy, resolver: Resolver) -> None:
        self._policy, self._resolver = policy, resolver
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout or _RESOLVE_SECONDS):
                found = await asyncio.to_thread(self._resolver, host)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("resolving took too long") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        wrong: Exception = httpcore.ConnectError("no address")
        for address in self._policy.chosen(host, found):
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                wrong = error
        raise wrong

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class PinnedTransport(httpx.HTTPTransport):
    """httpx's own transport with a pool that connects only where the policy permits."""

    def __init__(
        self, policy: Policy, resolver: Resolver, limits: httpx.Limits, verify: SSLContext
    ) -> None:
        super().__init__(verify=verify)
        self._policy = policy
        self._pool = httpcore.ConnectionPool(
            ssl_context=verify,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Backend(policy, resolver),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request whose address is in order."""
        self._policy.require(request.url)
        return super().handle_request(request)


class PinnedAsyncTransport(httpx.AsyncHTTPTransport):
    """The same for tasks."""

    def __init__(
        self, policy: Policy, resolver: Resolver, limits: httpx.Limits, verify: SSLContext
    ) -> None:
        super().__init__(verify=verify)
        self._policy = policy
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=verify,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_AsyncBackend(policy, resolver),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request whose address is in order."""
        self._policy.require(request.url)
        return await super().handle_async_request(request)
