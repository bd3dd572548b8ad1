"""What tests of accounts ask of the API again and again."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx

from govbot.accounts import repository as tenants
from govbot.accounts.credentials import totp
from govbot.accounts.permissions import Permission
from govbot.accounts.proof import Origin
from govbot.accounts.signing import repository
from govbot.accounts.tickets.service import Purpose, issue
from govbot.core.db.models import Role
from govbot.operations.runtime import Services
from tests.support.people import Person, person

API = "/api/v1"
PASSWORD = "jabuti cor de laranja"
OTHER_PASSWORD = "guarda-chuva sem cabo"


async def role(services: Services, name: str) -> UUID:
    """Return the id of one of the roles that every tenant has."""
    async with services.database.read() as session:
        return await tenants.role_id(session, services.signing.tenant_id, name)


async def custom(services: Services, *permissions: Permission, **columns: Any) -> Role:
    """Add a role of these permissions."""
    given = {
        "tenant_id": services.signing.tenant_id,
        "name": "+".join(sorted(permissions)) + str(time.monotonic_ns()),
        "permissions": sorted(permissions),
        **columns,
    }
    async with services.database.write() as session:
        added = Role(**given)
        session.add(added)
    return added


async def with_password(services: Services, role_name: str = "user", **columns: Any) -> Person:
    """Add somebody whose password is `PASSWORD`, and sign them in."""
    hashed = await services.signing.passwords.hash_password(PASSWORD)
    return await person(services, role_name, password_hash=hashed, **columns)


async def again(services: Services, who: Person) -> Person:
    """Sign somebody in once more, as another browser."""
    async with services.database.write() as session:
        user = await repository.lock_user(session, UUID(str(who.asker.user_id)))
        assert user is not None
        given = await services.signing.begin(session, user, Origin(), "test")
    return Person(who.asker, given.access)


async def is_in(client: httpx.AsyncClient, who: Person) -> bool:
    """Tell whether somebody's sign-in still counts."""
    return (await client.get(f"{API}/auth/me", headers=who.headers)).status_code == 200


async def me(client: httpx.AsyncClient, who: Person) -> dict[str, Any]:
    """Return what the API tells somebody of themselves."""
    found: dict[str, Any] = (await client.get(f"{API}/auth/me", headers=who.headers)).json()
    return found


async def ticket(services: Services, who: Person, purpose: Purpose) -> str:
    """Return the secret of a new ticket."""
    async with services.database.write() as session:
        user_id = UUID(str(who.asker.user_id))
        link = await issue(session, who.asker.tenant_id, user_id, purpose)
    return link.path.partition("#")[2]


def code(response: httpx.Response) -> str:
    """Return the code of an error."""
    return str(response.json()["error"]["code"])


def secret_of(uri: str) -> str:
    """Return the secret that an authenticator app reads from an `otpauth://` address."""
    return parse_qs(urlsplit(uri).query)["secret"][0]


def code_of(uri: str, later: int = 0) -> str:
    """Return the code that an app shows, now or so many periods later."""
    return totp.code_at(secret_of(uri), int(time.time()) // totp.PERIOD + later)


async def enrol(
    client: httpx.AsyncClient, who: Person, password: str | None = PASSWORD
) -> tuple[str, list[str]]:
    """Give somebody a second factor; return its address and the recovery codes."""
    begun = await client.post(f"{API}/auth/totp", json={"password": password}, headers=who.headers)
    uri = begun.json()["uri"]
    done = await client.post(
        f"{API}/auth/totp/confirm", json={"code": code_of(uri)}, headers=who.headers
    )
    assert done.status_code == 200, done.text
    return uri, done.json()["codes"]


def path_of(who: Person, rest: str = "") -> str:
    """Return the address of somebody, or of what is theirs."""
    return f"{API}/people/{who.asker.user_id}{rest}"
