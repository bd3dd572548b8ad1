"""Limits of a tenant, held in the transaction that would break them."""

from typing import ClassVar
from uuid import UUID

from govbot.accounts import repository as tenants
from govbot.accounts.organization import repository
from govbot.accounts.organization.repository import MEGABYTE
from govbot.core.db.engine import WriteSession
from govbot.core.errors import GovBotError


class DocumentLimit(GovBotError):
    """The organisation has as many documents as it may. Data: `limit`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "document_limit"


class StorageLimit(GovBotError):
    """The organisation's documents would take more space than they may. Data: `limit_mb`."""

    status = 409
    code = "storage_limit"


class QuestionLimit(GovBotError):
    """The organisation's people have asked as often today as they may. Data: `limit`."""

    status = 429
    code = "question_limit"


async def hold_upload(session: WriteSession, tenant_id: UUID, size: int) -> None:
    """Make sure that a document of `size` bytes may still come in.

    Where there is a limit, the tenant's uploads take turns until this transaction ends.

    Raises:
        DocumentLimit, StorageLimit: it may not.
    """
    if (await repository.limits(session, tenant_id))[:2] == (None, None):
        return
    await tenants.take_turns(session, tenant_id)
    limits = await repository.limits(session, tenant_id)
    documents, stored = await repository.stored(session, tenant_id)
    if limits.max_documents is not None and documents >= limits.max_documents:
        raise DocumentLimit(limit=limits.max_documents)
    room = limits.max_storage_mb
    if room is not None and stored + size > room * MEGABYTE:
        raise StorageLimit(limit_mb=room)


async def hold_question(session: WriteSession, tenant_id: UUID) -> None:
    """Count a question of today.

    Raises:
        QuestionLimit: it is one too many.
    """
    limit = (await repository.limits(session, tenant_id)).questions_a_day
    if not await repository.count_question(session, tenant_id, limit):
        raise QuestionLimit(limit=limit)
