"""An installation whose people come in by a real OpenID provider, and by a real directory."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from govbot.operations.runtime import Services, open_services
from tests.adapters.identity.provider import CALLBACK, SECRET, SITE, Issuer, log_in, provider
from tests.support.services import settings_for

START = "/api/v1/auth/oidc/start"
BACK = "/api/v1/auth/oidc/callback"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with provider() as running:
        yield running


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory, issuer: Issuer
) -> AsyncIterator[Services]:
    settings = settings_for(
        tmp_path_factory.mktemp("casa"),
        module_database_url,
        oidc_issuer=str(issuer),
        oidc_client_id="govbot",
        oidc_client_secret=SECRET,
        public_url=SITE,
    )
    async with open_services(settings) as opened:
        yield opened


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies, and follows nothing by itself."""

    http: httpx.AsyncClient

    async def start(self, to: str = "/") -> str:
        """Begin a login; return the provider's address."""
        response = await self.http.get(START, params={"to": to})
        assert response.status_code == 303, response.text
        return response.headers["Location"]

    async def back(self, answer: dict[str, str]) -> str:
        """Come back from the provider's page; return where the browser is sent."""
        response = await self.http.get(BACK, params=answer)
        assert response.status_code == 303, response.text
        return response.headers["Location"]

    async def come(self, person: str, to: str = "/") -> str:
        """Log in at the provider's page; return where the browser is sent in the end."""
        answer = await log_in(await self.start(to), person, back=CALLBACK)
        return await self.back(answer)

    async def me(self) -> dict[str, Any]:
        """Return who is signed in; nothing for nobody."""
        response = await self.http.get("/api/v1/auth/me")
        found: dict[str, Any] = response.json() if response.status_code == 200 else {}
        return found


def told(location: str) -> str:
    """Return the code of the reason that an address of the entrance carries."""
    parts = urlsplit(location)
    assert parts.path == "/entrar", location
    return parse_qs(parts.query)["erro"][0]


def only_words(response: httpx.Response) -> dict[str, Any]:
    """Return an error's code and sentence."""
    error = response.json()["error"]
    return {"status": response.status_code, "code": error["code"], "message": error["message"]}
