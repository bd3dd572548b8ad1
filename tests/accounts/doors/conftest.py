"""An installation whose people come in by a real OpenID provider, and by a real directory."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from govbot.accounts.doors.admission import Policy
from govbot.app import create_app
from govbot.core.db.models import AuditEntry, User
from govbot.operations.runtime import Services, open_services
from tests.adapters.identity.provider import CALLBACK, SECRET, SITE, Issuer, log_in, provider
from tests.support.services import served, settings_for

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


@asynccontextmanager
async def site(
    services: Services, *, doors: dict[str, Any] | None = None, **policy: Any
) -> AsyncIterator[Browser]:
    """Serve the installation with this policy; yield a browser that nobody is signed in with.

    `doors`: what else of the ways in is another.
    """
    admission = replace(services.doors.admission, policy=Policy(**policy))
    doors_now = replace(services.doors, **{"admission": admission, **(doors or {})})
    app = create_app(services.settings, replace(services, doors=doors_now))
    async with (
        served(app) as client,
        httpx.AsyncClient(base_url=client.base_url, timeout=30) as http,
    ):
        yield Browser(http)


def newcomer(issuer: Issuer, **claims: Any) -> tuple[str, str]:
    """Let the provider know somebody new; return their subject and address."""
    name = f"p{uuid4().hex[:10]}"
    email = claims.pop("email", f"{name}@orgao.example")
    given = {"name": "Pessoa Nova", "email": email, "email_verified": True, **claims}
    return issuer.tell(name, **given), email


async def row(services: Services, email: str) -> User | None:
    async with services.database.read() as session:
        found: User | None = await session.scalar(select(User).where(User.email == email))
        return found


async def acts(services: Services, action: str) -> list[AuditEntry]:
    async with services.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.seq)
        return list((await session.scalars(query)).all())
