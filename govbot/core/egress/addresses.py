"""Addresses as they are written, and the ones that lead to the open internet."""

import ipaddress
import re

import httpx

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NOT_PUBLIC = tuple(
    ipaddress.ip_network(each)
    for each in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        # Of IPv6 only what is given out (2000::/3) is public, less what carries an IPv4 address
        # inside (Teredo, 6to4) or is for documents and tests. NAT64 and mapped ones are outside it.
        *("::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_LONGEST_NAME = 253


def parse_ip(text: str) -> IP | None:
    """Return an address written in its usual form, else None: `127.1` and `0x7f000001` are none."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def is_public(address: IP) -> bool:
    """Tell whether an address is one of the open internet and nothing else."""
    listed = any(address in each for each in _NOT_PUBLIC if each.version == address.version)
    return address.is_global and not listed


def plain(address: IP) -> IP:
    """Return the IPv4 address that an IPv4-mapped one means, any other as it is."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def is_plain_text(address: str) -> bool:
    """Tell whether every parser reads a written address alike: no blanks, no backslashes."""
    return address.isprintable() and not set(address) & set(" \\\u3002\uff0e\uff61")


def is_plain_host(url: httpx.URL) -> bool:
    """Tell whether the host is a name or an address in its usual form, and nobody logs in there."""
    if url.userinfo:
        return False
    host = url.raw_host.decode("ascii").strip("[]")
    if parse_ip(host):
        return "%" not in host
    # Resolvers take a last part that is a number for an IPv4 address in an old notation.
    last = host.rpartition(".")[2]
    named = len(host) <= _LONGEST_NAME and _NAME.fullmatch(host)
    return bool(named) and not _NUMBER.fullmatch(last)
