"""The application from outside: real requests on a real socket."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from govbot import app as application
from govbot.accounts import service as accounts
from govbot.app import create_app, web_file
from govbot.chat import repository as conversations
from govbot.ingestion.service import shown_name
from govbot.library.examples import sample_documents
from govbot.operations.runtime import Services
from tests.support.services import lived_in, served, settings_for

NORM = "Art. 1º O prazo do recurso é de dez dias.\n\nArt. 2º O recurso é dirigido ao Secretário."
STRANGER = str(UUID(int=7))
ENGLISH = {"Accept-Language": "en-US,en;q=0.9,pt;q=0.5"}


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home = tmp_path_factory.mktemp("casa")
    settings = settings_for(home, module_database_url, max_upload_mb=2)
    async with lived_in(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(services.settings, services)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def foreign(services: Services) -> dict[str, str]:
    """Return a document and a conversation of another tenant."""
    other = await accounts.tenant(services.database, "outra")

    async def body() -> AsyncIterator[bytes]:
        yield f"{NORM} Da outra casa.".encode()

    document, _ = await services.intake.accept(other, "alheia.txt", body())
    async with services.database.write() as session:
        conversation = await conversations.add_session(session, other, "alheia")
    return {"documents": str(document.id), "sessions": str(conversation.id)}


async def upload(client: httpx.AsyncClient, name: str, content: bytes) -> httpx.Response:
    return await client.post("/api/v1/documents", files={"file": (name, content)})


async def settled(client: httpx.AsyncClient, document_id: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            found = (await client.get(f"/api/v1/documents/{document_id}")).json()
            if found["state"] in {"ready", "failed"}:
                return dict(found)
            await asyncio.sleep(0.1)


def code(response: httpx.Response) -> str:
    error = response.json()["error"]
    assert set(error) == {"code", "message", "data"}
    return str(error["code"])


async def test_a_file_comes_in_is_read_and_comes_out_the_same(client: httpx.AsyncClient) -> None:
    pdf = next(path for path in sample_documents() if path.suffix == ".pdf")
    sent = await upload(client, pdf.name, pdf.read_bytes())
    assert sent.status_code == 201
    document = await settled(client, sent.json()["id"])
    assert (document["state"], document["progress"]) == ("ready", 1.0)
    place = f"/api/v1/documents/{document['id']}"
    assert (await client.get(f"{place}/passages")).json()["items"][0]["page"] == 1
    file = await client.get(f"{place}/file")
    assert file.content == pdf.read_bytes()
    assert file.headers["content-disposition"].startswith("inline")
    assert file.headers["x-content-type-options"] == "nosniff"


async def test_the_same_bytes_are_taken_in_once(client: httpx.AsyncClient) -> None:
    first = await upload(client, "a.txt", NORM.encode())
    again = await upload(client, "b.txt", NORM.encode())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["x-govbot-duplicate"] == "1"
    assert again.json()["id"] == first.json()["id"]


async def test_what_no_browser_should_show_is_an_attachment(client: httpx.AsyncClient) -> None:
    html = f"<html><body><script>alert(1)</script><p>{NORM}</p></body></html>"
    document = (await upload(client, "pagina.html", html.encode())).json()
    file = await client.get(f"/api/v1/documents/{document['id']}/file")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in file.headers["content-security-policy"]


ROUTES = [
    ("GET", "documents", "", None),
    ("GET", "documents", "/file", None),
    ("GET", "documents", "/passages", None),
    ("POST", "documents", "/retry", None),
    ("DELETE", "documents", "", None),
    ("GET", "sessions", "", None),
    ("PATCH", "sessions", "", {"title": "minha"}),
    ("DELETE", "sessions", "", None),
]


@pytest.mark.parametrize(("verb", "kind", "rest", "body"), ROUTES)
async def test_what_is_not_the_askers_is_not_there(
    client: httpx.AsyncClient, foreign: dict[str, str], verb: str, kind: str, rest: str, body: Any
) -> None:
    base = f"/api/v1/{'chat/' if kind == 'sessions' else ''}{kind}"
    answers = [
        await client.request(verb, f"{base}/{key}{rest}", json=body)
        for key in (foreign[kind], STRANGER)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["error"]["message"] == answers[1].json()["error"]["message"]


async def test_a_foreign_conversation_is_not_continued(
    client: httpx.AsyncClient, foreign: dict[str, str]
) -> None:
    for key in (foreign["sessions"], STRANGER):
        body = {"question": "Qual o prazo?", "session_id": key}
        answer = await client.post("/api/v1/chat/messages", json=body)
        assert (answer.status_code, code(answer)) == (404, "not_found")


async def test_nothing_of_another_tenant_is_listed_or_found(
    client: httpx.AsyncClient, foreign: dict[str, str]
) -> None:
    listed = await client.get("/api/v1/documents", params={"limit": 200})
    assert foreign["documents"] not in listed.text
    found = await client.get("/api/v1/search", params={"q": "prazo do recurso da outra casa"})
    assert "alheia.txt" not in found.text
    sessions = await client.get("/api/v1/chat/sessions")
    assert foreign["sessions"] not in sessions.text


async def test_errors_speak_the_browsers_language(client: httpx.AsyncClient) -> None:
    place = f"/api/v1/documents/{uuid4()}"
    portuguese = await client.get(place)
    english = await client.get(place, headers=ENGLISH)
    assert portuguese.json()["error"]["message"] == "Não encontrado."
    assert english.json()["error"]["message"] == "Not found."


@pytest.mark.parametrize(
    ("verb", "path", "status", "expected"),
    [
        ("GET", "/api/v1/nada", 404, "not_found"),
        ("PUT", "/api/v1/health", 405, "method_not_allowed"),
        ("GET", "/api/v1/documents/x", 422, "invalid_input"),
        ("GET", "/api/v1/search", 422, "invalid_input"),
        ("POST", "/api/v1/documents", 422, "invalid_input"),
    ],
)
async def test_every_refusal_has_the_agreed_shape(
    client: httpx.AsyncClient, verb: str, path: str, status: int, expected: str
) -> None:
    answer = await client.request(verb, path)
    assert (answer.status_code, code(answer)) == (status, expected)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", "evil:8000", ""])
async def test_another_name_for_this_machine_is_refused(
    client: httpx.AsyncClient, host: str
) -> None:
    answer = await client.get("/api/v1/documents", headers={"Host": host})
    assert answer.status_code == 400
    assert "items" not in answer.text


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1", "[::1]:8000"])
async def test_the_names_of_this_machine_are_served(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.get("/api/v1/documents", headers={"Host": host})
    assert answer.status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_another_sites_page_is_refused(client: httpx.AsyncClient, origin: str) -> None:
    body = {"question": "Qual o prazo?"}
    answer = await client.post("/api/v1/chat/messages", json=body, headers={"Origin": origin})
    assert (answer.status_code, code(answer)) == (403, "foreign_origin")
    own = {"Origin": str(client.base_url).rstrip("/")}
    assert (await client.get("/api/v1/health", headers=own)).status_code == 200


NAMES = [
    ("../../etc/passwd", "passwd"),
    ("C:\\temp\\norma.txt", "norma.txt"),
    ("nor\x00ma\r\n.txt", "norma.txt"),
    ("\u202eexe.txt", "exe.txt"),
    ("..", ".."),
    ("", "documento"),
]


@pytest.mark.parametrize(("given", "shown"), NAMES)
def test_a_files_name_is_only_a_name(given: str, shown: str) -> None:
    assert shown_name(given) == shown


async def test_a_tricky_name_never_reaches_the_disk(
    client: httpx.AsyncClient, services: Services
) -> None:
    name = "../../" + "ç" * 400 + ".txt"
    sent = await upload(client, name, NORM.encode() + b" Nome longo.")
    document = sent.json()
    assert (sent.status_code, len(document["filename"])) == (201, 200)
    assert document["filename"].endswith(".txt")
    blob = UUID(document["id"]).hex
    await settled(client, document["id"])
    assert (services.settings.home / "blobs" / blob[:2] / blob).is_file()
    file = await client.get(f"/api/v1/documents/{document['id']}/file")
    assert "../" not in file.headers["content-disposition"]


async def test_a_file_that_says_it_is_too_large_is_not_read(client: httpx.AsyncClient) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    writer.write(
        b"POST /api/v1/documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1099511627776\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x"
    )
    async with asyncio.timeout(5):
        head = await reader.readuntil(b"\r\n")
    writer.close()
    assert b" 413 " in head


async def test_a_file_that_grows_too_large_is_cut_off(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(16):
            yield b"a" * (1 << 20)

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await client.post("/api/v1/documents", content=endless(), headers=kind)
    assert (answer.status_code, code(answer)) == (413, "file_too_large")
    assert answer.json()["error"]["data"] == {"limit_mb": "2"}
    plain = await client.post("/api/v1/chat/messages", content=b" " * (3 << 20))
    assert plain.status_code == 413


@pytest.mark.parametrize(
    ("name", "content", "status", "reason"),
    [
        ("vazio.pdf", b"", 422, "empty_file"),
        ("programa.exe", b"MZ\x90\x00" + bytes(200), 415, "unsupported_type"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_its_reason(
    client: httpx.AsyncClient, name: str, content: bytes, status: int, reason: str
) -> None:
    answer = await upload(client, name, content)
    assert (answer.status_code, code(answer)) == (status, reason)
    assert (await client.get("/api/v1/health")).json()["status"] == "ok"


async def test_a_damaged_file_fails_with_words_and_can_be_tried_again(
    client: httpx.AsyncClient,
) -> None:
    sent = await upload(client, "quebrado.pdf", b"%PDF-1.7\n" + b"lixo " * 400)
    document = await settled(client, sent.json()["id"])
    assert document["state"] == "failed"
    assert document["reason"]["code"] == "damaged_file"
    again = await client.post(f"/api/v1/documents/{document['id']}/retry")
    assert (again.status_code, again.json()["state"]) == (200, "received")
    assert (await settled(client, document["id"]))["state"] == "failed"


@pytest.mark.corpus
async def test_an_encrypted_file_says_so(client: httpx.AsyncClient, data_dir: Path) -> None:
    path = data_dir / "broken_files/ArturT/encrypted.pdf"
    sent = await upload(client, path.name, path.read_bytes())
    document = await settled(client, sent.json()["id"]) if sent.is_success else None
    reason = document["reason"]["code"] if document else code(sent)
    assert reason == "encrypted_file"


async def test_the_description_of_the_interface_is_served(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/v1/openapi.json")).json()
    assert {"/api/v1/documents", "/api/v1/chat/messages"} <= set(described["paths"])


async def test_the_page_is_served_with_its_protections(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = (tmp_path / "web").resolve()
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<p>GovBot</p>")
    (tmp_path / "segredo.txt").write_text("segredo")
    (web / "atalho.txt").symlink_to(tmp_path / "segredo.txt")
    monkeypatch.setattr(application, "WEB", web)
    async with served(create_app(services.settings, services)) as client:
        for path in (
            "/",
            "/conversas/1",
            "/%2e%2e/segredo.txt",
            "/..%2fsegredo.txt",
            "//etc/passwd",
            "/a%00b",
            "/atalho.txt",
            "/" + "a" * 5000,
        ):
            answer = await client.get(path)
            assert (path, answer.status_code, answer.text) == (path, 200, "<p>GovBot</p>")
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        missing = await client.get("/assets/%2e%2e/%2e%2e/segredo.txt")
        assert (missing.status_code, code(missing)) == (404, "not_found")


def test_only_files_of_the_built_page_are_its_files() -> None:
    for path in ("../app.py", "/etc/passwd", "..%2fapp.py", "a\0b", "x" * 5000, ""):
        assert web_file(path) is None


async def test_the_end_waits_for_the_encoder_that_still_loads(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interpreter ends the whole process where it takes a thread from native code."""
    embedder, ended = await services.spaces.at_work(), False

    def slowly(texts: Any) -> Any:
        nonlocal ended
        time.sleep(0.5)
        ended = True

    monkeypatch.setattr(embedder, "embed_queries", slowly)
    app = create_app(services.settings, services)
    async with app.router.lifespan_context(app):
        assert not ended
    assert ended
