"""Chroma, embedded on a folder. Its HTTP server is not offered: CVE-2026-45829."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from chromadb import PersistentClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError

from govbot.adapters.vectorstore.base import (
    Entry,
    FloatVector,
    Found,
    Space,
    StoreScope,
    VectorRow,
    place_of,
)
from govbot.adapters.vectorstore.folder import StoreFolder, held_by
from govbot.adapters.vectorstore.threaded import Client, ThreadedStore

NAME = "chroma"
BATCH = 1000
PAGE = 1000
SEARCH_WIDTH = 256
"""HNSW's `ef` while searching."""
NOBODY = -1
"""An audience that no asker has: Chroma keeps no empty lists."""
ERRORS = (ChromaError, OSError, ValueError, RuntimeError)


def embedded(folder: Path, prefix: str) -> ThreadedStore:
    """Return the store on a folder, for one process."""

    def connect(held: StoreFolder) -> ChromaIndex:
        # It reports its use unless told not to.
        quiet = ChromaSettings(anonymized_telemetry=False)
        return ChromaIndex(PersistentClient(folder / "data", settings=quiet), prefix, held)

    open_index = partial(held_by, NAME, folder, connect)
    return ThreadedStore(Client(NAME, str(folder), open_index, ERRORS, workers=1))


class ChromaIndex:
    """A collection a space; the record's id is the vector's key in decimal."""

    # The client's own types leave out half of what it takes and has.
    def __init__(self, client: Any, prefix: str, folder: StoreFolder) -> None:
        self._client = client
        self._prefix = prefix
        self._folder = folder

    def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        """See `VectorIndex`."""
        shape = {"space": "ip", "max_neighbors": 16, "ef_construction": 200}
        collection = self._client.get_or_create_collection(
            self._name(space),
            configuration={"hnsw": {**shape, "ef_search": SEARCH_WIDTH}},
            embedding_function=None,
        )
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            collection.upsert(
                ids=[str(row.entry.key) for row in part],
                embeddings=np.stack([row.vector for row in part]),
                metadatas=[_metadata(row.entry) for row in part],
            )

    def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        """See `VectorIndex`."""
        if (collection := self._collection(space)) is not None:
            collection.delete(where=_of_document(tenant_id, document_id))

    def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        """See `VectorIndex`."""
        collection = self._collection(space)
        if collection is None:
            return
        ids = collection.get(where=_of_document(tenant_id, document_id), include=[])["ids"]
        changed = {"audiences": list(audiences) or [NOBODY]}
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            collection.update(ids=part, metadatas=[changed for _ in part])

    def nearest(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        """See `VectorIndex`."""
        collection = self._collection(space)
        if collection is None:
            return []
        answer = collection.query(
            query_embeddings=[vector],
            n_results=limit,
            where=_within(scope),
            include=["distances"],
        )
        distances = answer["distances"] or [[]]
        # The distance is 1 less the inner product, which is the cosine.
        return [
            Found(*place_of(int(key)), 1 - float(distance))
            for key, distance in zip(answer["ids"][0], distances[0], strict=True)
        ]

    def count(self, space: Space, tenant_id: UUID | None) -> int:
        """See `VectorIndex`."""
        collection = self._collection(space)
        if collection is None:
            return 0
        if tenant_id is None:
            return int(collection.count())
        return len(collection.get(where={"tenant": str(tenant_id)}, include=[])["ids"])

    def entries(self, space: Space) -> Iterator[list[Entry]]:
        """See `VectorIndex`."""
        collection = self._collection(space)
        if collection is None:
            return
        offset = 0
        while True:
            page = collection.get(limit=PAGE, offset=offset, include=["metadatas"])
            if not page["ids"]:
                return
            yield [
                _entry(int(key), metadata)
                for key, metadata in zip(page["ids"], page["metadatas"] or [], strict=True)
            ]
            offset += PAGE

    def drop(self, space: Space) -> None:
        """See `VectorIndex`."""
        if self._collection(space) is not None:
            self._client.delete_collection(self._name(space))

    def close(self) -> None:
        """See `VectorIndex`."""
        self._client.close()
        self._folder.release()

    def _name(self, space: Space) -> str:
        return f"{self._prefix}_{space.id}"

    def _collection(self, space: Space) -> Any | None:
        try:
            return self._client.get_collection(self._name(space), embedding_function=None)
        except NotFoundError:
            return None


def _metadata(entry: Entry) -> dict[str, Any]:
    return {
        "tenant": str(entry.tenant_id),
        "document": str(entry.document_id),
        "audiences": list(entry.audiences) or [NOBODY],
    }


def _entry(key: int, metadata: Any) -> Entry:
    return Entry(
        *place_of(key),
        tenant_id=UUID(metadata["tenant"]),
        document_id=UUID(metadata["document"]),
        audiences=tuple(each for each in metadata["audiences"] if each != NOBODY),
    )


def _of_document(tenant_id: UUID, document_id: UUID) -> Any:
    return {"$and": [{"tenant": str(tenant_id)}, {"document": str(document_id)}]}


def _within(scope: StoreScope) -> Any:
    parts: list[Any] = [{"tenant": str(scope.tenant_id)}]
    readers: list[Any] = [{"audiences": {"$contains": each}} for each in sorted(scope.audiences)]
    parts.append({"$or": readers} if len(readers) > 1 else readers[0])
    if scope.only is not None:
        parts.append({"document": {"$in": sorted(map(str, scope.only))}})
    if scope.without:
        parts.append({"document": {"$nin": sorted(map(str, scope.without))}})
    return {"$and": parts}
