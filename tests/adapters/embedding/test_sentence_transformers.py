"""Models of the sentence-transformers kind: where they are looked for; a real one where it is."""

import shutil
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from govbot.adapters.embedding.base import (
    EmbeddingExtraMissing,
    EmbeddingModelMissing,
    EmbeddingModelUnreadable,
)
from govbot.adapters.embedding.sentence_transformers import SentenceTransformerEmbedder
from tests.adapters.embedding.conftest import minilm_folder
from tests.support.required import torch_extra

HUB_NAME = "sentence-transformers/all-MiniLM-L6-v2"


def made(model: str, models_dir: Path, *, offline: bool = True) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(model, models_dir, offline=offline, threads=1)


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is here")
def test_without_the_package_the_extra_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingExtraMissing) as caught:
        made(HUB_NAME, tmp_path).embed_queries(["prazo"])
    assert caught.value.data["extra"] == "sentence-transformers"


def test_offline_the_folder_to_fill_is_named(tmp_path: Path) -> None:
    torch_extra()
    with pytest.raises(EmbeddingModelMissing) as caught:
        made(HUB_NAME, tmp_path).embed_queries(["prazo"])
    assert caught.value.data["folder"] == str(tmp_path / "all-MiniLM-L6-v2")


def test_a_hub_that_cannot_be_reached_is_a_missing_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch_extra()
    monkeypatch.setattr(time, "sleep", lambda _: None)  # the hub's client tries for a minute
    with pytest.raises(EmbeddingModelMissing):  # connections that leave the machine are refused
        made("ninguem/modelo-que-nao-existe", tmp_path, offline=False).embed_queries(["prazo"])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    torch_extra()
    (tmp_path / "all-MiniLM-L6-v2").mkdir()
    with pytest.raises(EmbeddingModelUnreadable) as caught:
        made(HUB_NAME, tmp_path).embed_queries(["prazo"])
    assert caught.value.data["folder"] == str(tmp_path / "all-MiniLM-L6-v2")


def test_the_local_copy_comes_first(tmp_path: Path) -> None:
    shutil.copytree(minilm_folder(), tmp_path / "all-MiniLM-L6-v2")
    model = made(HUB_NAME, tmp_path)
    vectors = model.embed_passages(["a cat sat", "a kitten sat", "tax law"])
    assert vectors.shape == (3, model.identity.dimensions) == (3, 384)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_a_copy_is_kept_whole(tmp_path: Path) -> None:
    folder = minilm_folder()
    first = made(str(folder), tmp_path / "models")
    loaded = first._load()
    second = made(HUB_NAME, tmp_path / "models")
    second._keep(loaded)
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["all-MiniLM-L6-v2"]
    texts = ["the deadline is ten days"]
    assert np.allclose(first.embed_queries(texts), second.embed_queries(texts), atol=1e-5)


def test_a_model_without_a_profile_says_itself_what_it_wants(tmp_path: Path) -> None:
    copy = tmp_path / "da-casa"
    shutil.copytree(minilm_folder(), copy)
    model = made(str(copy), tmp_path)
    assert model.identity.dimensions == 384
    known = made(HUB_NAME, copy.parent / "x")
    known._copy = copy
    assert np.allclose(model.embed_queries(["prazo"]), known.embed_queries(["prazo"]), atol=1e-5)
