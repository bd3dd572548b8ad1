"""Every route, read from the code: by cookie alone nothing changes, and a key does what it may."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from govbot.accounts.auth import ACCESS_COOKIE, SAFE, Rule
from govbot.accounts.permissions import EVERY
from govbot.app import create_app
from govbot.operations.runtime import open_services
from tests.security.routes import Case, cases
from tests.security.test_matrix import call, values
from tests.security.world import World, api_key, made
from tests.support.accounts import code
from tests.support.services import served, settings_for

APP = create_app(settings_for(Path("casa"), "postgresql+psycopg://nobody@127.0.0.1/none"))
CASES = [case for case in cases(APP) if case.rule != "public"]
CHANGES = [case for case in CASES if case.method not in SAFE]


@pytest.fixture(scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, module_database_url: str
) -> AsyncIterator[World]:
    settings = settings_for(tmp_path_factory.mktemp("mundo") / "casa", module_database_url)
    async with open_services(settings) as services:
        yield await made(services)


@pytest.fixture(scope="module")
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(world.services.settings, world.services)) as opened:
        opened.headers.pop("authorization")
        yield opened


def rules_of(case: Case) -> list[Rule]:
    """Return the rules of a route, however deep they stand."""

    def rules(dependant: object) -> list[Rule]:
        found = []
        for each in dependant.dependencies:  # type: ignore[attr-defined]
            found += [each.call] if isinstance(each.call, Rule) else []
            found += rules(each)
        return found

    return rules(case.route.dependant)


async def test_a_cookie_alone_changes_nothing_anywhere(
    world: World, client: httpx.AsyncClient
) -> None:
    wrong = []
    token = (await world.headers("administrator"))["Authorization"].removeprefix("Bearer ")
    for case in CHANGES:
        given = {"Cookie": f"{ACCESS_COOKIE}={token}"}
        answer = await call(client, case, given, values(world.ours.ids))
        if (answer.status_code, code(answer)) != (403, "forged_request"):
            wrong.append(f"{case.name}: {answer.status_code} {answer.text[:120]}")
    assert wrong == []
    assert len(CHANGES) > 40


async def test_a_page_of_another_site_changes_nothing_anywhere(
    world: World, client: httpx.AsyncClient
) -> None:
    wrong = []
    for case in CHANGES:
        given = {**await world.headers("administrator"), "Origin": "https://evil.example"}
        answer = await call(client, case, given, values(world.ours.ids))
        if (answer.status_code, "foreign_origin" in answer.text) != (403, True):
            wrong.append(f"{case.name}: {answer.status_code} {answer.text[:120]}")
    assert wrong == []


@pytest.mark.timeout(600)
async def test_a_key_does_nothing_beyond_its_scopes_and_nothing_in_person(
    world: World, client: httpx.AsyncClient
) -> None:
    """For each route a key that may everything but what the route asks; it makes no other key."""
    wrong = []
    boss = world.people["administrator"]
    for case in CASES:
        rules = rules_of(case)
        in_person = any(rule.in_person for rule in rules)
        asked = {each for rule in rules for each in (rule.permission, rule.instead)}
        if case.permission is None and not in_person:
            continue
        key = await api_key(world.services, boss, sorted(EVERY - asked))
        answer = await call(client, case, key.headers, values(world.ours.ids))
        wanted = "key_not_enough" if in_person else "not_allowed"
        if answer.status_code != 403 or wanted not in answer.text:
            wrong.append(f"{case.name}: {answer.status_code} {answer.text[:120]}")
    assert wrong == []
