"""Chunks: the passages that search returns and answers cite."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base


class Chunk(Base):
    """One passage of a document; chunks of a document do not overlap.

    `page_starts` is a list of [character offset in `text`, page], so that a quotation anywhere in
    the chunk knows its page.
    """

    __tablename__ = "chunks"
    __table_args__ = (UniqueConstraint("document_id", "ordinal"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    page: Mapped[int | None]
    page_starts: Mapped[list[list[int]]] = mapped_column(JSONB, default=list)
    section: Mapped[str | None]
    text: Mapped[str]
