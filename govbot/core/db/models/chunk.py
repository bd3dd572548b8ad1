"""Chunks: the passages that search returns and answers cite."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base


class Chunk(Base):
    """One passage of a document; chunks of a document do not overlap.

    `page_starts` is a list of [character offset in `text`, page], so that a quotation anywhere in
    the chunk knows its page. `provisions` lists what it holds of a norm, each {fragment, label,
    start, end}: LexML fragment, citation label, characters of `text`. `article` is the fragment of
    the article that it belongs to. A chunk that is not in force is wholly revoked or vetoed;
    `valid_from` and `valid_to` (excluded) are known for few. A provision alone may be out of force:
    it then says `in_force`, `note`, `valid_to`. What other norms of the library did to a chunk is
    written over what the document itself says, which `stated` keeps meanwhile.
    """

    __tablename__ = "chunks"
    __table_args__ = (
        UniqueConstraint("document_id", "ordinal"),
        # Few chunks have bounds of their own; they are read apart from the others.
        Index(
            "ix_chunks_bounded",
            "tenant_id",
            "document_id",
            postgresql_include=["ordinal", "in_force", "valid_from", "valid_to"],
            postgresql_where=text("NOT in_force OR valid_from IS NOT NULL OR valid_to IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    page: Mapped[int | None]
    page_starts: Mapped[list[list[int]]] = mapped_column(JSONB, default=list)
    section: Mapped[str | None]
    text: Mapped[str]
    kind: Mapped[str] = mapped_column(default="text", server_default="text")
    label: Mapped[str | None]
    urn: Mapped[str | None]
    article: Mapped[str | None]
    provisions: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, default=list, server_default="[]"
    )
    in_force: Mapped[bool] = mapped_column(default=True, server_default="true")
    note: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    stated: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
