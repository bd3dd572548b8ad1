"""What proves who asks, forged, stolen, mixed up and outlived, at the real door."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from sqlalchemy import delete, update

from govbot.accounts import service as accounts
from govbot.accounts.auth import ACCESS_COOKIE, CSRF_COOKIE, CSRF_HEADER, REFRESH_COOKIE
from govbot.accounts.credentials.tokens import AccessTokens
from govbot.accounts.permissions import ADMIN, USER
from govbot.accounts.proof import Origin
from govbot.accounts.signing import repository
from govbot.accounts.signing.keys import key_ring
from govbot.accounts.signing.service import SECOND_USE, Session
from govbot.core.db.models import RefreshToken, User
from govbot.operations.runtime import Services
from tests.security.world import api_key
from tests.support.accounts import API, PASSWORD, code, is_in, with_password
from tests.support.people import Person, person, signed_in

ROUTE = f"{API}/documents"


def packed(part: Any) -> str:
    """Return one part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the header and the claims of a token."""
    return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})


def signed(header: dict[str, Any], claims: dict[str, Any], key: bytes) -> str:
    """Return a token with an HMAC by this key, whatever its header says."""
    body = f"{packed(header)}.{packed(claims)}"
    mac = hmac.new(key, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


async def status(client: httpx.AsyncClient, token: str, route: str = ROUTE) -> int:
    """Return the status of the answer to a bearer."""
    answer = await client.get(route, headers={"Authorization": f"Bearer {token}"})
    return answer.status_code


def _unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{packed({**header, 'alg': 'none'})}.{packed(claims)}."


def _unsigned_with_rest(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{packed({**header, 'alg': 'None'})}.{packed(claims)}.AAAA"


PUBLIC_KEY = (
    b"-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----\n"
)
FORGERIES: dict[str, Callable[[dict[str, Any], dict[str, Any]], str]] = {
    "no algorithm": _unsigned,
    "no algorithm, spelled otherwise": _unsigned_with_rest,
    "a public key as secret": lambda head, claims: signed(
        {**head, "alg": "RS256"}, claims, PUBLIC_KEY
    ),
    "another key": lambda head, claims: signed(head, claims, b"k" * 32),
    "an empty key": lambda head, claims: signed(head, claims, b""),
    "a key of the token's own": lambda head, claims: signed(
        {**head, "jwk": {"kty": "oct", "k": "a2tra2s"}}, claims, b"kkkkk"
    ),
    "kid that is a path": lambda head, claims: signed(
        {**head, "kid": "../../../../dev/null"}, claims, b""
    ),
    "kid that is a query": lambda head, claims: signed(
        {**head, "kid": "' UNION SELECT 'k'--"}, claims, b"k"
    ),
    "kid that is a list": lambda head, claims: signed({**head, "kid": []}, claims, b"k" * 32),
    "a header without end": lambda head, claims: signed(
        {**head, "x": "a" * 5000}, claims, b"k" * 32
    ),
}


@pytest.mark.parametrize("how", FORGERIES)
async def test_a_forged_token_is_nobody(
    how: str, services: Services, client: httpx.AsyncClient
) -> None:
    who = await person(services)
    assert await status(client, who.token) == 200
    assert await status(client, FORGERIES[how](*parts(who.token))) == 401


async def test_a_token_of_another_installation_or_time_is_nobody(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await person(services)
    user, tenant = UUID(str(who.asker.user_id)), who.asker.tenant_id
    sign_in = UUID(str(who.asker.sign_in_id))
    other = AccessTokens(key_ring(b"another installation's secret...."))
    ours = services.signing.tokens
    now = datetime.now(UTC)
    assert await status(client, other.issue(user, tenant, sign_in)) == 401
    assert await status(client, ours.issue(user, tenant, sign_in, now - timedelta(hours=1))) == 401
    assert await status(client, ours.issue(user, tenant, sign_in, now + timedelta(hours=1))) == 401
    assert await status(client, ours.issue(user, tenant, sign_in)) == 200


async def test_a_token_of_our_own_key_with_mixed_claims_is_nobody(
    services: Services, client: httpx.AsyncClient
) -> None:
    """Also whoever had the signing key would need a sign-in of just this person and tenant."""
    who, admin = await person(services, USER), await person(services, ADMIN)
    other = await accounts.tenant(services.database, f"outra-{uuid4().hex[:6]}")
    user, boss = UUID(str(who.asker.user_id)), UUID(str(admin.asker.user_id))
    sign_in, tenant = UUID(str(who.asker.sign_in_id)), who.asker.tenant_id
    issue = services.signing.tokens.issue
    assert await status(client, issue(boss, tenant, sign_in)) == 401
    assert await status(client, issue(user, other.tenant_id, sign_in)) == 401
    assert await status(client, issue(user, tenant, uuid4())) == 401


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
async def test_a_token_cut_short_or_padded_is_nobody(
    kept: float, services: Services, client: httpx.AsyncClient
) -> None:
    token = (await person(services)).token
    assert await status(client, token[: int(len(token) * kept)]) == 401
    assert await status(client, token + "A" * 4000) == 401
    assert await status(client, f"{token}.{token}") == 401


async def test_a_header_larger_than_any_is_refused_and_the_server_goes_on(
    services: Services, client: httpx.AsyncClient
) -> None:
    token = (await person(services)).token
    assert await status(client, "A" * 60_000) in {400, 401, 431}
    assert await status(client, "A" * 200_000) in {400, 401, 431}
    assert await status(client, token) == 200


async def test_who_was_suspended_or_deleted_is_out_at_once(
    services: Services, client: httpx.AsyncClient
) -> None:
    suspended, deleted = await person(services), await person(services)
    assert await is_in(client, suspended)
    async with services.database.write() as session:
        mine = User.id == suspended.asker.user_id
        await session.execute(update(User).where(mine).values(state="suspended"))
        await session.execute(delete(User).where(User.id == deleted.asker.user_id))
    assert not await is_in(client, suspended)
    assert not await is_in(client, deleted)


async def test_a_sign_in_that_ended_takes_its_tokens_with_it(
    services: Services, client: httpx.AsyncClient
) -> None:
    one = await person(services)
    other = await signed_in(services, one)
    assert (await client.post(f"{API}/auth/logout", headers=one.headers)).status_code == 200
    assert not await is_in(client, one)
    assert await is_in(client, other)
    assert (await client.post(f"{API}/auth/logout-all", headers=other.headers)).status_code == 200
    assert not await is_in(client, other)


async def session_of(services: Services, who: Person) -> Session:
    """Sign somebody in as a program: both tokens."""
    async with services.database.write() as session:
        user = await repository.lock_user(session, UUID(str(who.asker.user_id)))
        assert user is not None
        return await services.signing.begin(session, user, Origin(), "test")


async def renewed(client: httpx.AsyncClient, refresh: str) -> httpx.Response:
    """Present a refresh token as a program does, and as nobody in particular."""
    return await client.post(
        f"{API}/auth/refresh", json={"refresh_token": refresh}, headers={"Authorization": ""}
    )


async def grace_over(services: Services) -> None:
    """Let the time pass in which two pages may present one token."""
    async with services.database.write() as session:
        earlier = RefreshToken.used_at - (SECOND_USE + timedelta(seconds=1))
        await session.execute(update(RefreshToken).values(used_at=earlier))


async def test_a_refresh_token_that_comes_back_late_ends_the_sign_in_everywhere(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await person(services)
    stolen = await session_of(services, who)
    first = (await renewed(client, stolen.refresh)).json()
    second = (await renewed(client, first["refresh_token"])).json()
    accesses = [stolen.access, first["access_token"], second["access_token"]]
    assert [await status(client, each) for each in accesses] == [200, 200, 200]
    await grace_over(services)
    assert code(await renewed(client, stolen.refresh)) == "not_signed_in"
    assert [await status(client, each) for each in accesses] == [401, 401, 401]
    assert (await renewed(client, second["refresh_token"])).status_code == 401
    assert await is_in(client, who)  # another sign-in of theirs


async def test_two_pages_renew_at_once_and_both_go_on(
    services: Services, client: httpx.AsyncClient
) -> None:
    given = await session_of(services, await person(services))
    both = await asyncio.gather(*(renewed(client, given.refresh) for _ in range(2)))
    assert [each.status_code for each in both] == [200, 200]
    for each in both:
        assert await status(client, each.json()["access_token"]) == 200
        assert (await renewed(client, each.json()["refresh_token"])).status_code == 200


async def test_no_secret_stands_in_for_another(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await person(services)
    given = await session_of(services, who)
    key = await api_key(services, who, ["read"])
    assert await status(client, given.refresh) == 401
    assert await status(client, given.csrf) == 401
    assert (await renewed(client, given.access)).status_code in {401, 422}
    assert (await renewed(client, key.token)).status_code == 401
    for name in (ACCESS_COOKIE, REFRESH_COOKIE):
        for secret in (given.refresh, f"Bearer {given.access}", key.token):
            crossed = await browser.get("/documents", headers={"Cookie": f"{name}={secret}"})
            assert crossed.status_code == 401
    refresh_as = await browser.post(
        "/auth/refresh", headers={"Cookie": f"{REFRESH_COOKIE}={given.access}"}
    )
    assert refresh_as.status_code == 401


async def logged_in(browser: httpx.AsyncClient, who: str) -> str:
    """Log in as a page does; return the CSRF token."""
    answer = await browser.post("/auth/login", json={"email": who, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    assert answer.json()["access_token"] is None
    return str(answer.json()["csrf_token"])


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(
    services: Services, browser: httpx.AsyncClient
) -> None:
    email = f"{uuid4().hex[:8]}@orgao.example"
    await with_password(services, email=email)
    answer = await browser.post("/auth/login", json={"email": email, "password": PASSWORD})
    lines = {each.split("=")[0]: each for each in answer.headers.get_list("set-cookie")}
    assert set(lines) == {ACCESS_COOKIE, REFRESH_COOKIE, CSRF_COOKIE}
    assert all("samesite=strict" in each.lower() for each in lines.values())
    hidden = {name for name, each in lines.items() if "httponly" in each.lower()}
    assert hidden == {ACCESS_COOKIE, REFRESH_COOKIE}
    assert all("domain=" not in each.lower() for each in lines.values())


async def test_a_change_by_cookie_asks_for_the_csrf_token_of_this_sign_in(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    email = f"{uuid4().hex[:8]}@orgao.example"
    await with_password(services, ADMIN, email=email)
    own = await logged_in(browser, email)
    other = (await session_of(services, await person(services))).csrf
    body = {"name": f"pasta {time.monotonic_ns()}"}
    for wrong in ({}, {CSRF_HEADER: ""}, {CSRF_HEADER: other}, {CSRF_HEADER: own[:-1]}):
        said = await browser.post("/collections", json=body, headers=wrong)
        assert (said.status_code, code(said)) == (403, "forged_request")
    right = {CSRF_HEADER: own}
    foreign = {**right, "Origin": "https://orgao.example.evil.example"}
    said = await browser.post("/collections", json=body, headers=foreign)
    assert (said.status_code, code(said)) == (403, "foreign_origin")
    null = await browser.post("/collections", json=body, headers={**right, "Origin": "null"})
    assert null.status_code == 403
    assert (await browser.post("/collections", json=body, headers=right)).status_code == 201
