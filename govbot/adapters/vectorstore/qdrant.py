"""Qdrant: a server, or its embedded mode on a folder, which compares every vector."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException

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

NAME = "qdrant"
BATCH = 500
PAGE = 1000
SEARCH_WIDTH = 256
"""HNSW's `ef` while searching."""
TIMEOUT_S = 30
WORKERS = 8
ERRORS = (ApiException, QdrantException, OSError, ValueError, RuntimeError)


def embedded(folder: Path, prefix: str) -> ThreadedStore:
    """Return the store on a folder, for one process and some ten thousands of vectors."""

    def connect(held: StoreFolder) -> QdrantIndex:
        return QdrantIndex(QdrantClient(path=str(folder / "data")), prefix, held)

    open_index = partial(held_by, NAME, folder, connect)
    return ThreadedStore(Client(NAME, str(folder), open_index, ERRORS, workers=1))


def server(url: str, api_key: str | None, prefix: str) -> ThreadedStore:
    """Return the store on a server."""
    # Without the check of versions: it asks the server in a thread of its own, and only warns.
    connect = partial(
        QdrantClient, url=url, api_key=api_key, timeout=TIMEOUT_S, check_compatibility=False
    )
    return ThreadedStore(
        Client(NAME, url, lambda: QdrantIndex(connect(), prefix), ERRORS, workers=WORKERS)
    )


class QdrantIndex:
    """A collection a space; the point's id is the vector's key."""

    def __init__(
        self, client: QdrantClient, prefix: str, folder: StoreFolder | None = None
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._folder = folder

    def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        """See `VectorIndex`."""
        self._create(space)
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            batch = models.Batch(
                ids=[row.entry.key for row in part],
                vectors=[row.vector.tolist() for row in part],
                payloads=[_payload(row.entry) for row in part],
            )
            self._client.upsert(self._name(space), batch, wait=True)

    def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        """See `VectorIndex`."""
        if self._exists(space):
            points = models.FilterSelector(filter=_of_document(tenant_id, document_id))
            self._client.delete(self._name(space), points, wait=True)

    def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        """See `VectorIndex`."""
        if self._exists(space):
            payload = {"audiences": list(audiences)}
            points = _of_document(tenant_id, document_id)
            self._client.set_payload(self._name(space), payload, points, wait=True)

    def nearest(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        """See `VectorIndex`."""
        if not self._exists(space):
            return []
        answer = self._client.query_points(
            self._name(space),
            query=vector.tolist(),
            query_filter=_within(scope),
            # The embedded mode compares every vector, and has nothing to set.
            search_params=None if self._folder else _width(limit),
            limit=limit,
            with_payload=False,
        )
        return [Found(*place_of(int(point.id)), point.score) for point in answer.points]

    def count(self, space: Space, tenant_id: UUID | None) -> int:
        """See `VectorIndex`."""
        if not self._exists(space):
            return 0
        own = models.Filter(must=[_is("tenant", tenant_id)]) if tenant_id else None
        return int(self._client.count(self._name(space), count_filter=own, exact=True).count)

    def entries(self, space: Space) -> Iterator[list[Entry]]:
        """See `VectorIndex`."""
        if not self._exists(space):
            return
        offset = None
        while True:
            points, offset = self._client.scroll(
                self._name(space), limit=PAGE, offset=offset, with_payload=True
            )
            yield [_entry(int(point.id), point.payload or {}) for point in points]
            if offset is None:
                return

    def drop(self, space: Space) -> None:
        """See `VectorIndex`."""
        self._client.delete_collection(self._name(space))

    def close(self) -> None:
        """See `VectorIndex`."""
        self._client.close()
        if self._folder:
            self._folder.release()

    def _name(self, space: Space) -> str:
        return f"{self._prefix}_{space.id}"

    def _exists(self, space: Space) -> bool:
        return bool(self._client.collection_exists(self._name(space)))

    def _create(self, space: Space) -> None:
        if self._exists(space):
            return
        # Vectors have length 1, so the dot product is the cosine.
        shape = models.VectorParams(size=space.dimensions, distance=models.Distance.DOT)
        self._client.create_collection(self._name(space), vectors_config=shape)
        if self._folder:
            return  # the embedded mode has no payload indexes
        tenant = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
        for field, kind in (
            ("tenant", tenant),
            ("document", models.PayloadSchemaType.KEYWORD),
            ("audiences", models.PayloadSchemaType.INTEGER),
        ):
            self._client.create_payload_index(self._name(space), field, kind, wait=True)


def _width(limit: int) -> models.SearchParams:
    return models.SearchParams(hnsw_ef=max(SEARCH_WIDTH, limit))


def _payload(entry: Entry) -> dict[str, object]:
    return {
        "tenant": str(entry.tenant_id),
        "document": str(entry.document_id),
        "audiences": list(entry.audiences),
    }


def _entry(key: int, payload: dict[str, object]) -> Entry:
    audiences = payload.get("audiences")
    return Entry(
        *place_of(key),
        tenant_id=UUID(str(payload["tenant"])),
        document_id=UUID(str(payload["document"])),
        audiences=tuple(audiences) if isinstance(audiences, list) else (),
    )


def _is(field: str, value: UUID) -> models.FieldCondition:
    return models.FieldCondition(key=field, match=models.MatchValue(value=str(value)))


def _among(field: str, values: Sequence[int] | Sequence[str]) -> models.FieldCondition:
    return models.FieldCondition(key=field, match=models.MatchAny(any=list(values)))


def _of_document(tenant_id: UUID, document_id: UUID) -> models.Filter:
    return models.Filter(must=[_is("tenant", tenant_id), _is("document", document_id)])


def _within(scope: StoreScope) -> models.Filter:
    must = [_is("tenant", scope.tenant_id), _among("audiences", sorted(scope.audiences))]
    if scope.only is not None:
        must.append(_among("document", sorted(map(str, scope.only))))
    without = sorted(map(str, scope.without))
    return models.Filter(must=must, must_not=[_among("document", without)] if without else None)
