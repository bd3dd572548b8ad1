"""Every statement on embedding spaces and on vectors that are made after their passage."""

from collections.abc import Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from pgvector import HalfVector
from sqlalchemy import CursorResult, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import aliased

from govbot.adapters.embedding.base import EmbeddingIdentity, FloatMatrix
from govbot.core.db.engine import Database, ReadSession, WriteSession
from govbot.core.db.models import Chunk, ChunkEmbedding, Document, DocumentSigns, EmbeddingSpace
from govbot.ingestion.repository import write_signs

WRITTEN = ("active", "building")
"""States whose spaces get the vectors of every new document."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that a space lacks, with the sentences that another space has vectors of."""

    chunk_id: int
    tenant_id: UUID
    document_id: UUID
    spans: tuple[tuple[int, int, int], ...]
    """(ordinal, first character, end) of each sentence."""
    text: str

    @property
    def sentences(self) -> list[str]:
        """The texts to embed."""
        return [self.text[start:end] for _, start, end in self.spans]


async def listed(session: ReadSession) -> list[EmbeddingSpace]:
    """Return every space, the oldest first."""
    return list(await session.scalars(select(EmbeddingSpace).order_by(EmbeddingSpace.id)))


async def active(session: ReadSession) -> EmbeddingSpace | None:
    """Return the space that searches use; None while nothing was ever embedded."""
    return await session.scalar(select(EmbeddingSpace).where(EmbeddingSpace.state == "active"))


async def written(session: ReadSession) -> list[EmbeddingSpace]:
    """Return the spaces that new documents go into, the active one first."""
    query = select(EmbeddingSpace).where(EmbeddingSpace.state.in_(WRITTEN))
    return list(await session.scalars(query.order_by(EmbeddingSpace.state, EmbeddingSpace.id)))


async def hold(session: WriteSession, first: EmbeddingIdentity) -> list[EmbeddingSpace]:
    """Return the same, and keep them from changing their states until the transaction ends.

    Args:
        session: Of the transaction that writes a document's vectors.
        first: The space that becomes the active one where there is none yet.
    """
    await _make_first(session, first)
    query = select(EmbeddingSpace).where(EmbeddingSpace.state.in_(WRITTEN))
    ordered = query.order_by(EmbeddingSpace.state, EmbeddingSpace.id)
    return list(await session.scalars(ordered.with_for_update(read=True)))


async def _make_first(session: WriteSession, identity: EmbeddingIdentity) -> None:
    if await active(session) is None:
        await session.execute(
            insert(EmbeddingSpace)
            .values(
                model=identity.model,
                dimensions=identity.dimensions,
                state="active",
                switched_at=func.now(),
            )
            .on_conflict_do_update(  # another writer has just made it
                index_elements=[EmbeddingSpace.model, EmbeddingSpace.dimensions],
                set_={"state": "active", "switched_at": func.now()},
            )
        )


async def claim(session: WriteSession) -> list[EmbeddingSpace]:
    """Return every space, once no writer is under way, and let none begin."""
    query = select(EmbeddingSpace).order_by(EmbeddingSpace.id).with_for_update()
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def begin(session: WriteSession, identity: EmbeddingIdentity) -> EmbeddingSpace:
    """Return the space of a model, in the state of being built unless it is active."""
    spaces = await claim(session)
    for space in spaces:
        if (space.model, space.dimensions) == (identity.model, identity.dimensions):
            if space.state != "active":
                space.state = "building"
            return space
    first = not any(space.state == "active" for space in spaces)
    space = EmbeddingSpace(
        model=identity.model,
        dimensions=identity.dimensions,
        state="active" if first else "building",
        switched_at=func.now() if first else None,
    )
    session.add(space)
    await session.flush()
    return space


async def passages(session: ReadSession, space_id: int) -> int:
    """Return of how many passages a space has vectors."""
    query = select(func.count()).where(
        ChunkEmbedding.space_id == space_id, ChunkEmbedding.ordinal == 0
    )
    return int(await session.scalar(query) or 0)


def _lacks(source: int, target: int) -> Any:
    """Passages whose first sentence has a vector in one space and none in the other."""
    there = aliased(ChunkEmbedding)
    same = (there.chunk_id == ChunkEmbedding.chunk_id) & (there.space_id == target)
    return (
        (ChunkEmbedding.space_id == source)
        & (ChunkEmbedding.ordinal == 0)
        & ~select(there.chunk_id).where(same & (there.ordinal == 0)).exists()
    )


async def missing(session: ReadSession, source: int, target: int) -> int:
    """Return how many passages of a space another one lacks."""
    query = select(func.count()).select_from(ChunkEmbedding).where(_lacks(source, target))
    return int(await session.scalar(query) or 0)


