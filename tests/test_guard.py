"""What browsers are told, which names are served, and that no path leads out of its folder."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from govbot import app as application
from govbot.app import create_app
from govbot.operations.runtime import Services, open_services
from tests.cli.test_serve import HELLO
from tests.support.services import served, settings_for

SECRET = "nada disto sai daqui"


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home: Path = tmp_path_factory.mktemp("guarda")
    async with open_services(settings_for(home, module_database_url)) as opened:
        yield opened


@asynccontextmanager
async def guarded(services: Services, **fields: Any) -> AsyncIterator[httpx.AsyncClient]:
    settings = services.settings.model_copy(
        update=settings_for(Path(), "postgresql://x", **fields).model_dump(include=set(fields))
    )
    async with served(create_app(settings, replace(services, settings=settings))) as client:
        yield client


@pytest.fixture(scope="module")
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with guarded(services) as opened:
        yield opened


PATHS = ["/", "/api/v1/health", "/api/v1/nada", "/v1/models", "/api/v1/documents/x", "/assets/x"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_has_its_protections(client: httpx.AsyncClient, path: str) -> None:
    for headers in ({}, {"Host": "evil.example"}):
        told = (await client.get(path, headers=headers)).headers
        policy = [each.split() for each in told["content-security-policy"].split("; ")]
        rules = {name: values for name, *values in policy}
        assert rules["default-src"] == ["'self'"]
        assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == ["'none'"]
        allowed = {each for values in rules.values() for each in values}
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & allowed
        assert told["cross-origin-opener-policy"] == "same-origin"
        assert told["x-content-type-options"] == "nosniff"
        assert "camera=()" in told["permissions-policy"]
        assert "strict-transport-security" not in told


async def test_answers_with_data_are_kept_by_nobody(client: httpx.AsyncClient) -> None:
    for path in ("/api/v1/documents", "/api/v1/health", "/v1/models", "/api/v1/nada"):
        assert (await client.get(path)).headers["cache-control"] == "no-store"
    assert (await client.get("/")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "own"])
@pytest.mark.parametrize("verb", ["OPTIONS", "GET", "POST"])
async def test_no_other_site_may_ever_read_an_answer(
    client: httpx.AsyncClient, verb: str, origin: str
) -> None:
    headers = {
        "Origin": str(client.base_url).rstrip("/") if origin == "own" else origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, authorization",
    }
    for path in ("/api/v1/chat/messages", "/api/v1/documents", "/v1/models", "/mcp", "/"):
        async with client.stream(verb, path, headers=headers) as answer:  # one has no end
            told = [name for name in answer.headers if name.startswith("access-control-")]
        assert told == []


async def test_only_the_names_that_are_listed_are_served(services: Services) -> None:
    accepts = {"Accept": "application/json, text/event-stream"}
    async with guarded(services, allowed_hosts="govbot.example, outro.example") as client:
        for host in ("govbot.example", "GOVBOT.example:443", "outro.example", "localhost"):
            answer = await client.get("/api/v1/documents", headers={"Host": host})
            assert (host, answer.status_code) == (host, 200)
            hello = await client.post("/mcp", json=HELLO, headers={"Host": host, **accepts})
            assert (host, hello.status_code) == (host, 200)
        for host in ("example", "x.govbot.example", "govbot.example.evil", "govbot.example@evil"):
            answer = await client.get("/api/v1/documents", headers={"Host": host})
            assert (host, answer.status_code) == (host, 400)


async def test_what_a_proxy_forwards_of_the_name_is_ignored(services: Services) -> None:
    forwarded = {"X-Forwarded-Host": "govbot.example", "Forwarded": "host=govbot.example"}
    fields = {"allowed_hosts": "govbot.example", "trusted_proxies": "127.0.0.1"}
    async with guarded(services, **fields) as client:
        stranger = {**forwarded, "Host": "evil.example"}
        assert (await client.get("/api/v1/health", headers=stranger)).status_code == 400
        evil = {"X-Forwarded-Host": "evil.example", "Host": "govbot.example"}
        assert (await client.get("/api/v1/health", headers=evil)).status_code == 200


async def test_tls_counts_when_a_trusted_proxy_tells_of_it(services: Services) -> None:
    told = {"Host": "govbot.example", "X-Forwarded-Proto": "https"}
    names = {"allowed_hosts": "govbot.example"}
    async with guarded(services, trusted_proxies="127.0.0.1", **names) as client:
        secure = await client.get("/", headers=told)
        assert secure.headers["strict-transport-security"] == "max-age=31536000"
        own, plain = ({**told, "Origin": f"{each}://govbot.example"} for each in ("https", "http"))
        assert (await client.get("/api/v1/health", headers=own)).status_code == 200
        assert (await client.get("/api/v1/health", headers=plain)).status_code == 403
    async with guarded(services, **names) as client:
        spoofed = await client.get("/", headers=told)
        assert "strict-transport-security" not in spoofed.headers


async def raw(client: httpx.AsyncClient, target: str) -> bytes:
    """Ask for a target as it is written; clients tidy addresses before they send them."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    writer.write(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/documents", 401), ("/api/v1/auth/login", 413)]
)
async def test_a_large_body_of_nobody_is_refused_before_it_is_read(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {100 << 20}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    )
    writer.write(head.encode())
    async with asyncio.timeout(10):
        answer = await reader.readline()
    writer.close()
    assert answer.split()[1] == str(status).encode()


