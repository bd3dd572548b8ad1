"""The record of acts: what is chained, where each chain ends, and what may be erased of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base


class AuditEntry(Base):
    """One act. The database refuses every change; `hash` seals the row and the one before it.

    There are no foreign keys: a row outlives the person, the key and the tenant. `text_digest` is
    that of a text in `audit_texts`, with its salt.
    """

    __tablename__ = "audit_log"
    __table_args__ = (
        Index(None, "tenant_id", "at"),
        Index(None, "tenant_id", "actor_id", "seq"),
        Index(None, "tenant_id", "action", "seq"),
        Index(None, "tenant_id", "subject_kind", "subject_id", "seq"),
        Index(None, "tenant_id", "address", "seq", postgresql_where=text("address IS NOT NULL")),
        Index(
            "ix_audit_log_words",
            text("jsonb_to_tsvector('simple', data, '[\"string\"]')"),
            postgresql_using="gin",
        ),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor_id: Mapped[UUID | None]
    key_id: Mapped[UUID | None]
    address: Mapped[str | None]
    action: Mapped[str]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    text_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(Base):
    """The end of a tenant's chain; who records holds this row until the transaction is over."""

    __tablename__ = "audit_heads"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditText(Base):
    """What a person wrote, or only the salt of its digest. Without the row nothing is guessable."""

    __tablename__ = "audit_texts"
    __table_args__ = (
        Index(
            "ix_audit_texts_words",
            func.to_tsvector(text("'portuguese'"), text("text")),
            postgresql_using="gin",
        ),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str | None]
