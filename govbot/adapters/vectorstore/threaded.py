"""From a blocking client to a vector store: threads, one result a passage, errors in our words."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Protocol, TypeVar
from uuid import UUID

from govbot.adapters.vectorstore.base import (
    Entry,
    FloatVector,
    Found,
    Space,
    StoreScope,
    VectorRow,
    VectorStoreFailed,
    check_question,
    check_rows,
)

OVERFETCH = 4
"""Sentences asked for a passage wanted: several sentences of one passage are often near."""
GROWTH = 4
MOST_ROWS = 16_384
"""The largest window that every server answers."""

T = TypeVar("T")


class VectorIndex(Protocol):
    """What a provider writes: the store's verbs, blocking, sentence by sentence."""

    def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        """Write checked rows; never none."""
        ...

    def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        """See `VectorStore`."""
        ...

    def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        """See `VectorStore`."""
        ...

    def nearest(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        """Return the nearest sentences, best first; the scope is not empty."""
        ...

    def count(self, space: Space, tenant_id: UUID | None) -> int:
        """See `VectorStore`."""
        ...

    def entries(self, space: Space) -> Iterator[list[Entry]]:
        """See `VectorStore`."""
        ...

    def drop(self, space: Space) -> None:
        """See `VectorStore`."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


@dataclass(frozen=True, slots=True)
class Client:
    """How to reach a store: what opens it, where it is, how its client fails.

    An embedded store has one worker, so that its engine only ever sees one thread.
    """

    name: str
    address: str
    open: Callable[[], VectorIndex]
    errors: tuple[type[Exception], ...]
    workers: int


class ThreadedStore:
    """A `VectorStore` over a blocking client, opened on first use."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._pool = ThreadPoolExecutor(client.workers, thread_name_prefix=client.name)
        self._opening = Lock()
        self._index: VectorIndex | None = None

    @property
    def name(self) -> str:
        """The provider's name in the settings."""
        return self.client.name

    async def upsert(self, space: Space, rows: Sequence[VectorRow]) -> None:
        """See `VectorStore`."""
        check_rows(space, rows)
        if rows:
            await self._call(lambda index: index.upsert(space, rows))

    async def delete_document(self, space: Space, tenant_id: UUID, document_id: UUID) -> None:
        """See `VectorStore`."""
        await self._call(lambda index: index.delete_document(space, tenant_id, document_id))

    async def set_audiences(
        self, space: Space, tenant_id: UUID, document_id: UUID, audiences: tuple[int, ...]
    ) -> None:
        """See `VectorStore`."""
        await self._call(
            lambda index: index.set_audiences(space, tenant_id, document_id, audiences)
        )

    async def search(
        self, space: Space, vector: FloatVector, scope: StoreScope, limit: int
    ) -> list[Found]:
        """See `VectorStore`."""
        check_question(space, vector, limit)
        if scope.is_empty:
            return []
        return await self._call(
            lambda index: best_of_each(partial(index.nearest, space, vector, scope), limit)
        )

    async def count(self, space: Space, tenant_id: UUID | None = None) -> int:
        """See `VectorStore`."""
        return await self._call(lambda index: index.count(space, tenant_id))

    async def entries(self, space: Space) -> AsyncIterator[list[Entry]]:
        """See `VectorStore`."""
        pages = await self._call(lambda index: index.entries(space))
        while (page := await self._call(lambda _: next(pages, None))) is not None:
            yield page

    async def drop(self, space: Space) -> None:
        """See `VectorStore`."""
        await self._call(lambda index: index.drop(space))

    async def close(self) -> None:
        """See `VectorStore`."""
        with self._opening:
            index, self._index = self._index, None
        if index is not None:
            await asyncio.get_running_loop().run_in_executor(self._pool, index.close)

    async def _call(self, verb: Callable[[VectorIndex], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, verb)

    def _run(self, verb: Callable[[VectorIndex], T]) -> T:
        try:
            with self._opening:
                if self._index is None:
                    self._index = self.client.open()
            return verb(self._index)
        except self.client.errors as error:
            detail = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
            raise VectorStoreFailed(
                store=self.name, address=self.client.address, detail=detail
            ) from error


def best_of_each(nearest: Callable[[int], list[Found]], limit: int) -> list[Found]:
    """Return the best sentence of each of `limit` passages, asking for more until there are enough.

    Args:
        nearest: gives so many nearest sentences, best first, fewer only when there are no more.
        limit: passages wanted.
    """
    wanted = limit * OVERFETCH
    while True:
        rows = nearest(wanted)
        best: dict[int, Found] = {}
        for row in rows:
            best.setdefault(row.chunk_id, row)
        if len(best) >= limit or len(rows) < wanted or wanted == MOST_ROWS:
            return list(best.values())[:limit]
        wanted = min(wanted * GROWTH, MOST_ROWS)
