"""What Active Directory does otherwise: on a domain controller of Samba, and on single entries.

Samba is not Microsoft's, and follows its documents. What it would take other settings of a domain
to show stands on entries shaped as Active Directory sends them.
"""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from govbot.adapters.identity.base import CredentialsInvalid, IdentityFailed
from govbot.adapters.identity.entries import Entry, group_filter, identity_of, user_filter
from govbot.adapters.identity.ldap import Account, LdapDirectory, Place
from tests.adapters.identity import samba as samba_server
from tests.adapters.identity.samba import Samba, samba
from tests.adapters.identity.slapd import BASE, PASSWORD, SERVICE, SERVICE_PASSWORD, slapd

ATTRIBUTES = """
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
"""
ACCOUNT = """
dn: cn={name},ou=pessoas,{base}
objectClass: inetOrgPerson
objectClass: extensibleObject
cn: {name}
sn: {name}
sAMAccountName: {name}
userAccountControl: {control}
objectGUID:: {guid}
userPassword: {password}
"""
GUID = UUID("8b1f4c5e-2d3a-4e6f-9a0b-1c2d3e4f5a6b")
DN = "CN=Souza\\, Ana (Jurídico),OU=Usuários,DC=orgao,DC=example"

ACCOUNTS = "".join(
    ACCOUNT.format(
        name=name,
        control=control,
        guid=b64encode(guid.bytes_le).decode(),
        base=BASE,
        password=PASSWORD,
    )
    for name, control, guid in (("aberta", 512, GUID), ("fechada", 514, UUID(int=7)))
)


def entry(**attributes: Any) -> Entry:
    shape = {
        "objectGUID": [GUID.bytes_le],
        "sAMAccountName": [b"ana.souza"],
        "userAccountControl": [b"512"],
        "displayName": ["Ana Lúcia de Souza".encode()],
        "cn": ["Souza, Ana (Jurídico)".encode()],
        "mail": [b"ana@orgao.example"],
        "memberOf": [b"CN=Juridico,OU=Grupos,DC=orgao,DC=example"],
        **attributes,
    }
    raw = {name: values for name, values in shape.items() if values}
    return Entry.of({"dn": DN, "type": "searchResEntry", "raw_attributes": raw})


def test_the_identity_of_an_entry() -> None:
    above = "CN=Todos,OU=Grupos,DC=orgao,DC=example"
    again = "cn=juridico,OU=Grupos,DC=orgao,DC=example"
    ana = identity_of(entry(), [above, again], issuer="ldap:dc=orgao,dc=example")
    assert (ana.subject, ana.username, ana.name) == (str(GUID), "ana.souza", "Ana Lúcia de Souza")
    assert [group.casefold() for group in ana.groups] == [again.casefold(), above.casefold()]


def test_nested_groups_are_asked_for_with_the_name_escaped() -> None:
    wanted = "CN=Souza\\5c, Ana \\28Jurídico\\29,OU=Usuários,DC=orgao,DC=example"
    rule = "1.2.840.113556.1.4.1941"
    assert group_filter(entry()) == f"(&(objectClass=group)(member:{rule}:={wanted}))"


def test_one_filter_fits_both_kinds_of_directory() -> None:
    template = Place(BASE).user_filter
    assert user_filter(template, "a)(b") == "(|(uid=a\\29\\28b)(sAMAccountName=a\\29\\28b))"


@pytest.mark.parametrize(
    ("control", "disabled"),
    [(b"512", False), (b"66048", False), (b"514", True), (b"66050", True), (b"?", True)],
)
def test_a_closed_account(control: bytes, disabled: bool) -> None:
    assert entry(userAccountControl=[control]).disabled == disabled
    assert not entry(userAccountControl=[]).disabled


def test_an_entry_without_an_identity_has_none() -> None:
    assert entry(objectGUID=[]).stable_id == ""
    assert entry(objectGUID=[b"curto"]).stable_id == ""
    assert entry(objectGUID=[], nsUniqueId=[b"A-1"]).stable_id == "a-1"


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samba]:
    with samba(tmp_path_factory.mktemp("samba")) as running:
        yield running


def at(url: str, controller: Samba, **more: Any) -> LdapDirectory:
    service = Account(f"CN=govbot,{samba_server.USERS}", samba_server.SERVICE_PASSWORD)
    place = Place(samba_server.BASE)
    return LdapDirectory(url, service, place, ca_file=controller.ca_file, **more)


@pytest.mark.parametrize("scheme", ["ldaps", "ldap"])
async def test_a_person_of_a_domain_has_also_the_groups_above_theirs(
    controller: Samba, scheme: str
) -> None:
    directory = at(f"{scheme}://{samba_server.HOST}", controller, start_tls=True)
    ana = await directory.authenticate("ana", samba_server.PASSWORD)
    assert (ana.username, ana.name, ana.email) == ("ana", "Ana Souza", "ana@orgao.example")
    assert ana.groups == tuple(f"CN={name},{samba_server.USERS}" for name in ("juridico", "todos"))
    assert str(UUID(ana.subject)) == ana.subject


async def test_the_guid_stays_when_the_person_is_renamed(controller: Samba) -> None:
    directory = at(f"ldaps://{samba_server.HOST}", controller)
    before = await directory.authenticate("ana", samba_server.PASSWORD)
    controller.change(
        "user rename ana --samaccountname=ana.lima --surname=Lima --force-new-cn=Lima"
    )
    after = await directory.authenticate("ana.lima", samba_server.PASSWORD)
    controller.change("user rename ana.lima --samaccountname=ana --surname=Souza --reset-cn")
    assert (after.subject, after.username) == (before.subject, "ana.lima")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("fechada", samba_server.PASSWORD),
        ("ana", "outra"),
        ("ninguem", samba_server.PASSWORD),
        ("ana", ""),
        ("*", samba_server.PASSWORD),
        ("ana)(objectClass=*", samba_server.PASSWORD),
    ],
)
async def test_a_domain_refuses_always_with_the_same_words(
    controller: Samba, username: str, password: str
) -> None:
    with pytest.raises(CredentialsInvalid) as refused:
        await at(f"ldaps://{samba_server.HOST}", controller).authenticate(username, password)
    assert refused.value.data == {}


async def test_a_domain_takes_no_password_in_the_clear(controller: Samba) -> None:
    directory = at(f"ldap://{samba_server.HOST}", controller, start_tls=False)
    with pytest.raises(IdentityFailed) as failed:
        await directory.authenticate("ana", samba_server.PASSWORD)
    assert failed.value.data["detail"] == "service account: strongerAuthRequired"


async def test_a_closed_account_stays_out_where_the_server_lets_it_bind(tmp_path: Path) -> None:
    with slapd(tmp_path / "outro", more=ACCOUNTS, rules=ATTRIBUTES) as server:
        service = Account(SERVICE, SERVICE_PASSWORD)
        directory = LdapDirectory(server.tls, service, Place(BASE), ca_file=server.ca_file)
        person = await directory.authenticate("aberta", PASSWORD)
        assert (person.subject, person.username) == (str(GUID), "aberta")
        with pytest.raises(CredentialsInvalid):
            await directory.authenticate("fechada", PASSWORD)


async def test_who_could_not_be_told_from_another_later_does_not_come_in(tmp_path: Path) -> None:
    with slapd(tmp_path / "sem", rules="access to attrs=entryUUID by * none") as server:
        service = Account(SERVICE, SERVICE_PASSWORD)
        directory = LdapDirectory(server.tls, service, Place(BASE), ca_file=server.ca_file)
        with pytest.raises(IdentityFailed) as failed:
            await directory.authenticate("ana", PASSWORD)
        assert failed.value.data["detail"] == "no entryUUID"
