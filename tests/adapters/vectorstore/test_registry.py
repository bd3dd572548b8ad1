"""From settings to a store: what reaches the client, and what is said when it cannot be had."""

import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from govbot.adapters.vectorstore import milvus, qdrant
from govbot.adapters.vectorstore.base import (
    Space,
    VectorStoreBusy,
    VectorStoreFailed,
    VectorStorePackageMissing,
)
from govbot.adapters.vectorstore.registry import EXTERNAL, open_external
from govbot.core.settings import Settings
from tests.adapters.vectorstore.world import some_rows

SPACE = Space(1, 32)
NOBODY = "http://127.0.0.1:1"


def settings(home: Path, **given: Any) -> Settings:
    return Settings(_env_file=None, home=home, **given)


def test_the_environment_names_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VECTOR_STORE", "qdrant")
    monkeypatch.setenv("GOVBOT_QDRANT_URL", "https://vetores.example.org:6333")
    monkeypatch.setenv("GOVBOT_QDRANT_API_KEY", "segredo")
    found = Settings(_env_file=None, home=tmp_path)
    assert (found.vector_store, found.qdrant_url) == ("qdrant", "https://vetores.example.org:6333")
    assert "segredo" not in repr(found)
    assert found.vectors_dir == tmp_path / "vectors"


@pytest.mark.parametrize(
    "given", [{"vector_store": "faiss"}, {"vector_prefix": "Gov Bot"}, {"vector_prefix": ""}]
)
def test_settings_that_make_no_sense_are_refused(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings(tmp_path, **given)


@pytest.mark.parametrize("name", sorted(EXTERNAL))
async def test_without_an_address_the_store_is_in_the_data_folder(
    tmp_path: Path, name: str
) -> None:
    store = open_external(name, settings(tmp_path))
    await store.upsert(SPACE, some_rows(1))
    assert store.name == name
    assert list((tmp_path / "vectors" / name).iterdir())
    await store.close()


@pytest.mark.parametrize("name", sorted(EXTERNAL))
async def test_a_folder_that_is_open_elsewhere_is_told_and_can_be_had_later(
    tmp_path: Path, name: str
) -> None:
    first, second = (open_external(name, settings(tmp_path)) for _ in range(2))
    assert await first.count(SPACE) == 0
    with pytest.raises(VectorStoreBusy) as busy:
        await second.count(SPACE)
    assert busy.value.data == {"store": name, "path": str(tmp_path / "vectors" / name)}
    await first.close()
    assert await second.count(SPACE) == 0
    await second.close()


class Heard(Exception):
    """Ends the making of a client once it is known what it was given."""


@pytest.mark.parametrize(
    ("module", "client", "given", "expected"),
    [
        (
            qdrant,
            "QdrantClient",
            {"qdrant_url": "https://q.example.org", "qdrant_api_key": "chave"},
            {"url": "https://q.example.org", "api_key": "chave"},
        ),
        (
            milvus,
            "MilvusClient",
            {"milvus_url": "https://m.example.org:19530", "milvus_token": "ana:senha"},
            {"uri": "https://m.example.org:19530", "token": "ana:senha"},
        ),
    ],
)
async def test_address_and_key_reach_the_client(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    module: Any,
    client: str,
    given: dict[str, str],
    expected: dict[str, str],
) -> None:
    heard: dict[str, Any] = {}

    def listen(uri: str | None = None, **options: Any) -> None:
        heard.update(options, **({"uri": uri} if uri else {}))
        raise Heard

    monkeypatch.setattr(module, client, listen)
    store = open_external(module.NAME, settings(tmp_path, **given))
    with pytest.raises(Heard):
        await store.count(SPACE)
    assert expected.items() <= heard.items()
    assert 0 < heard["timeout"] <= 60
    assert not (tmp_path / "vectors").exists()


@pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection")
@pytest.mark.parametrize(
    ("name", "given"), [("qdrant", {"qdrant_url": NOBODY}), ("milvus", {"milvus_url": NOBODY})]
)
async def test_a_server_that_does_not_answer_is_named_without_its_key(
    tmp_path: Path, name: str, given: dict[str, str]
) -> None:
    key = {"qdrant_api_key": "segredo", "milvus_token": "segredo"}
    store = open_external(name, settings(tmp_path, **given, **key))
    with pytest.raises(VectorStoreFailed) as failed:
        await store.count(SPACE)
    assert failed.value.data["store"] == name
    assert failed.value.data["address"] == NOBODY
    assert "segredo" not in str(failed.value)
    await store.close()


@pytest.mark.parametrize(
    ("name", "package"),
    [("qdrant", "qdrant_client"), ("milvus", "pymilvus"), ("chroma", "chromadb")],
)
def test_a_client_that_is_not_installed_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, package: str
) -> None:
    monkeypatch.delitem(sys.modules, f"govbot.adapters.vectorstore.{name}", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(VectorStorePackageMissing) as missing:
        open_external(name, settings(tmp_path))
    assert missing.value.data == {"store": name, "extra": name}


async def test_chroma_has_no_server_and_reports_nothing(
    tmp_path: Path, repository_root: Path
) -> None:
    store: Any = open_external("chroma", settings(tmp_path))
    await store.count(SPACE)
    assert store._index._client.get_settings().anonymized_telemetry is False
    await store.close()
    sources = (repository_root / "govbot").rglob("*.py")
    assert [each for each in sources if "HttpClient" in each.read_text("utf-8")] == []
