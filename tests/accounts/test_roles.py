"""Roles: a tenant's own, and those that every tenant has."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from govbot.accounts.permissions import ADMIN, BUILTIN, USER, Permission
from govbot.operations.runtime import Services
from tests.support.accounts import API, code, custom, me, role
from tests.support.people import person


async def made(client: httpx.AsyncClient, name: str, *permissions: str) -> dict[str, Any]:
    body = {"name": name, "permissions": permissions}
    answer = await client.post(f"{API}/roles", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_every_tenant_has_three_with_what_they_allow(client: httpx.AsyncClient) -> None:
    items = (await client.get(f"{API}/roles")).json()["items"]
    builtin = {each["name"]: set(each["permissions"]) for each in items if each["builtin"]}
    assert builtin == {name: set(allowed) for name, allowed in BUILTIN.items()}


async def test_a_role_is_made_changed_and_removed(
    services: Services, client: httpx.AsyncClient
) -> None:
    own = await made(client, "Ouvidoria", "read")
    holder = await person(services, role_id=UUID(own["id"]))
    address = f"{API}/roles/{own['id']}"
    change = {"name": "Ouvidoria Geral", "permissions": ["read", "reports"], "needs_totp": True}
    changed = (await client.patch(address, json=change)).json()
    assert (changed["name"], changed["people"]) == ("Ouvidoria Geral", 1)
    about = await me(client, holder)
    assert (about["permissions"], about["lacks_totp"]) == (["read", "reports"], True)
    kept = (await client.patch(address, json={"needs_totp": False})).json()
    assert (kept["name"], kept["permissions"]) == ("Ouvidoria Geral", ["read", "reports"])
    said = await client.delete(address)
    assert (said.status_code, code(said)) == (409, "role_in_use")
    moved = {"role_id": str(await role(services, USER))}
    await client.patch(f"{API}/people/{holder.asker.user_id}", json=moved)
    assert (await client.delete(address)).status_code == 204


async def test_names_are_there_once(client: httpx.AsyncClient) -> None:
    await made(client, "Controle", "read")
    for name in ("CONTROLE", "Admin"):
        said = await client.post(f"{API}/roles", json={"name": name, "permissions": []})
        assert (said.status_code, code(said)) == (409, "role_name_taken")
    other = await made(client, "Outro")
    said = await client.patch(f"{API}/roles/{other['id']}", json={"name": "controle"})
    assert (said.status_code, code(said)) == (409, "role_name_taken")


@pytest.mark.parametrize("name", sorted(BUILTIN))
async def test_what_every_tenant_has_keeps_its_name_and_permissions(
    services: Services, client: httpx.AsyncClient, name: str
) -> None:
    address = f"{API}/roles/{await role(services, name)}"
    for body in ({"name": "outro"}, {"permissions": ["read"]}):
        said = await client.patch(address, json=body)
        assert (said.status_code, code(said)) == (409, "role_builtin")
    said = await client.delete(address)
    assert (said.status_code, code(said)) == (409, "role_builtin")
    if name != ADMIN:
        changed = await client.patch(address, json={"needs_totp": True})
        assert changed.json()["needs_totp"]
        await client.patch(address, json={"needs_totp": False})


async def test_nobody_changes_what_their_own_role_allows(
    services: Services, client: httpx.AsyncClient
) -> None:
    own = await custom(services, Permission.PEOPLE, Permission.READ)
    clerk = await person(services, role_id=own.id)
    said = await client.patch(
        f"{API}/roles/{own.id}", json={"permissions": ["people"]}, headers=clerk.headers
    )
    assert (said.status_code, code(said)) == (409, "not_oneself")


async def test_an_unknown_permission_is_no_role(client: httpx.AsyncClient) -> None:
    said = await client.post(f"{API}/roles", json={"name": "Deus", "permissions": ["all"]})
    assert (said.status_code, code(said)) == (422, "invalid_input")
