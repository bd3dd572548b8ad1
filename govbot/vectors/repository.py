"""Every statement on the stores' states and on what they are to be told."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from psycopg.errors import LockNotAvailable
from sqlalchemy import delete, func, insert, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import OperationalError

from govbot.adapters.vectorstore.base import Space
from govbot.adapters.vectorstore.pgvector import Place
from govbot.core.db.engine import Database, ReadSession, WriteSession
from govbot.core.db.models import (
    ChunkEmbedding,
    Document,
    EmbeddingSpace,
    VectorOutbox,
    VectorStoreState,
)
from govbot.core.errors import GovBotError

TRIGGERS = (
    ("chunk_embeddings", "vector_outbox_inserted"),
    ("chunk_embeddings", "vector_outbox_updated"),
    ("chunk_embeddings", "vector_outbox_deleted"),
    ("documents", "vector_outbox_audiences"),
)
LOCK_TIMEOUT_S = 20


class LibraryBusy(GovBotError):
    """Writers did not end in time, so the stores' list could not change. Data: `seconds`."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "library_busy"


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """A document, which may be gone."""

    tenant_id: UUID
    document_id: UUID


@dataclass(slots=True)
class Pending:
    """What a store is to be told: the notes, and of each document whether its vectors changed."""

    notes: list[int] = field(default_factory=list)
    contents: dict[DocumentKey, bool] = field(default_factory=dict)


async def spaces(session: ReadSession) -> list[Space]:
    """Return every embedding space, the oldest first."""
    rows = await session.execute(
        select(EmbeddingSpace.id, EmbeddingSpace.dimensions).order_by(EmbeddingSpace.id)
    )
    return [Space(row.id, row.dimensions) for row in rows]


async def states(session: ReadSession) -> dict[str, VectorStoreState]:
    """Return the stores that are kept in step, by name."""
    rows = await session.scalars(select(VectorStoreState).order_by(VectorStoreState.name))
    return {row.name: row for row in rows}


async def register(session: WriteSession, name: str) -> None:
    """Note every change for a store from now on; its filling starts at the beginning.

    Waits for writers that are under way, whose changes would be noted for nobody.

    Raises:
        LibraryBusy: they take too long.
    """
    if name in await states(session):
        return
    await _hold_writers(session)
    await session.execute(insert_or(VectorStoreState).values(name=name).on_conflict_do_nothing())
    for table, trigger in TRIGGERS:
        await session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}"))


async def unregister(session: WriteSession, name: str) -> None:
    """Note nothing more for a store; the notes for it go too."""
    await _hold_writers(session)
    await session.execute(delete(VectorStoreState).where(VectorStoreState.name == name))
    if not await states(session):
        for table, trigger in TRIGGERS:
            await session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"))


async def _hold_writers(session: WriteSession) -> None:
    await session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_S}s'"))
    try:
        # In the order in which ingestion takes them: no deadlock.
        for table in ("documents", "chunk_embeddings"):
            await session.execute(text(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise LibraryBusy(seconds=LOCK_TIMEOUT_S) from error
        raise


async def restart(session: WriteSession, name: str) -> None:
    """Let the filling of a store start at the beginning."""
    blank = {"space_id": 0, "chunk_id": -1, "ordinal": -1, "ready_at": None}
    await session.execute(
        update(VectorStoreState).where(VectorStoreState.name == name).values(**blank)
    )


async def advance(session: WriteSession, name: str, space: Space, place: Place) -> None:
    """Remember how far a store has been filled."""
    chunk_id, ordinal = place
    await session.execute(
        update(VectorStoreState)
        .where(VectorStoreState.name == name)
        .values(space_id=space.id, chunk_id=chunk_id, ordinal=ordinal)
    )


async def complete(session: WriteSession, name: str) -> None:
    """Remember that a store holds everything."""
    await session.execute(
        update(VectorStoreState).where(VectorStoreState.name == name).values(ready_at=func.now())
    )


async def choose(session: WriteSession, name: str) -> None:
    """Let searches use this store; a name that is no external store means none of them."""
    await session.execute(update(VectorStoreState).values(chosen=VectorStoreState.name == name))


async def vectors_up_to(session: ReadSession, state: VectorStoreState) -> int:
    """Return how many vectors stand before the place up to which a store is filled."""
    place = tuple_(ChunkEmbedding.space_id, ChunkEmbedding.chunk_id, ChunkEmbedding.ordinal)
    reached = (state.space_id, state.chunk_id, state.ordinal)
    return int(await session.scalar(select(func.count()).where(place <= reached)) or 0)


async def vectors(session: ReadSession) -> int:
    """Return the number of vectors of all spaces."""
    return int(await session.scalar(select(func.count()).select_from(ChunkEmbedding)) or 0)


async def pending(session: ReadSession, name: str, limit: int) -> Pending:
    """Return the oldest notes for a store, joined by document."""
    rows = await session.execute(
        select(VectorOutbox)
        .where(VectorOutbox.store == name)
        .order_by(VectorOutbox.id)
        .limit(limit)
    )
    found = Pending()
    for note in rows.scalars():
        key = DocumentKey(note.tenant_id, note.document_id)
        found.notes.append(note.id)
        found.contents[key] = note.contents or found.contents.get(key, False)
    return found


async def pending_counts(session: ReadSession) -> dict[str, int]:
    """Return how many notes wait for each store."""
    number = func.count().label("number")
    rows = await session.execute(select(VectorOutbox.store, number).group_by(VectorOutbox.store))
    return {row.store: row.number for row in rows}


async def settle(session: WriteSession, notes: Sequence[int]) -> None:
    """Remove notes that the store has been told of."""
    await session.execute(delete(VectorOutbox).where(VectorOutbox.id.in_(notes)))


async def note(session: WriteSession, name: str, documents: Collection[DocumentKey]) -> None:
    """Write notes by hand, for documents that were found to differ."""
    rows = [
        {
            "store": name,
            "tenant_id": each.tenant_id,
            "document_id": each.document_id,
            "contents": True,
        }
        for each in documents
    ]
    if rows:
        await session.execute(insert(VectorOutbox), rows)


async def audiences(session: ReadSession, document_id: UUID) -> tuple[int, ...] | None:
    """Return who may read a document; None when it is gone."""
    found = await session.scalar(select(Document.audiences).where(Document.id == document_id))
    return None if found is None else tuple(sorted(found))


async def owners(
    session: ReadSession, space: Space, chunk_ids: Collection[int]
) -> set[DocumentKey]:
    """Return the documents of the given passages."""
    rows = await session.execute(
        select(ChunkEmbedding.tenant_id, ChunkEmbedding.document_id)
        .where(ChunkEmbedding.space_id == space.id, ChunkEmbedding.chunk_id.in_(chunk_ids))
        .distinct()
    )
    return {DocumentKey(*row) for row in rows}


@asynccontextmanager
async def alone(database: Database, name: str) -> AsyncIterator[bool]:
    """Hold what only one process at a time may hold for a store; False when another does."""
    async with database.read() as session:
        query = select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"vectors {name}", 0)))
        yield bool(await session.scalar(query))
