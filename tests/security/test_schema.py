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
    assert shots.sent >= SHOTS * SHARES[who] * 0.8
