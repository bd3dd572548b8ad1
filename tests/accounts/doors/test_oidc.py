"""Coming in from a provider's page, over HTTP from end to end."""

from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from govbot.accounts.departments import repository as departments
from govbot.accounts.doors.mapping import rules_of
from govbot.accounts.people.service import Invited, People
from govbot.core.db.models import User
from govbot.operations.runtime import Services
from tests.accounts.doors.conftest import acts, newcomer, row, site, told
from tests.adapters.identity.provider import CALLBACK, Issuer, log_in
from tests.support.accounts import code_of, enrol, role, with_password
from tests.support.people import Person, person


async def test_who_is_unknown_is_denied_and_nobody_is_added(
    services: Services, issuer: Issuer
) -> None:
    who, email = newcomer(issuer)
    async with site(services) as browser:
        assert told(await browser.come(who, "/documentos")) == "identity_unknown"
        assert await browser.me() == {}
    assert await row(services, email) is None
    last = (await acts(services, "auth.failure"))[-1]
    assert last.data == {"method": "oidc", "reason": "identity_unknown"}


async def test_who_may_be_added_is_and_is_the_same_person_next_time(
    services: Services, issuer: Issuer
) -> None:
    who, email = newcomer(issuer)
    async with site(services, creates=True) as browser:
        assert await browser.come(who, "/documentos?aba=normas") == "/documentos?aba=normas"
        me = await browser.me()
        assert (me["email"], me["role"], me["name"]) == (email, "user", "Pessoa Nova")
        assert not me["has_password"]
    # Neither another address nor a policy that adds nobody makes a stranger of them.
    issuer.tell(who, name="Outro Nome", email=f"outro-{email}", email_verified=True)
    async with site(services) as browser:
        assert await browser.come(who) == "/"
        again = await browser.me()
        assert again["id"] == me["id"]
    assert (await acts(services, "account.create"))[-1].data == {"role": "user", "by": "identity"}
    login = (await acts(services, "auth.login"))[-1]
    assert login.data == {"method": "oidc", "second_factor": False}


async def test_groups_give_role_and_department_and_take_them_again(
    services: Services, issuer: Issuer
) -> None:
    tenant_id = services.signing.tenant_id
    async with services.database.write() as session:
        top = await departments.add(session, tenant_id=tenant_id, parent_id=None, name="Fazenda")
        await departments.add(session, tenant_id=tenant_id, parent_id=top.id, name="Tributos")
    rules = rules_of("chefes=admin;fiscais=analyst@fazenda/Tributos;*=user")
    who, email = newcomer(issuer, groups=["fiscais"])
    async with site(services, creates=True, rules=rules) as browser:
        assert await browser.come(who) == "/"
        me = await browser.me()
        assert (me["role"], me["department"]) == ("analyst", "Tributos")
        issuer.tell(who, email=email, groups=["chefes", "fiscais"])
        await browser.come(who)
        me = await browser.me()
        assert me["role"] == "admin"
        issuer.tell(who, email=email, groups=[])
        await browser.come(who)
        me = await browser.me()
        assert (me["role"], me["department"]) == ("user", "Tributos")
    changes = [each.data for each in await acts(services, "account.change")]
    assert [each["changed"] for each in changes[-3:]] == [
        ["department_id", "role_id"],
        ["role_id"],
        ["role_id"],
    ]
    assert {each["by"] for each in changes[-3:]} == {"groups"}


async def test_without_a_named_group_nobody_comes_in_where_one_is_required(
    services: Services, issuer: Issuer
) -> None:
    rules = rules_of("fiscais=analyst;*=user")
    outside, email = newcomer(issuer, groups=["outros"])
    inside, _ = newcomer(issuer, groups=["fiscais"])
    async with site(services, creates=True, rules=rules, requires_group=True) as browser:
        assert told(await browser.come(outside)) == "identity_without_group"
        assert await row(services, email) is None
        assert await browser.come(inside) == "/"


