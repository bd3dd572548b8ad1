"""How far whoever manages people reaches: not to themselves, nor beyond what they may."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from govbot.accounts import repository as tenants
from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.accounts.keys.service import Keys
from govbot.accounts.people.service import Change, LastAdministrator, NotFound, People
from govbot.accounts.permissions import ADMIN, ANALYST, USER, Permission
from govbot.core.errors import GovBotError
from govbot.operations.runtime import Services
from tests.support.accounts import (
    API,
    OTHER_PASSWORD,
    code,
    custom,
    me,
    path_of,
    role,
    with_password,
)
from tests.support.people import Person, person


@pytest.fixture
async def someone(services: Services) -> Person:
    return await with_password(services)


@pytest.mark.parametrize(
    ("verb", "rest", "body"),
    [
        ("POST", "/suspend", None),
        ("POST", "/reset", None),
        ("DELETE", "/totp", None),
        ("PATCH", "", {"role_id": USER}),
    ],
)
async def test_nobody_does_this_to_themselves(
    services: Services, client: httpx.AsyncClient, verb: str, rest: str, body: Any
) -> None:
    boss = await person(services, ADMIN)
    given = body and {"role_id": str(await role(services, body["role_id"]))}
    said = await client.request(verb, path_of(boss, rest), json=given, headers=boss.headers)
    assert (said.status_code, code(said)) == (409, "not_oneself")
    renamed = await client.patch(path_of(boss), json={"name": "Eu"}, headers=boss.headers)
    assert renamed.status_code == 200


async def test_nobody_gives_or_touches_more_than_they_have(
    services: Services, client: httpx.AsyncClient, someone: Person
) -> None:
    clerk_role = await custom(services, Permission.READ, Permission.ASK, Permission.PEOPLE)
    clerk = await person(services, role_id=clerk_role.id)
    boss = await with_password(services, ADMIN)
    too_much = str(await role(services, ANALYST))
    tries: list[tuple[str, str, Any]] = [
        (
            "POST",
            f"{API}/people",
            {"email": "nova@orgao.example", "name": "Nova", "role_id": too_much},
        ),
        ("PATCH", path_of(someone), {"role_id": too_much}),
        ("PATCH", path_of(boss), {"name": "Rebaixada"}),
        ("PATCH", path_of(boss), {"role_id": str(await role(services, USER))}),
        ("POST", path_of(boss, "/suspend"), None),
        ("POST", path_of(boss, "/reactivate"), None),
        ("POST", path_of(boss, "/reset"), None),
        ("POST", path_of(boss, "/invitation"), None),
        ("DELETE", path_of(boss, "/totp"), None),
        ("DELETE", path_of(boss, "/sign-ins"), None),
        ("DELETE", path_of(boss, f"/keys/{uuid4()}"), None),
        ("POST", f"{API}/roles", {"name": "Rei", "permissions": ["people", "audit"]}),
        ("PATCH", f"{API}/roles/{too_much}", {"needs_totp": True}),
        ("PATCH", f"{API}/roles/{clerk_role.id}", {"permissions": ["people", "settings"]}),
    ]
    before = await me(client, boss)
    for verb, address, body in tries:
        said = await client.request(verb, address, json=body, headers=clerk.headers)
        assert (said.status_code, code(said)) == (403, "not_allowed"), (verb, address)
    assert await me(client, boss) == before
    own = await client.patch(path_of(someone), json={"name": "Cabe"}, headers=clerk.headers)
    assert own.status_code == 200


async def test_a_key_gives_no_more_than_it_may_itself(
    services: Services, client: httpx.AsyncClient, someone: Person
) -> None:
    boss = await person(services, ADMIN)
    scopes = {Permission.PEOPLE, Permission.READ, Permission.ASK}
    _, secret = await Keys(services.database).create(boss.asker, "RH", scopes)
    by_key = {"Authorization": f"Bearer {secret}"}
    renamed = await client.patch(path_of(someone), json={"name": "Do RH"}, headers=by_key)
    assert renamed.status_code == 200
    raised = {"role_id": str(await role(services, ADMIN))}
    said = await client.patch(path_of(someone), json=raised, headers=by_key)
    assert (said.status_code, code(said)) == (403, "not_allowed")


@pytest.mark.parametrize("how", ["another role", "a role that allows more"])
async def test_a_link_does_not_outlive_the_reach_of_who_made_it(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient, how: str
) -> None:
    low = await custom(services, Permission.READ)
    clerk_role = await custom(services, Permission.READ, Permission.PEOPLE)
    clerk = await person(services, role_id=clerk_role.id)
    rising = await with_password(services, role_id=low.id)
    link = await client.post(path_of(rising, "/reset"), headers=clerk.headers)
    if how == "another role":
        raised = {"role_id": str(await role(services, ADMIN))}
        assert (await client.patch(path_of(rising), json=raised)).status_code == 200
    else:
        more = {"permissions": ["read", "audit"]}
        assert (await client.patch(f"{API}/roles/{low.id}", json=more)).status_code == 200
    body = {"code": link.json()["path"].partition("#")[2], "password": OTHER_PASSWORD}
    used = await browser.post("/auth/tickets/use", json=body)
    assert (used.status_code, code(used)) == (410, "ticket_invalid")


async def administrators(services: Services, tenant: str, number: int) -> list[Person]:
    other = await accounts.tenant(services.database, tenant)
    return [await person(services, ADMIN, other.tenant_id) for _ in range(number)]


async def test_the_last_administrator_stays(services: Services) -> None:
    people = People(services.database)
    one, two = await administrators(services, "dupla", 2)
    async with services.database.read() as session:
        plain = await tenants.role_id(session, one.asker.tenant_id, USER)
    await people.change(one.asker, UUID(str(two.asker.user_id)), Change(role_id=plain))
    operator = Asker(one.asker.tenant_id)
    with pytest.raises(LastAdministrator):
        await people.suspend(operator, UUID(str(one.asker.user_id)))
    with pytest.raises(LastAdministrator):
        await people.change(operator, UUID(str(one.asker.user_id)), Change(role_id=plain))


@pytest.mark.parametrize("attempt", range(5))
async def test_administrators_who_suspend_each_other_at_once_leave_one(
    services: Services, attempt: int
) -> None:
    people = People(services.database)
    all_ = await administrators(services, f"corrida-{attempt}", 4)

    async def suspend(who: Person, whom: Person) -> str:
        try:
            await people.suspend(who.asker, UUID(str(whom.asker.user_id)))
        except GovBotError as error:
            return error.code
        return "done"

    said = await asyncio.gather(
        *(suspend(who, whom) for who in all_ for whom in all_ if who is not whom)
    )
    states = [
        (await people.get(all_[0].asker, UUID(str(each.asker.user_id)))).user.state for each in all_
    ]
    assert states.count("active") >= 1
    assert set(said) <= {"done", "not_signed_in", "last_administrator"}


async def test_who_was_suspended_meanwhile_changes_nothing(
    services: Services, someone: Person
) -> None:
    people = People(services.database)
    one, two = await administrators(services, "tarde", 2)
    await people.suspend(one.asker, UUID(str(two.asker.user_id)))
    with pytest.raises(GovBotError, match="not_signed_in"):
        await people.suspend(two.asker, UUID(str(one.asker.user_id)))
    with pytest.raises(NotFound):
        await people.suspend(one.asker, UUID(str(someone.asker.user_id)))