CLIMBS = [
    *("/assets/../../segredo.txt", "/assets/../segredo.txt", "/assets/%2e%2e/%2e%2e/segredo.txt"),
    *(
        "/assets/..%2f..%2fsegredo.txt",
        "/assets/%252e%252e/segredo.txt",
        "/assets/..%5csegredo.txt",
    ),
    *("/assets//{folder}/segredo.txt", "/assets/%2f{folder}/segredo.txt", "/assets/atalho.txt"),
    *("/../segredo.txt", "/..%2fsegredo.txt", "//{folder}/segredo.txt", "/%2f{folder}/segredo.txt"),
    *("/assets/x%00/../../segredo.txt", "/....//segredo.txt", "/assets/....//....//segredo.txt"),
]


@pytest.mark.parametrize("target", CLIMBS)
async def test_path_traversal_in_addresses_of_the_page(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    web = (tmp_path / "web").resolve()
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<p>GovBot</p>")
    (tmp_path / "segredo.txt").write_text(SECRET)
    (web / "assets" / "atalho.txt").symlink_to(tmp_path / "segredo.txt")
    monkeypatch.setattr(application, "WEB", web)
    async with served(create_app(services.settings, services)) as client:
        answer = await raw(client, target.format(folder=str(tmp_path).lstrip("/")))
    assert answer.startswith(b"HTTP/1.1 ")
    assert SECRET.encode() not in answer


FILE_NAMES = [
    *("../../../fora.txt", "..\\..\\fora.txt", "/etc/cron.d/fora", "C:\\Windows\\fora.txt"),
    *("%2e%2e%2ffora.txt", "....//fora.txt", "blobs/../../fora.txt", "~/fora.txt", "CON", "."),
]


def _beside(home: Path) -> set[Path]:
    """Return all files around a data folder but the documents', and the database server's own."""
    return {
        each
        for each in home.parent.rglob("*")
        if not each.is_relative_to(home / "blobs") and "postgres" not in each.parts
    }


async def test_path_traversal_in_names_of_uploads(
    services: Services, client: httpx.AsyncClient
) -> None:
    home = services.settings.home
    before = _beside(home)
    for number, name in enumerate(FILE_NAMES):
        files = {"file": (name, f"Art. {number + 1}º O prazo é de dez dias.".encode())}
        document = (await client.post("/api/v1/documents", files=files)).json()
        blob = UUID(document["id"]).hex
        assert (home / "blobs" / blob[:2] / blob).is_file()
        assert not {"/", "\\"} & set(document["filename"])
    assert _beside(home) == before
    assert all(UUID(each.name) for each in (home / "blobs").rglob("*") if each.is_file())
