"""Statements that remove what is held of a person."""

from uuid import UUID

from sqlalchemy import delete, func, update

from govbot.core.db.engine import WriteSession
from govbot.core.db.models import (
    ApiKey,
    ChatSession,
    PromptChange,
    PromptVersion,
    SignIn,
    Ticket,
    User,
)


async def conversations(session: WriteSession, tenant_id: UUID, user_id: UUID) -> None:
    """Remove somebody's conversations, which nobody else may look at."""
    mine = (ChatSession.tenant_id == tenant_id, ChatSession.user_id == user_id)
    async with session.as_owner():
        await session.execute(delete(ChatSession).where(*mine))


async def proofs(session: WriteSession, tenant_id: UUID, user_id: UUID) -> None:
    """Remove what somebody came in with, and where from."""
    for table in (SignIn, ApiKey, Ticket):
        mine = (table.tenant_id == tenant_id, table.user_id == user_id)
        await session.execute(delete(table).where(*mine))


async def name(session: WriteSession, tenant_id: UUID, user: User, pseudonym: str) -> None:
    """Put a pseudonym in the place of somebody's name and address, and forget their secrets."""
    await session.execute(
        update(User)
        .where(User.tenant_id == tenant_id, User.id == user.id)
        .values(
            name=pseudonym,
            email=f"{pseudonym}@apagado.invalid",
            department_id=None,
            password_hash=None,
            provider=None,
            subject=None,
            totp_secret=None,
            totp_pending=None,
            totp_on=False,
            totp_step=None,
            recovery=[],
            last_login_at=None,
            erased_at=func.now(),
        )
    )
    # Their author is kept by name. Two people of one name lose it together.
    for table in (PromptVersion, PromptChange):
        wrote = (table.tenant_id == tenant_id, table.author == user.name)
        await session.execute(update(table).where(*wrote).values(author=pseudonym))
