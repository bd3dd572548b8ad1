"""People: departments, roles and users of a tenant."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Sequence,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment

AUDIENCES = Sequence("audiences", data_type=Integer, metadata=Base.metadata)
"""Numbers of groups of people, which documents name their readers by; see `library.access`."""


def audience() -> Mapped[int]:
    """Return the column of the number that one user, role or department has as an audience."""
    return mapped_column(
        Integer, server_default=text("nextval('audiences')"), unique=True, nullable=False
    )


class Department(Base):
    """A part of the organisation, maybe within another; `parent_id` is None at the top."""

    __tablename__ = "departments"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "parent_id", "name", postgresql_nulls_not_distinct=True),
        ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["departments.tenant_id", "departments.id"],
            name="fk_departments_parent",
        ),
        CheckConstraint("parent_id IS DISTINCT FROM id", name="parent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    parent_id: Mapped[UUID | None]
    name: Mapped[str]
    audience: Mapped[int] = audience()
    created_at: Mapped[Moment]


class Role(Base):
    """A named set of permissions. `builtin` ones (admin, analyst, user) keep theirs."""

    __tablename__ = "roles"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    name: Mapped[str]
    permissions: Mapped[list[str]] = mapped_column(ARRAY(String))
    builtin: Mapped[bool] = mapped_column(default=False, server_default="false")
    needs_totp: Mapped[bool] = mapped_column(default=False, server_default="false")
    audience: Mapped[int] = audience()
    created_at: Mapped[Moment]


class User(Base):
    """One person of a tenant. `state`: invited (no password yet), active, suspended.

    `provider` and `subject` tell who a foreign sign-on says they are. `totp_secret` is encrypted;
    `totp_pending` is the one that takes its place when its first code comes. `totp_step` is the
    last time step whose code was used, so that no code counts twice.
    `recovery` holds digests of codes that replace one.
    """

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "email"),
        UniqueConstraint("tenant_id", "provider", "subject"),
        ForeignKeyConstraint(
            ["tenant_id", "role_id"], ["roles.tenant_id", "roles.id"], name="fk_users_role"
        ),
        ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name="fk_users_department",
        ),
        CheckConstraint("state IN ('invited', 'active', 'suspended')", name="state"),
        CheckConstraint("email = lower(email)", name="email"),
        Index(None, "tenant_id", "name", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    email: Mapped[str]
    name: Mapped[str]
    role_id: Mapped[UUID]
    department_id: Mapped[UUID | None]
    audience: Mapped[int] = audience()
    state: Mapped[str] = mapped_column(default="invited")
    password_hash: Mapped[str | None]
    provider: Mapped[str | None]
    subject: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_pending: Mapped[str | None]
    totp_on: Mapped[bool] = mapped_column(default=False, server_default="false")
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    recovery: Mapped[list[str]] = mapped_column(ARRAY(String), default=list, server_default="{}")
    last_login_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When they were given a pseudonym, as they had asked; they never come in again."""
    created_at: Mapped[Moment]
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )
