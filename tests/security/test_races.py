"""Two at once, with real parallel sessions: what may happen once happens once."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, text

from govbot.accounts import repository as tenants
from govbot.accounts import service as accounts
from govbot.accounts.credentials import totp
from govbot.accounts.people.service import Change, Invited, People
from govbot.accounts.permissions import ADMIN, ANALYST, USER
from govbot.core.db.models import Collection, Document
from govbot.core.errors import GovBotError
from govbot.library.rights import repository as rights
from govbot.library.rights.repository import Node, Subject
from govbot.operations.runtime import Services
from tests.support.accounts import API, PASSWORD, code_of, enrol, me, secret_of, with_password
from tests.support.people import Person, person
from tests.support.services import take_in

TIMES = range(4)


async def outcomes(tries: Sequence[Awaitable[Any]]) -> list[str]:
    """Do all at once; return what became of each: done, or the code of a refusal."""
    done = await asyncio.gather(*tries, return_exceptions=True)
    for each in done:
        if isinstance(each, BaseException) and not isinstance(each, GovBotError):
            raise each
    return [each.code if isinstance(each, GovBotError) else "done" for each in done]


@pytest.mark.parametrize("attempt", TIMES)
async def test_administrators_who_demote_each_other_leave_one(
    services: Services, attempt: int
) -> None:
    people = People(services.database)
    other = await accounts.tenant(services.database, f"rebaixa-{attempt}-{uuid4().hex[:4]}")
    one, two = [await person(services, ADMIN, other.tenant_id) for _ in range(2)]
    async with services.database.read() as session:
        plain = await tenants.role_id(session, other.tenant_id, USER)
    change = Change(role_id=plain)
    said = await outcomes(
        [
            people.change(one.asker, UUID(str(two.asker.user_id)), change),
            people.change(two.asker, UUID(str(one.asker.user_id)), change),
        ]
    )
    assert sorted(said)[0] == "done"
    assert sorted(said)[1] in {"not_allowed", "last_administrator"}
    async with services.database.read() as session:
        left = await session.scalar(
            text(
                "SELECT count(*) FROM users u JOIN roles r ON r.id = u.role_id "
                "WHERE u.tenant_id = :tenant AND r.name = 'admin' AND u.state = 'active'"
            ),
            {"tenant": other.tenant_id},
        )
    assert left == 1


async def test_an_invitation_is_accepted_once(
    services: Services, client: httpx.AsyncClient
) -> None:
    people = People(services.database)
    async with services.database.read() as session:
        plain = await tenants.role_id(session, services.signing.tenant_id, USER)
    boss = await person(services, ADMIN)
    email = f"{uuid4().hex[:8]}@orgao.example"
    _, link = await people.invite(boss.asker, Invited(email, "Nova Pessoa", plain))
    secret = link.path.rpartition("#")[2]
    choices = [f"palavra comprida numero {n} daqui" for n in range(3)]
    said = await asyncio.gather(
        *(
            client.post(f"{API}/auth/tickets/use", json={"code": secret, "password": each})
            for each in choices
        )
    )
    assert sorted(each.status_code for each in said) == [200, 410, 410]
    works = []
    for choice in choices:
        given = {"email": email, "password": choice, "organization": "default"}
        works.append((await client.post(f"{API}/auth/login", json=given)).status_code)
    assert works == [each.status_code if each.status_code == 200 else 401 for each in said]


async def logins(client: httpx.AsyncClient, email: str, code: str, times: int) -> list[int]:
    """Log in so many times at once with one code."""
    given = {"email": email, "password": PASSWORD, "code": code, "organization": "default"}
    tries = (client.post(f"{API}/auth/login", json=given) for _ in range(times))
    return sorted(each.status_code for each in await asyncio.gather(*tries))


async def test_a_recovery_code_counts_once(services: Services, client: httpx.AsyncClient) -> None:
    who = await with_password(services)
    email = (await me(client, who))["email"]
    _, codes = await enrol(client, who)
    assert (await logins(client, email, codes[0], 3)).count(200) == 1
    assert (await me(client, who))["recovery_left"] == 9


async def test_a_code_of_the_app_counts_once(services: Services, client: httpx.AsyncClient) -> None:
    """Neither twice at once, nor replayed in its minute, nor an older one after it."""
    who = await with_password(services)
    email = (await me(client, who))["email"]
    uri, _ = await enrol(client, who)
    now = int(time.time()) // totp.PERIOD
    following = totp.code_at(secret_of(uri), now + 1)
    assert (await logins(client, email, following, 3)).count(200) == 1
    assert await logins(client, email, following, 1) != [200]
    assert await logins(client, email, code_of(uri), 1) != [200]


async def kept(services: Services, tenant_id: UUID) -> dict[UUID, Any]:
    """Return what is written down of everybody's rights."""
    async with services.database.read() as session, session.as_owner():
        found = {}
        for table in (Document, Collection):
            columns = (table.id, table.audiences, table.writers, table.deleters)
            rows = await session.execute(select(*columns).where(table.tenant_id == tenant_id))
            found |= {row[0]: tuple(sorted(each) for each in row[1:]) for row in rows}
    return found


