"""Which store a setting names; an external one's client is loaded only when it is named."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from govbot.adapters.vectorstore.base import VectorStore, VectorStorePackageMissing
from govbot.adapters.vectorstore.fake import FakeStore
from govbot.core.settings import Settings


def _qdrant(provider: ModuleType, settings: Settings) -> Any:
    if settings.qdrant_url is None:
        return provider.embedded(settings.vectors_dir / "qdrant", settings.vector_prefix)
    key = settings.qdrant_api_key
    secret = key.get_secret_value() if key else None
    return provider.server(settings.qdrant_url, secret, settings.vector_prefix)


def _milvus(provider: ModuleType, settings: Settings) -> Any:
    if settings.milvus_url is None:
        return provider.embedded(settings.vectors_dir / "milvus", settings.vector_prefix)
    token = settings.milvus_token
    secret = token.get_secret_value() if token else None
    return provider.server(settings.milvus_url, secret, settings.vector_prefix)


def _chroma(provider: ModuleType, settings: Settings) -> Any:
    return provider.embedded(settings.vectors_dir / "chroma", settings.vector_prefix)


EXTERNAL: Mapping[str, Callable[[ModuleType, Settings], Any]] = {
    "qdrant": _qdrant,
    "milvus": _milvus,
    "chroma": _chroma,
}
"""Stores beside PostgreSQL. The module and the extra to install have the store's name."""


def open_external(name: str, settings: Settings) -> VectorStore:
    """Return an external store; it connects on first use.

    Args:
        name: A name of `EXTERNAL`, or `fake`.
        settings: Its address and key, or the folder of its embedded mode.

    Raises:
        VectorStorePackageMissing: Its client is not installed.
    """
    if name == "fake":
        return FakeStore()
    try:
        provider = import_module(f"{__package__}.{name}")
    except ModuleNotFoundError as error:
        raise VectorStorePackageMissing(store=name, extra=name) from error
    store: VectorStore = EXTERNAL[name](provider, settings)
    return store
