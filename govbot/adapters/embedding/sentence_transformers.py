"""Models of the sentence-transformers kind: a folder, a local copy, or a download from the hub.

The package brings PyTorch and is an extra of its own; it is imported when a model is loaded.
"""

import importlib
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

import numpy as np

from govbot.adapters.embedding.base import (
    EmbeddingDimensionsChanged,
    EmbeddingExtraMissing,
    EmbeddingIdentity,
    EmbeddingModelMissing,
    EmbeddingModelUnreadable,
    FloatMatrix,
    unit,
)
from govbot.adapters.embedding.profiles import profile_of

EXTRA = "sentence-transformers"
_BATCH_TEXTS = 32
_log = logging.getLogger(__name__)


class SentenceTransformerEmbedder:
    """One model; loads on the first call that needs it."""

    def __init__(self, model: str, models_dir: Path, *, offline: bool, threads: int) -> None:
        """Load nothing yet.

        Args:
            model: An id of the hub, a name of the catalogue, or the path of a folder.
            models_dir: Where a local copy is looked for, and kept after a download.
            offline: Never download.
            threads: Cores that PyTorch may take.
        """
        self._folder = is_folder(model)
        self._profile = profile_of(Path(model).name if self._folder else model)
        # One name a model, however the settings write it: it is the name of its vectors.
        self.model = self._profile.id if self._profile and not self._folder else model
        self._copy = Path(model).expanduser() if self._folder else models_dir / folder_name(model)
        self._offline, self._threads = offline, threads
        self._lock = Lock()  # tokenizers cannot be borrowed twice at a time
        self._loaded: Any = None

    @property
    def identity(self) -> EmbeddingIdentity:
        """Name and length, from the catalogue where the model is in it."""
        if self._profile is not None:
            return EmbeddingIdentity(self.model, self._profile.dimensions)
        with self._lock:
            return EmbeddingIdentity(self.model, self._dimensions(self._load()))

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions; see `Embedder`."""
        return self._encode(texts, "query")

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages; see `Embedder`."""
        return self._encode(texts, "document")

    def _encode(self, texts: Sequence[str], role: str) -> FloatMatrix:
        with self._lock:
            model = self._load()
            dimensions = self._dimensions(model)
            if not texts:
                return np.empty((0, dimensions), dtype=np.float32)
            if self._profile is None:  # the model's own files may name prompts
                encode = model.encode_query if role == "query" else model.encode_document
                rows = encode(list(texts), batch_size=_BATCH_TEXTS, show_progress_bar=False)
            else:
                profile = self._profile
                prefix = profile.query_prefix if role == "query" else profile.passage_prefix
                # A prompt of ours, even an empty one, replaces the model's default.
                rows = model.encode(
                    list(texts), prompt=prefix, batch_size=_BATCH_TEXTS, show_progress_bar=False
                )
        return unit(self.model, np.asarray(rows, dtype=np.float32))

    def _dimensions(self, model: Any) -> int:
        found = int(model.get_embedding_dimension())
        if self._profile is not None and found != self._profile.dimensions:
            raise EmbeddingDimensionsChanged(
                model=self.model, expected=self._profile.dimensions, found=found
            )
        return found

    def _load(self) -> Any:
        if self._loaded is None:
            try:
                package = importlib.import_module("sentence_transformers")
            except ImportError as error:
                raise EmbeddingExtraMissing(model=self.model, extra=EXTRA) from error
            importlib.import_module("torch").set_num_threads(self._threads)
            self._loaded = self._local(package) if self._copy.is_dir() else self._fetched(package)
        return self._loaded

    def _local(self, package: Any) -> Any:
        try:
            return package.SentenceTransformer(str(self._copy), device=None, local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise EmbeddingModelUnreadable(model=self.model, folder=str(self._copy)) from error

    def _fetched(self, package: Any) -> Any:
        """Download the model and keep a copy, whole or not at all."""
        missing = EmbeddingModelMissing(
            model=self.model,
            folder=str(self._copy),
            size_mb=self._profile.size_mb if self._profile else 0,
        )
        if self._offline or self._folder:
            raise missing
        importlib.import_module("huggingface_hub").constants.HF_HUB_DISABLE_TELEMETRY = True
        source = self._profile.id if self._profile else self.model
        try:
            model = package.SentenceTransformer(source)
        except (OSError, ValueError, RuntimeError) as error:
            raise missing from error
        self._keep(model)
        return model

    def _keep(self, model: Any) -> None:
        try:
            self._copy.parent.mkdir(parents=True, exist_ok=True)
            partial = Path(mkdtemp(prefix=".partial-", dir=self._copy.parent))
            try:
                model.save(str(partial))
                partial.rename(self._copy)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
        except OSError:  # it works all the same, and is downloaded again the next time
            _log.warning("no copy of %s could be kept in %s", self.model, self._copy, exc_info=True)


def is_folder(model: str) -> bool:
    """Tell a path from an id: it begins like one, or there is such a folder."""
    path_like = model.startswith((".", "/", "~")) or ":\\" in model
    return path_like or (model != "" and Path(model).is_dir())


def folder_name(model: str) -> str:
    """Return the name of a local copy's folder: the id without its owner."""
    profile = profile_of(model)
    return profile.name if profile else model.rpartition("/")[2]
