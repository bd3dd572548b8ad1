"""Queries on one's own account."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from govbot.accounts.signing.repository import of_person
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import SignIn, User


async def began_by(
    session: ReadSession, sign_in_id: UUID | None, methods: Sequence[str], within: timedelta
) -> bool:
    """Tell whether a sign-in began in one of these ways, and not longer ago than `within`."""
    found = await session.scalar(
        select(SignIn.id).where(
            SignIn.id == sign_in_id,
            SignIn.method.in_(methods),
            SignIn.created_at > func.now() - within,
        )
    )
    return found is not None


async def note_second_factor(session: WriteSession, sign_in_id: UUID) -> None:
    """Let a sign-in count as one with a second factor."""
    await session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(second_factor=True))


async def remove_totp(session: WriteSession, tenant_id: UUID, user_id: UUID) -> None:
    """Remove somebody's second factor, also from the sign-ins that had it."""
    nothing: dict[str, Any] = {
        "totp_secret": None,
        "totp_pending": None,
        "totp_on": False,
        "totp_step": None,
        "recovery": [],
    }
    await session.execute(
        update(User).where(User.tenant_id == tenant_id, User.id == user_id).values(**nothing)
    )
    await session.execute(
        update(SignIn).where(of_person(tenant_id, user_id)).values(second_factor=False)
    )
