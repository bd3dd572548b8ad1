"""Who is at the other end of a request: the peer, or whom a trusted proxy speaks for.

A header that anybody can send says nothing by itself. `X-Forwarded-For` is read from the right, one
entry for each trusted machine that wrote it; the first entry of another machine is the client, and
what stands to the left of it was sent by the client. `X-Forwarded-Host` is never read: many proxies
pass it on as they got it, and they all can set `Host`.
"""

import ipaddress
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Scope = MutableMapping[str, Any]

_HTTP, _SOCKET = {"http": "http", "https": "https"}, {"http": "ws", "https": "wss"}
_V6_CLIENT = 64
"""Bits of an IPv6 address that belong to one customer, who has all the rest to choose from."""


def resolved(scope: Scope, trusted: Sequence[Network]) -> Scope:
    """Return an ASGI scope whose `client` and `scheme` are those of the client.

    Args:
        scope: Of a request or a WebSocket; it is not changed.
        trusted: Networks of the proxies that are believed.
    """
    peer = _address(str((scope.get("client") or ("",))[0]))
    if peer is None or not _is_in(peer, trusted):
        return scope
    client = _walk(peer, _entries(scope, b"x-forwarded-for"), trusted)
    found = {**scope, "client": (str(client), 0)}
    told = _entries(scope, b"x-forwarded-proto")[-1:]
    schemes = _SOCKET if scope["type"] == "websocket" else _HTTP
    if told and told[0].lower() in schemes:
        found["scheme"] = schemes[told[0].lower()]
    return found


def client_address(scope: Mapping[str, Any]) -> str:
    """Return the address that a client is told apart by, of a scope that went through `resolved`.

    Of an IPv6 address it is the network of 64 bits; empty where there is none, as on a UNIX socket.
    """
    address = _address(str((scope.get("client") or ("",))[0]))
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _V6_CLIENT), strict=False))
    return str(address or "")


def is_secure(scope: Mapping[str, Any]) -> bool:
    """Tell whether the client came over TLS, of a scope that went through `resolved`."""
    return scope.get("scheme") in {"https", "wss"}


def _walk(peer: IP, entries: list[str], trusted: Sequence[Network]) -> IP:
    nearest = peer
    while entries and _is_in(nearest, trusted):
        further = _address(entries.pop())
        if further is None:
            break
        nearest = further
    return nearest


def _entries(scope: Mapping[str, Any], name: bytes) -> list[str]:
    lines = [value for key, value in scope["headers"] if key == name]
    return [each.strip() for line in lines for each in line.decode("latin-1").split(",")]


def _address(text: str) -> IP | None:
    """Return the address of `ip`, `ip:port`, `[ip]` or `[ip]:port`."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_in(address: IP, networks: Sequence[Network]) -> bool:
    return any(address in each for each in networks if each.version == address.version)
