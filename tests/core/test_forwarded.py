"""Headers of proxies: believed from trusted peers, as far as these reach, and from nobody else."""

from typing import Any

import pytest

from govbot.core.forwarded import client_address, is_secure, resolved
from govbot.core.settings import Settings

PROXIES = "127.0.0.1/32, 10.0.0.0/8, ::1, fd00::/8"


def scope(peer: str | None, kind: str = "http", **headers: str) -> dict[str, Any]:
    sent = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    scheme = "http" if kind == "http" else "ws"
    client = (peer, 50000) if peer else None
    return {"type": kind, "scheme": scheme, "client": client, "headers": sent}


def seen(peer: str | None, forwarded: str | None = None, trusted: str = PROXIES) -> str:
    headers = {} if forwarded is None else {"x_forwarded_for": forwarded}
    networks = Settings(_env_file=None, trusted_proxies=trusted).trusted_proxies
    return client_address(resolved(scope(peer, **headers), networks))


def test_without_trusted_proxies_nobody_is_believed() -> None:
    for peer in ("127.0.0.1", "203.0.113.7"):
        assert seen(peer, "198.51.100.1", "") == peer
    assert Settings(_env_file=None).trusted_proxies == ()


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        # A stranger names an address, or a proxy's.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("203.0.113.7", "10.0.0.1, 127.0.0.1", "203.0.113.7"),
        # What the client itself had put there stands to the left of what the proxy wrote.
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "127.0.0.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.1.1.1", "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 10.1.1.1", "10.9.9.9"),
        # What cannot be read ends the walk at the last machine that is known.
        ("127.0.0.1", "1.2.3.4, lixo", "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4, lixo, 10.1.1.1", "10.1.1.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", None, "127.0.0.1"),
        # Ports, brackets, and IPv4 within IPv6.
        ("127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("::1", "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::/64"),
        ("::ffff:127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        # A customer has a whole network of IPv6 addresses.
        ("2001:db8:1:2:ffff::1", None, "2001:db8:1:2::/64"),
        (None, "198.51.100.1", ""),
    ],
)
def test_the_client_is_who_trusted_machines_saw(
    peer: str | None, forwarded: str | None, client: str
) -> None:
    assert seen(peer, forwarded) == client


def test_several_headers_are_one_list() -> None:
    asked = scope("127.0.0.1")
    asked["headers"] = [(b"x-forwarded-for", b"1.2.3.4"), (b"x-forwarded-for", b"198.51.100.1")]
    networks = Settings(_env_file=None, trusted_proxies=PROXIES).trusted_proxies
    assert client_address(resolved(asked, networks)) == "198.51.100.1"


@pytest.mark.parametrize(
    ("peer", "told", "secure"),
    [
        ("127.0.0.1", "https", True),
        ("127.0.0.1", "http, HTTPS", True),
        ("127.0.0.1", "https, http", False),
        ("127.0.0.1", "gopher", False),
        ("203.0.113.7", "https", False),
    ],
)
def test_only_a_trusted_proxy_tells_of_tls(peer: str, told: str, secure: bool) -> None:
    networks = Settings(_env_file=None, trusted_proxies=PROXIES).trusted_proxies
    for kind in ("http", "websocket"):
        asked = scope(peer, kind, x_forwarded_proto=told)
        assert is_secure(resolved(asked, networks)) is secure
        assert asked["scheme"] in {"http", "ws"}
