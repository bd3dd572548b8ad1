"""Queries on API keys."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import ApiKey


async def keys_of(session: ReadSession, tenant_id: UUID, user_id: UUID) -> Sequence[ApiKey]:
    """Return a person's keys that nobody has revoked, the newest first."""
    rows = await session.scalars(
        select(ApiKey)
        .where(
            ApiKey.tenant_id == tenant_id, ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None)
        )
        .order_by(ApiKey.created_at.desc(), ApiKey.id)
    )
    return rows.all()


async def add_key(session: WriteSession, **values: Any) -> ApiKey:
    """Add a key."""
    added = ApiKey(**values)
    session.add(added)
    await session.flush()
    return added


async def revoke_all(session: WriteSession, tenant_id: UUID, user_id: UUID) -> Sequence[UUID]:
    """Revoke all keys of a person; return which."""
    revoked = await session.scalars(
        update(ApiKey)
        .where(
            ApiKey.tenant_id == tenant_id, ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None)
        )
        .values(revoked_at=func.now())
        .returning(ApiKey.id)
    )
    return revoked.all()


async def revoke_key(session: WriteSession, tenant_id: UUID, user_id: UUID, key_id: UUID) -> bool:
    """Revoke one key of a person; False when they have none of this id."""
    revoked = await session.scalar(
        update(ApiKey)
        .where(
            ApiKey.tenant_id == tenant_id,
            ApiKey.user_id == user_id,
            ApiKey.id == key_id,
            ApiKey.revoked_at.is_(None),
        )
        .values(revoked_at=func.now())
        .returning(ApiKey.id)
    )
    return revoked is not None
