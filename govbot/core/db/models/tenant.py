"""Tenants: organisations that share an installation and see nothing of each other."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment

MODES = "personal_mode IN ('off', 'find', 'mask')"


class Tenant(Base):
    """One organisation. Where it is not `active`, none of its people comes in.

    Limits are None where there is none. `accent` is a colour like `#1351b4`; `logo` the bytes of a
    picture of the type `logo_type`. `keep_days` maps a kind of data to the days that it is kept
    (see `privacy.terms`). `personal_mode` is what is done with personal data of the
    `personal_kinds` in new documents (see `Document`; None: of the usual kinds). `processing` holds
    what the organisation says in its register of processing operations (see `privacy.register`).
    """

    __tablename__ = "tenants"
    __table_args__ = (
        CheckConstraint(
            "max_documents >= 0 AND max_storage_mb >= 0 AND questions_a_day >= 0", name="limits"
        ),
        CheckConstraint(MODES, name="personal_mode"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    max_documents: Mapped[int | None]
    max_storage_mb: Mapped[int | None]
    questions_a_day: Mapped[int | None]
    short_name: Mapped[str | None]
    accent: Mapped[str | None]
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    logo_type: Mapped[str | None]
    contact: Mapped[str | None]
    keep_days: Mapped[dict[str, int | None]] = mapped_column(
        JSONB, default=dict, server_default="{}"
    )
    personal_mode: Mapped[str] = mapped_column(default="off", server_default="off")
    personal_kinds: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    processing: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    created_at: Mapped[Moment]


class TenantDay(Base):
    """How many questions a tenant's people asked on one day, of Brasília."""

    __tablename__ = "tenant_days"

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    questions: Mapped[int] = mapped_column(default=0)


class RetentionRun(Base):
    """What was removed of one kind on one day because its time was over; unfinished, it goes on."""

    __tablename__ = "retention_runs"

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    removed: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
