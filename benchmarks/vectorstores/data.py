"""Vectors that are near each other as sentences of documents are, and an exact answer.

A document has a subject, a passage a place within it, a sentence a place within that; the numbers
of a vector are not independent: most of the variance lies in few directions.
"""

from dataclasses import dataclass
from uuid import UUID, uuid5

import numpy as np

from govbot.adapters.vectorstore.base import Entry, Space, StoreScope, VectorRow

DIMENSIONS = 512
SENTENCES, PASSAGES = 4, 10
"""Of a passage, of a document."""
SPACE = Space(1, DIMENSIONS)
TENANT = UUID("5f0c5a55-2c3d-4d0e-9a5f-0d9a2f4d6f10")
SHARES = {100: 0, 10: 10, 1: 100}
"""Share of the documents, in percent -> the audience that reads it."""


@dataclass(frozen=True)
class World:
    """Rows of many documents, and questions near some of their sentences."""

    rows: list[VectorRow]
    questions: np.ndarray


def make(vectors: int, questions: int) -> World:
    """Return about so many vectors, the same every time."""
    rng = np.random.default_rng(7)
    spectrum = 1 / np.sqrt(1 + np.arange(DIMENSIONS) / 16)

    def cloud(*shape: int) -> np.ndarray:
        return rng.normal(size=(*shape, DIMENSIONS)) * spectrum

    documents = max(100, vectors // (SENTENCES * PASSAGES))
    subjects = cloud(documents, 1, 1)
    passages = 0.8 * cloud(documents, PASSAGES, 1)
    sentences = 0.6 * cloud(documents, PASSAGES, SENTENCES)
    matrix = _unit(subjects + passages + sentences)
    rows = [
        VectorRow(_entry(number, passage, ordinal), matrix[number, passage, ordinal])
        for number in range(documents)
        for passage in range(PASSAGES)
        for ordinal in range(SENTENCES)
    ]
    chosen = rng.integers(0, documents, size=questions)
    near = matrix[chosen, 0, 0] + 0.7 * _unit(cloud(questions))
    return World(rows, _unit(near))


def scope(share: int) -> StoreScope:
    """Return the scope of a reader of so many percent of the documents."""
    return StoreScope(TENANT, frozenset({SHARES[share]}))


def exact(world: World, share: int, limit: int) -> list[set[int]]:
    """Return the nearest passages of each question by comparing every vector."""
    audience = SHARES[share]
    own = [row for row in world.rows if audience in row.entry.audiences]
    chunk_ids = np.array([row.entry.chunk_id for row in own])
    scores = world.questions @ np.stack([row.vector for row in own]).T
    found = []
    for row in scores:
        ordered = chunk_ids[np.argsort(-row, kind="stable")]
        found.append(set(list(dict.fromkeys(ordered.tolist()))[:limit]))
    return found


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def _entry(number: int, passage: int, ordinal: int) -> Entry:
    audiences = tuple(
        audience for share, audience in SHARES.items() if number % (100 // share) == 0
    )
    chunk_id = number * PASSAGES + passage + 1
    return Entry(chunk_id, ordinal, TENANT, uuid5(TENANT, str(number)), audiences)
