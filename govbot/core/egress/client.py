"""HTTP clients for addresses that somebody chose, and fetching what such an address holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import Any, ClassVar

import httpx

from govbot.core.egress.pinned import PinnedAsyncTransport, PinnedTransport, Resolver, resolve
from govbot.core.egress.policy import AddressRefused, Policy, checked_url
from govbot.core.errors import GovBotError
from govbot.core.network import is_loopback

_of_the_system = cache(httpx.create_ssl_context)
"""One for all clients: it takes 20 ms to read, in which nobody else is served."""
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


class AnswerTooLarge(GovBotError):
    """A server answered with more than was asked for. Data: `host`, `limit_bytes`."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "answer_too_large"


def guarded_client(
    policy: Policy,
    *,
    base_url: str = "",
    limits: httpx.Limits = _LIMITS,
    resolver: Resolver = resolve,
    verify: SSLContext | None = None,
    **arguments: Any,
) -> httpx.AsyncClient:
    """Return a client that connects only where the policy permits and follows no redirect.

    Args:
        policy: Where it may connect. Only a client of `OPERATOR` goes through a proxy of the
            environment: what a proxy connects to cannot be looked at.
        base_url: As httpx takes it; a proxy is not asked for loopback.
        limits: Connections.
        resolver: Who knows the addresses of names.
        verify: Certificates to trust; None for those of the system's settings.
        arguments: Anything else that `httpx.AsyncClient` takes.
    """
    context = verify or _of_the_system()
    if policy.giver == "operator":
        return httpx.AsyncClient(
            base_url=base_url,
            limits=limits,
            verify=context,
            trust_env=not is_loopback(base_url),
            follow_redirects=False,
            **arguments,
        )
    transport = PinnedAsyncTransport(policy, resolver, limits, context)
    return httpx.AsyncClient(
        base_url=base_url, transport=transport, trust_env=False, follow_redirects=False, **arguments
    )


def guarded_sync_client(
    policy: Policy,
    *,
    base_url: str = "",
    limits: httpx.Limits = _LIMITS,
    resolver: Resolver = resolve,
    verify: SSLContext | None = None,
    **arguments: Any,
) -> httpx.Client:
    """Return a client for threads; see `guarded_client`."""
    context = verify or _of_the_system()
    if policy.giver == "operator":
        return httpx.Client(
            base_url=base_url,
            limits=limits,
            verify=context,
            trust_env=not is_loopback(base_url),
            follow_redirects=False,
            **arguments,
        )
    transport = PinnedTransport(policy, resolver, limits, context)
    return httpx.Client(
        base_url=base_url, transport=transport, trust_env=False, follow_redirects=False, **arguments
    )


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address holds, and the address that it came from in the end."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes


async def fetch(
    client: httpx.AsyncClient,
    address: str,
    policy: Policy,
    *,
    most_bytes: int,
    headers: Mapping[str, str] | None = None,
    most_redirects: int = 5,
) -> Fetched:
    """Get an address; each redirect is looked at as the first address was.

    Args:
        client: Made by `guarded_client` with the same policy. It should carry no credentials of
            its own: those belong into `headers`, which do not follow to another origin.
        address: What was typed or configured.
        policy: Where it may lead.
        most_bytes: Of the body, unpacked.
        headers: For the first origin only.
        most_redirects: One more is refused.

    Raises:
        AddressRefused: the address, or where it was redirected to, may not be reached; also from
            https to http, and one redirect too many.
        AnswerTooLarge: the body is longer.
        httpx.TransportError: no answer.
    """
    url, sent = checked_url(address, policy), dict(headers or {})
    for _hop in range(most_redirects + 1):
        async with client.stream("GET", url, headers=sent) as response:
            if response.has_redirect_location:
                following = _next(url, response.headers["location"], policy)
                sent = sent if _origin(following) == _origin(url) else {}
                url = following
                continue
            body = await _bounded(response, most_bytes)
            return Fetched(url, response.status_code, response.headers, body)
    raise AddressRefused(host=url.host)


def _next(url: httpx.URL, location: str, policy: Policy) -> httpx.URL:
    try:
        joined = str(url.join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise AddressRefused(host=location[:100]) from None
    following = checked_url(joined, policy)
    if url.scheme == "https" and following.scheme != "https":
        raise AddressRefused(host=following.host)
    return following


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _bounded(response: httpx.Response, most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > most_bytes:
            raise AnswerTooLarge(host=response.url.host, limit_bytes=most_bytes)
    return bytes(body)
