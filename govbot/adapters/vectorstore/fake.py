"""A store in memory that compares every vector: exact, for tests and demonstrations."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from uuid import UUID

from govbot.adapters.vectorstore.base import (
    Entry,
    FloatVector,
    Found,
    Space,
    StoreScope,
    VectorRow,
    check_question,
    check_rows,
)

PAGE = 1000


class FakeStore:
    """Everything in a dictionary a space."""

    def __init__(self) -> None:
        self._spaces: defaultdict[int, dict[int, VectorRow]] = defaultdict(dict)

    @property
    def name(self) -> str:
        """`fake`."""
        return "fake"

    async def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        """See `VectorStore`."""
        check_rows(space, rows)
        self._spaces[space.id].update({row.entry.key: row for row in rows})

    async def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        """See `VectorStore`."""
        for key in self._of(space, tenant_id, document_id):
            del self._spaces[space.id][key]

    async def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        """See `VectorStore`."""
        rows = self._spaces[space.id]
        for key in self._of(space, tenant_id, document_id):
            rows[key] = replace(rows[key], entry=replace(rows[key].entry, audiences=audiences))

    async def search(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        """See `VectorStore`."""
        check_question(space, vector, limit)
        best: dict[int, Found] = {}
        for row in self._spaces[space.id].values():
            if _is_within(row.entry, scope):
                found = Found(row.entry.chunk_id, row.entry.ordinal, float(row.vector @ vector))
                known = best.get(found.chunk_id)
                if known is None or found.score > known.score:
                    best[found.chunk_id] = found
        return sorted(best.values(), key=lambda found: -found.score)[:limit]

    async def count(self, space: Space, tenant_id: UUID | None = None) -> int:
        """See `VectorStore`."""
        rows = self._spaces[space.id].values()
        return sum(tenant_id in {None, row.entry.tenant_id} for row in rows)

    async def entries(self, space: Space) -> AsyncIterator[list[Entry]]:
        """See `VectorStore`."""
        entries = [row.entry for row in self._spaces[space.id].values()]
        for start in range(0, len(entries), PAGE):
            yield entries[start : start + PAGE]

    async def drop(self, space: Space) -> None:
        """See `VectorStore`."""
        self._spaces.pop(space.id, None)

    async def close(self) -> None:
        """See `VectorStore`; nothing is kept elsewhere, so nothing is lost either."""

    def _of(self, space: Space, tenant_id: UUID, document_id: UUID) -> list[int]:
        return [
            key
            for key, row in self._spaces[space.id].items()
            if (row.entry.tenant_id, row.entry.document_id) == (tenant_id, document_id)
        ]


def _is_within(entry: Entry, scope: StoreScope) -> bool:
    return (
        entry.tenant_id == scope.tenant_id
        and not scope.audiences.isdisjoint(entry.audiences)
        and entry.document_id not in scope.without
        and (scope.only is None or entry.document_id in scope.only)
    )
