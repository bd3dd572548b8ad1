"""One's own account: proof before each change, and what ends with it."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from govbot.accounts.credentials import opaque
from govbot.accounts.keys.service import Keys
from govbot.accounts.permissions import Permission
from govbot.core.db.models import AuditEntry
from govbot.operations.runtime import Services
from tests.support.accounts import (
    API,
    OTHER_PASSWORD,
    PASSWORD,
    again,
    code,
    code_of,
    custom,
    enrol,
    is_in,
    me,
    ticket,
    with_password,
)
from tests.support.people import Person, person

ROUTES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "password", {"current": PASSWORD, "new": OTHER_PASSWORD}),
    ("POST", "totp", {"password": PASSWORD}),
    ("POST", "totp/confirm", {"code": "123456"}),
    ("POST", "totp/recovery", {"password": PASSWORD}),
    ("DELETE", "totp", {"password": PASSWORD}),
]


async def login(client: httpx.AsyncClient, email: str, password: str, **more: Any) -> Any:
    body = {"email": email, "password": password, "bearer": True, **more}
    return await client.post("/auth/login", json=body)


@pytest.mark.parametrize(("verb", "path", "body"), ROUTES)
async def test_nobody_changes_an_account_without_signing_in(
    services: Services, client: httpx.AsyncClient, verb: str, path: str, body: Any
) -> None:
    address = f"{API}/auth/{path}"
    asked = await client.request(verb, address, json=body, headers={"Authorization": ""})
    assert (asked.status_code, code(asked)) == (401, "not_signed_in")
    owner = await with_password(services)
    _, secret = await Keys(services.database).create(owner.asker, "robô", {Permission.READ})
    by_key = {"Authorization": f"Bearer {secret}"}
    refused = await client.request(verb, address, json=body, headers=by_key)
    assert (refused.status_code, code(refused)) == (403, "key_not_enough")


async def test_another_password_ends_the_other_sign_ins(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    elsewhere = await again(services, who)
    body = {"current": PASSWORD, "new": OTHER_PASSWORD}
    changed = await client.post(f"{API}/auth/password", json=body, headers=who.headers)
    assert changed.status_code == 204
    assert (await is_in(client, who), await is_in(client, elsewhere)) == (True, False)
    email = (await me(client, who))["email"]
    assert (await login(browser, email, PASSWORD)).status_code == 401
    assert (await login(browser, email, OTHER_PASSWORD)).status_code == 200


@pytest.mark.parametrize(("verb", "path"), [(verb, path) for verb, path, _ in ROUTES[:2]])
async def test_a_wrong_password_changes_nothing_and_counts(
    services: Services, client: httpx.AsyncClient, verb: str, path: str
) -> None:
    who = await with_password(services)
    wrong = {"current": "errada de todo", "password": "errada de todo", "new": OTHER_PASSWORD}
    address = f"{API}/auth/{path}"
    said = await asyncio.gather(
        *(client.request(verb, address, json=wrong, headers=who.headers) for _ in range(8))
    )
    told = {(each.status_code, code(each)) for each in said}
    assert told == {(403, "password_wrong"), (429, "too_many_attempts")}
    assert not (await me(client, who))["totp_on"]


async def test_a_weak_password_is_refused_and_is_no_failed_try(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    for _ in range(6):
        body = {"current": PASSWORD, "new": "senha12345"}
        weak = await client.post(f"{API}/auth/password", json=body, headers=who.headers)
        assert (weak.status_code, code(weak)) == (422, "password_weak")
    body["new"] = OTHER_PASSWORD
    changed = await client.post(f"{API}/auth/password", json=body, headers=who.headers)
    assert changed.status_code == 204


async def test_a_second_factor_is_asked_for_from_its_first_code_on(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    email = (await me(client, who))["email"]
    begun = await client.post(f"{API}/auth/totp", json={"password": PASSWORD}, headers=who.headers)
    assert "<svg" in begun.json()["qr_svg"]
    assert (await login(browser, email, PASSWORD)).status_code == 200
    confirm = f"{API}/auth/totp/confirm"
    wrong = await client.post(confirm, json={"code": "000000"}, headers=who.headers)
    assert (wrong.status_code, code(wrong)) == (422, "totp_code_wrong")
    uri = begun.json()["uri"]
    used = code_of(uri)
    right = await client.post(confirm, json={"code": used}, headers=who.headers)
    assert len(right.json()["codes"]) == 10
    assert code(await login(browser, email, PASSWORD)) == "code_needed"
    assert code(await login(browser, email, PASSWORD, code=used)) == "code_needed"
    assert (await login(browser, email, PASSWORD, code=code_of(uri, 1))).status_code == 200


async def test_wrong_codes_are_in_the_record_and_a_missing_one_is_no_failure(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    await enrol(client, who)
    email = (await me(client, who))["email"]
    assert code(await login(browser, email, PASSWORD)) == "code_needed"
    assert await failures(services, who) == []
    assert code(await login(browser, email, PASSWORD, code="000000")) == "code_needed"
    secret = await ticket(services, who, "reset")
    body = {"code": secret, "password": OTHER_PASSWORD, "totp_code": "000000"}
    assert code(await browser.post("/auth/tickets/use", json=body)) == "code_needed"
    told = await failures(services, who)
    assert [each["method"] for each in told] == ["password", "reset"]
    assert {each["reason"] for each in told} == {"code"}


async def failures(services: Services, who: Person) -> list[dict[str, Any]]:
    """Return what the record says of somebody's failed tries."""
    query = (
        select(AuditEntry.data)
        .where(AuditEntry.action == "auth.failure", AuditEntry.subject_id == str(who.asker.user_id))
        .order_by(AuditEntry.seq)
    )
    async with services.database.read() as session:
        return list(await session.scalars(query))


