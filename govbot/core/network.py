"""Where an address leads: to this machine, into the organisation's network, or out of it."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

Reach = Literal["inside", "outside", "unresolved"]

_RESOLVE_SECONDS = 3.0
_INSIDE = tuple(
    ipaddress.ip_network(each)
    for each in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
        # What connects to them connects to this machine.
        *("0.0.0.0/32", "::/128"),
    )
)
"""Loopback, private (RFC 1918), link-local, and the unique local addresses of IPv6 (RFC 4193)."""


def is_loopback(address: str) -> bool:
    """Tell by its writing alone whether an address leads to this machine."""
    host = host_of(address)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """Return the host of `http://host:port/path`, without brackets; empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def reach(address: str) -> Reach:
    """Tell where an address leads; a name is resolved, and one address outside is enough.

    `unresolved`: nobody knows the name at present, so nothing can be said.
    """
    host = host_of(address)
    if host == "localhost":
        return "inside"
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return "unresolved"
    return "inside" if _all_inside([str(each[4][0]) for each in found]) else "outside"


async def reach_soon(address: str) -> Reach:
    """Tell where an address leads, as `reach`, without waiting long for those who resolve names."""
    if is_loopback(address):
        return "inside"
    try:
        async with asyncio.timeout(_RESOLVE_SECONDS):
            return await asyncio.to_thread(reach, address)
    except TimeoutError:
        return "unresolved"


def _all_inside(found: Sequence[str]) -> bool:
    return bool(found) and all(is_inside(each) for each in found)


def is_inside(text: str) -> bool:
    """Tell whether an IP address is of this machine or of the organisation's network."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in _INSIDE if network.version == address.version)
