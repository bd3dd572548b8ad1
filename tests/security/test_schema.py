"""Requests of every shape, by people of two standings: nothing breaks, and answers are as declared.

`GOVBOT_SHOTS` sends so many instead of the few of every run, with a seed of the day.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from govbot.app import create_app
from govbot.operations.runtime import open_services
from tests.security.shooting import Range, shot_at
from tests.security.test_matrix import values
from tests.security.world import World, made
from tests.support.services import served, settings_for

SHOTS = int(os.environ.get("GOVBOT_SHOTS", "800"))
SEED = int(time.time()) // 86_400 if "GOVBOT_SHOTS" in os.environ else 20261128
SHARES = {"administrator": 0.7, "without grant": 0.3}


@pytest.fixture(scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, module_database_url: str
) -> AsyncIterator[World]:
    home = tmp_path_factory.mktemp("mundo") / "casa"
    settings = settings_for(home, module_database_url, offline=True, max_upload_mb=2)
    async with open_services(settings) as services:
        yield await made(services)


@pytest.fixture(scope="module")
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(world.services.settings, world.services)) as opened:
        yield opened


@pytest.mark.parametrize("who", SHARES)
@pytest.mark.timeout(7200)
async def test_nothing_breaks_and_answers_are_as_declared(
    who: str, world: World, client: httpx.AsyncClient
) -> None:
    loop = asyncio.get_running_loop()

    def sign_in() -> dict[str, str]:
        return asyncio.run_coroutine_threadsafe(world.headers(who), loop).result(60)

    document = (await client.get("/api/v1/openapi.json")).json()
    known = values(world.ours.ids)
    address = str(client.base_url).rstrip("/")
    began = time.monotonic()
    shots = await shot_at(Range(address, document, sign_in, known), int(SHOTS * SHARES[who]), SEED)
    print(f"\n{who}: {shots.sent} in {time.monotonic() - began:.0f} s, {dict(shots.statuses)}")
    assert not shots.wrong, "\n".join(f"{key}: {each}" for key, each in shots.wrong.items())
    # A route without anything to fill in is asked once.
    assert shots.sent >= SHOTS * SHARES[who] * 0.4


NEVER = "a\0b"
FAR = 2**70


async def test_what_the_database_cannot_keep_is_refused_in_words(
    world: World, client: httpx.AsyncClient
) -> None:
    """Text with NUL and numbers of no column: found by requests of every shape."""
    client.headers.update(await world.headers("administrator"))
    asked = {
        "documents": [{"q": NEVER}, {"offset": FAR}],
        "people": [{"q": NEVER}],
        "search": [{"q": NEVER}],
        "chat/sessions": [{"offset": FAR}],
        "audit": [{"actor": NEVER}, {"asked": NEVER}, {"subject": NEVER}],
        f"synonyms/{FAR}": [{}],
    }
    answers = {
        (path, *given): await client.request(
            "DELETE" if path.startswith("synonyms") else "GET", f"/api/v1/{path}", params=given
        )
        for path, queries in asked.items()
        for given in queries
    }
    made = await client.post("/api/v1/collections", json={"name": f"p\0asta {FAR}"})
    assert {key: each.text for key, each in answers.items() if each.status_code >= 500} == {}
    assert (made.status_code, made.json()["name"]) == (201, f"p asta {FAR}")
