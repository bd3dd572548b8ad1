"""An installation that one administrator has set up, served on a real socket."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import delete

from govbot.app import create_app
from govbot.core.db.models import LoginFailure
from govbot.operations.runtime import Services, open_services
from tests.support.services import served, settings_for


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home = tmp_path_factory.mktemp("casa")
    async with open_services(settings_for(home, module_database_url)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of an administrator."""
    async with served(create_app(services.settings, services)) as opened:
        yield opened


@pytest.fixture(autouse=True)
async def _nobody_has_failed(request: pytest.FixtureRequest) -> None:
    """Let no test wait for the failures of another: they all come from one address."""
    if "services" in request.fixturenames:
        services: Services = request.getfixturevalue("services")
        async with services.database.write() as session:
            await session.execute(delete(LoginFailure))


@pytest.fixture
async def browser(client: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client that nobody is signed in with, and that keeps cookies."""
    async with httpx.AsyncClient(
        base_url=f"{str(client.base_url).rstrip('/')}/api/v1", timeout=30
    ) as opened:
        yield opened