@pytest.mark.parametrize("attempt", TIMES)
async def test_rights_that_change_at_once_are_as_if_in_turn(
    services: Services, attempt: int
) -> None:
    """Grants, moves and visibilities at once: afterwards a fresh reckoning finds the same."""
    boss, reader = await person(services, ADMIN), await person(services, USER)
    made = services.rights
    folders = [(await made.create(boss.asker, f"{uuid4().hex}", None)).id for _ in range(2)]
    await made.show(boss.asker, Node("collection", folders[0]), "restricted")
    document = await take_in(services, boss.asker, f"n-{uuid4().hex[:5]}", f"Art. 1º {uuid4()}.")
    node, subject = Node("document", document), Subject("user", UUID(str(reader.asker.user_id)))
    await outcomes(
        [
            made.move(boss.asker, [document], folders[0]),
            made.grant(boss.asker, Node("collection", folders[0]), subject, "read"),
            made.move(boss.asker, [document], folders[1]),
            made.grant(boss.asker, node, subject, "write"),
            made.put(boss.asker, folders[1], folders[0]),
            made.show(boss.asker, node, "inherit" if attempt % 2 else "restricted"),
        ]
    )
    tenant_id = boss.asker.tenant_id
    before = await kept(services, tenant_id)
    async with services.database.write() as session:
        await rights.lock(session, tenant_id)
        await rights.settle(session, tenant_id, documents=[document], collections=folders)
    assert await kept(services, tenant_id) == before


async def upload(client: httpx.AsyncClient, who: Person, body: bytes, **more: str) -> Any:
    return await client.post(
        f"{API}/documents", files={"file": ("norma.txt", body)}, data=more, headers=who.headers
    )


@pytest.mark.parametrize("attempt", TIMES)
async def test_the_same_bytes_at_once_tell_nobody_of_the_other(
    services: Services, client: httpx.AsyncClient, attempt: int
) -> None:
    hidden, other = await person(services, ANALYST), await person(services, ANALYST)
    folder = await services.rights.create(hidden.asker, f"{uuid4().hex}", None)
    boss = await person(services, ADMIN)
    await services.rights.show(boss.asker, Node("collection", folder.id), "restricted")
    mine = Subject("user", UUID(str(hidden.asker.user_id)))
    await services.rights.grant(boss.asker, Node("collection", folder.id), mine, "write")
    body = f"Art. 1º {uuid4()}".encode()
    first, second = await asyncio.gather(
        upload(client, hidden, body, collection_id=str(folder.id)), upload(client, other, body)
    )
    assert second.status_code == 201, second.text
    assert first.status_code in {200, 201}, first.text
    if first.status_code == 201:
        place = f"{API}/documents/{first.json()['id']}"
        assert (await client.get(place, headers=other.headers)).status_code == 404
        assert first.json()["id"] != second.json()["id"]
    again = await upload(client, other, body)
    assert (again.status_code, again.json()["id"]) == (200, second.json()["id"])
