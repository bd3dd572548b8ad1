"""API keys: what they may, for how long, and what they never may."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from govbot.accounts.permissions import ADMIN, USER
from govbot.core.db.models import ApiKey
from govbot.operations.runtime import Services
from tests.support.accounts import API, code
from tests.support.people import Person, person


async def made(client: httpx.AsyncClient, who: Person, *scopes: str, **more: Any) -> dict[str, Any]:
    body = {"name": "robô", "scopes": scopes, **more}
    answer = await client.post(f"{API}/keys", json=body, headers=who.headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def bearer(key: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {key['secret']}"}


async def test_a_key_is_shown_once_and_does_what_it_is_narrowed_to(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await person(services, ADMIN)
    key = await made(client, who, "read")
    assert (await client.get(f"{API}/documents", headers=bearer(key))).status_code == 200
    refused = await client.get(f"{API}/people", headers=bearer(key))
    assert (refused.status_code, code(refused)) == (403, "not_allowed")
    listed = await client.get(f"{API}/keys", headers=who.headers)
    assert key["secret"] not in listed.text
    assert [each["id"] for each in listed.json()["items"]] == [key["key"]["id"]]
    expires = datetime.fromisoformat(key["key"]["expires_at"])
    assert timedelta(days=89) < expires - datetime.now(UTC) <= timedelta(days=90)


async def test_a_key_that_is_revoked_or_old_does_not_count(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await person(services, USER)
    revoked, old = [await made(client, who, "read") for _ in range(2)]
    address = f"{API}/keys/{revoked['key']['id']}"
    assert (await client.delete(address, headers=who.headers)).status_code == 204
    again = await client.delete(address, headers=who.headers)
    assert (again.status_code, code(again)) == (404, "not_found")
    async with services.database.write() as session:
        await session.execute(
            update(ApiKey)
            .where(ApiKey.id == UUID(old["key"]["id"]))
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    for key in (revoked, old):
        said = await client.get(f"{API}/documents", headers=bearer(key))
        assert (said.status_code, code(said)) == (401, "not_signed_in")


async def test_nobody_narrows_a_key_to_more_than_they_have(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await person(services, USER)
    body = {"name": "demais", "scopes": ["read", "people"]}
    said = await client.post(f"{API}/keys", json=body, headers=who.headers)
    assert (said.status_code, code(said)) == (403, "not_allowed")
    assert said.json()["error"]["data"] == {"permission": "people"}


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 366}, {"scopes": []}, {"name": " "}])
async def test_what_cannot_be_a_key(
    services: Services, client: httpx.AsyncClient, wrong: dict[str, Any]
) -> None:
    who = await person(services, USER)
    body = {"name": "robô", "scopes": ["read"], **wrong}
    said = await client.post(f"{API}/keys", json=body, headers=who.headers)
    assert said.status_code == 422


async def test_another_persons_keys_are_not_there(
    services: Services, client: httpx.AsyncClient
) -> None:
    owner, other = await person(services, USER), await person(services, ADMIN)
    key = await made(client, owner, "read")
    said = []
    for key_id in (key["key"]["id"], str(uuid4())):
        answer = await client.delete(f"{API}/keys/{key_id}", headers=other.headers)
        said.append((answer.status_code, answer.text.replace(key_id, "ID")))
    assert said[0] == said[1]
    assert said[0][0] == 404


SELF_SERVICE: list[tuple[str, str, Any]] = [
    ("GET", "/keys", None),
    ("POST", "/keys", {"name": "filha", "scopes": ["read"]}),
    ("DELETE", f"/keys/{UUID(int=7)}", None),
    ("POST", "/auth/password", {"current": "x", "new": "y"}),
    ("POST", "/auth/totp", {}),
    ("POST", "/auth/totp/confirm", {"code": "123456"}),
    ("POST", "/auth/totp/recovery", {}),
    ("DELETE", "/auth/totp", {}),
    ("GET", "/auth/sign-ins", None),
    ("DELETE", f"/auth/sign-ins/{UUID(int=7)}", None),
    ("POST", "/auth/logout-all", None),
]


@pytest.mark.parametrize(("verb", "path", "body"), SELF_SERVICE)
async def test_what_proves_who_one_is_is_out_of_a_keys_reach(
    services: Services, client: httpx.AsyncClient, verb: str, path: str, body: Any
) -> None:
    boss = await person(services, ADMIN)
    everything = (await client.get(f"{API}/auth/me", headers=boss.headers)).json()["permissions"]
    key = await made(client, boss, *everything)
    said = await client.request(verb, API + path, json=body, headers=bearer(key))
    assert (said.status_code, code(said)) == (403, "key_not_enough")
    nobody = await client.request(verb, API + path, json=body, headers={"Authorization": ""})
    assert (nobody.status_code, code(nobody)) == (401, "not_signed_in")


async def test_a_key_loses_what_its_person_loses(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await person(services, ADMIN)
    key = await made(client, who, "read", "people")
    assert (await client.get(f"{API}/people", headers=bearer(key))).status_code == 200
    roles = (await client.get(f"{API}/roles")).json()["items"]
    plain = next(each["id"] for each in roles if each["name"] == USER)
    lowered = await client.patch(f"{API}/people/{who.asker.user_id}", json={"role_id": plain})
    assert lowered.status_code == 200
    assert (await client.get(f"{API}/people", headers=bearer(key))).status_code == 403
    assert (await client.get(f"{API}/documents", headers=bearer(key))).status_code == 200