async def lacking(
    session: ReadSession, source: int, target: int, after: int, limit: int
) -> list[Passage]:
    """Return the next passages that a space lacks, by their ids, those after `after`."""
    ids = list(
        await session.scalars(
            select(ChunkEmbedding.chunk_id)
            .where(_lacks(source, target), ChunkEmbedding.chunk_id > after)
            .order_by(ChunkEmbedding.chunk_id)
            .limit(limit)
        )
    )
    span = func.array_agg(
        aggregate_order_by(
            func.jsonb_build_array(
                ChunkEmbedding.ordinal, ChunkEmbedding.span_start, ChunkEmbedding.span_end
            ),
            ChunkEmbedding.ordinal,
        )
    )
    rows = await session.execute(
        select(Chunk.id, Chunk.tenant_id, Chunk.document_id, span, Chunk.text)
        .join(ChunkEmbedding, ChunkEmbedding.chunk_id == Chunk.id)
        .where(ChunkEmbedding.space_id == source, Chunk.id.in_(ids))
        .group_by(Chunk.id)
        .order_by(Chunk.id)
    )
    return [Passage(row[0], row[1], row[2], tuple(map(tuple, row[3])), row[4]) for row in rows]


async def is_building(session: WriteSession, space_id: int) -> bool:
    """Say whether a space is still being built, and keep it so until the transaction ends."""
    query = select(EmbeddingSpace.state).where(EmbeddingSpace.id == space_id)
    return await session.scalar(query.with_for_update(read=True)) == "building"


async def add_vectors(
    session: WriteSession, space_id: int, given: Sequence[Passage], vectors: FloatMatrix
) -> None:
    """Write the vectors of passages, those of them that are still there.

    Args:
        session: Of one transaction a batch.
        space_id: Where they belong.
        given: Passages.
        vectors: `(sentences of all passages, dimensions)`, in their order.
    """
    # Documents before passages, as everything locks them that removes some: no deadlock.
    documents = sorted({passage.document_id for passage in given})
    held = select(Document.id).where(Document.id.in_(documents)).order_by(Document.id)
    await session.execute(held.with_for_update(read=True, key_share=True))
    ids = [passage.chunk_id for passage in given]
    query = select(Chunk.id).where(Chunk.id.in_(ids)).order_by(Chunk.id)
    alive = set(await session.scalars(query.with_for_update(read=True, key_share=True)))
    rows = []
    places = ((passage, span) for passage in given for span in passage.spans)
    for (passage, (ordinal, start, end)), vector in zip(places, vectors, strict=True):
        if passage.chunk_id in alive:
            rows.append(
                {
                    "space_id": space_id,
                    "chunk_id": passage.chunk_id,
                    "ordinal": ordinal,
                    "tenant_id": passage.tenant_id,
                    "document_id": passage.document_id,
                    "span_start": start,
                    "span_end": end,
                    "embedding": HalfVector(vector),
                }
            )
    if rows:
        await session.execute(insert(ChunkEmbedding).on_conflict_do_nothing(), rows)
        await write_signs(session, space_id, documents)


async def remove_vectors(
    session: WriteSession, space_id: int, after: int, limit: int
) -> tuple[int, int] | None:
    """Remove some vectors of a space; return how many, and the last passage; None: none left."""
    key = tuple_(ChunkEmbedding.chunk_id, ChunkEmbedding.space_id, ChunkEmbedding.ordinal)
    some = (
        select(ChunkEmbedding.chunk_id, ChunkEmbedding.space_id, ChunkEmbedding.ordinal)
        .where(ChunkEmbedding.space_id == space_id, ChunkEmbedding.chunk_id >= after)
        .order_by(ChunkEmbedding.chunk_id)
        .limit(limit)
    )
    gone = list(
        await session.scalars(
            delete(ChunkEmbedding).where(key.in_(some)).returning(ChunkEmbedding.chunk_id)
        )
    )
    return (len(gone), max(gone)) if gone else None


async def change(session: WriteSession, space_id: int, **columns: Any) -> bool:
    """Change a space's row; False: it is gone."""
    done = await session.execute(
        update(EmbeddingSpace).where(EmbeddingSpace.id == space_id).values(**columns)
    )
    return cast("CursorResult[Any]", done).rowcount > 0


async def remove(session: WriteSession, space_id: int) -> None:
    """Remove a space that has no vectors any more."""
    await session.execute(delete(DocumentSigns).where(DocumentSigns.space_id == space_id))
    await session.execute(delete(EmbeddingSpace).where(EmbeddingSpace.id == space_id))


def of_model(spaces: Collection[EmbeddingSpace], model: str) -> EmbeddingSpace | None:
    """Return the newest space of a model."""
    return max((each for each in spaces if each.model == model), key=lambda s: s.id, default=None)


@asynccontextmanager
async def alone(database: Database, space_id: int) -> Any:
    """Hold what one process at a time may hold for a space; False when another does."""
    async with database.read() as session:
        key = func.hashtextextended(f"embedding space {space_id}", 0)
        yield bool(await session.scalar(select(func.pg_try_advisory_xact_lock(key))))