async def test_a_rule_with_a_role_that_is_not_there_lets_nobody_in(
    services: Services, issuer: Issuer
) -> None:
    who, email = newcomer(issuer, groups=["fiscais"])
    async with site(services, creates=True, rules=rules_of("fiscais=fiscal")) as browser:
        assert told(await browser.come(who)) == "identity_not_configured"
        assert await browser.me() == {}
    assert await row(services, email) is None


async def test_who_is_suspended_stays_out(services: Services, issuer: Issuer) -> None:
    boss = await person(services)
    who, email = newcomer(issuer)
    async with site(services, creates=True) as browser:
        await browser.come(who)
        user = await row(services, email)
        assert user
        await People(services.database).suspend(boss.asker, user.id)
        assert await browser.me() == {}
        assert told(await browser.come(who)) == "identity_suspended"
        assert await browser.me() == {}
        failure = (await acts(services, "auth.failure"))[-1]
        assert failure.subject_id == str(user.id)
        await People(services.database).reactivate(boss.asker, user.id)
        assert await browser.come(who) == "/"


async def test_an_account_with_a_password_is_not_taken_over(
    services: Services, issuer: Issuer
) -> None:
    owner = await with_password(services, "admin", email=f"{uuid4().hex}@orgao.example")
    async with services.database.read() as session:
        email = await session.scalar(select(User.email).where(User.id == owner.asker.user_id))
    who, _ = newcomer(issuer, email=str(email).upper())
    async with site(services, creates=True, trusts_email=True) as browser:
        assert told(await browser.come(who)) == "identity_email_taken"
        assert await browser.me() == {}
    user = await row(services, str(email))
    assert user
    assert user.provider is None


async def invited(services: Services, email: str) -> tuple[Person, UUID]:
    boss = await person(services)
    new = Invited(email, "Convidada", await role(services, "analyst"))
    added, _ = await People(services.database).invite(boss.asker, new)
    return boss, added.user.id


async def test_who_was_invited_is_it_by_a_checked_address_only(
    services: Services, issuer: Issuer
) -> None:
    email = f"{uuid4().hex}@orgao.example"
    _, user_id = await invited(services, email)
    unchecked, _ = newcomer(issuer, email=email, email_verified=False)
    checked, _ = newcomer(issuer, email=email)
    another, _ = newcomer(issuer, email=email)
    async with site(services) as browser:
        assert told(await browser.come(unchecked)) == "identity_unknown"
        assert await browser.come(checked) == "/"
        me = await browser.me()
        assert (me["id"], me["role"]) == (str(user_id), "analyst")
    async with site(services, creates=True) as browser:  # it is taken now
        assert told(await browser.come(another)) == "identity_email_taken"


async def test_an_answer_counts_once_for_the_browser_that_asked(
    services: Services, issuer: Issuer
) -> None:
    who, _ = newcomer(issuer)
    async with site(services, creates=True) as browser:
        cookies = httpx.Cookies()
        url = await browser.start("/documentos")
        cookies.update(browser.http.cookies)
        answer = await log_in(url, who, back=CALLBACK)
        assert await browser.back(answer) == "/documentos"
        browser.http.cookies.clear()
        # Without the cookie, as from another browser, and with a copy of it, which the provider
        # knows better than to give tokens for.
        assert told(await browser.back(answer)) == "identity_login_stale"
        browser.http.cookies.update(cookies)
        assert told(await browser.back(answer)) == "identity_login_stale"
        assert await browser.me() == {}