async def test_a_new_password_ends_the_links_that_would_set_another(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    secret = await ticket(services, who, "reset")
    body = {"current": PASSWORD, "new": OTHER_PASSWORD}
    changed = await client.post(f"{API}/auth/password", json=body, headers=who.headers)
    assert changed.status_code == 204
    taken = {"code": secret, "password": "outra senha, de quem achou o link"}
    assert code(await browser.post("/auth/tickets/use", json=taken)) == "ticket_invalid"


async def test_guessing_the_first_code_has_to_wait(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    await client.post(f"{API}/auth/totp", json={"password": PASSWORD}, headers=who.headers)
    wrong = {"json": {"code": "000000"}, "headers": who.headers}
    said = await asyncio.gather(
        *(client.post(f"{API}/auth/totp/confirm", **wrong) for _ in range(8))
    )
    assert {code(each) for each in said} == {"totp_code_wrong", "too_many_attempts"}


async def test_confirming_without_beginning_is_refused(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    said = await client.post(
        f"{API}/auth/totp/confirm", json={"code": "123456"}, headers=who.headers
    )
    assert (said.status_code, code(said)) == (409, "totp_not_begun")


async def test_a_role_that_needs_it_lets_nobody_on_before_and_nobody_off_after(
    services: Services, client: httpx.AsyncClient
) -> None:
    strict = await custom(services, Permission.READ, needs_totp=True)
    who = await with_password(services, role_id=strict.id)
    documents = f"{API}/documents"
    before = await client.get(documents, headers=who.headers)
    assert (before.status_code, code(before)) == (403, "second_factor_missing")
    made = {"name": "desvio", "scopes": ["read"]}
    around = await client.post(f"{API}/keys", json=made, headers=who.headers)
    assert (around.status_code, code(around)) == (403, "second_factor_missing")
    await enrol(client, who)
    assert (await client.get(documents, headers=who.headers)).status_code == 200
    assert (
        code(await client.get(documents, headers=(await again(services, who)).headers))
        == "second_factor_missing"
    )
    off = await client.request(
        "DELETE", f"{API}/auth/totp", json={"password": PASSWORD}, headers=who.headers
    )
    assert (off.status_code, code(off)) == (409, "totp_needed")


async def test_another_phone_takes_the_place_of_the_first_with_its_first_code(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    email = (await me(client, who))["email"]
    first, _ = await enrol(client, who)
    begun = await client.post(f"{API}/auth/totp", json={"password": PASSWORD}, headers=who.headers)
    second = begun.json()["uri"]
    assert (await login(browser, email, PASSWORD, code=code_of(first, 1))).status_code == 200
    await client.post(
        f"{API}/auth/totp/confirm", json={"code": code_of(second)}, headers=who.headers
    )
    assert code(await login(browser, email, PASSWORD, code=code_of(first, 1))) == "code_needed"
    assert (await login(browser, email, PASSWORD, code=code_of(second, 1))).status_code == 200


async def test_recovery_codes_let_in_once_each_and_are_replaced(
    services: Services, client: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    who = await with_password(services)
    email = (await me(client, who))["email"]
    none = await client.post(
        f"{API}/auth/totp/recovery", json={"password": PASSWORD}, headers=who.headers
    )
    assert (none.status_code, code(none)) == (409, "totp_off")
    _, codes = await enrol(client, who)
    assert (await login(browser, email, PASSWORD, code=codes[0])).status_code == 200
    assert code(await login(browser, email, PASSWORD, code=codes[0])) == "code_needed"
    assert (await me(client, who))["recovery_left"] == 9
    renewed = await client.post(
        f"{API}/auth/totp/recovery", json={"password": PASSWORD}, headers=who.headers
    )
    assert code(await login(browser, email, PASSWORD, code=codes[1])) == "code_needed"
    new = renewed.json()["codes"]
    assert (await login(browser, email, PASSWORD, code=new[0])).status_code == 200


async def test_without_it_the_sign_ins_that_had_it_count_as_without(
    services: Services, client: httpx.AsyncClient
) -> None:
    lax = await custom(services, Permission.READ)
    who = await with_password(services, role_id=lax.id)
    await enrol(client, who)
    off = await client.request(
        "DELETE", f"{API}/auth/totp", json={"password": PASSWORD}, headers=who.headers
    )
    assert off.status_code == 204
    about = await me(client, who)
    assert (about["totp_on"], about["recovery_left"]) == (False, 0)
    change = {"needs_totp": True}
    await client.patch(f"{API}/roles/{lax.id}", json=change)
    assert (await me(client, who))["lacks_totp"]


async def test_who_comes_in_without_a_password_has_none_to_prove(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await person(services, "user")
    body = {"current": "qualquer", "new": OTHER_PASSWORD}
    said = await client.post(f"{API}/auth/password", json=body, headers=who.headers)
    assert (said.status_code, code(said)) == (409, "password_missing")


def test_an_entry_is_told_from_the_other_secrets() -> None:
    secret = opaque.new_secret(opaque.Kind.ENTRY)
    assert secret.startswith("gbe_")
    assert opaque.recognised(secret) is opaque.Kind.ENTRY
