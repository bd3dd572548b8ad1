"""The record over HTTP: what an auditor finds, takes out and has checked."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from govbot.accounts.permissions import ANALYST
from govbot.app import create_app
from govbot.audit.actions import Action
from govbot.audit.chain import GENESIS, Sealed, seal
from govbot.audit.record import Act, Actor, kept
from govbot.auditing.export import harmless
from govbot.operations.runtime import Services, open_services
from tests.audit.conftest import did
from tests.support.people import person
from tests.support.services import served, settings_for

ADDRESS = "/api/v1/audit"
ANA, BIA = uuid4(), uuid4()


@pytest.fixture
async def services(database_url: str, tmp_path: Any) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as opened:
        yield opened


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(services.settings, services)) as opened:
        opened.headers["accept-language"] = "pt"
        yield opened


@pytest.fixture
async def recorded(services: Services) -> UUID:
    """Record six acts of two persons, and one of another tenant; return the tenant."""
    tenant = services.asker.tenant_id
    ana, bia = Actor(tenant, ANA, None, "10.0.0.1"), Actor(tenant, BIA, None, "10.0.0.2")
    title = {"title": "=Lei de Férias"}
    question = "Quem aprova as diárias?"
    await did(services.database, ana, Act(Action.AUTH_LOGIN))
    await did(services.database, bia, Act(Action.AUTH_FAILURE, data={"email": "bia@x.br"}))
    await did(services.database, ana, Act(Action.DOCUMENT_UPLOAD, "document", "7", title))
    await did(services.database, ana, Act(Action.QUESTION_ASK, text=kept(question, "text")))
    await did(services.database, bia, Act(Action.QUESTION_ASK, text=kept(question, "digest")))
    await did(services.database, bia, Act(Action.DOCUMENT_READ, "document", "7"))
    await did(services.database, Actor(uuid4(), ANA, None, "10.0.0.1"), Act(Action.AUTH_LOGIN))
    return tenant


async def numbers(client: httpx.AsyncClient, **params: Any) -> list[int]:
    response = await client.get(ADDRESS, params=params)
    assert response.status_code == 200, response.text
    page = response.json()
    assert page["total"] == len(page["items"])
    return [each["seq"] for each in page["items"]]


async def test_each_filter_finds_what_it_says(client: httpx.AsyncClient, recorded: UUID) -> None:
    assert await numbers(client) == [6, 5, 4, 3, 2, 1]
    assert await numbers(client, actor=str(ANA)) == [4, 3, 1]
    assert await numbers(client, action="auth") == [2, 1]
    assert await numbers(client, action=["auth.login", "document.read"]) == [6, 1]
    assert await numbers(client, action="no.such") == []
    assert await numbers(client, subject_kind="document", subject_id="7") == [6, 3]
    assert await numbers(client, address="10.0.0.2") == [6, 5, 2]
    assert await numbers(client, text="diária") == [4]
    assert await numbers(client, text="férias") == [3]
    assert await numbers(client, text="bia@x.br") == [2]
    assert await numbers(client, asked="Quem aprova as diárias?") == [5, 4]
    assert await numbers(client, asked="Quem aprova as diárias") == []
    assert await numbers(client, actor=str(BIA), action="question", address="10.0.0.2") == [5]


async def test_a_period_begins_at_its_moment_and_ends_before_the_other(
    client: httpx.AsyncClient, services: Services, recorded: UUID
) -> None:
    async with services.database.read() as session:
        query = text("SELECT at FROM audit_log WHERE tenant_id = :t ORDER BY seq")
        at = list(await session.scalars(query, {"t": recorded}))
    since, until = at[1].isoformat(), at[4].isoformat()
    assert await numbers(client, since=since, until=until) == [4, 3, 2]
    assert await numbers(client, since=(at[5] + timedelta(seconds=1)).isoformat()) == []
    assert (await client.get(ADDRESS, params={"since": "2026-03-09T10:00:00"})).status_code == 422


async def test_windows_follow_by_number_also_while_acts_come_in(
    client: httpx.AsyncClient, services: Services, recorded: UUID
) -> None:
    first = (await client.get(ADDRESS, params={"limit": 4})).json()
    await did(services.database, Actor(recorded), Act(Action.AUTH_LOGOUT))
    later = (await client.get(ADDRESS, params={"limit": 4, "before": first["before"]})).json()
    assert [each["seq"] for each in first["items"] + later["items"]] == [6, 5, 4, 3, 2, 1]
    assert (first["total"], later["total"], later["before"]) == (6, 7, None)


async def test_an_act_reads_in_the_reader_s_language(
    client: httpx.AsyncClient, recorded: UUID
) -> None:
    act = (await client.get(ADDRESS, params={"action": "document.read"})).json()["items"][0]
    assert (act["words"], act["actor_id"], act["has_text"]) == ("Leu um documento", str(BIA), False)
    english = await client.get(f"{ADDRESS}/actions", headers={"accept-language": "en"})
    assert {"action": "document.read", "words": "Read a document"} in english.json()["items"]


async def test_a_program_can_check_the_exported_lines_by_itself(
    client: httpx.AsyncClient, services: Services, recorded: UUID
) -> None:
    response = await client.get(f"{ADDRESS}/export", params={"format": "jsonl"})
    lines = [json.loads(line) for line in response.text.splitlines()]
    last = GENESIS
    for number, line in enumerate(lines, 1):
        text_, hash_, previous = line.pop("text"), line.pop("hash"), line.pop("previous")
        assert (line["seq"], previous) == (number, last.hex())
        last = seal(last, Sealed(**line))
        assert hash_ == last.hex()
        assert text_ == ("Quem aprova as diárias?" if number == 4 else None)
    # The export is the seventh act itself, and says what was taken.
    assert len(lines) == 7
    assert lines[-1]["action"] == "export.audit"
    assert lines[-1]["data"] == {"format": "jsonl", "action": []}


async def test_an_export_follows_the_filters_and_records_no_words(
    client: httpx.AsyncClient, services: Services, recorded: UUID
) -> None:
    params = {"asked": "Quem aprova as diárias?", "actor": str(BIA)}
    response = await client.get(f"{ADDRESS}/export", params=params)
    assert response.headers["content-type"].startswith("text/csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [(row["seq"], row["words"]) for row in rows] == [("5", "Fez uma pergunta")]
    newest = (await client.get(ADDRESS)).json()["items"][0]
    assert newest["data"] == {"format": "csv", "action": [], "actor": str(BIA), "asked": True}


async def test_a_long_export_has_every_act_once(
    client: httpx.AsyncClient, services: Services, recorded: UUID
) -> None:
    await did(services.database, Actor(recorded), *[Act(Action.AUTH_LOGOUT)] * 2500)
    response = await client.get(f"{ADDRESS}/export", params={"action": "auth.logout"})
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [int(row["seq"]) for row in rows] == list(range(7, 2507))


SEEN = ["=1+1", "+1", "-1", "@a", "＝1", "﹢1", "－1", "＠a"]
HIDDEN = ["\rx", "\nx", "  =1", '"=1"', "\u00a0=1", "\u200b=1", "\ufeff=1"]


@pytest.mark.parametrize("cell", [*SEEN, *HIDDEN])
def test_a_cell_that_could_be_a_formula_begins_with_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("prazo;=1+1", "prazo;'=1+1"),
        ('prazo; "=1+1"', 'prazo;\' "=1+1"'),
        ("linha\n@a", "linha\n'@a"),
        ("\t=1", "'\t'=1"),
        ("a;b\r\n-1", "a;b\r\n'-1"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_semicolons_divide(cell: str, safe: str) -> None:
    assert harmless(cell) == safe
    out = io.StringIO()
    csv.writer(out).writerow(["7", harmless(cell), "fim, enfim"])
    # What a spreadsheet makes of it in Brazil: quotes inside of what it takes for a cell are text.
    lines = [line for line in out.getvalue().splitlines() if line]
    found = [each.lstrip(' "') for line in lines for each in line.split(";")]
    assert not [each for each in found if each[:1] in {"=", "+", "-", "@"}]


@pytest.mark.parametrize(
    "cell", ["", "a=1", "a; b", "a, -1", "Lei nº 1", " a", "{}", '{"a": "=1"}']
)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


async def test_the_check_is_begun_and_told(
    client: httpx.AsyncClient, services: Services, recorded: UUID
) -> None:
    assert (await client.get(f"{ADDRESS}/check")).json()["state"] == "none"
    assert (await client.post(f"{ADDRESS}/check")).status_code == 202
    whole = await ended(client)
    assert (whole["state"], whole["rows"], whole["findings"]) == ("whole", 6, [])
    async with services.database.write() as session:
        for statement in (
            "ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only",
            "UPDATE audit_log SET address = '10.0.0.9' WHERE seq = 2",
        ):
            await session.execute(text(statement))
    await client.post(f"{ADDRESS}/check")
    broken = await ended(client)
    assert broken["state"] == "broken"
    assert [(each["kind"], each["seq"]) for each in broken["findings"]] == [("altered", 2)]
    assert broken["findings"][0]["words"] == "A linha 2 foi alterada depois de registrada."


async def ended(client: httpx.AsyncClient) -> dict[str, Any]:
    """Return the check when it is over."""
    for _ in range(500):
        standing: dict[str, Any] = (await client.get(f"{ADDRESS}/check")).json()
        if standing["state"] != "running":
            return standing
        await asyncio.sleep(0.02)
    raise AssertionError(standing)


@pytest.mark.parametrize(
    "params", [{"text": "a\0b"}, {"asked": "\0"}, {"subject_id": "\0x"}, {"text": "' | & ! ("}]
)
async def test_odd_filters_find_nothing_and_break_nothing(
    client: httpx.AsyncClient, recorded: UUID, params: dict[str, str]
) -> None:
    assert await numbers(client, **params) == []


@pytest.mark.parametrize(
    "params", [{"limit": "0"}, {"before": "x"}, {"actor": "1"}, {"text": ""}, {"asked": "x" * 4001}]
)
async def test_filters_that_mean_nothing_are_refused(
    client: httpx.AsyncClient, params: dict[str, str]
) -> None:
    assert (await client.get(ADDRESS, params=params)).status_code == 422


async def test_only_who_may_audit_reads_the_record(
    client: httpx.AsyncClient, services: Services, recorded: UUID
) -> None:
    analyst = await person(services, ANALYST)
    client.headers.update(analyst.headers)
    for address in ("", "/actions", "/export", "/check"):
        assert (await client.get(f"{ADDRESS}{address}")).status_code == 403
    assert (await client.post(f"{ADDRESS}/check")).status_code == 403


async def test_an_export_is_recorded_with_who_took_it(
    client: httpx.AsyncClient, services: Services, recorded: UUID
) -> None:
    auditor = await person(services)
    client.headers.update(auditor.headers)
    await client.get(f"{ADDRESS}/export")
    newest = (await client.get(ADDRESS)).json()["items"][0]
    assert newest["action"] == "export.audit"
    assert newest["actor_id"] == str(auditor.asker.user_id)
    assert newest["address"] == "127.0.0.1"
