"""Logins at a real OpenLDAP server."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from govbot.adapters.identity.base import (
    CredentialsInvalid,
    Directory,
    IdentityError,
    IdentityFailed,
    IdentityNotConfigured,
    IdentityTimeout,
    IdentityUnreachable,
)
from govbot.adapters.identity.ldap import Account, LdapDirectory, Place
from tests.adapters.identity.slapd import (
    BASE,
    PASSWORD,
    SERVICE,
    SERVICE_PASSWORD,
    Slapd,
    free_port,
    slapd,
)
from tests.adapters.identity.tap import tapped

NOBODY = "ninguém"
REFERRAL = """
dn: ou=fora,{base}
objectClass: referral
objectClass: extensibleObject
ou: fora
ref: {there}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    with slapd(tmp_path_factory.mktemp("slapd")) as running:
        yield running


def at(
    url: str, server: Slapd | None = None, *, account: Account | None = None, **more: Any
) -> LdapDirectory:
    place = {name: more.pop(name) for name in ("user_filter", "group_base") if name in more}
    return LdapDirectory(
        url,
        account or Account(SERVICE, SERVICE_PASSWORD),
        Place(more.pop("base", BASE), **place),
        **{"ca_file": server.ca_file if server else None, "timeout_s": 5, **more},
    )


@pytest.mark.parametrize("way", ["ldaps", "StartTLS", "plain on loopback"])
async def test_a_person_logs_in_and_their_groups_come_along(server: Slapd, way: str) -> None:
    directory = at(
        server.tls if way == "ldaps" else server.plain,
        server,
        start_tls=True if way == "StartTLS" else None,
    )
    assert isinstance(directory, Directory)
    assert directory.encrypted == (way != "plain on loopback")
    await directory.check()

    ana = await directory.authenticate(" ana ", PASSWORD)

    assert (ana.username, ana.name, ana.email) == ("ana", "Ana Souza", "ana@orgao.example")
    assert ana.issuer == f"ldap:{BASE}"
    assert str(UUID(ana.subject)) == ana.subject
    assert not ana.email_verified
    # By `member` and memberOf, by `uniqueMember`, and by `memberUid`.
    assert ana.groups == tuple(
        f"cn={name},ou=grupos,{BASE}" for name in ("acervo", "comissao", "juridico")
    )
    await directory.close()


async def test_the_subject_stays_and_a_name_full_of_signs_has_groups(server: Slapd) -> None:
    directory = at(server.tls, server)
    one, two = [await directory.authenticate("bia", PASSWORD) for _ in range(2)]
    assert one.subject == two.subject != (await directory.authenticate("ana", PASSWORD)).subject
    assert one.groups == (f"cn=juridico,ou=grupos,{BASE}",)


async def test_many_at_once(server: Slapd) -> None:
    directory = at(server.tls, server)
    people = ["ana", "bia", "eco1"] * 8
    found = await asyncio.gather(*(directory.authenticate(each, PASSWORD) for each in people))
    assert [each.username for each in found] == people


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("ana", "outra"),
        ("ana", PASSWORD.upper()),
        (NOBODY, PASSWORD),
        ("eco", PASSWORD),  # two people have it
        ("ana", ""),
        ("", PASSWORD),
        ("  ", PASSWORD),
        ("ana", "\0"),
        ("ana\0", PASSWORD),
        ("ana", PASSWORD + "\0"),
        ("a" * 300, PASSWORD),
        ("ana", "a" * 2000),
        (f"uid=ana,ou=pessoas,{BASE}", PASSWORD),
    ],
)
async def test_whatever_is_wrong_sounds_the_same(
    server: Slapd, username: str, password: str
) -> None:
    with pytest.raises(CredentialsInvalid) as refused:
        await at(server.tls, server).authenticate(username, password)
    assert refused.value.data == {}


@pytest.mark.parametrize(
    "username",
    [
        *("*", "a*", "*)(uid=*", "ana)(uid=*", "*)(|(uid=*", "ana)(objectClass=*"),
        *("ana))(|(uid=ana", "\\61na", "\\2a", "(uid=ana)", "ana\\", "an\\61", "&", "|"),
    ],
)
@pytest.mark.parametrize("filter_", ["(uid={username})", "(|(uid={username})(mail={username}))"])
async def test_what_was_typed_stays_a_value(server: Slapd, username: str, filter_: str) -> None:
    directory = at(server.tls, server, user_filter=filter_)
    with pytest.raises(CredentialsInvalid):
        await directory.authenticate(username, PASSWORD)


