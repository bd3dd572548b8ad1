"""Conversations and their messages."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment


class ChatSession(Base):
    """One conversation of one person; those of the command line have no `user_id`.

    `summary` tells of the messages up to the position `summary_until`.
    """

    __tablename__ = "chat_sessions"
    __table_args__ = (
        Index(None, "tenant_id", "user_id", "updated_at"),
        ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name="fk_chat_sessions_user",
            ondelete="CASCADE",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None]
    title: Mapped[str]
    total_messages: Mapped[int] = mapped_column(default=0)
    summary: Mapped[str | None]
    summary_until: Mapped[int | None]
    started_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class ChatMessage(Base):
    """One question or answer. `state`: complete, writing, stopped, failed.

    `understood` is the whole question that an answer was made for, where the conversation was
    needed for it.
    """

    __tablename__ = "chat_messages"
    __table_args__ = (
        CheckConstraint("role IN ('user', 'assistant')", name="role"),
        CheckConstraint("state IN ('complete', 'writing', 'stopped', 'failed')", name="state"),
        Index(None, "session_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    position: Mapped[int] = mapped_column(Identity(always=True))
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("chat_sessions.id", ondelete="CASCADE"))
    role: Mapped[str]
    state: Mapped[str] = mapped_column(default="complete")
    content: Mapped[str]
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    found: Mapped[bool] = mapped_column(default=True)
    flags: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    support: Mapped[float | None]
    understood: Mapped[str | None]
    mode: Mapped[str | None]
    model_used: Mapped[str | None]
    skipped: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    timings_ms: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    response_time_ms: Mapped[int | None]
    created_at: Mapped[Moment]

    withheld = False
    """Not of the row: whether its words are kept from who reads it, see `chat.repository`."""
