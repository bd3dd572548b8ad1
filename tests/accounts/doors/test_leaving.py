"""Signing out of GovBot, and then of the provider that somebody came in by."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from sqlalchemy import select, update

from govbot.adapters.identity.oidc import Client, OidcProvider
from govbot.core.db.models import SignIn
from govbot.operations.runtime import Services
from tests.accounts.doors.conftest import Browser, acts, newcomer, site, told
from tests.adapters.identity.provider import (
    CALLBACK,
    LEFT,
    SECRET,
    SITE,
    Issuer,
    log_in_with,
    submit,
)
from tests.support.accounts import PASSWORD, code_of, enrol, with_password
from tests.support.people import Person

LOGOUT = "/api/v1/auth/logout"


async def come(browser: Browser, outside: httpx.AsyncClient, who: str) -> str:
    """Log in with a browser that keeps the provider's session too; return where it is sent."""
    return await browser.back(await log_in_with(outside, await browser.start(), who, back=CALLBACK))


async def leave(browser: Browser, path: str = LOGOUT) -> str | None:
    """Sign out; return where the browser is to go."""
    me = await browser.me()
    response = await browser.http.post(path, headers={"X-CSRF-Token": me["csrf_token"]})
    assert response.status_code == 200, response.text
    found: str | None = response.json()["provider"]
    return found


async def hints(services: Services, person_id: str) -> list[str | None]:
    async with services.database.read() as session:
        query = select(SignIn.logout_hint).where(SignIn.user_id == person_id)
        return list((await session.scalars(query)).all())


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """Yield the address of a server that takes connections and says nothing."""

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(hold, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("path", [LOGOUT, f"{LOGOUT}-all"])
async def test_who_leaves_is_out_here_and_at_the_provider(
    services: Services, issuer: Issuer, path: str
) -> None:
    who, _ = newcomer(issuer)
    async with site(services, creates=True) as browser, httpx.AsyncClient(timeout=30) as outside:
        await come(browser, outside, who)
        me = await browser.me()
        url = await leave(browser, path)
        # Out here, before anybody has asked the provider anything.
        assert await browser.me() == {}
        assert not {name for name in browser.http.cookies if "access" in name or "refresh" in name}
        assert url
        assert url.startswith(f"{issuer}/session/end?")
        query = dict(parse_qsl(urlsplit(url).query))
        assert query["post_logout_redirect_uri"] == LEFT == f"{SITE}/api/v1/auth/oidc/left"
        assert query.keys() == {"post_logout_redirect_uri", "client_id", "id_token_hint", "state"}
        assert await hints(services, me["id"]) == [None]

        back = await submit(outside, await outside.get(url), {"logout": "yes"})
        assert back.status_code == 303
        home = urlsplit(back.headers["Location"])
        assert f"{home.scheme}://{home.netloc}{home.path}" == LEFT
        arrived = await browser.http.get(f"{home.path}?{home.query}")
        assert arrived.headers["Location"] == "/entrar?saiu=1"
        # The provider, too, asks who it is from now on.
        again = await outside.get(await browser.start(), follow_redirects=True)
        assert 'name="login"' in again.text


async def test_the_way_back_from_leaving_counts_once_and_leads_nowhere_else(
    services: Services, issuer: Issuer
) -> None:
    who, _ = newcomer(issuer)
    async with site(services, creates=True) as browser, httpx.AsyncClient(timeout=30) as outside:
        await come(browser, outside, who)
        state = parse_qs(urlsplit(await leave(browser) or "").query)["state"][0]
        for given in ({"state": "x" * 43}, {"state": state}, {}):  # the first try was the only one
            response = await browser.http.get("/api/v1/auth/oidc/left", params=given)
            assert response.headers["Location"] == "/entrar"


async def test_who_came_in_by_a_password_is_not_sent_to_the_provider(services: Services) -> None:
    owner = await with_password(services)
    async with site(services) as browser:
        email = (await browser.http.get("/api/v1/auth/me", headers=owner.headers)).json()["email"]
        given = {"email": email, "password": PASSWORD}
        assert (await browser.http.post("/api/v1/auth/login", json=given)).status_code == 200
        assert await leave(browser) is None
        assert await browser.me() == {}


async def test_the_operator_may_leave_the_provider_alone(
    services: Services, issuer: Issuer
) -> None:
    who, _ = newcomer(issuer)
    kept_off: dict[str, Any] = {"leaves_provider": False}
    async with (
        site(services, doors=kept_off, creates=True) as browser,
        httpx.AsyncClient(timeout=30) as outside,
    ):
        await come(browser, outside, who)
        me = await browser.me()
        assert await hints(services, me["id"]) == [None]
        assert await leave(browser) is None
        assert await browser.me() == {}


async def test_a_provider_that_is_away_keeps_nobody_in(
    services: Services, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govbot.accounts.doors.leaving.WAIT_S", 0.3)
    async with silent() as address:
        for place in (address, "http://127.0.0.1:1"):
            who, _ = newcomer(issuer)
            async with site(services, creates=True) as browser:
                await browser.come(who)
                jar = browser.http.cookies
            client = Client(place, "govbot", SECRET)
            gone: dict[str, Any] = {"provider": OidcProvider(client, timeout_s=20)}
            async with site(services, doors=gone, creates=True) as browser:
                browser.http.cookies.update(jar)
                began = asyncio.get_running_loop().time()
                assert await leave(browser) is None
                assert asyncio.get_running_loop().time() - began < 5
                assert await browser.me() == {}
                last = (await acts(services, "auth.logout"))[-1]
                assert last.subject_kind == "sign_in"
            await gone["provider"].close()


async def test_the_hint_is_sealed_and_goes_with_its_sign_in(
    services: Services, issuer: Issuer
) -> None:
    who, _ = newcomer(issuer)
    async with site(services, creates=True) as browser:
        await browser.come(who)
        me = await browser.me()
        (sealed,) = await hints(services, me["id"])
        assert sealed
        assert not sealed.startswith("eyJ")
        async with services.database.write() as session:
            over = datetime.now(UTC) - timedelta(seconds=1)
            mine = update(SignIn).where(SignIn.user_id == me["id"])
            await session.execute(mine.values(expires_at=over))
        other, _ = newcomer(issuer)
        await browser.come(other)  # whoever comes next clears what is left of it
    assert await hints(services, me["id"]) == [None]


async def test_who_typed_a_second_factor_leaves_the_provider_too(
    services: Services, issuer: Issuer
) -> None:
    who, _ = newcomer(issuer)
    async with site(services, creates=True) as browser:
        await browser.come(who)
        token = browser.http.cookies["govbot_access"]
        signed_in = Person(services.asker, token)
        async with httpx.AsyncClient(base_url=browser.http.base_url) as plain:
            uri, _ = await enrol(plain, signed_in, password=None)
        browser.http.cookies.clear()
        assert told(await browser.come(who)) == "code_needed"
        code = {"code": code_of(uri, 1)}
        assert (await browser.http.post("/api/v1/auth/oidc/code", json=code)).status_code == 200
        assert "id_token_hint=" in (await leave(browser) or "")
