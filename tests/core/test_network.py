"""Where an address leads: names are resolved, and one address outside is enough."""

import socket
import threading
from typing import Any

import pytest

from govbot.core.network import host_of, is_loopback, reach, reach_soon


def resolving(monkeypatch: pytest.MonkeyPatch, **names: tuple[str, ...]) -> None:
    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 0)) for ip in names[host]]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.8.8.8", "localhost", "10.1.2.3", "172.31.0.9", "192.168.7.7"),
        *("169.254.3.4", "0.0.0.0", "[::1]", "[fd12:3456::1]", "[fe80::1]", "[::ffff:10.0.0.1]"),
    ],
)
def test_addresses_of_the_organisation(host: str) -> None:
    assert reach(f"http://{host}:8080/v1") == "inside"


@pytest.mark.parametrize(
    "host",
    [
        *("8.8.8.8", "172.32.0.1", "192.169.0.1", "100.64.0.1"),
        *("[2001:4860:4860::8888]", "[::ffff:8.8.8.8]", "[64:ff9b::808:808]"),
    ],
)
def test_addresses_of_others(host: str) -> None:
    assert reach(f"https://{host}/v1") == "outside"


def test_names_count_by_what_they_resolve_to(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"modelos": ("10.0.0.5",), "gpu.local": ("192.168.0.9",), "ia.internal": ("fd00::5",)}
    resolving(monkeypatch, **names, **{"api.example.com": ("93.184.215.14",)})
    assert {reach(f"http://{name}:1/v1") for name in names} == {"inside"}
    assert reach("https://api.example.com/v1") == "outside"
    assert reach("http://gpu.internal.example") == "unresolved"


def test_a_name_with_one_address_outside_is_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, meio=("10.0.0.5", "93.184.215.14"), nada=())
    assert reach("http://meio/v1") == "outside"
    assert reach("http://nada/v1") == "outside"


async def test_slow_resolvers_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govbot.core.network._RESOLVE_SECONDS", 0.05)
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(5))
    assert await reach_soon("http://127.0.0.1:1") == "inside"
    assert await reach_soon("http://modelos:1") == "unresolved"
    release.set()


def test_what_is_written() -> None:
    assert host_of("http://user:secret@[fd00::1]:80/x") == "fd00::1"
    assert host_of("http://[") == ""
    assert is_loopback("http://[::1]:11434")
    assert not is_loopback("http://localhost.example.com")
