"""Links that let somebody in once: what they are for, for how long, for whom."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import update

from govbot.accounts.credentials import opaque
from govbot.accounts.people.service import Invited, People
from govbot.accounts.permissions import Permission
from govbot.accounts.signing import repository
from govbot.accounts.tickets.service import Purpose
from govbot.core.db.models import SignIn, Ticket
from govbot.operations.runtime import Services
from tests.support.accounts import (
    API,
    OTHER_PASSWORD,
    PASSWORD,
    code,
    code_of,
    custom,
    enrol,
    is_in,
    me,
    role,
    ticket,
    with_password,
)


async def invitation(services: Services, email: str, name: str = "Íris Nova") -> str:
    new = Invited(email, name, await role(services, "user"))
    _, link = await People(services.database).invite(services.asker, new)
    return link.path.partition("#")[2]


async def use(browser: httpx.AsyncClient, secret: str, **more: Any) -> httpx.Response:
    body = {"code": secret, "password": OTHER_PASSWORD, **more}
    return await browser.post("/auth/tickets/use", json=body)


async def test_an_invitation_greets_and_lets_in_with_the_password_that_is_chosen(
    services: Services, browser: httpx.AsyncClient
) -> None:
    secret = await invitation(services, "Iris@Orgao.example")
    greeting = (await browser.post("/auth/tickets/look", json={"code": secret})).json()
    assert greeting["kind"] == "invitation"
    assert (greeting["name"], greeting["email"]) == ("Íris Nova", "iris@orgao.example")
    accepted = await use(browser, secret, name="  Íris   Nova Lima ")
    assert accepted.status_code == 200
    about = (await browser.get("/auth/me")).json()
    assert (about["name"], about["role"]) == ("Íris Nova Lima", "user")
    assert accepted.json()["csrf_token"] == about["csrf_token"]
    assert code(await use(browser, secret)) == "ticket_invalid"


async def test_a_weak_choice_leaves_the_invitation_as_it_is(
    services: Services, browser: httpx.AsyncClient
) -> None:
    secret = await invitation(services, "fraca@orgao.example", "Zoraide Quintela")
    weak = await use(browser, secret, password="zoraide quintela")
    assert (weak.status_code, code(weak)) == (422, "password_weak")
    assert (await use(browser, secret)).status_code == 200


async def test_a_new_password_ends_the_older_sign_ins(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    secret = await ticket(services, who, "reset")
    assert (await use(browser, secret)).status_code == 200
    assert not await is_in(client, who)
    assert (await browser.get("/auth/me")).status_code == 200


async def test_a_new_password_does_not_go_around_the_second_factor(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    strict = await custom(services, Permission.READ, needs_totp=True)
    who = await with_password(services, role_id=strict.id)
    uri, _ = await enrol(client, who)
    secret = await ticket(services, who, "reset")
    assert (await browser.post("/auth/tickets/look", json={"code": secret})).json()["totp_on"]
    without = await use(browser, secret)
    assert (without.status_code, code(without)) == (401, "code_needed")
    assert await is_in(client, who)
    assert (await use(browser, secret, totp_code=code_of(uri, 1))).status_code == 200
    assert (await browser.get("/documents")).status_code == 200


async def test_guessing_the_second_factor_with_a_ticket_has_to_wait(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    await enrol(client, who)
    secret = await ticket(services, who, "reset")
    said = await asyncio.gather(*(use(browser, secret, totp_code="000000") for _ in range(8)))
    assert {code(each) for each in said} == {"code_needed", "too_many_attempts"}


async def test_an_entry_lets_in_without_the_second_factor_and_does_not_count_as_one(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    strict = await custom(services, Permission.READ, needs_totp=True)
    who = await with_password(services, role_id=strict.id)
    old, _ = await enrol(client, who)
    secret = await ticket(services, who, "entry")
    assert (await browser.post("/auth/entry", json={"code": secret})).status_code == 200
    csrf = {"x-csrf-token": browser.cookies["govbot_csrf"]}
    assert (await browser.get("/auth/me")).json()["lacks_totp"]
    # The way back in of who lost both: another phone and another password, without the old ones.
    uri = (await browser.post("/auth/totp", json={}, headers=csrf)).json()["uri"]
    assert uri != old
    confirmed = await browser.post("/auth/totp/confirm", json={"code": code_of(uri)}, headers=csrf)
    assert confirmed.status_code == 200
    new = {"new": OTHER_PASSWORD}
    assert (await browser.post("/auth/password", json=new, headers=csrf)).status_code == 204
    assert not (await browser.get("/auth/me")).json()["lacks_totp"]
    assert not await is_in(client, who)


async def test_an_entry_vouches_for_a_while_only(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    await browser.post("/auth/entry", json={"code": await ticket(services, who, "entry")})
    csrf = {"x-csrf-token": browser.cookies["govbot_csrf"]}
    async with services.database.write() as session:
        await session.execute(
            update(SignIn)
            .where(SignIn.user_id == who.asker.user_id, SignIn.method == "entry")
            .values(created_at=datetime.now(UTC) - timedelta(hours=1))
        )
    late = await browser.post("/auth/password", json={"new": OTHER_PASSWORD}, headers=csrf)
    assert (late.status_code, code(late)) == (403, "password_wrong")


@pytest.mark.parametrize("purpose", ["invitation", "reset", "entry"])
async def test_a_ticket_counts_for_its_own_door_and_its_own_time(
    services: Services, browser: httpx.AsyncClient, purpose: Purpose
) -> None:
    state = "invited" if purpose == "invitation" else "active"
    who = await with_password(services)
    async with services.database.write() as session:
        await repository.change_user(session, UUID(str(who.asker.user_id)), state=state)
    secret = await ticket(services, who, purpose)
    path = "/auth/tickets/use" if purpose == "entry" else "/auth/entry"
    wrong = await browser.post(path, json={"code": secret, "password": OTHER_PASSWORD})
    assert (wrong.status_code, code(wrong)) == (410, "ticket_invalid")
    async with services.database.write() as session:
        await session.execute(
            update(Ticket)
            .where(Ticket.digest == opaque.digest(secret))
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    for late in ("/auth/tickets/look", "/auth/tickets/use", "/auth/entry"):
        said = await browser.post(late, json={"code": secret, "password": OTHER_PASSWORD})
        assert (said.status_code, code(said)) == (410, "ticket_invalid")


@pytest.mark.parametrize("kind", [*opaque.Kind, None])
async def test_what_was_never_given_out_does_not_count(
    browser: httpx.AsyncClient, kind: opaque.Kind | None
) -> None:
    secret = opaque.new_secret(kind) if kind else "gbi_\u0000\ud83d"[:5]
    for path in ("/auth/tickets/look", "/auth/tickets/use", "/auth/entry"):
        said = await browser.post(path, json={"code": secret, "password": OTHER_PASSWORD})
        assert (said.status_code, code(said)) == (410, "ticket_invalid")


async def test_of_two_uses_at_once_one_counts(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    secret = await invitation(services, "dupla@orgao.example")
    said = await asyncio.gather(*(use(browser, secret) for _ in range(4)))
    assert sorted(each.status_code for each in said) == [200, 410, 410, 410]


async def test_a_later_ticket_of_the_same_kind_takes_the_place_of_the_first(
    services: Services, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    first, second = [await ticket(services, who, "reset") for _ in range(2)]
    assert code(await use(browser, first)) == "ticket_invalid"
    assert (await use(browser, second)).status_code == 200


async def test_the_password_that_was_chosen_counts(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    email = (await me(client, who))["email"]
    await use(browser, await ticket(services, who, "reset"))
    for password, status in ((PASSWORD, 401), (OTHER_PASSWORD, 200)):
        body = {"email": email, "password": password}
        assert (await client.post(f"{API}/auth/login", json=body)).status_code == status