async def test_a_tampered_state_or_cookie_is_refused(services: Services, issuer: Issuer) -> None:
    who, _ = newcomer(issuer)
    async with site(services, creates=True) as browser:
        answer = await log_in(await browser.start(), who, back=CALLBACK)
        assert told(await browser.back({**answer, "state": "x" * 43})) == "identity_login_stale"
        # That was the cookie's one use.
        assert told(await browser.back(answer)) == "identity_login_stale"

        answer = await log_in(await browser.start(), who, back=CALLBACK)
        sealed = browser.http.cookies["govbot_pending"].strip('"')
        broken = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
        browser.http.cookies.clear()
        browser.http.cookies.set("govbot_pending", broken)
        assert told(await browser.back(answer)) == "identity_login_stale"
        assert await browser.me() == {}


async def test_a_code_of_another_login_is_refused(services: Services, issuer: Issuer) -> None:
    who, _ = newcomer(issuer)
    other, _ = newcomer(issuer)
    async with site(services, creates=True) as browser:
        stolen = await log_in(await browser.start(), who, back=CALLBACK)
        mine = await log_in(await browser.start(), other, back=CALLBACK)
        injected = {**mine, "code": stolen["code"]}
        assert told(await browser.back(injected)) == "identity_login_stale"
        assert await browser.me() == {}


@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https://evil.example/x"])
async def test_nobody_is_sent_elsewhere(services: Services, issuer: Issuer, to: str) -> None:
    who, _ = newcomer(issuer)
    async with site(services, creates=True) as browser:
        assert await browser.come(who, to) == "/"


async def test_who_cancels_is_told_so_and_comes_back_to_their_page(
    services: Services, issuer: Issuer
) -> None:
    who, _ = newcomer(issuer)
    async with site(services, creates=True) as browser:
        url = await browser.start("/busca")
        answer = await log_in(url, who, cancel=True, back=CALLBACK)
        assert await browser.back(answer) == "/entrar?erro=identity_login_refused&para=%2Fbusca"


async def test_the_cookie_is_for_the_way_back_only(services: Services) -> None:
    async with site(services) as browser:
        response = await browser.http.get("/api/v1/auth/oidc/start")
        cookie = response.headers["Set-Cookie"]
        assert cookie.startswith("govbot_pending=")
        for part in ("HttpOnly", "SameSite=lax", "Max-Age=600", "Path=/api/v1/auth/oidc"):
            assert part in cookie
        assert "verifier" not in cookie


async def test_one_s_own_second_factor_is_asked_for_unless_the_provider_s_counts(
    services: Services, issuer: Issuer
) -> None:
    who, email = newcomer(issuer)
    async with site(services, creates=True) as browser:
        await browser.come(who)
        user = await row(services, email)
        assert user
        signed_in = Person(services.asker, browser.http.cookies["govbot_access"])
        plain = httpx.AsyncClient(base_url=browser.http.base_url)
        async with plain:
            uri, _ = await enrol(plain, signed_in, password=None)
        browser.http.cookies.clear()
        assert told(await browser.come(who, "/busca")) == "code_needed"
        assert await browser.me() == {}
        wrong = await browser.http.post("/api/v1/auth/oidc/code", json={"code": "000000"})
        assert wrong.json()["error"]["code"] == "code_needed"
        failure = (await acts(services, "auth.failure"))[-1]
        assert (failure.subject_id, failure.data["reason"]) == (str(user.id), "code")
        right = await browser.http.post("/api/v1/auth/oidc/code", json={"code": code_of(uri, 1)})
        assert right.status_code == 200, right.text
        assert await browser.me()
        browser.http.cookies.clear()
        none = await browser.http.post("/api/v1/auth/oidc/code", json={"code": "000000"})
        assert none.json()["error"]["code"] == "identity_login_stale"
    async with site(services, doors={"factor_counts": True}) as browser:
        assert await browser.come(who) == "/"
        assert (await acts(services, "auth.login"))[-1].data["second_factor"] is True


async def test_options_tell_the_ways_in(services: Services) -> None:
    async with site(services) as browser:
        options = (await browser.http.get("/api/v1/auth/options")).json()
    assert options["oidc"] == {"label": None, "is_govbr": False}
    assert options["ldap"] is False
