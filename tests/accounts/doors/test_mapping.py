"""What groups give, and where a browser may be sent."""

import pytest

from govbot.accounts.doors.mapping import Fit, fit, rules_of
from govbot.accounts.doors.passing import same_site
from govbot.adapters.identity.base import Identity, IdentityNotConfigured

RULES = rules_of(
    "grupo-admins=admin; cn=fazenda,ou=groups,dc=orgao=analyst@Fazenda / Tributos\n"
    "juridico=@Jurídico;gestores=analyst;*=user"
)


def someone(*groups: str, issuer: str = "https://sso.example") -> Identity:
    return Identity(issuer, "ana", groups=groups)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ((), Fit("user", (), False)),
        (("outro",), Fit("user", (), False)),
        (("gestores", "grupo-admins"), Fit("admin", (), True)),
        (("juridico",), Fit("user", ("Jurídico",), True)),
        (("juridico", "gestores"), Fit("analyst", ("Jurídico",), True)),
        (("Grupo-Admins",), Fit("user", (), False)),
    ],
)
def test_the_first_fitting_rule_decides_role_and_department_each(
    groups: tuple[str, ...], expected: Fit
) -> None:
    assert fit(RULES, someone(*groups)) == expected


def test_distinguished_names_are_one_whatever_case_and_spaces() -> None:
    groups = ("CN=Fazenda, OU=Groups,DC=orgao",)
    assert fit(RULES, someone(*groups, issuer="ldap:dc=orgao")).department == (
        "Fazenda",
        "Tributos",
    )
    assert not fit(RULES, someone(*groups)).is_named


@pytest.mark.parametrize("written", ["juridico", "=admin", "juridico=", "juridico=@", "a=user@/"])
def test_what_is_no_rule_is_refused(written: str) -> None:
    with pytest.raises(IdentityNotConfigured) as refused:
        rules_of(written)
    assert refused.value.data == {"setting": "GOVBOT_SSO_GROUPS"}


@pytest.mark.parametrize("path", ["/", "/documentos/7?aba=texto#p-2", "/pergunta%20nova"])
def test_a_path_of_our_own_is_kept(path: str) -> None:
    assert same_site(path) == path


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/a\\b"),
        *("https://evil.example", "evil.example", "javascript:alert(1)", "", " /a", "/\t/evil"),
        *("/\n/evil.example", "/api/v1/auth/me", "/" + "a" * 600),
    ],
)
def test_every_other_path_is_home(path: str) -> None:
    assert same_site(path) == "/"
