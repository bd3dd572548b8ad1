"""People as whoever manages them changes them, and what nobody may do."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from govbot.accounts import service as accounts
from govbot.accounts.departments import repository as departments
from govbot.accounts.keys.service import Keys
from govbot.accounts.permissions import ANALYST, USER, Permission
from govbot.accounts.signing import repository as signing
from govbot.app import create_app
from govbot.core.db.models import AuditEntry
from govbot.operations.runtime import Services
from tests.support.accounts import (
    API,
    OTHER_PASSWORD,
    PASSWORD,
    again,
    code,
    custom,
    enrol,
    is_in,
    me,
    path_of,
    role,
    with_password,
)
from tests.support.people import Person, person

ID = UUID(int=7)
NEW = {"email": "nova@orgao.example", "name": "Nova", "role_id": str(ID)}
# Each route: verb, path, body, and whose id the path has.
ROUTES: list[tuple[str, str, Any]] = [
    ("GET", "/people", None),
    ("POST", "/people", NEW),
    ("GET", "/people/{user_id}", None),
    ("PATCH", "/people/{user_id}", {"name": "Outra"}),
    ("POST", "/people/{user_id}/invitation", None),
    ("POST", "/people/{user_id}/reset", None),
    ("POST", "/people/{user_id}/suspend", None),
    ("POST", "/people/{user_id}/reactivate", None),
    ("DELETE", "/people/{user_id}/totp", None),
    ("DELETE", "/people/{user_id}/sign-ins", None),
    ("GET", "/people/{user_id}/keys", None),
    ("DELETE", "/people/{user_id}/keys/{key_id}", None),
    ("GET", "/departments", None),
    ("POST", "/departments", {"name": "Obras"}),
    ("PATCH", "/departments/{department_id}", {"name": "Obras"}),
    ("DELETE", "/departments/{department_id}", None),
    ("GET", "/roles", None),
    ("POST", "/roles", {"name": "Leitor", "permissions": ["read"]}),
    ("PATCH", "/roles/{role_id}", {"needs_totp": True}),
    ("DELETE", "/roles/{role_id}", None),
    ("GET", "/people/{user_id}/export", None),
    ("POST", "/people/{user_id}/erase", {"dry_run": True}),
]
OF_ONE = [route for route in ROUTES if "{" in route[1]]


@pytest.fixture
async def someone(services: Services) -> Person:
    return await with_password(services)


@pytest.fixture(scope="module")
async def foreign(services: Services) -> dict[str, str]:
    """Return ids of another tenant."""
    other = await accounts.tenant(services.database, "vizinha")
    stranger = await person(services, USER, other.tenant_id)
    _, secret = await Keys(services.database).create(stranger.asker, "robô", {Permission.READ})
    assert secret
    key = (await Keys(services.database).list(stranger.asker))[0]
    department = await _department(services, "Obras da vizinha", other.tenant_id)
    strange = await custom(services, Permission.READ, tenant_id=other.tenant_id)
    return {
        "user_id": str(stranger.asker.user_id),
        "key_id": str(key.id),
        "department_id": str(department),
        "role_id": str(strange.id),
    }


async def _department(services: Services, name: str, tenant_id: UUID | None = None) -> UUID:
    tenant = tenant_id or services.signing.tenant_id
    async with services.database.write() as session:
        return (await departments.add(session, tenant_id=tenant, name=name)).id


def test_every_route_of_people_is_in_the_matrix(services: Services) -> None:
    schema = create_app(services.settings, services).openapi()
    there = {
        (verb.upper(), path.removeprefix(API))
        for path, verbs in schema["paths"].items()
        if path.startswith(tuple(f"{API}/{room}" for room in ("people", "departments", "roles")))
        for verb in verbs
    }
    assert there == {(verb, path) for verb, path, _ in ROUTES}


@pytest.mark.parametrize(("verb", "path", "body"), ROUTES)
async def test_only_who_manages_people_gets_there(
    services: Services, client: httpx.AsyncClient, verb: str, path: str, body: Any
) -> None:
    address = API + path.format(user_id=ID, key_id=ID, department_id=ID, role_id=ID)
    anonymous = await client.request(verb, address, json=body, headers={"Authorization": ""})
    assert (anonymous.status_code, code(anonymous)) == (401, "not_signed_in")
    for name in (USER, ANALYST):
        plain = await person(services, name)
        refused = await client.request(verb, address, json=body, headers=plain.headers)
        assert (refused.status_code, code(refused)) == (403, "not_allowed")
        assert refused.json()["error"]["data"] == {"permission": "people"}


@pytest.mark.parametrize(("verb", "path", "body"), OF_ONE)
async def test_what_is_another_tenants_is_not_there(
    client: httpx.AsyncClient, foreign: dict[str, str], verb: str, path: str, body: Any
) -> None:
    missing = {name: str(uuid4()) for name in foreign}
    said = []
    for ids in (foreign, missing):
        answer = await client.request(verb, API + path.format(**ids), json=body)
        assert answer.status_code == 404
        text = answer.text
        for value in ids.values():
            text = text.replace(value, "ID")
        said.append(text)
    assert said[0] == said[1]


@pytest.mark.parametrize("field", ["role_id", "department_id", "parent_id"])
async def test_ids_of_another_tenant_in_a_body_are_as_missing_ones(
    services: Services,
    client: httpx.AsyncClient,
    foreign: dict[str, str],
    someone: Person,
    field: str,
) -> None:
    of = {**foreign, "parent_id": foreign["department_id"]}[field]
    said = []
    for value in (of, str(uuid4())):
        if field == "parent_id":
            tries = [
                await client.post(f"{API}/departments", json={"name": "X", field: value}),
            ]
        else:
            new = {**NEW, "role_id": str(await role(services, USER)), field: value}
            tries = [
                await client.post(f"{API}/people", json=new),
                await client.patch(path_of(someone), json={field: value}),
            ]
        said.append([(each.status_code, each.text.replace(value, "ID")) for each in tries])
    assert said[0] == said[1]
    assert {status for status, _ in said[0]} == {404}


async def test_people_are_found_by_name_mail_state_role_and_department(
    services: Services, client: httpx.AsyncClient
) -> None:
    place = await _department(services, "Almoxarifado")
    stays = await person(services, USER, name="João Ávila_100%", department_id=place)
    left = await person(services, ANALYST, name="Joaquina Ávila")
    await client.post(path_of(left, "/suspend"))

    async def names(**query: Any) -> list[str]:
        found = (await client.get(f"{API}/people", params=query)).json()
        assert found["total"] >= len(found["items"])
        return [each["name"] for each in found["items"]]

    assert await names(q="AVILA") == ["João Ávila_100%", "Joaquina Ávila"]
    assert await names(q="ávila_1") == ["João Ávila_100%"]
    assert await names(q="avila%z") == []
    assert await names(q="avila", state="suspended") == ["Joaquina Ávila"]
    assert await names(q="avila", role_id=str(await role(services, USER))) == ["João Ávila_100%"]
    assert await names(department_id=str(place)) == ["João Ávila_100%"]
    assert await names(q="avila", limit=1, offset=1) == ["Joaquina Ávila"]
    assert await names(q="\u0000") != []
    both = [str(left.asker.user_id), str(stays.asker.user_id), str(ID)]
    assert await names(ids=both) == ["João Ávila_100%", "Joaquina Ávila"]
    assert await names(ids=both, state="suspended") == ["Joaquina Ávila"]


async def test_an_invitation_is_a_link_that_is_shown_once(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    new = {**NEW, "email": " Ana@Orgao.example", "role_id": str(await role(services, USER))}
    made = await client.post(f"{API}/people", json=new)
    assert made.status_code == 201
    person_, link = made.json()["person"], made.json()["link"]
    assert (person_["email"], person_["state"]) == ("ana@orgao.example", "invited")
    assert link["path"].startswith("/convite#gbi_")
    twice = await client.post(f"{API}/people", json=new)
    assert (twice.status_code, code(twice)) == (409, "email_taken")
    later = await client.post(f"{API}/people/{person_['id']}/invitation")
    for path, status in ((link["path"], 410), (later.json()["path"], 200)):
        body = {"code": path.partition("#")[2], "password": PASSWORD}
        assert (await browser.post("/auth/tickets/use", json=body)).status_code == status
    accepted = await client.post(f"{API}/people/{person_['id']}/invitation")
    assert (accepted.status_code, code(accepted)) == (409, "person_state_wrong")


@pytest.mark.parametrize("email", ["nada", "a b@c.example", "@xx", "a@b@c", "<a>@b.example"])
async def test_what_is_no_address_is_not_invited(
    services: Services, client: httpx.AsyncClient, email: str
) -> None:
    new = {"email": email, "name": "X", "role_id": str(await role(services, USER))}
    said = await client.post(f"{API}/people", json=new)
    assert (said.status_code, code(said)) == (422, "email_invalid")


async def test_a_change_counts_at_once(
    services: Services, client: httpx.AsyncClient, someone: Person
) -> None:
    place = str(await _department(services, "Protocolo"))
    change = {
        "name": "  Bia  Reis ",
        "role_id": str(await role(services, ANALYST)),
        "department_id": place,
    }
    changed = (await client.patch(path_of(someone), json=change)).json()
    about = await me(client, someone)
    assert (about["name"], about["role"], about["department"]) == (
        "Bia Reis",
        ANALYST,
        "Protocolo",
    )
    assert changed["department"] == {"id": place, "name": "Protocolo"}
    assert "curate" in about["permissions"]
    kept = (await client.patch(path_of(someone), json={"name": "Bia"})).json()
    assert kept["department"]["id"] == place
    out = (await client.patch(path_of(someone), json={"department_id": None})).json()
    assert out["department"] is None


async def test_suspending_revokes_everything_at_once(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient, someone: Person
) -> None:
    _, secret = await Keys(services.database).create(someone.asker, "robô", {Permission.READ})
    by_key = {"Authorization": f"Bearer {secret}"}
    email = (await me(client, someone))["email"]
    link = (await client.post(path_of(someone, "/reset"))).json()
    assert (await client.get(f"{API}/documents", headers=by_key)).status_code == 200
    done = await client.post(path_of(someone, "/suspend"))
    assert done.json()["state"] == "suspended"
    assert not await is_in(client, someone)
    assert (await client.get(f"{API}/documents", headers=by_key)).status_code == 401
    body = {"code": link["path"].partition("#")[2], "password": OTHER_PASSWORD}
    assert (await browser.post("/auth/tickets/use", json=body)).status_code == 410
    login = {"email": email, "password": PASSWORD}
    assert (await browser.post("/auth/login", json=login)).status_code == 401
    assert (await client.post(path_of(someone, "/reactivate"))).json()["state"] == "active"
    assert (await browser.post("/auth/login", json=login)).status_code == 200
    assert not await is_in(client, someone)
    assert (await client.get(f"{API}/documents", headers=by_key)).status_code == 401
    assert (await client.get(path_of(someone, "/keys"))).json() == {"items": []}
    assert (await browser.post("/auth/tickets/use", json=body)).status_code == 410
    assert await _told_of_keys(services, someone) == [{"user": str(someone.asker.user_id)}]


async def _told_of_keys(services: Services, who: Person) -> list[dict[str, Any]]:
    """Return what the record says of keys of somebody's that were revoked."""
    whose = AuditEntry.data["user"].astext == str(who.asker.user_id)
    query = select(AuditEntry.data).where(AuditEntry.action == "key.revoke", whose)
    async with services.database.read() as session:
        return list(await session.scalars(query))


