"""Documents: what was accepted, and how far it has come."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment
from govbot.core.db.models.right import PLACED, VISIBILITY
from govbot.core.db.models.tenant import MODES

EVERYBODY = 0
"""The audience that every asker of a tenant belongs to."""


class Document(Base):
    """One accepted file. `state`: received, processing, ready, failed.

    `unread_pages` lists the pages of a ready document that show something but gave no text.
    `audiences` are the groups of people who may read it; 0 is everybody of the tenant. They follow
    from `visibility` (see `Collection`), the collection, the owner and what was granted, as do
    `writers` and `deleters`. Its passages
    have the positions `first_position` to `first_position + chunk_count` in the lexical index.
    `index_version` tells which way of reading and cutting made them; see `ingestion.pipeline`.
    `personal_mode` says what is done with personal data of the `personal_kinds`: off, find (they
    are counted), mask (marks stand in their place, in title and filename too: `own_name` is what
    the file was called). `personal_found` is how many of each kind its last reading found.
    `masked_at`: since when something is hidden of it that could be read before.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        ForeignKeyConstraint(
            ["tenant_id", "owner_id"],
            ["users.tenant_id", "users.id"],
            name="fk_documents_owner",
            ondelete="SET NULL (owner_id)",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "collection_id"],
            ["collections.tenant_id", "collections.id"],
            name="fk_documents_collection",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name="fk_documents_department",
        ),
        CheckConstraint("state IN ('received', 'processing', 'ready', 'failed')", name="state"),
        CheckConstraint(MODES, name="personal_mode"),
        CheckConstraint(VISIBILITY, name="visibility"),
        CheckConstraint(PLACED, name="department"),
        Index(None, "tenant_id", "created_at"),
        Index(None, "tenant_id", "first_position"),
        Index(None, "audiences", postgresql_using="gin"),
        Index(None, "collection_id"),
        Index(None, "tenant_id", "sha256"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    title: Mapped[str]
    has_own_title: Mapped[bool] = mapped_column(default=False, server_default="false")
    """A person gave it: reading the file anew does not change it."""
    filename: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    source: Mapped[str] = mapped_column(default="upload")
    state: Mapped[str] = mapped_column(default="received")
    stage: Mapped[str | None]
    progress: Mapped[float] = mapped_column(default=0.0)
    reason_code: Mapped[str | None]
    reason_data: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    attempts: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int | None]
    unread_pages: Mapped[list[int]] = mapped_column(JSONB, default=list, server_default="[]")
    audiences: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), default=lambda: [EVERYBODY], server_default="{0}"
    )
    writers: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default="{}")
    deleters: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default="{}")
    owner_id: Mapped[UUID | None]
    collection_id: Mapped[UUID | None]
    visibility: Mapped[str] = mapped_column(default="inherit", server_default="inherit")
    department_id: Mapped[UUID | None]
    first_position: Mapped[int | None]
    chunk_count: Mapped[int] = mapped_column(default=0, server_default="0")
    index_version: Mapped[int] = mapped_column(default=0, server_default="0")
    personal_mode: Mapped[str] = mapped_column(default="off", server_default="off")
    personal_kinds: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default="[]")
    personal_found: Mapped[dict[str, int] | None] = mapped_column(JSONB(none_as_null=True))
    own_name: Mapped[str | None]
    masked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    ready_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class RemovedDocument(Base):
    """What is kept of a removed document: who could read it at its end, and since when masked.

    Answers that lean on it are still there, for those alone. See `Document`.
    """

    __tablename__ = "removed_documents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    audiences: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    writers: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    masked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
