"""gov.br as its integration guide documents it, served on loopback.

The real one answers only to organisations that it has registered.
"""

import json
from collections.abc import AsyncIterator

import pytest

from govbot.adapters.identity.base import Identity, IdentityFailed, IdentityTokenInvalid
from govbot.adapters.identity.govbr import PRODUCTION, SCOPES, api_of
from govbot.adapters.identity.oidc import Client, OidcProvider
from tests.adapters.identity.rogue import ACCESS_TOKEN, CLIENT, Rogue, saying, stage

CPF = "12345678909"
ACCOUNT = f"/confiabilidades/v3/contas/{CPF}"
UPDATED = {"dataAtualizacao": "2026-01-02 03:04:05"}


@pytest.fixture
async def govbr() -> AsyncIterator[Rogue]:
    async with stage() as scene:
        one = scene.enter()
        one.claims = {"sub": CPF, "name": "JOSE", "social_name": "Maria", "preferred_username": CPF}
        one.userinfo = {"sub": CPF, "email": "m@orgao.example", "email_verified": "true"}
        one.metadata = {"issuer": f"{one.issuer}/"}
        one.claims["iss"] = f"{one.issuer}/"
        levels = [{"id": "1", **UPDATED}, {"id": "2 (Prata)", **UPDATED}]
        one.answers[f"{ACCOUNT}/niveis"] = saying(json.dumps(levels))
        seals = [{"id": "301", **UPDATED}, {"id": "602 (bb_internet_banking)", **UPDATED}]
        one.answers[f"{ACCOUNT}/confiabilidades"] = saying(json.dumps(seals))
        yield one


async def log_in(govbr: Rogue, scopes: str = SCOPES) -> Identity:
    oidc = OidcProvider(Client(govbr.issuer, CLIENT, "s", scopes=scopes, preset="govbr"))
    start = await oidc.start("http://127.0.0.1:8000/volta")
    govbr.nonce = start.pending["nonce"]
    person = await oidc.finish(start.pending, {"state": start.pending["state"], "code": "c"})
    await oidc.close()
    return person


async def test_the_level_is_the_highest_that_the_account_has(govbr: Rogue) -> None:
    person = await log_in(govbr)
    assert person.extra == {"cpf": CPF, "nivel": "prata", "selos": ("301", "602")}
    assert (person.subject, person.name, person.email_verified) == (CPF, "Maria", True)
    assert person.username == person.email
    assert CPF not in repr(person)
    assert govbr.headers[f"{ACCOUNT}/niveis"]["authorization"] == f"Bearer {ACCESS_TOKEN}"


async def test_without_the_scope_nobody_asks_for_levels(govbr: Rogue) -> None:
    person = await log_in(govbr, "openid email profile")
    assert person.extra == {"cpf": CPF, "nivel": "", "selos": ()}
    assert govbr.asked[f"{ACCOUNT}/niveis"] == 0


async def test_a_level_that_cannot_be_had_is_no_login_and_shows_no_cpf(govbr: Rogue) -> None:
    govbr.answers[f"{ACCOUNT}/niveis"] = saying("{}", 503)
    with pytest.raises(IdentityFailed) as failed:
        await log_in(govbr)
    assert CPF not in str(failed.value)
    govbr.answers[f"{ACCOUNT}/niveis"] = saying("{}")
    with pytest.raises(IdentityFailed):
        await log_in(govbr)


@pytest.mark.parametrize("levels", [[], [{"id": "9"}], [{"nivel": "3"}], ["3"], [{"id": None}]])
async def test_a_strange_level_is_none(govbr: Rogue, levels: list[object]) -> None:
    govbr.answers[f"{ACCOUNT}/niveis"] = saying(json.dumps(levels))
    assert (await log_in(govbr)).extra["nivel"] == ""


@pytest.mark.parametrize("sub", ["1234567890", "../../../x", "123456789090", "१२३४५६७८९०९"])
async def test_only_eleven_digits_are_a_cpf(govbr: Rogue, sub: str) -> None:
    govbr.claims["sub"] = govbr.userinfo["sub"] = sub
    with pytest.raises(IdentityTokenInvalid):
        await log_in(govbr)
    assert not [path for path in govbr.asked if path.startswith("/confiabilidades")]


async def test_logout_has_a_place_though_nobody_published_it(govbr: Rogue) -> None:
    oidc = OidcProvider(Client(govbr.issuer, CLIENT, "s", preset="govbr"))
    url = await oidc.logout_url("https://govbot.orgao.example/")
    assert url
    assert url.startswith(f"{govbr.issuer}/logout?post_logout_redirect_uri=https%3A%2F%2Fgovbot")
    plain = OidcProvider(Client(govbr.issuer, CLIENT, "s"))
    assert await plain.logout_url("https://govbot.orgao.example/") is None


def test_the_interface_stands_beside_the_login() -> None:
    assert api_of(PRODUCTION) == "https://api.acesso.gov.br"
    assert api_of("https://sso.staging.acesso.gov.br/") == "https://api.staging.acesso.gov.br"
