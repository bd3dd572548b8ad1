"""Every query on documents and their passages."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    delete,
    func,
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONPATH, insert

from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotAllowed
from govbot.accounts.permissions import Permission
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Chunk, Document, Norm, RemovedDocument
from govbot.core.errors import NotFound
from govbot.library.access import Scope, in_scope, readable, writable

UNNUMBERED = ("constituicao", "disposicoes.transitorias")
"""Kinds whose norms go by their year alone."""


async def insert_document(session: WriteSession, values: dict[str, Any]) -> None:
    """Insert a document."""
    await session.execute(insert(Document).values(**values))


async def lock_digest(session: WriteSession, tenant_id: UUID, sha256: str) -> None:
    """Let nobody else add a file of this digest until the transaction ends."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(6, hashtext(:name))"),
        {"name": f"{tenant_id}{sha256}"},
    )


async def get(session: ReadSession, asker: Asker, document_id: UUID) -> Document | None:
    """Return one document if the asker may read it."""
    return await session.scalar(select(Document).where(Document.id == document_id, readable(asker)))


async def readable_among(
    session: ReadSession, asker: Asker, document_ids: Collection[UUID]
) -> set[UUID]:
    """Return which of these documents the asker may read."""
    query = select(Document.id).where(Document.id.in_(document_ids), readable(asker))
    return set(await session.scalars(query))


async def require(session: ReadSession, asker: Asker, document_id: UUID) -> Document:
    """Return one document.

    Raises:
        NotFound: no such document, or not for this asker.
    """
    document = await get(session, asker, document_id)
    if document is None:
        raise NotFound(kind="document", id=str(document_id))
    return document


async def require_right(
    session: ReadSession,
    asker: Asker,
    document_id: UUID,
    allowed: Callable[[Asker], ColumnElement[bool]],
) -> Document:
    """Return one document with which the asker may do what a predicate of `library.access` says.

    Raises:
        NotFound: no such document, or not for this asker.
        NotAllowed: they may read it, but not do that.
    """
    document = await session.scalar(
        select(Document).where(Document.id == document_id, allowed(asker))
    )
    if document is None:
        await require(session, asker, document_id)
        raise NotAllowed(permission=Permission.CURATE.value)
    return document


async def lock(session: WriteSession, document_id: UUID) -> Document | None:
    """Return one document with its row locked until the transaction ends."""
    return await session.scalar(
        select(Document).where(Document.id == document_id).with_for_update()
    )


async def by_digest(session: ReadSession, asker: Asker, sha256: str) -> Document | None:
    """Return the document with this digest that the asker may read.

    That somebody else keeps the same file from them is not told: they get one of their own.
    """
    return await session.scalar(
        select(Document)
        .where(Document.sha256 == sha256, readable(asker))
        .order_by(Document.created_at, Document.id)
        .limit(1)
    )


async def retitle(session: WriteSession, document_id: UUID, title: str) -> None:
    """Give a document another title, which is a person's own."""
    values = {"title": title, "has_own_title": True, "updated_at": func.now()}
    await session.execute(update(Document).where(Document.id == document_id).values(values))


async def counts(session: ReadSession, asker: Asker) -> dict[str, int]:
    """Return how many documents are in each state."""
    number = func.count().label("number")
    rows = await session.execute(
        select(Document.state, number).where(readable(asker)).group_by(Document.state)
    )
    return {row.state: row.number for row in rows}


async def ready_filenames(session: ReadSession, asker: Asker) -> set[str]:
    """Return the names of the files that can be asked about."""
    rows = await session.scalars(
        select(Document.filename).where(readable(asker), Document.state == "ready")
    )
    return set(rows)


async def passages(session: ReadSession, asker: Asker, document_id: UUID) -> Sequence[Chunk]:
    """Return a document's passages in reading order."""
    rows = await session.scalars(
        select(Chunk)
        .join(Document, Document.id == Chunk.document_id)
        .where(Chunk.document_id == document_id, readable(asker))
        .order_by(Chunk.ordinal)
    )
    return rows.all()


async def withheld(
    session: ReadSession, asker: Asker, shown: Select[tuple[UUID]] | Collection[UUID]
) -> Mapping[str, datetime | None]:
    """Return which of these documents the asker may read no more, by id.

    With a moment where they may, but not what could be read before: personal data has been hidden
    since, and they may not change the document. Removing one takes it from nobody who could read
    it then, and gives it to nobody.
    """
    masked = and_(Document.masked_at.is_not(None), Document.personal_mode == "mask")
    kept = or_(not_(readable(asker)), and_(masked, not_(writable(asker))))
    since = case((readable(asker), Document.masked_at))
    gone = RemovedDocument
    could_read = gone.audiences.overlap(sorted(asker.audiences))
    could_write = gone.writers.overlap(sorted(asker.audiences))
    if Permission.CURATE in asker.permissions:
        could_write = true()
    # To whom they are hidden they are not there at all.
    async with session.as_owner():
        there = await session.execute(
            select(Document.id, since).where(Document.id.in_(shown), kept)
        )
        removed = await session.execute(
            select(gone.id, case((could_read, gone.masked_at))).where(
                gone.id.in_(shown),
                or_(not_(could_read), and_(gone.masked_at.is_not(None), not_(could_write))),
            )
        )
    return {str(key): moment for key, moment in (*there, *removed)}


def leant(lost: Mapping[str, datetime | None], documents: Iterable[str], said_at: datetime) -> bool:
    """Tell whether what was said then leans on something of what `withheld` returned."""
    found = [lost[each] for each in documents if each in lost]
    return any(since is None or said_at < since for since in found)


async def change(session: WriteSession, document_id: UUID, **values: Any) -> None:
    """Write some columns of a document and the time of the change."""
    await session.execute(
        update(Document).where(Document.id == document_id).values(updated_at=func.now(), **values)
    )


async def delete_document(session: WriteSession, document_id: UUID) -> None:
    """Remove a document's row, keeping who could read it; its index must have been cleared."""
    masked_at = case((Document.personal_mode == "mask", Document.masked_at))
    of = select(
        Document.id, Document.tenant_id, Document.audiences, Document.writers, masked_at
    ).where(Document.id == document_id)
    kept = ["id", "tenant_id", "audiences", "writers", "masked_at"]
    await session.execute(insert(RemovedDocument).from_select(kept, of))
    await session.execute(delete(Document).where(Document.id == document_id))


async def by_id(session: ReadSession, document_id: UUID) -> Document | None:
    """Return one document of any tenant, for a job that was given its id."""
    return await session.scalar(select(Document).where(Document.id == document_id))


async def older_than(session: ReadSession, asker: Asker, index_version: int) -> list[UUID]:
    """Return the ready documents whose passages an older way of reading made, oldest first."""
    rows = await session.scalars(
        select(Document.id)
        .where(
            readable(asker),
            Document.state == "ready",
            Document.source != "evaluation",
            Document.index_version < index_version,
        )
        .order_by(Document.created_at, Document.id)
    )
    return list(rows)


async def all_ids(session: ReadSession) -> set[UUID]:
    """Return the ids of every document of every tenant."""
    return set(await session.scalars(select(Document.id)))


async def unfinished(session: ReadSession) -> set[UUID]:
    """Return the documents, of every tenant, that a job should be working on."""
    rows = await session.scalars(
        select(Document.id).where(
            Document.state.in_(("received", "processing")), Document.source != "evaluation"
        )
    )
    return set(rows)


@dataclass(frozen=True, slots=True)
class KnownNorm:
    """A norm of the library, with what tells it from others of its number."""

    document_id: UUID
    kind: str
    number: str | None
    year: int | None
    date: date | None
    organ: str | None
    name: str
    title: str
    in_force: bool


async def norms_numbered(
    session: ReadSession, scope: Scope, numbers: Sequence[str], years: Sequence[int]
) -> list[KnownNorm]:
    """Return the norms of these numbers, and those without a number of these years.

    Args:
        session: of the search.
        scope: what it may look at.
        numbers: without dots.
        years: of norms that have no number of their own, as constitutions.
    """
    if not numbers and not years:
        return []
    over = or_(Norm.revoked, Norm.in_force_to <= func.current_date())
    unnumbered = and_(Norm.kind.in_(UNNUMBERED), Norm.year.in_(years))
    rows = await session.execute(
        select(
            Norm.document_id,
            Norm.kind,
            Norm.number,
            Norm.year,
            Norm.date,
            Norm.organ,
            Norm.name,
            Document.title,
            func.coalesce(~over, True),
        )
        .join(Document, Document.id == Norm.document_id)
        .where(
            Norm.tenant_id == scope.asker.tenant_id,
            or_(Norm.number.in_(numbers), unnumbered),
            in_scope(scope),
        )
        .order_by(Norm.year.desc().nulls_last(), Norm.document_id)
    )
    return [KnownNorm(*row) for row in rows]


async def organs(session: ReadSession, scope: Scope) -> list[str]:
    """Return the organs whose norms a search may look at."""
    rows = await session.scalars(
        select(Norm.organ)
        .join(Document, Document.id == Norm.document_id)
        .where(Norm.tenant_id == scope.asker.tenant_id, Norm.organ.is_not(None), in_scope(scope))
        .distinct()
    )
    return [organ for organ in rows if organ]


class Provided(NamedTuple):
    """A passage with the provisions that it holds."""

    chunk_id: int
    document_id: UUID
    ordinal: int
    article: str | None
    provisions: list[dict[str, Any]]
    in_force: bool


async def provisions(
    session: ReadSession, scope: Scope, document_ids: Sequence[UUID], articles: Sequence[str]
) -> list[Provided]:
    """Return the passages of these documents that hold parts of these articles, in order.

    Args:
        session: of the search.
        scope: what it may look at.
        document_ids: few.
        articles: as fragments: `art5`. The same article of each act of a file counts.
    """
    if not document_ids or not articles:
        return []
    wanted = f"^(ato[0-9]+_)?({'|'.join(sorted(set(articles)))})([._]|$)"
    path = cast(f'$[*].fragment ? (@ like_regex "{wanted}")', JSONPATH)
    holds = or_(Chunk.article.regexp_match(wanted), Chunk.provisions.path_exists(path))
    return await _provided(session, scope, document_ids, holds)


async def beginnings(
    session: ReadSession, scope: Scope, document_ids: Sequence[UUID], limit: int
) -> list[Provided]:
    """Return the first passages of these documents, in order."""
    return await _provided(session, scope, document_ids, Chunk.ordinal < limit)


async def _provided(
    session: ReadSession, scope: Scope, document_ids: Sequence[UUID], holds: ColumnElement[bool]
) -> list[Provided]:
    rows = await session.execute(
        select(
            Chunk.id,
            Chunk.document_id,
            Chunk.ordinal,
            Chunk.article,
            Chunk.provisions,
            Chunk.in_force,
        )
        .join(Document, Document.id == Chunk.document_id)
        .where(Chunk.document_id.in_(document_ids), holds, in_scope(scope))
        .order_by(Chunk.document_id, Chunk.ordinal)
    )
    return [Provided(*row) for row in rows]
