"""The register tells of every table, of the settings as they are, and what is said there."""

import csv
import io
from dataclasses import replace

import httpx

from govbot.accounts.permissions import ANALYST
from govbot.core.db.base import Base
from govbot.operations.runtime import Services
from govbot.privacy.register import OPERATIONS, WITHOUT_PERSONAL_DATA, Registers
from tests.support.people import person

API = "/api/v1"
CONTROLLER = {
    "name": "Prefeitura de Teste",
    "registry": "11.222.333/0001-81",
    "address": "Praça da Sé, 1",
    "dpo_name": '=HYPERLINK("http://mau.example")',
    "dpo_contact": "dpo@pmt.example",
}


def test_every_table_is_told_of() -> None:
    told = [table for operation in OPERATIONS for table in operation.tables]
    assert len(told) == len(set(told))
    assert set(told) | WITHOUT_PERSONAL_DATA == set(Base.metadata.tables)
    assert not set(told) & WITHOUT_PERSONAL_DATA


async def test_it_follows_the_settings(services: Services, client: httpx.AsyncClient) -> None:
    body = {"name": "Órgão", "keep_days": {"conversations": 45}}
    assert (await client.put(f"{API}/organization", json=body)).status_code == 200
    told = (await client.get(f"{API}/processing")).json()
    by_code = {each["code"]: each for each in told["operations"]}
    assert set(by_code) == {operation.code for operation in OPERATIONS}
    assert by_code["questions"]["terms"] == [{"kind": "conversations", "days": 45}]
    assert "45 dias" in by_code["questions"]["retention"]
    assert by_code["record"]["roles"] == ["admin"]
    assert told["outside"] is False
    assert all("?" not in str(value) for each in by_code.values() for value in each.values())
    english = (await client.get(f"{API}/processing", headers={"Accept-Language": "en"})).json()
    assert "45 days" in {e["code"]: e for e in english["operations"]}["questions"]["retention"]
    settings = services.settings.model_copy(update={"allow_external_llm": True, "offline": False})
    open_door = replace(Registers(services.database, settings))
    register = await open_door.get(services.signing.tenant_id)
    assert {entry.operation.code for entry in register.entries if entry.leaves} == {
        "questions",
        "documents",
    }


async def test_what_the_organisation_says_is_kept_and_exported(
    client: httpx.AsyncClient,
) -> None:
    operation = {"code": "questions", "legal_basis": "+Art. 7º, IX", "purpose": " "}
    body = {"controller": CONTROLLER, "operations": [operation]}
    told = (await client.put(f"{API}/processing", json=body)).json()
    questions = {each["code"]: each for each in told["operations"]}["questions"]
    assert questions["legal_basis"] == "+Art. 7º, IX"
    assert questions["purpose"] == questions["proposed_purpose"]
    assert (await client.get(f"{API}/processing/export")).json() == told
    answer = await client.get(f"{API}/processing/export", params={"format": "csv"})
    assert answer.headers["content-disposition"].endswith('"tratamentos.csv"')
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'" + CONTROLLER["dpo_name"] in cells
    assert len([row for row in rows if len(row) > 2]) == len(OPERATIONS) + 1


async def test_only_who_may_reads_it(services: Services, client: httpx.AsyncClient) -> None:
    analyst = await person(services, ANALYST)
    for path in ("/processing", "/processing/export"):
        assert (await client.get(API + path, headers=analyst.headers)).status_code == 403
