"""The stores of one installation: which is searched, filled, told of changes, compared.

PostgreSQL has every vector. Each change is noted there for each store, in the transaction that
makes it (triggers of the migrations), and told to the store afterwards: whatever dies in between,
the note remains.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from govbot.adapters.vectorstore.base import (
    Space,
    VectorStore,
    VectorStoreBusy,
    VectorStoreFailed,
)
from govbot.adapters.vectorstore.pgvector import NAME as INSIDE
from govbot.adapters.vectorstore.registry import open_external
from govbot.core.db.engine import Database
from govbot.core.db.models import VectorStoreState
from govbot.core.errors import GovBotError
from govbot.core.settings import Settings
from govbot.vectors import drift, recall, repository
from govbot.vectors.drift import Drift
from govbot.vectors.writer import StoreWriter, Track

logger = logging.getLogger(__name__)

REST_S = 30.0
REMEMBER_S = 5.0
"""How long a process may go on searching the store that was searched before."""


class VectorStoreNotKept(GovBotError):
    """The store is not kept in step, so there is nothing to compare or rebuild. Data: `store`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "vector_store_not_kept"


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """How a store stands. `held` is None when it did not say, and `problem` says why.

    `expected` and `held` are numbers of vectors, `pending` of changes that wait.
    """

    name: str
    searched: bool
    ready_at: datetime | None
    pending: int
    expected: int
    held: int | None
    problem: GovBotError | None = None


