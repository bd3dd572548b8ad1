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
    def model(self) -> str:
        """Name of the model, which the registry takes too; cheap, never fails."""
        ...

    @property
    def identity(self) -> EmbeddingIdentity:
        """Name of the model and length of its vectors.

        Cheap where the length is known beforehand; else the model is loaded, or its server asked
        once, and what that raises is raised.
        """
        ...

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions.

        Args:
            texts: Questions as they were asked; an empty one gives some unit vector.

        Returns:
            `(len(texts), dimensions)` float32, every row of Euclidean length 1.

        Raises:
            EmbeddingFailed: see its kinds below.
        """
        ...

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode sentences or passages of documents, in the order given.

        Args:
            texts: What is to be found; memory is bounded whatever their number.

        Returns:
            `(len(texts), dimensions)` float32, every row of Euclidean length 1.

        Raises:
            EmbeddingFailed: see its kinds below.
        """
        ...


class EmbeddingFailed(GovBotError):
    """The encoder cannot be used, or gave something that is no vector (`model`)."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "embedding_failed"


class EmbeddingModelUnknown(EmbeddingFailed):
    """The settings name an encoder that no provider offers (`model`, `known`)."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "embedding_model_unknown"


class EmbeddingModelNotPublished(EmbeddingFailed):
    """A name that is asked for in places, but no model has it (`model`, `nearest`)."""

    code: ClassVar[str] = "embedding_model_not_published"


class EmbeddingModelMissing(EmbeddingFailed):
    """The model is neither in its folder nor to be downloaded (`model`, `folder`, `size_mb`)."""

    code: ClassVar[str] = "embedding_model_missing"


class EmbeddingModelUnreadable(EmbeddingFailed):
    """The model's folder is there, but holds no model that can be loaded (`model`, `folder`)."""

    code: ClassVar[str] = "embedding_model_unreadable"


class EmbeddingFileMissing(EmbeddingModelMissing):
    """The model is one file of the catalogue, not pulled yet (`model`, `folder`, `size_mb`)."""

    code: ClassVar[str] = "embedding_file_missing"


class EmbeddingFileUnreadable(EmbeddingModelUnreadable):
    """The model's one file is there, but broken or another one (`model`, `folder`)."""

    code: ClassVar[str] = "embedding_file_unreadable"


class EmbeddingExtraMissing(EmbeddingFailed):
    """The provider's package is not installed (`model`, `extra`)."""

    code: ClassVar[str] = "embedding_extra_missing"


class EmbeddingServerNotSet(EmbeddingFailed):
    """The settings name a model of a server, but not the server (`model`, `setting`)."""

    code: ClassVar[str] = "embedding_server_not_set"


class EmbeddingAddressOutside(EmbeddingFailed):
    """The server is outside the organisation, which is not allowed (`host`, `setting`)."""

    code: ClassVar[str] = "embedding_address_outside"


class EmbeddingServerUnreachable(EmbeddingFailed):
    """Nothing answers at the address, or too late (`address`)."""

    code: ClassVar[str] = "embedding_server_unreachable"


class EmbeddingServerModelMissing(EmbeddingFailed):
    """The server does not have the model (`model`, `address`)."""

    code: ClassVar[str] = "embedding_server_model_missing"


class EmbeddingServerRefused(EmbeddingFailed):
    """The server answered with an error or with no vectors (`model`, `address`, `http_status`)."""

    code: ClassVar[str] = "embedding_server_refused"


class EmbeddingDimensionsChanged(EmbeddingFailed):
    """Vectors are of another length than before: another model (`model`, `expected`, `found`)."""

    code: ClassVar[str] = "embedding_dimensions_changed"


def unit(model: str, rows: FloatMatrix) -> FloatMatrix:
    """Return the rows with length 1; one of zeros becomes the first axis.

    Raises:
        EmbeddingFailed: a number is not finite.
    """
    if not np.isfinite(rows).all():
        raise EmbeddingFailed(model=model)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: FloatMatrix = (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    scaled[:, 0] += lengths[:, 0] == 0
    return scaled
