"""Addresses that somebody chose: real servers on loopback, names that change their meaning."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from govbot.core.egress.addresses import parse_ip
from govbot.core.egress.client import AnswerTooLarge, fetch, guarded_client, guarded_sync_client
from govbot.core.egress.policy import INSIDE, OPERATOR, AddressRefused, Policy, checked_url
from tests.support.required import required
from tests.support.site import site

USER = Policy("user")
HERE = Policy("user", (ip_network("127.0.0.1/32"),))
"""The test's own servers count as the open internet, and only on this address."""
NAME = "norma.example"


class Changing:
    """Resolves a name to one answer after the other, as a rebinding attack does."""

    def __init__(self, *answers: str | list[str]) -> None:
        self.answers = [each if isinstance(each, list) else [each] for each in answers]
        self.asked: list[str] = []

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        if parse_ip(host):
            return [host]
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


REFUSED = [
    *("127.0.0.1", "127.255.0.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fd00:ec2::254", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
    *("64:ff9b:1::1", "2002:7f00:1::", "2002:0808:0808::1", "2001::1", "2001:db8::1", "3fff::1"),
    *("100::1", "fec0::1", "5f00::1"),
]


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_the_open_internet_is_refused(address: str) -> None:
    found = parse_ip(address)
    assert found
    assert not USER.permits(found)
    with pytest.raises(AddressRefused):
        USER.chosen("nome.example", ["8.8.8.8", address])


@pytest.mark.parametrize("address", ["8.8.8.8", "200.160.2.3", "2001:4860:4860::8888", "2804::1"])
def test_the_open_internet_is_reached(address: str) -> None:
    assert USER.chosen("nome.example", [address]) == [address]


def test_a_network_that_the_operator_lists_is_reached_also_when_mapped() -> None:
    policy = Policy("user", (ip_network("10.1.0.0/16"), ip_network("fd00::/8")))
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd12::1"):
        assert policy.chosen("interno", [address])
    for address in ("10.2.0.1", "::ffff:10.2.0.1", "127.0.0.1"):
        with pytest.raises(AddressRefused):
            policy.chosen("interno", [address])


TRICKS = [
    *("http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/"),
    *("http://0x7f.0.0.1/", "http://127.0.0.1./", "http://[::ffff:127.0.0.1]/", "http://[::1]/"),
    *(
        "http://127\u30020\u30020\u30021/",
        "http://\u2460\u2461\u2466.0.0.1/",
        "http://8.8.8.8@127.0.0.1/",
    ),
    *("http://a@b.example/", "http://a:b@c.example/", "http://b.example\\@127.0.0.1/"),
    *("http://b.example\t.c/", "http://b.example\n/", " http://b.example/", "http://b.exa mple/"),
    *("http:/\\b.example/", "http://b..example/", "http://%31%32%37.0.0.1/", "http://b%2eexample/"),
    *("file:///etc/passwd", "gopher://b.example/", "ftp://b.example/", "//b.example/", "b.example"),
    *("", "http://", "http:///x", "http://[::1", "http://[fe80::1%25eth0]/", "javascript:alert(1)"),
    *("http://b.example:99999/", "http://-b.example/", "http://" + "a" * 64 + ".example/"),
]


@pytest.mark.parametrize("address", TRICKS)
async def test_no_way_of_writing_fools_it(address: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(address, USER)
    async with guarded_client(USER, resolver=Changing("127.0.0.1")) as client:
        with pytest.raises((httpx.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol)):
            await client.get(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.planalto.gov.br/a?b=c",
        "http://8.8.8.8:81/",
        "https://órgão.example/x",
        "http://[2001:4860:4860::8888]/",
    ],
)
def test_usual_addresses_are_taken(address: str) -> None:
    assert checked_url(address, USER).host


async def test_this_machine_is_not_reached_by_any_name() -> None:
    async with site() as inner:
        for host in ("127.0.0.1", "localhost", "nome.example", "localhost.", "[::ffff:127.0.0.1]"):
            async with guarded_client(USER, resolver=Changing("127.0.0.1")) as client:
                with pytest.raises(AddressRefused):
                    await client.get(f"http://{host}:{inner.port}/")
        with guarded_sync_client(USER) as threaded, pytest.raises(AddressRefused):
            await asyncio.to_thread(threaded.get, f"http://localhost:{inner.port}/")
        assert inner.heads == []


async def test_a_name_is_resolved_once_and_that_address_is_used() -> None:
    async with site() as public, site("127.0.0.2", public.port) as secret:
        names = Changing("127.0.0.1", "127.0.0.2")
        async with guarded_client(HERE, resolver=names) as client:
            got = await fetch(client, f"http://{NAME}:{public.port}/", HERE, most_bytes=99)
        assert (got.body, names.asked) == (b"ok", [NAME])
        turned = Changing("127.0.0.1", "127.0.0.2")
        with guarded_sync_client(HERE, resolver=turned) as threaded:
            await asyncio.to_thread(threaded.get, f"http://{NAME}:{public.port}/")
        assert turned.asked == [NAME]
        assert (len(public.heads), secret.heads) == (2, [])


async def test_a_name_that_the_system_resolves_anew_is_still_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever the system says on the second call, nobody asks it for a second time."""
    answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])
    original = socket.getaddrinfo

    def rebound(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        return original(next(answers) if host == NAME else host, port, *rest, **more)

    async with site() as public, site("127.0.0.2", public.port) as secret:
        monkeypatch.setattr(socket, "getaddrinfo", rebound)
        async with guarded_client(HERE) as client:
            await client.get(f"http://{NAME}:{public.port}/")
        async with guarded_client(HERE) as client:
            with pytest.raises(AddressRefused):
                await client.get(f"http://{NAME}:{public.port}/")
        assert (len(public.heads), secret.heads) == (1, [])


async def test_one_bad_address_among_good_ones_spoils_them() -> None:
    async with (
        site() as public,
        guarded_client(HERE, resolver=Changing(["127.0.0.1", "10.0.0.1"])) as client,
    ):
        with pytest.raises(AddressRefused):
            await client.get(f"http://{NAME}:{public.port}/")
        assert public.heads == []


async def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    policy = Policy("user", (ip_network("127.0.0.0/8"),))
    async with site() as public:
        names = Changing(["127.0.0.9", "127.0.0.1"])
        async with guarded_client(policy, resolver=names) as client:
            assert (await client.get(f"http://{NAME}:{public.port}/")).text == "ok"


LEADS_TO = [
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://127.0.0.2:{port}/",
    "http://2130706434:{port}/",
    "//interno.example:{port}/",
    "file:///etc/passwd",
    "http://a@127.0.0.1:{port}/",
]


@pytest.mark.parametrize("location", LEADS_TO)
async def test_a_redirect_is_looked_at_as_the_first_address_was(location: str) -> None:
    async with site() as public, site("127.0.0.2", public.port) as secret:
        public.redirect(location.format(port=public.port))
        names = Changing("127.0.0.1", "127.0.0.2")
        async with guarded_client(HERE, resolver=names) as client:
            address = f"http://{NAME}:{public.port}/"
            assert (await client.get(address)).status_code == 302
            with pytest.raises(AddressRefused):
                await fetch(client, address, HERE, most_bytes=99)
        assert secret.heads == []


async def test_redirects_without_end_are_refused() -> None:
    async with site() as public, guarded_client(HERE) as client:
        public.redirect("/mais")
        with pytest.raises(AddressRefused):
            await fetch(client, f"http://127.0.0.1:{public.port}/", HERE, most_bytes=99)
        assert len(public.heads) == 6


async def test_credentials_stay_with_their_origin() -> None:
    async with site() as first, site() as second:
        first.redirect(f"http://127.0.0.1:{second.port}/")
        async with guarded_client(HERE) as client:
            address, keys = f"http://127.0.0.1:{first.port}/", {"Authorization": "Bearer segredo"}
            got = await fetch(client, address, HERE, most_bytes=99, headers=keys)
        assert got.body == b"ok"
        assert "segredo" in first.heads[0]
        assert "segredo" not in second.heads[0]


async def test_a_body_without_end_is_cut_off() -> None:
    async with site() as public, guarded_client(HERE) as client:
        public.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n" + b"a" * 4096
        with pytest.raises(AnswerTooLarge):
            await fetch(client, f"http://127.0.0.1:{public.port}/", HERE, most_bytes=100)


async def test_the_operators_addresses_may_be_private_but_lead_nowhere_else() -> None:
    async with site() as first, site() as second:
        base = f"http://127.0.0.1:{first.port}"
        first.redirect(f"http://127.0.0.1:{second.port}/")
        for policy in (OPERATOR, INSIDE):
            async with guarded_client(policy, base_url=base) as client:
                assert (await client.get("/")).status_code == 302
            with guarded_sync_client(policy, base_url=base) as threaded:
                assert (await asyncio.to_thread(threaded.get, "/")).status_code == 302
        assert (len(first.heads), second.heads) == (4, [])


async def test_what_must_stay_inside_does_not_leave_when_a_name_changes() -> None:
    async with guarded_client(INSIDE, resolver=Changing("8.8.8.8")) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://modelo.interno/")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, public = folder / "key.pem", folder / "certificate.pem"
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}"]
    alternative = ["-addext", f"subjectAltName=DNS:{NAME}"]
    openssl = required(shutil.which("openssl"), "there is no openssl")
    subprocess.run(
        [openssl, *request, *alternative, "-keyout", str(key), "-out", str(public)],
        check=True,
        capture_output=True,
    )
    return key, public


async def test_certificate_and_host_go_by_the_name(certificate: tuple[Path, Path]) -> None:
    key, public = certificate
    served, trusting = (
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH),
        ssl.create_default_context(cafile=str(public)),
    )
    served.load_cert_chain(public, key)
    asked: list[str | None] = []
    served.sni_callback = lambda _, name, __: asked.append(name)
    async with site(tls=served) as secure:
        names = Changing("127.0.0.1")
        async with guarded_client(HERE, resolver=names, verify=trusting) as client:
            got = await client.get(f"https://{NAME}:{secure.port}/")
            with pytest.raises(httpx.ConnectError):
                await client.get(f"https://outro.example:{secure.port}/")
            secure.redirect(f"http://{NAME}:{secure.port}/")
            with pytest.raises(AddressRefused):
                await fetch(client, f"https://{NAME}:{secure.port}/", HERE, most_bytes=99)
    assert got.text == "ok"
    assert f"host: {NAME}:{secure.port}" in secure.heads[0].lower()
    assert asked == [NAME, "outro.example"]