class Vectors:
    """The external stores that the settings and the database know of.

    Raises:
        VectorStorePackageMissing: the settings name a store whose client is not installed.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        open_store: Callable[[str, Settings], VectorStore] = open_external,
    ) -> None:
        self._database = database
        self._settings = settings
        self._open_store = open_store
        self._stores: dict[str, VectorStore] = {}
        self._searched: tuple[float, str] = (0.0, INSIDE)
        self._silent: set[str] = set()
        if settings.vector_store not in {None, INSIDE}:
            self._store(str(settings.vector_store))

    async def searched(self) -> VectorStore | None:
        """Return the store that searches ask; None: PostgreSQL searches by itself."""
        until, name = self._searched
        if time.monotonic() >= until:
            name = self._searched_of(await self._states())
            self._searched = (time.monotonic() + REMEMBER_S, name)
        return None if name == INSIDE else self._store(name)

    def rest(self) -> None:
        """Let PostgreSQL search by itself for a while: the store did not answer."""
        self._searched = (time.monotonic() + REST_S, INSIDE)

    async def keep(self) -> None:
        """Fill the store that the settings name, and tell each full one what changed.

        To be called again and again. A store that does not answer is told of it later. One that
        is being migrated to is that command's own until it is full.
        """
        wanted = self._settings.vector_store
        known = await self._states()
        if wanted is not None and wanted != INSIDE and wanted not in known:
            await self._register(wanted)
            known = await self._states()
        names = [name for name in known if known[name].ready_at is not None or name == wanted]
        await asyncio.gather(*(self._catch_up(name, known[name]) for name in names))

    async def drain(self) -> None:
        """Tell the full stores everything that changed, if they answer."""
        for name, state in (await self._states()).items():
            if state.ready_at is not None:
                await self._catch_up(name, state)

    async def migrate(self, to: str, track: Track) -> bool:
        """Fill a store and let searches use it.

        May be killed and run again: it goes on where it was.

        Returns:
            Whether searches use it; otherwise the settings name another.
        """
        if to != INSIDE:
            await self._register(to)
            await self._writer(to).fill(track)
        async with self._database.write() as session:
            await repository.choose(session, to)
        self._forget_searched()
        return self._settings.vector_store in {None, to}

    async def rebuild(self, name: str, track: Track) -> None:
        """Empty a store and fill it anew; meanwhile PostgreSQL searches by itself.

        Raises:
            VectorStoreNotKept: there is no such store.
        """
        writer = await self._kept(name)
        async with writer.alone():
            await writer.empty()
        self._forget_searched()
        await writer.fill(track)

    async def forget(self, name: str) -> None:
        """Keep a store in step no longer, and remove what it holds.

        Raises:
            VectorStoreNotKept: there is no such store.
        """
        writer = await self._kept(name)
        async with writer.alone():
            await writer.empty()
            async with self._database.write() as session:
                await repository.unregister(session, name)
        self._forget_searched()

    async def forget_space(self, space: Space) -> None:
        """Remove from every store what it holds of an embedding space that is given up."""
        for name in await self._states():
            writer = self._writer(name)
            async with writer.alone():
                await writer.store.drop(space)

    async def status(self) -> list[StoreStatus]:
        """Return how PostgreSQL and every store that is kept stand."""
        known = await self._states()
        async with self._database.read() as session:
            pending = await repository.pending_counts(session)
            expected = await repository.vectors(session)
        in_use = self._searched_of(known)
        found = [StoreStatus(INSIDE, in_use == INSIDE, None, 0, expected, expected)]
        for name, state in known.items():
            held, problem = await self._held(name)
            found.append(
                StoreStatus(
                    name,
                    in_use == name,
                    state.ready_at,
                    pending.get(name, 0),
                    expected,
                    held,
                    problem,
                )
            )
        return found

    async def check(self, name: str) -> Drift:
        """Compare a store with PostgreSQL, after telling it what waits.

        Documents that change meanwhile may be counted; to repair them does no harm.

        Raises:
            VectorStoreNotKept: there is no such store.
        """
        writer = await self._kept(name)
        async with writer.alone():
            await writer.tell_all()
            return await drift.measure(self._database, writer.store)

    async def recall(self, name: str) -> float | None:
        """Return how much of what an exact search finds a store finds; None: there is nothing.

        Raises:
            VectorStoreNotKept: there is no such store.
        """
        return await recall.recall(self._database, (await self._kept(name)).store)

    async def repair(self, name: str, found: Drift) -> None:
        """Write the documents that differ anew."""
        writer = await self._kept(name)
        async with self._database.write() as session:
            await repository.note(session, name, found.documents)
        async with writer.alone():
            await writer.tell_all()

    async def close(self) -> None:
        """Let go of every store."""
        for store in self._stores.values():
            await store.close()

    async def _states(self) -> dict[str, VectorStoreState]:
        async with self._database.read() as session:
            return await repository.states(session)

    async def _register(self, name: str) -> None:
        self._store(name)  # a client that is not installed is no store
        async with self._database.write() as session:
            await repository.register(session, name)

    def _store(self, name: str) -> VectorStore:
        if name not in self._stores:
            self._stores[name] = self._open_store(name, self._settings)
        return self._stores[name]

    def _writer(self, name: str) -> StoreWriter:
        return StoreWriter(self._database, self._store(name))

    async def _kept(self, name: str) -> StoreWriter:
        if name not in await self._states():
            raise VectorStoreNotKept(store=name)
        return self._writer(name)

    def _searched_of(self, known: Mapping[str, VectorStoreState]) -> str:
        chosen = next((name for name, state in known.items() if state.chosen), INSIDE)
        name = self._settings.vector_store or chosen
        return name if name in known and known[name].ready_at is not None else INSIDE

    def _forget_searched(self) -> None:
        self._searched = (0.0, INSIDE)

    async def _catch_up(self, name: str, state: VectorStoreState) -> None:
        """Fill and tell a store; what stops that is told once, and it will be tried again."""
        writer = self._writer(name)
        try:
            if state.ready_at is None:
                await writer.fill(lambda _done, _total: None)
            while await writer.tell():
                pass
        except (VectorStoreBusy, VectorStoreFailed) as error:
            if name not in self._silent:
                logger.warning("the store %s is told of changes later: %s", name, error)
            self._silent.add(name)
        else:
            self._silent.discard(name)

    async def _held(self, name: str) -> tuple[int | None, GovBotError | None]:
        async with self._database.read() as session:
            spaces = await repository.spaces(session)
        try:
            return sum([await self._store(name).count(space) for space in spaces]), None
        except GovBotError as error:
            return None, error