async def test_who_never_accepted_is_invited_again_after_a_suspension(
    services: Services, client: httpx.AsyncClient
) -> None:
    guest = await person(services, USER, state="active")
    async with services.database.write() as session:
        await signing.change_user(session, UUID(str(guest.asker.user_id)), state="invited")
    await client.post(path_of(guest, "/suspend"))
    back = await client.post(path_of(guest, "/reactivate"))
    assert back.json()["state"] == "invited"
    again_ = await client.post(path_of(guest, "/reactivate"))
    assert (again_.status_code, code(again_)) == (409, "person_state_wrong")


async def test_who_lost_password_and_phone_is_helped_back_in(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient, someone: Person
) -> None:
    await enrol(client, someone)
    without = await client.delete(path_of(someone, "/totp"))
    assert without.json()["totp_on"] is False
    link = (await client.post(path_of(someone, "/reset"))).json()
    assert link["path"].startswith("/nova-senha#gbp_")
    body = {"code": link["path"].partition("#")[2], "password": OTHER_PASSWORD}
    assert (await browser.post("/auth/tickets/use", json=body)).status_code == 200
    assert not await is_in(client, someone)


async def test_sign_ins_and_keys_of_somebody_are_ended(
    services: Services, client: httpx.AsyncClient, someone: Person
) -> None:
    await again(services, someone)
    key, secret = await Keys(services.database).create(someone.asker, "robô", {Permission.READ})
    listed = (await client.get(path_of(someone, "/keys"))).json()["items"]
    assert [(each["name"], each["hint"]) for each in listed] == [("robô", f"{secret[:8]}…")]
    assert (await client.delete(path_of(someone, "/sign-ins"))).json() == {"ended": 2}
    assert not await is_in(client, someone)
    assert (await client.delete(path_of(someone, f"/keys/{key.id}"))).status_code == 204
    by_key = {"Authorization": f"Bearer {secret}"}
    assert (await client.get(f"{API}/documents", headers=by_key)).status_code == 401
