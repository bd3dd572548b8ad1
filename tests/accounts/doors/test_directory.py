"""Coming in with a directory's password, at a real OpenLDAP server, over HTTP."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import delete, select

from govbot.app import create_app
from govbot.core.db.models import AuditEntry, LoginFailure, User
from govbot.operations.runtime import Services, open_services
from tests.accounts.doors.conftest import only_words
from tests.adapters.identity.slapd import (
    BASE,
    PASSWORD,
    SERVICE,
    SERVICE_PASSWORD,
    Slapd,
    slapd,
)
from tests.support.accounts import PASSWORD as LOCAL
from tests.support.accounts import with_password
from tests.support.services import served, settings_for

GROUPS = f"cn=Juridico, ou=grupos,{BASE}=analyst"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    with slapd(tmp_path_factory.mktemp("slapd")) as running:
        yield running


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory, directory: Slapd
) -> AsyncIterator[Services]:
    settings = settings_for(
        tmp_path_factory.mktemp("casa"),
        module_database_url,
        ldap_url=directory.tls,
        ldap_ca_file=directory.ca_file,
        ldap_base=BASE,
        ldap_bind_dn=SERVICE,
        ldap_bind_password=SERVICE_PASSWORD,
        identity_timeout_s=5,
        sso_create=True,
        sso_groups=GROUPS,
    )
    async with open_services(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
async def site(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(services.settings, services)) as client:
        client.headers.pop("authorization")
        yield client


@pytest.fixture(autouse=True)
async def _nobody_has_failed(services: Services) -> None:
    await _forget(services)


async def _forget(services: Services) -> None:
    async with services.database.write() as session:
        await session.execute(delete(LoginFailure))


async def counted(services: Services) -> list[int]:
    async with services.database.read() as session:
        return list((await session.scalars(select(LoginFailure.failures))).all())


async def log_in(site: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    body = {"email": name, "password": password, "bearer": True}
    return await site.post("/api/v1/auth/login", json=body)


async def who(site: httpx.AsyncClient, response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    headers = {"Authorization": f"Bearer {response.json()['access_token']}"}
    found: dict[str, Any] = (await site.get("/api/v1/auth/me", headers=headers)).json()
    return found


async def last(services: Services, action: str) -> AuditEntry:
    async with services.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.action == action)
        found = await session.scalar(query.order_by(AuditEntry.seq.desc()).limit(1))
    assert found
    return found


async def test_a_directory_s_person_comes_in_with_what_their_groups_give(
    services: Services, site: httpx.AsyncClient
) -> None:
    first = await who(site, await log_in(site, "ana", PASSWORD))
    assert (first["name"], first["email"], first["role"]) == (
        "Ana Souza",
        "ana@orgao.example",
        "analyst",
    )
    again = await who(site, await log_in(site, " ANA ", PASSWORD))
    assert again["id"] == first["id"]
    assert (await last(services, "auth.login")).data == {"method": "ldap", "second_factor": False}
    async with services.database.read() as session:
        user = await session.scalar(select(User).where(User.email == "ana@orgao.example"))
    assert user
    assert (user.provider, user.password_hash) == (f"ldap:{BASE}", None)


async def test_wrong_and_unknown_sound_alike_and_count(
    services: Services, site: httpx.AsyncClient
) -> None:
    answers = []
    for name in ("ana", f"n{uuid4().hex[:8]}"):
        await _forget(services)
        forms = (name, name.upper(), f" {name} ")
        answers += [only_words(await log_in(site, form, "senha errada")) for form in forms]
        assert await counted(services) == [3, 3]  # of the account, and of the place
    assert len({str(each) for each in answers}) == 1
    assert answers[0]["code"] == "bad_credentials"
    failure = await last(services, "auth.failure")
    assert (failure.data, failure.subject_id) == ({"method": "ldap"}, None)


async def test_who_has_a_password_here_comes_in_by_that_alone(
    services: Services, site: httpx.AsyncClient
) -> None:
    email = f"{uuid4().hex}@orgao.example"
    await with_password(services, email=email)
    assert (await who(site, await log_in(site, email, LOCAL)))["email"] == email
    assert (await log_in(site, email, PASSWORD)).status_code == 401


async def test_without_an_address_nobody_is_added(
    services: Services, site: httpx.AsyncClient
) -> None:
    response = await log_in(site, "bia", PASSWORD)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "identity_without_email"
    assert (await last(services, "auth.failure")).data["reason"] == "identity_without_email"


async def test_the_options_tell_of_it(site: httpx.AsyncClient) -> None:
    options = (await site.get("/api/v1/auth/options")).json()
    assert (options["ldap"], options["oidc"]) == (True, None)


async def test_while_it_is_down_others_still_come_in(
    module_database_url: str, tmp_path: Path
) -> None:
    with slapd(tmp_path / "slapd") as running:
        settings = settings_for(
            tmp_path / "casa",
            module_database_url,
            ldap_url=running.tls,
            ldap_ca_file=running.ca_file,
            ldap_base=BASE,
            identity_timeout_s=2,
        )
    async with open_services(settings) as services:
        email = f"{uuid4().hex}@orgao.example"
        await with_password(services, email=email)
        async with served(create_app(settings, services)) as client:
            away = await log_in(client, "ana", PASSWORD)
            assert away.status_code == 503
            assert "não responde" in away.json()["error"]["message"]
            assert (await log_in(client, email, LOCAL)).status_code == 200
