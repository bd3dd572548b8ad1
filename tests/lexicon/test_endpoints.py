"""Synonyms over HTTP and from the command line."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from govbot.app import create_app
from tests.support.process import Govbot
from tests.support.services import lived_in, served, settings_for

ADDRESS = "/api/v1/synonyms"


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = settings_for(tmp_path, database_url)
    async with lived_in(settings) as services, served(create_app(settings, services)) as open_:
        yield open_


async def test_list_add_remove(client: httpx.AsyncClient) -> None:
    assert (await client.get(ADDRESS)).json()["items"] == []
    added = await client.post(ADDRESS, json={"said": "CGOV", "meant": "Comissão de Governo"})
    assert added.status_code == 201
    listed = (await client.get(ADDRESS)).json()
    assert listed["items"] == [added.json()]
    assert listed["builtin"] > 500
    address = f"{ADDRESS}/{added.json()['id']}"
    assert (await client.delete(address)).status_code == 204
    assert (await client.delete(address)).status_code == 404
    assert (await client.get(ADDRESS)).json()["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"said": "CGOV"},
        {"said": "...", "meant": "algo"},
        {"said": "\u0000", "meant": "algo"},
        {"said": "RH", "meant": "gente", "weight": 2},
        {"said": "x" * 5000, "meant": "algo"},
    ],
)
async def test_what_cannot_be_used_is_refused(
    client: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    refused = await client.post(ADDRESS, json=wrong)
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] in {"invalid_input", "synonym_invalid"}


def govbot(home: Path, url: str, *arguments: str) -> tuple[int, str]:
    command = Govbot(home, "synonyms", *arguments, DATABASE_URL=url)
    status = command.process.wait(timeout=60)
    return status, command.words


def test_from_the_command_line(database_url: str, tmp_path: Path) -> None:
    table = tmp_path / "siglas.csv"
    table.write_bytes("CGOV;Comissão de Governo;s;0,6\n".encode("windows-1252"))
    assert govbot(tmp_path / "casa", database_url, "import", str(table))[0] == 0
    status, words = govbot(tmp_path / "casa", database_url, "list", "--json")
    assert status == 0
    [row] = json.loads(words)
    assert (row["said"], row["meant"], row["weight"]) == ("CGOV", "Comissão de Governo", 0.6)
    assert govbot(tmp_path / "casa", database_url, "remove", str(row["id"]))[0] == 0
    status, words = govbot(tmp_path / "casa", database_url, "remove", str(row["id"]))
    assert status == 1
    assert "Não encontrado" in words
