"""Logins at a certified OpenID provider (oidc-provider), over HTTP from end to end."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from govbot.adapters.identity.base import (
    IdentityFailed,
    IdentityUnreachable,
    LoginRefused,
    LoginStale,
    OpenIdProvider,
)
from govbot.adapters.identity.oidc import Client, OidcProvider
from tests.adapters.identity.provider import (
    AFTER_LOGOUT,
    CPF,
    REDIRECT,
    SECRET,
    log_in,
    log_in_with,
    provider,
    submit,
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


def at(issuer: str, client_id: str = "govbot", secret: str = SECRET, **more: Any) -> OidcProvider:
    return OidcProvider(Client(issuer, client_id, secret, **more))


async def test_a_person_logs_in_and_their_groups_come_along(issuer: str) -> None:
    oidc = at(issuer)
    assert isinstance(oidc, OpenIdProvider)
    start = await oidc.start(REDIRECT)
    # What the caller keeps in a cookie: strings that JSON gives back as they were.
    pending = json.loads(json.dumps(start.pending))
    assert len(json.dumps(pending)) < 1024

    ana = await oidc.finish(pending, await log_in(start.url, "ana"))

    assert (ana.issuer, ana.subject, ana.username) == (issuer, "ana", "ana.souza")
    assert (ana.name, ana.email, ana.email_verified) == (
        "Ana Lúcia de Souza",
        "ana@orgao.example",
        True,
    )
    assert ana.groups == ("gestores", "juridico")
    await oidc.close()


async def test_the_request_has_pkce_state_and_nonce_and_they_never_repeat(issuer: str) -> None:
    oidc = at(issuer)
    one, two = [parse_qs(urlsplit((await oidc.start(REDIRECT)).url).query) for _ in range(2)]
    assert one["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(one[name][0]) >= 43
        assert one[name] != two[name]


@pytest.mark.parametrize(
    ("client_id", "secret"),
    [("govbot-publico", ""), ("govbot-es", SECRET)],
    ids=["public client", "ES256"],
)
async def test_other_kinds_of_clients(issuer: str, client_id: str, secret: str) -> None:
    oidc = at(issuer, client_id, secret)
    start = await oidc.start(REDIRECT)
    assert (await oidc.finish(start.pending, await log_in(start.url, "ana"))).subject == "ana"


async def test_groups_may_be_nested_and_an_address_unverified(issuer: str) -> None:
    oidc = at(issuer, groups_claim="realm_access.roles")
    start = await oidc.start(REDIRECT)
    assert (await oidc.finish(start.pending, await log_in(start.url, "ana"))).groups == ("leitor",)

    start = await oidc.start(REDIRECT)
    bia = await oidc.finish(start.pending, await log_in(start.url, "bia"))
    assert (bia.email, bia.email_verified, bia.groups) == ("bia@orgao.example", False, ())


async def test_an_answer_counts_once_and_only_for_its_own_login(issuer: str) -> None:
    oidc = at(issuer)
    start, other = await oidc.start(REDIRECT), await oidc.start(REDIRECT)
    answer = await log_in(start.url, "ana")

    with pytest.raises(LoginStale):  # another browser's cookie
        await oidc.finish(other.pending, answer)
    assert (await oidc.finish(start.pending, answer)).subject == "ana"
    with pytest.raises(LoginStale):  # replayed: the provider takes a code once
        await oidc.finish(start.pending, answer)


async def test_an_injected_code_is_stopped_by_pkce(issuer: str) -> None:
    oidc = at(issuer)
    mine, stolen = await oidc.start(REDIRECT), await oidc.start(REDIRECT)
    code = (await log_in(stolen.url, "ana"))["code"]
    answer = await log_in(mine.url, "bia")
    with pytest.raises(LoginStale):
        await oidc.finish(mine.pending, {**answer, "code": code})


async def test_who_cancels_is_told_so(issuer: str) -> None:
    oidc = at(issuer)
    start = await oidc.start(REDIRECT)
    with pytest.raises(LoginRefused) as refused:
        await oidc.finish(start.pending, await log_in(start.url, "ana", cancel=True))
    assert refused.value.data == {"reason": "access_denied"}


async def test_a_wrong_client_secret_is_the_operators_matter(issuer: str) -> None:
    oidc = at(issuer, secret="outro")
    start = await oidc.start(REDIRECT)
    with pytest.raises(IdentityFailed) as failed:
        await oidc.finish(start.pending, await log_in(start.url, "ana"))
    assert failed.value.data["detail"] == "invalid_client"


async def test_logout_ends_the_session_at_the_provider(issuer: str) -> None:
    oidc = at(issuer)
    async with httpx.AsyncClient(timeout=30) as browser:
        start = await oidc.start(REDIRECT)
        answer = await log_in_with(browser, start.url, "ana")
        ana = await oidc.finish(start.pending, answer)
        # Whoever is still logged in there is sent back without a question.
        assert "code" in await log_in_with(browser, (await oidc.start(REDIRECT)).url, "bia")

        url = await oidc.logout_url(AFTER_LOGOUT, ana.logout_hint)
        assert url
        gone = await submit(browser, await browser.get(url), {"logout": "yes"})
        assert gone.headers["Location"] == AFTER_LOGOUT

        start = await oidc.start(REDIRECT)
        bia = await oidc.finish(start.pending, await log_in_with(browser, start.url, "bia"))
        assert bia.subject == "bia"


async def test_govbr_s_level_seals_and_social_name(issuer: str) -> None:
    scopes = "openid email profile govbr_confiabilidades govbr_confiabilidades_idtoken"
    oidc = at(issuer, scopes=scopes, preset="govbr")
    start = await oidc.start(REDIRECT)
    person = await oidc.finish(start.pending, await log_in(start.url, CPF))
    assert person.extra == {"cpf": CPF, "nivel": "ouro", "selos": ("801", "201")}
    assert (person.name, person.email_verified) == ("Maria da Silva", True)
    assert CPF not in repr(person)


async def test_a_provider_that_dies_is_unreachable() -> None:
    with provider() as address:
        oidc = at(address)
        start = await oidc.start(REDIRECT)
        answer = await log_in(start.url, "ana")
    with pytest.raises(IdentityUnreachable) as away:
        await oidc.finish(start.pending, answer)
    assert away.value.data == {"address": address}
