"""Who gave an address decides where it may lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import httpx

from govbot.core.egress.addresses import (
    IP,
    Network,
    is_plain_host,
    is_plain_text,
    is_public,
    parse_ip,
    plain,
)
from govbot.core.errors import GovBotError
from govbot.core.network import is_inside

_HIGHEST_PORT = 65535
Giver = Literal["operator", "inside", "user"]


class AddressRefused(GovBotError, httpx.ConnectError):
    """An address may not be reached. Data: `host`.

    It is an `httpx.ConnectError` too: who already handles a server that is away handles this.
    """

    status: ClassVar[int] = 422
    code: ClassVar[str] = "address_refused"

    def __init__(self, host: str) -> None:
        # The two bases begin differently: httpx's would want a request.
        Exception.__init__(self, self.code, {"host": host})
        self.data = {"host": host}
        self._request = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Where a connection may lead.

    `operator`: an address of the settings; anywhere. `inside`: an address of the settings that must
    stay in the organisation's network. `user`: an address that somebody typed into the page, or
    that another server answered with: the open internet, and the networks in `allowed`.
    """

    giver: Giver
    allowed: tuple[Network, ...] = ()

    def permits(self, address: IP) -> bool:
        """Tell whether a connection to this address may be opened."""
        match self.giver:
            case "operator":
                return True
            case "inside":
                return is_inside(str(address))
            case "user":
                meant = plain(address)
                listed = any(meant in net for net in self.allowed if net.version == meant.version)
                return listed or is_public(address)

    def require(self, url: httpx.URL) -> None:
        """Look at an address before its name is resolved.

        Raises:
            AddressRefused: no HTTP, or written so that it may be read in two ways.
        """
        if url.scheme not in {"http", "https"} or not url.host or not _has_port(url):
            raise AddressRefused(host=url.host or str(url))
        if self.giver == "user" and not is_plain_host(url):
            raise AddressRefused(host=url.host)

    def chosen(self, host: str, found: Sequence[str]) -> list[str]:
        """Return the addresses of a host to connect to.

        Raises:
            AddressRefused: one of them may not be reached; then the others are not trusted either.
        """
        addresses = [parse_ip(each) for each in found]
        if not all(address and self.permits(address) for address in addresses):
            raise AddressRefused(host=host)
        return list(found)


OPERATOR = Policy("operator")
INSIDE = Policy("inside")


def checked_url(text: str, policy: Policy) -> httpx.URL:
    """Return a written address as the one that a request will go to.

    Raises:
        AddressRefused: it is none, or may not be reached as far as its writing tells.
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise AddressRefused(host=text[:100]) from None
    if not is_plain_text(text):
        raise AddressRefused(host=url.host)
    policy.require(url)
    if (literal := parse_ip(url.host)) and not policy.permits(literal):
        raise AddressRefused(host=url.host)
    return url


def _has_port(url: httpx.URL) -> bool:
    return url.port is None or 0 < url.port <= _HIGHEST_PORT
