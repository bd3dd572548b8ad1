"""Linking an account to an identity at the provider: with consent, and never by somebody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from govbot.accounts.doors.errors import IdentityTaken
from govbot.accounts.doors.linking import Linking, Proven
from govbot.accounts.people.service import Invited, People
from govbot.core.db.models import SignIn, User
from govbot.operations.runtime import Services
from tests.accounts.doors.conftest import Browser, acts, newcomer, row, site, told
from tests.adapters.identity.provider import CALLBACK, Issuer, log_in
from tests.support.accounts import PASSWORD, role, with_password
from tests.support.people import person

LINK = "/api/v1/auth/oidc/link"
ACCOUNT = "/conta"


class Member:
    """Somebody who has a password, and the browser in which they typed it."""

    def __init__(self, browser: Browser, user: User) -> None:
        self.browser, self.user, self.csrf = browser, user, ""

    async def ask(self, verb: str, path: str, **more: Any) -> httpx.Response:
        headers = {"X-CSRF-Token": self.csrf}
        return await self.browser.http.request(verb, path, headers=headers, **more)

    async def enter(self) -> None:
        given = {"email": self.user.email, "password": PASSWORD}
        response = await self.browser.http.post("/api/v1/auth/login", json=given)
        self.csrf = response.json()["csrf_token"]

    async def begin(self, password: str | None = PASSWORD) -> str:
        """Begin to link; return the provider's address."""
        response = await self.ask("POST", LINK, json={"password": password})
        assert response.status_code == 200, response.text
        url: str = response.json()["url"]
        return url

    async def propose(self, who: str) -> None:
        """Come back from the provider's page, still without having said yes."""
        answer = await log_in(await self.begin(), who, back=CALLBACK)
        assert await self.browser.back(answer) == ACCOUNT

    async def link(self, who: str) -> None:
        await self.propose(who)
        response = await self.ask("POST", f"{LINK}/confirm")
        assert response.status_code == 204, response.text

    async def standing(self) -> dict[str, Any]:
        response = await self.browser.http.get(LINK)
        found: dict[str, Any] = response.json()
        return found


@asynccontextmanager
async def member(services: Services, **policy: Any) -> AsyncIterator[Member]:
    """Yield somebody new with a password, signed in by it in a browser of their own."""
    owner = await with_password(services)
    async with services.database.read() as session:
        user = await session.get_one(User, owner.asker.user_id)
    async with site(services, **policy) as browser:
        found = Member(browser, user)
        await found.enter()
        yield found


async def identity(services: Services, user: User) -> tuple[str | None, str | None]:
    found = await row(services, user.email)
    assert found
    return found.provider, found.subject


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


async def sign_ins(services: Services, user: User) -> int:
    async with services.database.read() as session:
        query = select(func.count()).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))
        return await session.scalar(query) or 0


async def test_who_links_comes_in_by_the_provider_as_the_same_person(
    services: Services, issuer: Issuer
) -> None:
    async with member(services) as ana:
        who, _ = newcomer(issuer, email=ana.user.email)
        assert await ana.standing() == {"offered": True, "linked": False, "proposed": None}
        before = await sign_ins(services, ana.user)
        await ana.propose(who)
        proposed = (await ana.standing())["proposed"]
        assert proposed == {"name": "Pessoa Nova", "email": ana.user.email}
        # Nothing is linked until its person says yes.
        assert await identity(services, ana.user) == (None, None)
        assert (await ana.ask("POST", f"{LINK}/confirm")).status_code == 204
        assert await ana.standing() == {"offered": True, "linked": True, "proposed": None}
        assert await identity(services, ana.user) == (str(issuer), who)
        assert await sign_ins(services, ana.user) == before
        act = (await acts(services, "account.link"))[-1]
        assert (act.actor_id, act.subject_id) == (ana.user.id, str(ana.user.id))
        assert act.data == {"provider": str(issuer)}

        ana.browser.http.cookies.clear()
        assert await ana.browser.come(who) == "/"
        assert (await ana.browser.me())["id"] == str(ana.user.id)
        ana.browser.http.cookies.clear()
        await ana.enter()  # the password goes on
        assert (await ana.browser.me())["has_password"]


