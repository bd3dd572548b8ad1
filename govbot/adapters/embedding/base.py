"""The port of sentence encoders: what every provider promises, and how it fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
import numpy.typing as npt

from govbot.core.errors import GovBotError

FloatMatrix = npt.NDArray[np.float32]
"""`(n, dimensions)` float32, one row a text."""


@dataclass(frozen=True, slots=True)
class EmbeddingIdentity:
    """What makes two vectors comparable: the same model and the same number of dimensions."""

    model: str
    dimensions: int


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their cosine similarity.

    Calls block on the CPU or the network: from async code, run them in a thread. Providers are
    safe to call from several threads at once.
    """

    @property
    def identity(self) -> EmbeddingIdentity:
        """Name of the model and length of its vectors; cheap, loads nothing."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions.

        Args:
            texts: Questions as they were asked; an empty one gives some unit vector.

        Returns:
            `(len(texts), dimensions)` float32, every row of Euclidean length 1.
        """
        ...

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode sentences or passages of documents, in the order given.

        Args:
            texts: What is to be found; memory is bounded whatever their number.

        Returns:
            `(len(texts), dimensions)` float32, every row of Euclidean length 1.
        """
        ...


class EmbeddingModelUnknown(GovBotError):
    """The settings name an encoder that no provider offers (`model`, `known`)."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "embedding_model_unknown"
