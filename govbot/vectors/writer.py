"""One store brought and kept in step with PostgreSQL.

A store's writers, in whichever process, exclude each other; so what was read last is written last.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from govbot.adapters.vectorstore.base import Space, VectorStore
from govbot.adapters.vectorstore.pgvector import START, rows_after, rows_of
from govbot.core.db.engine import Database
from govbot.vectors import repository
from govbot.vectors.repository import DocumentKey

FILL_ROWS = 1000
"""Vectors between two checkpoints."""
TELL_NOTES = 200
WAIT_S = 0.2

Track = Callable[[int, int], None]
"""Told how many vectors are done and how many there are."""


class StoreWriter:
    """Fills a registered store and tells it what changed."""

    def __init__(self, database: Database, store: VectorStore) -> None:
        self._database = database
        self.store = store

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Wait until no other process writes to the store, and keep it so."""
        while True:
            async with repository.alone(self._database, self.store.name) as held:
                if held:
                    yield
                    return
            await asyncio.sleep(WAIT_S)

    async def fill(self, track: Track) -> None:
        """Write every vector that is not in the store yet, from the checkpoint on."""
        async with self._database.read() as session:
            state = (await repository.states(session))[self.store.name]
            done = await repository.vectors_up_to(session, state)
            total = await repository.vectors(session)
        track(min(done, total), total)
        while True:
            async with self.alone():
                written = await self._fill_batch()
                if not written:
                    await self.tell_all()
                    async with self._database.write() as session:
                        await repository.complete(session, self.store.name)
                    return
            done += written
            track(min(done, total), total)

    async def empty(self) -> None:
        """Remove everything from the store; its filling starts at the beginning."""
        async with self._database.write() as session:
            await repository.restart(session, self.store.name)
        for space in await self._spaces():
            await self.store.drop(space)

    async def tell(self) -> int:
        """Tell some changes, unless another process is at it; return of how many documents."""
        async with repository.alone(self._database, self.store.name) as held:
            return await self._tell_batch() if held else 0

    async def tell_all(self) -> int:
        """Tell every change; the caller sees to it that nobody else does."""
        told = 0
        while number := await self._tell_batch():
            told += number
        return told

    async def _spaces(self) -> list[Space]:
        async with self._database.read() as session:
            return await repository.spaces(session)

    async def _fill_batch(self) -> int:
        """Write the next vectors after the checkpoint and move it; 0: there are none."""
        async with self._database.read() as session:
            state = (await repository.states(session))[self.store.name]
            for space in await repository.spaces(session):
                if space.id < state.space_id:
                    continue
                here = space.id == state.space_id
                place = (state.chunk_id, state.ordinal) if here else START
                rows = await rows_after(session, space, place, FILL_ROWS)
                if rows:
                    break
            else:
                return 0
        await self.store.upsert(space, rows)
        last = rows[-1].entry
        async with self._database.write() as session:
            place = (last.chunk_id, last.ordinal)
            await repository.advance(session, self.store.name, space, place)
        return len(rows)

    async def _tell_batch(self) -> int:
        async with self._database.read() as session:
            pending = await repository.pending(session, self.store.name, TELL_NOTES)
        spaces = await self._spaces()
        for document, contents in pending.contents.items():
            for space in spaces:
                await self._sync(space, document, contents=contents)
        if pending.notes:
            async with self._database.write() as session:
                await repository.settle(session, pending.notes)
        return len(pending.contents)

    async def _sync(self, space: Space, document: DocumentKey, *, contents: bool) -> None:
        tenant_id, document_id = document.tenant_id, document.document_id
        async with self._database.read() as session:
            audiences = await repository.audiences(session, document_id)
            rows = await rows_of(session, space, document_id) if contents else []
        if contents:
            await self.store.delete_document(space, tenant_id, document_id)
            await self.store.upsert(space, rows)
        elif audiences is not None:
            await self.store.set_audiences(space, tenant_id, document_id, audiences)
