"""Queries on an organisation's settings, and on how much of its limits is used."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from typing import cast as cast_to
from uuid import UUID

from sqlalchemy import Date, cast, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import ChatSession, Document, Tenant, TenantDay, User
from govbot.core.errors import NotFound
from govbot.core.text.personal import NATURAL, Kind, Mode

MEGABYTE = 1 << 20


class Limits(NamedTuple):
    """What a tenant may use at most; None: as much as it will."""

    max_documents: int | None = None
    max_storage_mb: int | None = None
    questions_a_day: int | None = None


class PersonalData(NamedTuple):
    """What is done with the personal data of these kinds in new documents."""

    mode: Mode = "off"
    kinds: tuple[Kind, ...] = NATURAL

    @classmethod
    def of(cls, mode: str, kinds: Sequence[str] | None) -> "PersonalData":
        """Translate what is saved of an organisation or of a document."""
        chosen = NATURAL if kinds is None else tuple(kinds)
        return cls(cast_to("Mode", mode), cast_to("tuple[Kind, ...]", chosen))


class Usage(NamedTuple):
    """How much a tenant uses; the questions are those of `day`, in Brasília."""

    documents: int
    storage_bytes: int
    people: int
    conversations: int
    day: date
    questions: int


async def require(session: ReadSession, tenant_id: UUID) -> Tenant:
    """Return an organisation, without its logo.

    Raises:
        NotFound: it was removed.
    """
    query = select(Tenant).where(Tenant.id == tenant_id)
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(kind="tenant", id=str(tenant_id))
    return found


async def lock(session: WriteSession, tenant_id: UUID) -> Tenant:
    """Return an organisation, whose settings nobody else changes until the commit.

    Raises:
        NotFound: it was removed.
    """
    await session.execute(
        select(Tenant.id).where(Tenant.id == tenant_id).with_for_update(key_share=True)
    )
    return await require(session, tenant_id)


async def change(session: WriteSession, tenant_id: UUID, **values: Any) -> None:
    """Write some columns of an organisation."""
    await session.execute(update(Tenant).where(Tenant.id == tenant_id).values(**values))


async def logo(session: ReadSession, tenant_id: UUID) -> tuple[bytes, str] | None:
    """Return an organisation's picture and its media type."""
    query = select(Tenant.logo, Tenant.logo_type).where(Tenant.id == tenant_id)
    row = (await session.execute(query)).one_or_none()
    return (row[0], row[1]) if row and row[0] is not None and row[1] is not None else None


async def limits(session: ReadSession, tenant_id: UUID) -> Limits:
    """Return what a tenant may use at most."""
    query = select(Tenant.max_documents, Tenant.max_storage_mb, Tenant.questions_a_day)
    row = (await session.execute(query.where(Tenant.id == tenant_id))).one_or_none()
    return Limits(*row) if row else Limits()


async def personal_data(session: ReadSession, tenant_id: UUID) -> PersonalData:
    """Return what a tenant wants to be done with personal data in new documents."""
    query = select(Tenant.personal_mode, Tenant.personal_kinds).where(Tenant.id == tenant_id)
    row = (await session.execute(query)).one_or_none()
    return PersonalData.of(*row) if row else PersonalData()


async def stored(session: ReadSession, tenant_id: UUID) -> tuple[int, int]:
    """Return how many documents a tenant has and how many bytes, whoever may read them."""
    query = select(func.count(), func.coalesce(func.sum(Document.size_bytes), 0))
    async with session.as_owner():
        row = (await session.execute(query.where(Document.tenant_id == tenant_id))).one()
    return row[0], int(row[1])


async def count_question(session: WriteSession, tenant_id: UUID, limit: int | None) -> bool:
    """Count one more question of this day; False, with nothing counted, beyond the limit.

    The day's row stays locked until the commit, so that two questions do not both count as last.
    """
    if limit == 0:
        return False
    new = insert(TenantDay).values(tenant_id=tenant_id, day=_today(), questions=1)
    counted = new.on_conflict_do_update(
        index_elements=[TenantDay.tenant_id, TenantDay.day],
        set_={"questions": TenantDay.questions + 1},
        where=None if limit is None else TenantDay.questions < limit,
    )
    return await session.scalar(counted.returning(TenantDay.questions)) is not None


async def usage(session: ReadSession, tenant_id: UUID) -> Usage:
    """Return how much a tenant uses, whatever of it the asker may see."""
    documents, size = await stored(session, tenant_id)
    asked = select(TenantDay.questions).where(
        TenantDay.tenant_id == tenant_id, TenantDay.day == _today()
    )
    counted = [
        select(func.count()).select_from(table).where(table.tenant_id == tenant_id)
        for table in (User, ChatSession)
    ]
    async with session.as_owner():
        people, talks = [await session.scalar(query) or 0 for query in counted]
        questions = await session.scalar(asked) or 0
        day = await session.scalar(select(_today()))
    assert day is not None  # noqa: S101 - the database knows the day
    return Usage(documents, size, people, talks, day, questions)


def _today() -> Any:
    return cast(func.timezone(text("INTERVAL '-03:00'"), func.now()), Date)