async def test_for_nobody_a_password_is_tried_all_the_same(server: Slapd) -> None:
    def binds() -> int:
        return server.log.read_text("utf-8", "replace").count("method=128")

    counts = []
    for username in ("ana", NOBODY):
        before = binds()
        with pytest.raises(CredentialsInvalid):
            await at(server.tls, server).authenticate(username, "outra")
        counts.append(binds() - before)
    assert counts == [2, 2]


async def test_an_empty_password_never_reaches_the_server(server: Slapd) -> None:
    before = server.log.read_text("utf-8", "replace").count("ACCEPT")
    with pytest.raises(CredentialsInvalid):
        await at(server.tls, server).authenticate("ana", "")
    assert server.log.read_text("utf-8", "replace").count("ACCEPT") == before


async def test_passwords_are_in_no_log(server: Slapd, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    directory = at(server.tls, server)
    await directory.authenticate("ana", PASSWORD)
    with pytest.raises(CredentialsInvalid):
        await directory.authenticate("ana", "segredo errado")
    said = caplog.text + repr(Account(SERVICE, SERVICE_PASSWORD))
    assert not [each for each in (PASSWORD, SERVICE_PASSWORD, "segredo errado") if each in said]


async def test_a_wrong_service_account_is_the_operators_matter(server: Slapd) -> None:
    directory = at(server.tls, server, account=Account(SERVICE, "outra"))
    for work in (directory.check(), directory.authenticate("ana", PASSWORD)):
        with pytest.raises(IdentityFailed) as failed:
            await work
        assert failed.value.data["detail"] == "service account: invalidCredentials"


@pytest.mark.parametrize("more", [{"base": "dc=outro"}, {"group_base": "ou=nada"}])
async def test_a_base_that_is_not_there_is_the_operators_matter(
    server: Slapd, more: dict[str, str]
) -> None:
    with pytest.raises(IdentityFailed):
        await at(server.tls, server, **more).authenticate("ana", PASSWORD)


async def test_whom_nobody_may_search_nobody_finds(server: Slapd) -> None:
    anonymous = at(server.tls, server, account=Account())
    with pytest.raises((CredentialsInvalid, IdentityFailed)):
        await anonymous.authenticate("ana", PASSWORD)


@pytest.mark.parametrize("way", ["ldaps", "StartTLS"])
async def test_a_certificate_must_come_from_the_authority_that_is_trusted(
    server: Slapd, tmp_path: Path, way: str
) -> None:
    url = server.tls if way == "ldaps" else server.plain
    directory = at(url, None, start_tls=way == "StartTLS" or None)
    with pytest.raises(IdentityUnreachable):  # the system's authorities do not know it
        await directory.authenticate("ana", PASSWORD)
    with slapd(tmp_path / "outro") as other:
        directory = at(url, other, start_tls=way == "StartTLS" or None)
        with pytest.raises(IdentityUnreachable):
            await directory.authenticate("ana", PASSWORD)


@pytest.mark.parametrize("way", ["ldaps", "StartTLS"])
async def test_a_certificate_must_be_for_this_server(tmp_path: Path, way: str) -> None:
    with slapd(tmp_path / "outro", name="ldap.orgao.example") as other:
        url = other.tls if way == "ldaps" else other.plain
        directory = at(url, other, start_tls=way == "StartTLS" or None)
        with pytest.raises(IdentityUnreachable):
            await directory.authenticate("ana", PASSWORD)


async def test_no_password_leaves_where_starttls_is_stripped(tmp_path: Path) -> None:
    with slapd(tmp_path / "sem", tls=False) as bare, tapped(bare.plain) as (url, heard):
        stripped = at(url, bare, start_tls=True)
        with pytest.raises(IdentityUnreachable):
            await stripped.authenticate("ana", PASSWORD)
        assert heard  # the request for TLS
        assert not any(word.encode() in bytes(heard) for word in (SERVICE_PASSWORD, PASSWORD))
        # The tap hears well: allowed to speak in the clear, the words pass by it.
        await at(url, bare).authenticate("ana", PASSWORD)
        assert PASSWORD.encode() in bytes(heard)


async def test_encrypted_words_are_not_heard(server: Slapd) -> None:
    with tapped(server.plain) as (url, heard):
        await at(url, server, start_tls=True).authenticate("ana", PASSWORD)
        assert not any(word.encode() in bytes(heard) for word in (SERVICE_PASSWORD, PASSWORD))


def test_only_this_machine_is_spoken_to_in_the_clear() -> None:
    assert at("ldap://ldap.orgao.example").encrypted
    assert at("ldaps://127.0.0.1").encrypted
    assert not at("ldap://127.0.0.1").encrypted
    assert at("ldap://127.0.0.1", start_tls=True).encrypted
    assert not at("ldap://ldap.orgao.example", start_tls=False).encrypted


@pytest.mark.parametrize(
    ("url", "more", "setting"),
    [
        ("http://ldap", {}, "GOVBOT_LDAP_URL"),
        ("ldap.orgao.example", {}, "GOVBOT_LDAP_URL"),
        ("ldaps://h", {"account": Account("cn=x")}, "GOVBOT_LDAP_BIND_PASSWORD"),
        ("ldaps://h", {"user_filter": "(uid=*)"}, "GOVBOT_LDAP_USER_FILTER"),
        ("ldaps://h", {"ca_file": Path("nada.pem")}, "GOVBOT_LDAP_CA_FILE"),
    ],
)
def test_settings_of_no_use_are_named(url: str, more: dict[str, Any], setting: str) -> None:
    with pytest.raises(IdentityNotConfigured) as refused:
        at(url, **more)
    assert refused.value.data == {"setting": setting}


async def test_referrals_are_left_alone(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(0.5)
        there = f"ldap://127.0.0.1:{elsewhere.getsockname()[1]}/ou=fora,{BASE}"
        with slapd(tmp_path / "refere", more=REFERRAL.format(base=BASE, there=there)) as server:
            ana = await at(server.tls, server).authenticate("ana", PASSWORD)
            assert len(ana.groups) == 3
            with pytest.raises(IdentityError):  # a base that stands elsewhere
                await at(server.tls, server, base=f"ou=fora,{BASE}").authenticate("ana", PASSWORD)
        with pytest.raises(TimeoutError):
            elsewhere.accept()


async def test_a_server_that_is_down_or_hangs(server: Slapd, tmp_path: Path) -> None:
    with pytest.raises(IdentityUnreachable):
        await at(f"ldaps://127.0.0.1:{free_port()}", server).authenticate("ana", PASSWORD)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for scheme in ("ldap", "ldaps"):
            url = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}"
            with pytest.raises((IdentityTimeout, IdentityUnreachable)):
                await at(url, server, timeout_s=1).authenticate("ana", PASSWORD)
    with slapd(tmp_path / "curto") as other:
        directory = at(other.tls, other)
        await directory.authenticate("ana", PASSWORD)
    with pytest.raises(IdentityUnreachable):
        await directory.authenticate("ana", PASSWORD)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"0",
        bytes.fromhex("3084ffffffff"),
        bytes.fromhex("3003020101"),
        bytes.fromhex("300c02012061073c010004000400"),
        bytes.fromhex("300c02010161070a01006f000400"),
        bytes.fromhex("300c80010161070a010004000400"),
        bytes(100),
    ],
)
async def test_what_is_no_directory_is_said_to_be_none(server: Slapd, answer: bytes) -> None:
    with tapped(server.plain, lambda *_: answer) as (url, _):
        for directory in (at(url, timeout_s=1), at(url, server, start_tls=True, timeout_s=1)):
            with pytest.raises((IdentityFailed, IdentityUnreachable, IdentityTimeout)):
                await directory.authenticate("ana", PASSWORD)


async def test_what_is_slipped_in_before_tls_is_no_answer(server: Slapd) -> None:
    def with_success(request: bytes, answer: bytes) -> bytes:
        # RFC 4511, 4.2.2: a bind that succeeded, with the number of the request to come.
        return answer + bytes.fromhex(f"300c0201{request[4] + 1:02x}61070a010004000400")

    with tapped(server.plain, with_success) as (url, _), pytest.raises(IdentityError):
        await at(url, server, start_tls=True).authenticate("ana", "outra")
