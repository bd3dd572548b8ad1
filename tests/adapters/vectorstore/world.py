"""Documents with vectors for the stores' tests, and what an exact search finds among them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import numpy as np

from govbot.adapters.vectorstore.base import (
    Entry,
    FloatVector,
    Found,
    Space,
    StoreScope,
    VectorRow,
    VectorStore,
)

DIMENSIONS = 32
NAMES = UUID("6f1a2b1e-3a27-4a53-9a86-7b6a55b8a1c4")
OURS = uuid5(NAMES, "ours")
THEIRS = uuid5(NAMES, "theirs")
EVERYBODY, TENTH, HUNDREDTH = 0, 10, 100
CHUNKS_OF_DOCUMENT = 12
TALKATIVE = 90
"""Sentences, nearly alike, of one passage."""


@dataclass(frozen=True)
class Handle:
    """One provider's store, and how a process that starts anew gets at the same data."""

    store: VectorStore
    reopen: Callable[[], VectorStore]


def document(number: int, tenant: UUID = OURS) -> UUID:
    return uuid5(tenant, str(number))


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def questions(number: int) -> FloatVector:
    return unit(np.random.default_rng(99).normal(size=(number, DIMENSIONS)))


def some_rows(
    number: int,
    *,
    chunks: int = 3,
    sentences: int = 2,
    tenant: UUID = OURS,
    audiences: tuple[int, ...] = (EVERYBODY,),
    dimensions: int = DIMENSIONS,
) -> list[VectorRow]:
    """Return the vectors of a document, the same for the same number."""
    rng = np.random.default_rng([number, tenant.int % 1000])
    centres = rng.normal(size=(chunks, 1, dimensions))
    vectors = unit(centres + 0.3 * rng.normal(size=(chunks, sentences, dimensions)))
    first = number * 1000 + (0 if tenant == OURS else 500_000)
    return [
        VectorRow(Entry(first + chunk, ordinal, tenant, document(number, tenant), audiences), each)
        for chunk, own in enumerate(vectors)
        for ordinal, each in enumerate(own)
    ]


def corpus() -> list[VectorRow]:
    """Return a hundred documents, of which ten, one or all may be read, and a stranger's ten."""
    rows: list[VectorRow] = []
    for number in range(100):
        audiences = [EVERYBODY]
        audiences += [TENTH] if number % 10 == 0 else []
        audiences += [HUNDREDTH] if number == 50 else []
        rows += some_rows(number, chunks=CHUNKS_OF_DOCUMENT, audiences=tuple(audiences))
    for number in range(10):
        rows += some_rows(number, tenant=THEIRS, audiences=(EVERYBODY, TENTH))
    return rows


def talkative_rows() -> list[VectorRow]:
    """Return a document whose one passage fills the first places with its sentences."""
    own = document(900)
    target = questions(1)[0]
    noise = 0.02 * np.random.default_rng(3).normal(size=(TALKATIVE, DIMENSIONS))
    talkative = [
        VectorRow(Entry(900_000, ordinal, OURS, own, (EVERYBODY,)), vector)
        for ordinal, vector in enumerate(unit(target + noise))
    ]
    others = some_rows(901, chunks=12)
    return talkative + others


def exact(
    rows: Iterable[VectorRow], vector: FloatVector, scope: StoreScope, limit: int
) -> list[int]:
    """Return the passages that a comparison of every vector finds, best first."""
    best: dict[int, float] = {}
    for row in rows:
        entry = row.entry
        if (
            entry.tenant_id != scope.tenant_id
            or not set(entry.audiences) & scope.audiences
            or entry.document_id in scope.without
            or (scope.only is not None and entry.document_id not in scope.only)
        ):
            continue
        best[entry.chunk_id] = max(best.get(entry.chunk_id, -1.0), float(row.vector @ vector))
    return sorted(best, key=lambda chunk: -best[chunk])[:limit]


async def found_documents(
    store: VectorStore, space: Space, scope: StoreScope, rows: Sequence[VectorRow]
) -> set[UUID]:
    """Return the documents of the passages that a wide search finds."""
    owners = {row.entry.chunk_id: row.entry.document_id for row in rows}
    found: list[Found] = await store.search(space, questions(1)[0], scope, 200)
    return {owners[each.chunk_id] for each in found}
