"""Which external vector stores are kept in step, and what they have not been told yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment


class VectorStoreState(Base):
    """One external store that every change of vectors is noted for.

    It is filled in the order of space, chunk and ordinal, and has come as far as these say; with
    `ready_at` it is complete. The `chosen` one is searched unless the settings name another.
    """

    __tablename__ = "vector_stores"

    name: Mapped[str] = mapped_column(primary_key=True)
    chosen: Mapped[bool] = mapped_column(default=False)
    space_id: Mapped[int] = mapped_column(SmallInteger, default=0)
    chunk_id: Mapped[int] = mapped_column(BigInteger, default=-1)
    ordinal: Mapped[int] = mapped_column(default=-1)
    ready_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Moment]


class VectorOutbox(Base):
    """A document that changed since a store was told of it; the database's triggers write these.

    `contents`: its vectors changed; otherwise only its audiences. The document may be gone.
    """

    __tablename__ = "vector_outbox"
    __table_args__ = (Index(None, "store", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    store: Mapped[str] = mapped_column(ForeignKey("vector_stores.name", ondelete="CASCADE"))
    tenant_id: Mapped[UUID]
    document_id: Mapped[UUID]
    contents: Mapped[bool]
