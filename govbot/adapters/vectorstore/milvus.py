"""Milvus: a server, or Milvus Lite on a folder, through one client."""

import json
import logging
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from grpc import RpcError
from milvus_lite.server_manager import server_manager_instance
from pymilvus import DataType, MilvusClient, MilvusException

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

NAME = "milvus"
BATCH = 1000
PAGE = 1000
SEARCH_WIDTH = 256
"""HNSW's `ef` while searching."""
MOST_AUDIENCES = 4096
"""The longest array that Milvus has a type for."""
TIMEOUT_S = 30
WORKERS = 8
ERRORS = (MilvusException, RpcError, OSError, ValueError)
FIELDS = ("tenant", "document", "audiences")

# What goes wrong is raised and told once; Lite's lack of time stamps is told on every page.
logging.getLogger("pymilvus").setLevel(logging.CRITICAL)


def embedded(folder: Path, prefix: str) -> ThreadedStore:
    """Return the store on a folder, for one process."""
    place = str(folder / "milvus.db")

    def connect(held: StoreFolder) -> MilvusIndex:
        return LiteIndex(MilvusClient(place, timeout=TIMEOUT_S), prefix, place, held)

    open_index = partial(held_by, NAME, folder, connect)
    return ThreadedStore(Client(NAME, str(folder), open_index, ERRORS, workers=1))


def server(url: str, token: str | None, prefix: str) -> ThreadedStore:
    """Return the store on a server."""
    connect = partial(MilvusClient, url, token=token or "", timeout=TIMEOUT_S)
    return ThreadedStore(
        Client(NAME, url, lambda: MilvusIndex(connect(), prefix), ERRORS, workers=WORKERS)
    )


class MilvusIndex:
    """A collection a space; its primary key is the vector's key."""

    INDEXED: ClassVar[tuple[str, ...]] = FIELDS

    def __init__(self, client: MilvusClient, prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self._loaded: set[str] = set()

    def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        """See `VectorIndex`."""
        self._create(space)
        for start in range(0, len(rows), BATCH):
            data = [_record(row) for row in rows[start : start + BATCH]]
            self._client.upsert(self._name(space), data, timeout=TIMEOUT_S)

    def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        """See `VectorIndex`."""
        if self._exists(space):
            own = _of_document(tenant_id, document_id)
            self._client.delete(self._name(space), filter=own, timeout=TIMEOUT_S)

    def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        """See `VectorIndex`."""
        if not self._exists(space):
            return
        own = _of_document(tenant_id, document_id)
        # Whole rows are written back: not every server changes one field.
        for page in self._pages(space, own, ["key", "vector", *FIELDS]):
            data = [dict(record) | {"audiences": list(audiences)} for record in page]
            self._client.upsert(self._name(space), data, timeout=TIMEOUT_S)

    def nearest(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        """See `VectorIndex`."""
        if not self._exists(space):
            return []
        found = self._client.search(
            self._name(space),
            [vector.tolist()],
            anns_field="vector",
            filter=_within(scope),
            limit=limit,
            output_fields=["key"],
            search_params={"metric_type": "IP", "params": {"ef": max(SEARCH_WIDTH, limit)}},
            timeout=TIMEOUT_S,
        )
        return [Found(*place_of(int(hit["key"])), float(hit["distance"])) for hit in found[0]]

    def count(self, space: Space, tenant_id: UUID | None) -> int:
        """See `VectorIndex`."""
        if not self._exists(space):
            return 0
        own = _is("tenant", tenant_id) if tenant_id else ""
        rows = self._client.query(
            self._name(space), filter=own, output_fields=["count(*)"], timeout=TIMEOUT_S
        )
        return int(rows[0]["count(*)"])

    def entries(self, space: Space) -> Iterator[list[Entry]]:
        """See `VectorIndex`."""
        if self._exists(space):
            for page in self._pages(space, "", ["key", *FIELDS]):
                yield [_entry(record) for record in page]

    def drop(self, space: Space) -> None:
        """See `VectorIndex`."""
        self._loaded.discard(self._name(space))
        self._client.drop_collection(self._name(space), timeout=TIMEOUT_S)

    def close(self) -> None:
        """See `VectorIndex`."""
        self._client.close()

    def _name(self, space: Space) -> str:
        return f"{self._prefix}_{space.id}"

    def _exists(self, space: Space) -> bool:
        name = self._name(space)
        if not self._client.has_collection(name, timeout=TIMEOUT_S):
            return False
        if name not in self._loaded:
            # Written in an earlier life, it is on the disk only.
            self._client.load_collection(name, timeout=TIMEOUT_S)
            self._loaded.add(name)
        return True

    def _pages(self, space: Space, own: str, fields: list[str]) -> Iterator[list[dict[str, Any]]]:
        pages = self._client.query_iterator(
            self._name(space), batch_size=PAGE, filter=own, output_fields=fields
        )
        try:
            while page := pages.next():
                yield page
        finally:
            pages.close()

    def _create(self, space: Space) -> None:
        if self._exists(space):
            return
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("key", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=space.dimensions)
        schema.add_field("tenant", DataType.VARCHAR, max_length=36)
        schema.add_field("document", DataType.VARCHAR, max_length=36)
        schema.add_field(
            "audiences",
            DataType.ARRAY,
            element_type=DataType.INT64,
            max_capacity=MOST_AUDIENCES,
        )
        indexes = self._client.prepare_index_params()
        # Vectors have length 1, so the inner product is the cosine.
        shape = {"M": 16, "efConstruction": 200}
        indexes.add_index("vector", index_type="HNSW", metric_type="IP", params=shape)
        for field in self.INDEXED:
            indexes.add_index(field, index_type="INVERTED")
        self._client.create_collection(
            self._name(space),
            schema=schema,
            index_params=indexes,
            consistency_level="Strong",
            timeout=TIMEOUT_S,
        )


class LiteIndex(MilvusIndex):
    """The same on a folder that this process holds; it has no index of arrays."""

    INDEXED: ClassVar[tuple[str, ...]] = ("tenant", "document")

    def __init__(self, client: MilvusClient, prefix: str, place: str, folder: StoreFolder) -> None:
        super().__init__(client, prefix)
        self._place = place
        self._folder = folder

    def close(self) -> None:
        """See `VectorIndex`; the engine's own thread ends as well."""
        super().close()
        server_manager_instance.release_server(self._place)
        self._folder.release()


def _record(row: VectorRow) -> dict[str, Any]:
    return {
        "key": row.entry.key,
        "vector": row.vector.tolist(),
        "tenant": str(row.entry.tenant_id),
        "document": str(row.entry.document_id),
        "audiences": list(row.entry.audiences),
    }


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(
        *place_of(int(record["key"])),
        tenant_id=UUID(record["tenant"]),
        document_id=UUID(record["document"]),
        audiences=tuple(record["audiences"]),
    )


def _is(field: str, value: UUID) -> str:
    return f'{field} == "{value}"'


def _of_document(tenant_id: UUID, document_id: UUID) -> str:
    return f"{_is('tenant', tenant_id)} and {_is('document', document_id)}"


def _within(scope: StoreScope) -> str:
    """Return the filter in Milvus's own language; ids and numbers need no quoting beyond JSON's."""
    parts = [
        _is("tenant", scope.tenant_id),
        f"array_contains_any(audiences, {json.dumps(sorted(scope.audiences))})",
    ]
    if scope.only is not None:
        parts.append(f"document in {json.dumps(sorted(map(str, scope.only)))}")
    if scope.without:
        parts.append(f"document not in {json.dumps(sorted(map(str, scope.without)))}")
    return " and ".join(parts)
