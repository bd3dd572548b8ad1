"""The port of vector stores: what every provider promises, and how it fails.

PostgreSQL's `chunk_embeddings` is the record of all vectors; a store is an index over it that may
be thrown away and filled again. A store knows no text. What it finds are candidates: PostgreSQL
checks the rights once more and computes the exact scores.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from govbot.core.errors import GovBotError

FloatVector = npt.NDArray[np.float32]
"""`(dimensions,)` float32 of Euclidean length 1."""

ORDINAL_BITS = 15
MAX_ORDINAL = (1 << ORDINAL_BITS) - 1
MAX_CHUNK_ID = (1 << 63 - ORDINAL_BITS) - 1
MAX_LIMIT = 1000
"""Passages that one search may ask for."""


@dataclass(frozen=True, slots=True)
class Space:
    """One embedding space; its vectors stand in a collection of their own."""

    id: int
    dimensions: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a store knows of one vector, apart from its numbers."""

    chunk_id: int
    ordinal: int
    tenant_id: UUID
    document_id: UUID
    audiences: tuple[int, ...]

    @property
    def key(self) -> int:
        """The vector's one number within its space; positive, below 2^63."""
        return self.chunk_id << ORDINAL_BITS | self.ordinal


@dataclass(frozen=True, slots=True)
class VectorRow:
    """One sentence's vector, and what decides who finds it."""

    entry: Entry
    vector: FloatVector


@dataclass(frozen=True, slots=True)
class StoreScope:
    """What a search may find: vectors of the tenant whose document one of the audiences may read.

    `without` are documents left out; `only`, unless None, are the ones looked at.
    """

    tenant_id: UUID
    audiences: frozenset[int]
    without: frozenset[UUID] = frozenset()
    only: frozenset[UUID] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be found."""
        return not self.audiences or self.only == frozenset()


class Found(NamedTuple):
    """A passage's nearest sentence and its cosine to the question, as the store computes it."""

    chunk_id: int
    ordinal: int
    score: float


def place_of(key: int) -> tuple[int, int]:
    """Return the chunk id and the ordinal that `Entry.key` was made of."""
    return key >> ORDINAL_BITS, key & MAX_ORDINAL


class VectorStore(Protocol):
    """An index over the vectors of `chunk_embeddings`.

    A space that was never written to is empty, not an error. Writes are visible to the next call.
    Every verb may raise `VectorStoreFailed` or `VectorStoreBusy`.
    """

    @property
    def name(self) -> str:
        """The provider's name in the settings."""
        ...

    async def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        """Write vectors; one with the same chunk id and ordinal is replaced.

        Raises:
            VectorsInvalid: wrong dimensions, not finite, or an id out of range; nothing is written.
        """
        ...

    async def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        """Remove a document's vectors; that there are none is no error."""
        ...

    async def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        """Change who may find a document's vectors."""
        ...

    async def search(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        """Return the `limit` passages with the nearest sentences, best first.

        Each passage once. Fewer only when the scope holds fewer.

        Raises:
            VectorsInvalid: wrong dimensions, not finite, or `limit` not in 1 to `MAX_LIMIT`.
        """
        ...

    async def count(self, space: Space, tenant_id: UUID | None = None) -> int:
        """Return the number of vectors, of one tenant or of all."""
        ...

    def entries(self, space: Space) -> AsyncIterator[list[Entry]]:
        """Yield everything that the store holds of a space, in pages, to compare it."""
        ...

    async def drop(self, space: Space) -> None:
        """Forget a space."""
        ...

    async def close(self) -> None:
        """Let go of files and connections; a later call opens them again."""
        ...


def check_rows(space: Space, rows: Sequence[VectorRow]) -> None:
    """Refuse rows that a store would refuse, or worse, take.

    Raises:
        VectorsInvalid: see `VectorStore.upsert`.
    """
    for row in rows:
        check_vector(space, row.vector)
        if not 0 <= row.entry.chunk_id <= MAX_CHUNK_ID or not 0 <= row.entry.ordinal <= MAX_ORDINAL:
            raise VectorsInvalid(detail=f"id {row.entry.chunk_id}/{row.entry.ordinal}")


def check_question(space: Space, vector: FloatVector, limit: int) -> None:
    """Refuse a search that no store could answer.

    Raises:
        VectorsInvalid: see `VectorStore.search`.
    """
    check_vector(space, vector)
    if not 1 <= limit <= MAX_LIMIT:
        raise VectorsInvalid(detail=f"limit {limit}")


def check_vector(space: Space, vector: FloatVector) -> None:
    """Refuse a vector that cannot be of this space."""
    if vector.shape != (space.dimensions,):
        raise VectorsInvalid(detail=f"shape {vector.shape}, {space.dimensions} dimensions")
    if not np.isfinite(vector).all():
        raise VectorsInvalid(detail="not finite")


class VectorsInvalid(GovBotError):
    """Vectors that do not belong in the space they are meant for. Data: `detail`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "vectors_invalid"


class VectorStoreFailed(GovBotError):
    """The store did not answer or refused. Data: `store`, `address`, `detail`."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "vector_store_failed"


class VectorStoreBusy(GovBotError):
    """Another process has the embedded store's folder open. Data: `store`, `path`."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "vector_store_busy"


class VectorStorePackageMissing(GovBotError):
    """The store's client is not installed. Data: `store`, `extra`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "vector_store_package_missing"