async def test_the_password_is_asked_for(services: Services) -> None:
    async with member(services) as ana:
        for given in (None, "não é esta"):
            refused = await ana.ask("POST", LINK, json={"password": given})
            assert code(refused) == (403, "password_wrong")
        assert "govbot_pending" not in ana.browser.http.cookies


@pytest.mark.parametrize(
    ("verb", "path"), [("POST", LINK), ("POST", f"{LINK}/confirm"), ("DELETE", LINK)]
)
async def test_another_site_cannot_begin_confirm_or_part(
    services: Services, issuer: Issuer, verb: str, path: str
) -> None:
    async with member(services) as ana:
        who, _ = newcomer(issuer)
        await ana.propose(who)
        body = {"json": {"password": PASSWORD}} if "confirm" not in path else {}
        forged = await ana.browser.http.request(verb, path, **body)
        assert code(forged) == (403, "forged_request")
        assert await identity(services, ana.user) == (None, None)


async def test_an_attacker_s_identity_is_not_linked_to_a_victim_s_account(
    services: Services, issuer: Issuer
) -> None:
    mallory_at_provider, _ = newcomer(issuer)
    async with member(services) as mallory, member(services) as ana:
        # The address back, with the attacker's code, opened in the victim's browser: alone, while
        # the victim is linking too, and with the attacker's own cookie planted there.
        answer = await log_in(await mallory.begin(), mallory_at_provider, back=CALLBACK)
        assert told(await ana.browser.back(answer)) == "identity_login_stale"
        await ana.begin()
        assert await ana.browser.back(answer) == f"{ACCOUNT}?erro=identity_login_stale"
        assert (await ana.standing())["proposed"] is None

        answer = await log_in(await mallory.begin(), mallory_at_provider, back=CALLBACK)
        planted = mallory.browser.http.cookies["govbot_pending"]
        ana.browser.http.cookies.set(
            "govbot_pending", planted, domain="127.0.0.1", path="/api/v1/auth/oidc"
        )
        assert await ana.browser.back(answer) == ACCOUNT
        assert (await ana.standing())["proposed"] is None
        refused = await ana.ask("POST", f"{LINK}/confirm")
        assert code(refused) == (400, "identity_login_stale")
        assert await identity(services, ana.user) == (None, None)
        # Nor the other way round: the victim's login does not open the attacker's account.
        assert await identity(services, mallory.user) == (None, None)


async def test_a_login_is_no_link_though_somebody_is_signed_in(
    services: Services, issuer: Issuer
) -> None:
    who, _ = newcomer(issuer)
    async with member(services) as ana:
        # Another site can have any browser begin a login; it must not end as a link.
        assert told(await ana.browser.come(who)) == "identity_unknown"
        assert (await ana.standing())["proposed"] is None
        assert code(await ana.ask("POST", f"{LINK}/confirm")) == (400, "identity_login_stale")
        assert await identity(services, ana.user) == (None, None)


async def test_only_the_sign_in_that_began_says_yes(services: Services, issuer: Issuer) -> None:
    who, _ = newcomer(issuer)
    async with member(services) as ana:
        await ana.propose(who)
        await ana.enter()  # another sign-in in the same browser, whose cookies are kept
        assert (await ana.standing())["proposed"] is None
        assert code(await ana.ask("POST", f"{LINK}/confirm")) == (400, "identity_login_stale")


