"""Every query on a tenant's instructions. Rows are added and read; none is changed or removed."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, bindparam, func, select

from govbot.accounts.asker import Asker
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import PromptChange, PromptVersion, Tenant
from govbot.core.db.statements import KEPT, Statement, compiled, fetch
from govbot.core.errors import NotFound
from govbot.core.text.language import Tongue

_OF_VERSION = and_(
    PromptVersion.tenant_id == PromptChange.tenant_id,
    PromptVersion.language == PromptChange.language,
    PromptVersion.number == PromptChange.number,
)


class Standing(NamedTuple):
    """The newest change, 0 before the first, and the version that counts; None is GovBot's own."""

    revision: int
    version: PromptVersion | None


class Change(NamedTuple):
    """A change, and the note of the version that it brought."""

    change: PromptChange
    note: str | None


async def active(
    session: ReadSession, asker: Asker, tongue: Tongue
) -> tuple[str, dict[str, str]] | None:
    """Return system text and styles of the version that counts; None: GovBot's own do."""
    rows = await fetch(session, _active(asker.tenant_id), language=tongue)
    return rows[0] if rows and rows[0][0] is not None else None


@lru_cache(maxsize=KEPT)
def _active(tenant: UUID) -> Statement:
    """Compile what is asked once for each answer."""
    return compiled(
        select(PromptVersion.system, PromptVersion.styles)
        .select_from(PromptChange)
        .outerjoin(PromptVersion, _OF_VERSION)
        .where(
            PromptChange.tenant_id == tenant,
            PromptChange.language == bindparam("language", None, type_=Text),
        )
        .order_by(PromptChange.id.desc())
        .limit(1)
    )


async def standing(session: ReadSession, asker: Asker, tongue: Tongue) -> Standing:
    """Return what counts now."""
    newest = await session.execute(
        select(PromptChange.id, PromptVersion)
        .outerjoin(PromptVersion, _OF_VERSION)
        .where(*_own(asker, tongue))
        .order_by(PromptChange.id.desc())
        .limit(1)
    )
    row = newest.one_or_none()
    return Standing(row[0], row[1]) if row else Standing(0, None)


async def history(
    session: ReadSession, asker: Asker, tongue: Tongue, limit: int, offset: int
) -> tuple[Sequence[Change], int]:
    """Return a window of the changes, newest first, and how many there are."""
    own = _own(asker, tongue)
    total = await session.scalar(select(func.count()).select_from(PromptChange).where(*own))
    rows = await session.execute(
        select(PromptChange, PromptVersion.note)
        .outerjoin(PromptVersion, _OF_VERSION)
        .where(*own)
        .order_by(PromptChange.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [Change(row[0], row[1]) for row in rows], total or 0


def _own(asker: Asker, tongue: Tongue) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return PromptChange.tenant_id == asker.tenant_id, PromptChange.language == tongue


async def require(session: ReadSession, asker: Asker, tongue: Tongue, number: int) -> PromptVersion:
    """Return one version.

    Raises:
        NotFound: the tenant has none of this number.
    """
    found = await session.scalar(
        select(PromptVersion).where(
            PromptVersion.tenant_id == asker.tenant_id,
            PromptVersion.language == tongue,
            PromptVersion.number == number,
        )
    )
    if found is None:
        raise NotFound(kind="prompt_version", id=str(number))
    return found


async def take_turns(session: WriteSession, asker: Asker) -> None:
    """Let nobody else change the tenant's instructions until this transaction is over."""
    row = select(Tenant.id).where(Tenant.id == asker.tenant_id)
    await session.execute(row.with_for_update(key_share=True))


async def add_version(
    session: WriteSession, asker: Asker, tongue: Tongue, version: PromptVersion
) -> None:
    """Add a version under the next number."""
    last = await session.scalar(
        select(func.max(PromptVersion.number)).where(
            PromptVersion.tenant_id == asker.tenant_id, PromptVersion.language == tongue
        )
    )
    version.tenant_id, version.language, version.number = asker.tenant_id, tongue, (last or 0) + 1
    session.add(version)
    await session.flush()


async def add_change(session: WriteSession, change: PromptChange) -> None:
    """Let another version count from here on."""
    session.add(change)
    await session.flush()
