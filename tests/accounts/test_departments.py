"""Departments: a tree stays a tree, and nothing that is in use goes."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.accounts.departments.service import (
    Change,
    DepartmentNameTaken,
    Departments,
    DepartmentWithinItself,
    Place,
)
from govbot.accounts.departments.tree import is_below
from govbot.accounts.permissions import USER, Permission
from govbot.core.db.models import Collection, Grant
from govbot.core.errors import GovBotError
from govbot.operations.runtime import Services
from tests.support.accounts import API, code, custom
from tests.support.people import person

NODES = [UUID(int=number) for number in range(1, 7)]


async def made(client: httpx.AsyncClient, name: str, parent: str | None = None) -> str:
    body = {"name": name, "parent_id": parent}
    answer = await client.post(f"{API}/departments", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def changed(client: httpx.AsyncClient, which: str, **body: Any) -> httpx.Response:
    return await client.patch(f"{API}/departments/{which}", json=body)


async def test_departments_are_made_renamed_and_moved(client: httpx.AsyncClient) -> None:
    top, other = await made(client, "Saúde"), await made(client, "Educação")
    inner = await made(client, "Vigilância", top)
    moved = await changed(client, inner, parent_id=other)
    assert (moved.json()["parent_id"], moved.json()["name"]) == (other, "Vigilância")
    named = await changed(client, inner, name="  Vigilância   Sanitária ")
    assert (named.json()["parent_id"], named.json()["name"]) == (other, "Vigilância Sanitária")
    out = await changed(client, inner, parent_id=None)
    assert out.json()["parent_id"] is None


async def test_a_name_is_there_once_at_each_place(client: httpx.AsyncClient) -> None:
    top = await made(client, "Fazenda")
    inner = await made(client, "Fazenda", top)
    for body in ({"name": "FAZENDA"}, {"name": "fazenda", "parent_id": top}):
        said = await client.post(f"{API}/departments", json=body)
        assert (said.status_code, code(said)) == (409, "department_name_taken")
    said = await changed(client, inner, parent_id=None)
    assert (said.status_code, code(said)) == (409, "department_name_taken")
    empty = await client.post(f"{API}/departments", json={"name": " \u200b "})
    assert (empty.status_code, code(empty)) == (422, "name_invalid")


async def test_what_is_in_use_stays(services: Services, client: httpx.AsyncClient) -> None:
    top = await made(client, "Cultura")
    inner = await made(client, "Museu", top)
    said = await client.delete(f"{API}/departments/{top}")
    assert (said.status_code, code(said)) == (409, "department_in_use")
    assert said.json()["error"]["data"] == {"people": "0", "departments": "1", "rights": "0"}
    await person(services, USER, department_id=UUID(inner))
    said = await client.delete(f"{API}/departments/{inner}")
    assert said.json()["error"]["data"]["people"] == "1"
    listed = (await client.get(f"{API}/departments")).json()["items"]
    assert [each["people"] for each in listed if each["id"] == inner] == [1]


async def test_what_was_given_rights_stays_also_where_the_asker_may_not_look(
    services: Services, client: httpx.AsyncClient
) -> None:
    which = UUID(await made(client, "Gabinete"))
    tenant_id, clerk_role = (
        services.signing.tenant_id,
        await custom(services, Permission.READ, Permission.PEOPLE),
    )
    clerk = await person(services, role_id=clerk_role.id)
    folder = Collection(
        tenant_id=tenant_id, name="Do gabinete", visibility="department", department_id=which
    )
    async with services.database.write() as session:
        session.add(folder)
        await session.flush()
        session.add(
            Grant(
                tenant_id=tenant_id,
                collection_id=folder.id,
                role_id=clerk_role.id,
                permission_type="read",
            )
        )
    address = f"{API}/departments/{which}"
    said = await client.delete(address, headers=clerk.headers)
    assert (said.status_code, code(said)) == (409, "department_in_use")
    assert said.json()["error"]["data"] == {"people": "0", "departments": "0", "rights": "1"}
    said = await client.delete(f"{API}/roles/{clerk_role.id}")
    assert (said.status_code, code(said)) == (409, "role_in_use")
    assert said.json()["error"]["data"] == {"people": "1", "rights": "1"}
    async with services.database.write() as session:
        await session.execute(delete(Collection).where(Collection.id == folder.id))
    assert (await client.delete(address, headers=clerk.headers)).status_code == 204


async def test_a_department_never_comes_within_itself(client: httpx.AsyncClient) -> None:
    a = await made(client, "A")
    b = await made(client, "B", a)
    c = await made(client, "C", b)
    for parent in (a, b, c):
        said = await changed(client, a, parent_id=parent)
        assert (said.status_code, code(said)) == (409, "department_within_itself")


@given(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from([*NODES, None])), max_size=40))
def test_moves_that_are_let_keep_a_tree(moves: list[tuple[UUID, UUID | None]]) -> None:
    above: dict[UUID, UUID | None] = dict.fromkeys(NODES)
    for moved, to in moves:
        below = {moved} | {each for each in NODES if moved in _up(above, each)}
        assert is_below(above, to, moved) == (to in below)
        if not is_below(above, to, moved):
            above[moved] = to
        assert all(len(_up(above, each)) <= len(NODES) for each in NODES)


def _up(above: dict[UUID, UUID | None], which: UUID) -> list[UUID]:
    path: list[UUID] = []
    at = above[which]
    while at is not None and len(path) <= len(NODES):
        path.append(at)
        at = above[at]
    return path


async def test_moves_at_once_make_no_circle(services: Services) -> None:
    departments = Departments(services.database)
    asker = await accounts.tenant(services.database, "roda")
    ids = [(await departments.create(asker, Place(name))).id for name in "abcdef"]

    async def move(which: UUID, to: UUID) -> None:
        try:
            await departments.change(asker, which, Change(parent_id=to))
        except DepartmentWithinItself:
            return

    for _ in range(3):
        await asyncio.gather(*(move(ids[at], ids[at - step]) for at in range(6) for step in (1, 2)))
        rows = await departments.list(asker)
        above = {row.department.id: row.department.parent_id for row in rows}
        assert all(len(_up(above, each)) < len(ids) for each in ids)


async def test_the_same_name_at_once_is_made_once(services: Services) -> None:
    departments = Departments(services.database)
    asker: Asker = await accounts.tenant(services.database, "eco")

    async def create() -> str:
        try:
            await departments.create(asker, Place("Eco"))
        except DepartmentNameTaken:
            return "taken"
        return "made"

    assert sorted(await asyncio.gather(*(create() for _ in range(4)))) == ["made"] + ["taken"] * 3


async def test_without_the_permission_the_service_refuses_too(services: Services) -> None:
    plain = await person(services, USER)
    with pytest.raises(GovBotError, match="not_allowed"):
        await Departments(services.database).create(plain.asker, Place("Furo"))
