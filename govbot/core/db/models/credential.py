"""What proves who somebody is: sign-ins, refresh tokens, API keys, tickets; and failures to.

Secrets are kept as digests only; each is shown once, to whom it is for.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment


def _of_user(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["tenant_id", "user_id"],
        ["users.tenant_id", "users.id"],
        name=f"fk_{table}_user",
        ondelete="CASCADE",
    )


class SignIn(Base):
    """One browser or program that a person has signed in with; `ended_at` ends all its tokens.

    `logout_hint` is what their OpenID provider wants to end its own session, encrypted.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (
        _of_user("sign_ins"),
        Index(None, "tenant_id", "user_id", "used_at"),
        Index("ix_sign_ins_hinted", "expires_at", postgresql_where=text("logout_hint IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[UUID]
    method: Mapped[str]
    address: Mapped[str | None]
    agent: Mapped[str | None]
    second_factor: Mapped[bool] = mapped_column(default=False, server_default="false")
    logout_hint: Mapped[str | None]
    created_at: Mapped[Moment]
    used_at: Mapped[Moment]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class RefreshToken(Base):
    """One refresh token of a sign-in. Used twice, it was stolen, and the sign-in ends."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index(None, "sign_in_id"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    sign_in_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"))
    created_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ApiKey(Base):
    """A key for programs, which do what their person may, and of that only what `scopes` name."""

    __tablename__ = "api_keys"
    __table_args__ = (_of_user("api_keys"), Index(None, "tenant_id", "user_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[UUID]
    name: Mapped[str]
    hint: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String))
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Ticket(Base):
    """A secret that lets somebody in once, for one `kind` of thing.

    To set the installation up (`user_id` is None), to accept an invitation, to choose a new
    password, to enter as whoever runs the server lets somebody.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        _of_user("tickets"),
        CheckConstraint("kind IN ('setup', 'invitation', 'reset', 'entry')", name="kind"),
        Index(None, "tenant_id", "user_id"),
    )

    digest: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None]
    kind: Mapped[str]
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class LoginFailure(Base):
    """How often in a row a sign-in failed; `key` is a digest, of names that may not exist too."""

    __tablename__ = "login_failures"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[Moment]
