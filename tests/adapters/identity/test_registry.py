"""From settings to providers."""

from typing import Any

import pytest

from govbot.adapters.identity.base import IdentityInsecure, IdentityNotConfigured
from govbot.adapters.identity.claims import groups_of, identity_of, text
from govbot.adapters.identity.registry import get_directory, get_openid_provider
from govbot.core.settings import Settings


def settings(**fields: Any) -> Settings:
    return Settings(_env_file=None, **fields)


def test_nobody_is_asked_unless_named() -> None:
    assert get_openid_provider(settings()) is None
    assert get_directory(settings()) is None


async def test_govbr_needs_no_more_than_its_name_and_the_registration() -> None:
    provider = get_openid_provider(settings(oidc_preset="govbr", oidc_client_id="app"))
    assert provider
    assert provider.issuer == "https://sso.acesso.gov.br/"
    staging = "https://sso.staging.acesso.gov.br"
    provider = get_openid_provider(
        settings(oidc_preset="govbr", oidc_client_id="app", oidc_issuer=staging)
    )
    assert provider
    assert provider.issuer == staging


@pytest.mark.parametrize(
    ("fields", "setting"),
    [
        ({}, "GOVBOT_OIDC_CLIENT_ID"),
        ({"oidc_client_id": "a", "oidc_scopes": "profile"}, "GOVBOT_OIDC_SCOPES"),
        ({"oidc_client_id": "a", "oidc_ca_file": "nada.pem"}, "GOVBOT_OIDC_CA_FILE"),
    ],
)
def test_what_openid_lacks_is_named(fields: dict[str, Any], setting: str) -> None:
    with pytest.raises(IdentityNotConfigured) as refused:
        get_openid_provider(settings(oidc_issuer="https://sso.orgao.example", **fields))
    assert refused.value.data == {"setting": setting}


def test_an_issuer_in_the_clear_is_named() -> None:
    with pytest.raises(IdentityInsecure) as refused:
        get_openid_provider(settings(oidc_issuer="http://sso.orgao.example", oidc_client_id="a"))
    assert refused.value.data["setting"] == "GOVBOT_OIDC_ISSUER"


def test_a_directory_of_the_settings() -> None:
    directory = get_directory(
        settings(ldap_url="ldap://ldap.orgao.example", ldap_base="DC=orgao,DC=example")
    )
    assert directory
    assert directory.encrypted
    assert directory.issuer == "ldap:dc=orgao,dc=example"
    with pytest.raises(IdentityNotConfigured) as refused:
        get_directory(settings(ldap_url="ldaps://ldap.orgao.example"))
    assert refused.value.data == {"setting": "GOVBOT_LDAP_BASE"}


def test_secrets_show_in_no_repr() -> None:
    shown = repr(settings(oidc_client_secret="s3gredo", ldap_bind_password="s3nha"))
    assert "s3gredo" not in shown
    assert "s3nha" not in shown


@pytest.mark.parametrize(
    ("claims", "name", "groups"),
    [
        ({"groups": ["b", "a", "b", 7, ""]}, "groups", ("a", "b")),
        ({"groups": "um"}, "groups", ("um",)),
        ({"realm_access": {"roles": ["r"]}}, "realm_access.roles", ("r",)),
        ({"https://orgao.example/groups": ["g"]}, "https://orgao.example/groups", ("g",)),
        ({"realm_access": "texto"}, "realm_access.roles", ()),
        ({"groups": {"a": 1}}, "groups", ()),
        ({"groups": ["a"]}, "", ()),
        ({}, "groups", ()),
    ],
)
def test_groups_of_claims(claims: dict[str, Any], name: str, groups: tuple[str, ...]) -> None:
    assert groups_of(claims, name) == groups


def test_groups_that_the_provider_left_out_are_said_so(caplog: pytest.LogCaptureFixture) -> None:
    assert groups_of({"_claim_names": {"groups": "src1"}}, "groups") == ()
    assert "too many" in caplog.text


@pytest.mark.parametrize("verified", ["false", 1, "1", "yes", None, False])
def test_only_true_is_verified(verified: Any) -> None:
    claims = {"iss": "i", "sub": "s", "email": "a@b", "email_verified": verified}
    one = identity_of(claims, groups_claim="", extra={}, logout_hint="")
    # JSON's 1 equals True in Python; a provider that writes it did not write true.
    assert not one.email_verified


def test_texts_are_one_short_printable_line() -> None:
    assert text(" a\n\0b\u202e ") == "ab"
    assert len(text("a" * 1000)) == 320
    assert text(["a"]) == ""
