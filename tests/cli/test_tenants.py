"""`govbot tenants`, `retention` and `people export`, as whoever runs the server types them."""

import json
import re
from pathlib import Path

import pytest

from tests.support.process import Govbot

SETTINGS = {
    "GOVBOT_ADMIN_EMAIL": "chefe@orgao.example",
    "GOVBOT_ADMIN_PASSWORD": "jabuti cor de laranja",
    "EMBEDDING_MODEL": "fake",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("organizacoes") / "casa"


def said(home: Path, *arguments: str, status: int = 0) -> str:
    run = Govbot(home, *arguments, **SETTINGS)
    assert run.end(240) == status, run.words
    return run.words


def test_an_organisation_is_made_limited_and_removed(home: Path) -> None:
    given = ("--name", "Câmara", "--email", "ana@camara.example", "--admin-name", "Ana")
    words = said(home, "tenants", "create", "camara", *given)
    assert re.search(r"/convite#gbi_\S+", words)
    assert "documentos 7" in said(home, "tenants", "limits", "camara", "--documents", "7")
    assert "ana@camara.example" in said(home, "people", "list", "--tenant", "camara")
    assert "camara" not in said(home, "tenants", "suspend", "default", status=1)
    assert "Nada foi apagado" in said(home, "tenants", "remove", "camara", status=1)
    assert "Apagada Câmara" in said(home, "tenants", "remove", "camara", "--sim-apague")
    assert "camara" not in said(home, "tenants", "list")


def test_all_that_is_held_of_a_person_goes_to_a_file(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "chefe.json"
    email = SETTINGS["GOVBOT_ADMIN_EMAIL"]
    said(home, "people", "export", email, "--file", str(file))
    told = json.loads(file.read_text("utf-8"))
    assert told["account"]["email"] == email
    assert file.stat().st_mode & 0o077 == 0
    assert "conversas" not in said(home, "retention", "run", "--dry-run")
    said(home, "people", "export", email, "--file", str(file), status=2)
