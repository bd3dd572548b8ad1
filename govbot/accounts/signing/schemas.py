"""Wire shapes of signing in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from govbot.accounts.asker import Asker
from govbot.accounts.branding import Branding
from govbot.accounts.permissions import Permission
from govbot.accounts.signing.repository import About
from govbot.accounts.signing.service import Session
from govbot.core.db.models import SignIn

Email = Annotated[str, Field(min_length=3, max_length=254)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Password = Annotated[str, Field(min_length=1, max_length=1024)]
Secret = Annotated[str, Field(min_length=1, max_length=200)]
Organization = Annotated[str | None, Field(max_length=63)]


class SetupIn(BaseModel):
    """The first administrator. `code` is what the server's console shows."""

    code: Secret
    organization: Annotated[str, Field(min_length=1, max_length=200)]
    name: Name
    email: Email
    password: Password


class RefreshIn(BaseModel):
    """A program's refresh token; browsers have it in a cookie."""

    refresh_token: Secret | None = None


class TokensOut(BaseModel):
    """What was given. Tokens are there for programs only; `csrf_token` goes with every change."""

    csrf_token: str
    expires_in: int
    access_token: str | None = None
    refresh_token: str | None = None

    @classmethod
    def of(cls, session: Session, *, bearer: bool) -> "TokensOut":
        """Return what a browser or a program is told."""
        told = cls(csrf_token=session.csrf, expires_in=int(session.access_lasts.total_seconds()))
        if bearer:
            told.access_token, told.refresh_token = session.access, session.refresh
        return told


class MeOut(BaseModel):
    """Who is signed in, and what they may do.

    `needs_totp`: their role asks for a second factor; `lacks_totp`: and this sign-in had none, so
    that they can do nothing but set one up. `recovery_left`: codes in the place of a lost phone.
    """

    id: UUID
    name: str
    email: str
    role: str
    department: str | None
    organization: str
    branding: Branding
    permissions: list[Permission]
    has_password: bool
    totp_on: bool
    needs_totp: bool
    lacks_totp: bool
    recovery_left: int
    csrf_token: str | None

    @classmethod
    def of(cls, about: About, asker: Asker, csrf: str | None) -> "MeOut":
        """Return the asker as their own page shows them."""
        return cls(
            id=about.user.id,
            name=about.user.name,
            email=about.user.email,
            role=about.role,
            department=about.department,
            organization=about.tenant.name,
            branding=Branding.of(about.tenant),
            permissions=sorted(asker.permissions),
            has_password=about.user.password_hash is not None,
            totp_on=about.user.totp_on,
            needs_totp=about.needs_totp,
            recovery_left=len(about.user.recovery),
            lacks_totp=asker.lacks_totp,
            csrf_token=csrf,
        )


class SignInOut(BaseModel):
    """One browser or program that a person is signed in with."""

    id: UUID
    method: str
    address: str | None
    agent: str | None
    created_at: datetime
    used_at: datetime
    is_this: bool

    @classmethod
    def of(cls, row: SignIn, this: UUID | None) -> "SignInOut":
        """Return a sign-in as the person sees it."""
        return cls(
            id=row.id,
            method=row.method,
            address=row.address,
            agent=row.agent,
            created_at=row.created_at,
            used_at=row.used_at,
            is_this=row.id == this,
        )


class SignInList(BaseModel):
    """Where a person is signed in, the last used first."""

    items: list[SignInOut]
