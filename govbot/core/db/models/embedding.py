"""Embedding spaces and the vectors in them, one vector a sentence."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment


class EmbeddingSpace(Base):
    """One (model, dimensions); vectors of different spaces are never compared.

    One is `active`: questions are asked with its model. Beside it others are `building`,
    `retired` (they were active at `switched_at`) or `dropping`.
    """

    __tablename__ = "embedding_spaces"
    __table_args__ = (
        UniqueConstraint("model", "dimensions"),
        CheckConstraint("state IN ('building', 'active', 'retired', 'dropping')", name="state"),
        Index(
            "uq_embedding_spaces_active",
            "state",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
    )

    id: Mapped[int] = mapped_column(SmallInteger, Identity(always=True), primary_key=True)
    model: Mapped[str]
    dimensions: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="building")
    switched_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Moment]


class ChunkEmbedding(Base):
    """The vector of one sentence: characters `span_start` to `span_end` of its chunk's text.

    Each space that has outgrown an exact scan has an approximate index of its own, made outside the
    migrations by `core/db/vector_index.py`.
    """

    __tablename__ = "chunk_embeddings"
    __table_args__ = (Index(None, "document_id"),)

    # The chunk leads the key: chunks are read, and deleted by cascade, by their id alone.
    chunk_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("chunks.id", ondelete="CASCADE"), primary_key=True
    )
    space_id: Mapped[int] = mapped_column(ForeignKey("embedding_spaces.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    tenant_id: Mapped[UUID]
    document_id: Mapped[UUID]
    span_start: Mapped[int]
    span_end: Mapped[int]
    # No dimension in the type: spaces differ; each space's index casts to its own.
    embedding: Mapped[Any] = mapped_column(HALFVEC())


class DocumentSigns(Base):
    """The signs of a document's vectors in one space, packed to be read whole.

    For each sentence its passage's position in the lexical index, big-endian 32-bit, then one bit
    a dimension, padded to whole bytes. Written with the vectors, by the same transaction.
    """

    __tablename__ = "document_signs"

    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    space_id: Mapped[int] = mapped_column(ForeignKey("embedding_spaces.id"), primary_key=True)
    signs: Mapped[bytes]
