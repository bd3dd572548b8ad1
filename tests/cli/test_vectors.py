"""`govbot vectors` as a person runs it, with a real store, killed in the middle."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.process import Govbot, query, wait_for

CHECKPOINT = "SELECT chunk_id FROM vector_stores WHERE chunk_id > 0 AND ready_at IS NULL"


def govbot(home: Path, *arguments: str) -> Govbot:
    return Govbot(home, *arguments, EMBEDDING_MODEL="fake")


def done(home: Path, *arguments: str, status: int = 0) -> str:
    command = govbot(home, *arguments)
    assert command.end() == status, command.words
    return command.words


def standing(home: Path) -> dict[str, dict[str, Any]]:
    words = done(home, "vectors", "status", "--json")
    return {each["store"]: each for each in json.loads(words)}


def write_norm(path: Path, articles: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    text = "\n\n".join(
        f"Art. {number} O servidor da unidade {number * 7} de {path.stem} cumpre {number} dias."
        for number in range(1, articles + 1)
    )
    path.write_text(text, "utf-8")
    return path


@pytest.mark.timeout(600)
def test_a_migration_killed_in_the_middle_goes_on(home: Path, tmp_path: Path) -> None:
    long = write_norm(tmp_path / "documentos/longa.txt", 2600)
    done(home, "ingest", str(long))
    killed = govbot(home, "vectors", "migrate", "--to", "chroma")
    wait_for(lambda: query(home, CHECKPOINT), 120)
    killed.kill()

    assert "As buscas usam chroma" in done(home, "vectors", "migrate", "--to", "chroma")
    now = standing(home)["chroma"]
    assert now["searched"]
    assert now["held"] == now["expected"] > 2000

    done(home, "ingest", str(write_norm(tmp_path / "documentos/curta.txt", 5)))
    later = standing(home)["chroma"]
    assert later["pending"] == 0
    assert later["held"] == later["expected"] > now["held"]
    words = done(home, "vectors", "check", "chroma", "--recall")
    assert "Nada difere" in words
    assert "recall@10" in words
    assert "curta" in done(home, "search", "unidade 35 de curta", "--mode", "dense")


def test_a_store_that_is_not_kept_cannot_be_checked(home: Path) -> None:
    assert "migrate --to qdrant" in done(home, "vectors", "check", "qdrant", status=1)
