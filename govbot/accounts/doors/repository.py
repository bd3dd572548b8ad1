"""Queries on who a foreign identity is here, what groups give, and how sign-ins began."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, func, select, update

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Department, Role, SignIn, User


async def by_identity(
    session: ReadSession, tenant_id: UUID, provider: str, subject: str
) -> User | None:
    """Return the person that a provider knows under this subject."""
    return await session.scalar(
        select(User).where(
            User.tenant_id == tenant_id, User.provider == provider, User.subject == subject
        )
    )


async def lock_by_email(session: WriteSession, tenant_id: UUID, email: str) -> User | None:
    """Return the person of an e-mail address, locked until the transaction ends."""
    return await session.scalar(
        select(User)
        .where(User.tenant_id == tenant_id, User.email == email)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def role_named(session: ReadSession, tenant_id: UUID, name: str) -> Role | None:
    """Return a role by its name, in whatever case."""
    return await session.scalar(
        select(Role).where(Role.tenant_id == tenant_id, func.lower(Role.name) == func.lower(name))
    )


async def department_at(
    session: ReadSession, tenant_id: UUID, path: Sequence[str]
) -> Department | None:
    """Return the department that the names lead to from the top down, in whatever case."""
    found: Department | None = None
    for name in path:
        found = await session.scalar(
            select(Department).where(
                Department.tenant_id == tenant_id,
                Department.parent_id.is_not_distinct_from(found.id if found else None),
                func.lower(Department.name) == func.lower(name),
            )
        )
        if found is None:
            return None
    return found


async def keep_hint(session: WriteSession, sign_in_id: UUID, sealed: str) -> None:
    """Keep what ends a sign-in's session at the provider; what is left of ended ones goes."""
    over = and_(SignIn.logout_hint.is_not(None), SignIn.expires_at <= func.now())
    await session.execute(update(SignIn).where(over).values(logout_hint=None))
    await session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(logout_hint=sealed))


async def came_by(session: ReadSession, sign_in_id: UUID) -> tuple[str, str | None]:
    """Return how a sign-in that is there began, and the sealed hint that is kept of it."""
    query = select(SignIn.method, SignIn.logout_hint).where(SignIn.id == sign_in_id)
    method, sealed = (await session.execute(query)).one()
    return method, sealed
