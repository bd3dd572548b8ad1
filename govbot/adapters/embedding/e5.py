"""`e5-small-pt`: multilingual-e5-small with the Portuguese and English part of its vocabulary.

384 dimensions. The weights are one file of the models folder, which `govbot models pull` fetches;
they are in four bits there and are computed in eight (`e5_graph`).
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from govbot.adapters.embedding.base import (
    EmbeddingFileMissing,
    EmbeddingFileUnreadable,
    EmbeddingIdentity,
    FloatMatrix,
    unit,
)
from govbot.adapters.embedding.e5_file import E5File
from govbot.adapters.embedding.e5_network import Network

MODEL = "e5-small-pt"
MODEL_FILE = "embedding/e5-small-enpt-q4.bin"
"""In the models folder; the catalogue of model files has it under the same name."""
SHA256 = "d06eb0b0ae4e8a46813ece6d2dd9a9f3880ea3a44c8968d72d0a6fd670ec5234"
DIMENSIONS = 384
QUERY, PASSAGE = "query: ", "passage: "
_DOWNLOAD_MB = 91
"""The package that carries the file has another model too, which is not kept."""


class E5Embedder:
    """Reads its file on the first call that needs it."""

    def __init__(self, models_dir: Path, threads: int = 1) -> None:
        """Load nothing yet.

        Args:
            models_dir: The folder of model files.
            threads: Cores that many passages may take; a few take one.
        """
        self._path = models_dir / MODEL_FILE
        self._threads = threads
        self._loading = Lock()
        self._network: Network | None = None

    @property
    def model(self) -> str:
        """`e5-small-pt`."""
        return MODEL

    @property
    def identity(self) -> EmbeddingIdentity:
        """`e5-small-pt`, 384 dimensions."""
        return EmbeddingIdentity(MODEL, DIMENSIONS)

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions; see `Embedder`."""
        return self._encode(QUERY, texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode sentences or passages; see `Embedder`."""
        return self._encode(PASSAGE, texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> FloatMatrix:
        return unit(MODEL, self._loaded().encode([prefix + text for text in texts]))

    def _loaded(self) -> Network:
        with self._loading:
            if self._network is None:
                self._network = Network(read(self._path), self._threads)
            return self._network


def read(path: Path) -> E5File:
    """Return the file, after a look at its digest.

    Raises:
        EmbeddingFileMissing: It is not there.
        EmbeddingFileUnreadable: It cannot be read, or is another file.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise EmbeddingFileMissing(model=MODEL, folder=str(path), size_mb=_DOWNLOAD_MB) from error
    except OSError as error:
        raise EmbeddingFileUnreadable(model=MODEL, folder=str(path)) from error
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise EmbeddingFileUnreadable(model=MODEL, folder=str(path))
    return E5File(content)