async def test_an_identity_is_one_account_s_and_an_account_has_one(
    services: Services, issuer: Issuer
) -> None:
    who, _ = newcomer(issuer)
    other, _ = newcomer(issuer)
    async with member(services) as ana, member(services) as rui:
        await ana.link(who)
        await rui.propose(who)
        assert code(await rui.ask("POST", f"{LINK}/confirm")) == (409, "identity_taken")
        refused = await ana.ask("POST", LINK, json={"password": PASSWORD})
        assert code(refused) == (409, "identity_linked")
        await rui.link(other)
        assert await identity(services, rui.user) == (str(issuer), other)


async def test_who_parts_comes_in_by_the_password_only(services: Services, issuer: Issuer) -> None:
    async with member(services) as ana:
        who, _ = newcomer(issuer, email=ana.user.email)
        await ana.link(who)
        async with site(services) as elsewhere:
            await elsewhere.come(who)
            assert await elsewhere.me()
            refused = await ana.ask("DELETE", LINK, json={"password": "não é esta"})
            assert code(refused) == (403, "password_wrong")
            parted = await ana.ask("DELETE", LINK, json={"password": PASSWORD})
            assert parted.status_code == 204
            # Whoever came in by the identity is out; who parted stays.
            assert await elsewhere.me() == {}
            assert told(await elsewhere.come(who)) == "identity_email_taken"
        assert not (await ana.standing())["linked"]
        assert (await acts(services, "account.unlink"))[-1].data == {"provider": str(issuer)}
        assert code(await ana.ask("DELETE", LINK, json={"password": PASSWORD})) == (
            409,
            "identity_not_linked",
        )


async def test_the_last_way_in_is_not_parted(services: Services, issuer: Issuer) -> None:
    who, email = newcomer(issuer)
    async with site(services, creates=True) as browser:
        await browser.come(who)
        csrf = {"X-CSRF-Token": (await browser.me())["csrf_token"]}
        refused = await browser.http.request("DELETE", LINK, json={}, headers=csrf)
        assert code(refused) == (409, "identity_last_way")
        assert "não tem senha" in refused.json()["error"]["message"]
        assert await browser.come(who) == "/"
    found = await row(services, email)
    assert found
    assert found.subject == who


async def test_an_address_that_is_not_proven_tells_nothing(
    services: Services, issuer: Issuer
) -> None:
    owner = await with_password(services)
    async with services.database.read() as session:
        email = str(await session.scalar(select(User.email).where(User.id == owner.asker.user_id)))
    boss = await person(services)
    new = Invited(f"convite-{email}", "Convidada", await role(services, "user"))
    await People(services.database).invite(boss.asker, new)
    for address in (email, new.email, f"ninguem-{email}"):
        unproven, _ = newcomer(issuer, email=address, email_verified=False)
        async with site(services) as browser:
            assert told(await browser.come(unproven)) == "identity_unknown"
    for address in (email, new.email):
        unproven, _ = newcomer(issuer, email=address, email_verified=False)
        async with site(services, creates=True) as browser:
            assert told(await browser.come(unproven)) == "identity_email_unproven"
    proven, _ = newcomer(issuer, email=email)
    async with site(services) as browser:
        assert told(await browser.come(proven)) == "identity_email_taken"


async def test_people_of_another_organisation_are_offered_nothing(services: Services) -> None:
    ana = await with_password(services)
    linking = Linking(services.doors)
    stranger = replace(ana.asker, tenant_id=uuid4())
    assert linking.is_offered(ana.asker)
    assert not linking.is_offered(stranger)


async def test_two_accounts_at_once_do_not_get_one_identity(
    services: Services, issuer: Issuer
) -> None:

    linking = Linking(services.doors)
    people = [await with_password(services) for _ in range(4)]

    async def link(each: Any) -> bool:
        sign_in = each.asker.sign_in_id
        try:
            await linking.link(each.asker, Proven(sign_in, str(issuer), "um só", "", ""))
        except IdentityTaken:
            return False
        return True

    assert sorted(await asyncio.gather(*map(link, people))) == [False, False, False, True]
