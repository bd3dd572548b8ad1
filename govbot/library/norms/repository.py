"""Every query on norms and their relations, and on what these change in passages."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, delete, func, insert, or_, select, text, update
from sqlalchemy.orm import aliased

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Chunk, Document, Norm, NormRelation
from govbot.core.db.models.document import EVERYBODY
from govbot.library.norms.places import PlaceRow

_ACTING = ("revokes", "amends")
PlaceNorm = aliased(Norm)
"""The norm of a passage, apart from those that a search's filters look at in the same query."""
PLACE = (
    Chunk.label,
    Chunk.urn,
    Chunk.article,
    Chunk.provisions,
    Chunk.in_force,
    Chunk.note,
    Chunk.valid_from,
    Chunk.valid_to,
    PlaceNorm.name,
    PlaceNorm.urn,
    PlaceNorm.revoked,
    PlaceNorm.revoked_by,
    PlaceNorm.in_force_from,
    PlaceNorm.in_force_to,
)
"""The columns of `places.PlaceRow`, for a query on chunks outer-joined to `PlaceNorm`."""


def place_row(chunk: Chunk, norm: Norm | None) -> PlaceRow:
    """Return the columns of `PLACE` from rows that were read whole."""
    return PlaceRow(
        label=chunk.label,
        urn=chunk.urn,
        article=chunk.article,
        provisions=chunk.provisions,
        in_force=chunk.in_force,
        note=chunk.note,
        valid_from=chunk.valid_from,
        valid_to=chunk.valid_to,
        norm=norm.name if norm else None,
        norm_urn=norm.urn if norm else None,
        revoked=norm.revoked if norm else None,
        revoked_by=norm.revoked_by if norm else None,
        norm_from=norm.in_force_from if norm else None,
        norm_to=norm.in_force_to if norm else None,
    )


async def lock(session: WriteSession, tenant_id: UUID) -> None:
    """Let no other transaction change what norms of this tenant do to each other.

    Two norms that name one another may be written at the same moment; the second must see the
    first. Taken before any document is locked.
    """
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('norms ' || :tenant, 0))"),
        {"tenant": str(tenant_id)},
    )


async def get(session: ReadSession, document_id: UUID) -> Norm | None:
    """Return what is known of a document as a norm."""
    return await session.scalar(select(Norm).where(Norm.document_id == document_id))


async def replace(
    session: WriteSession,
    document_id: UUID,
    norm: dict[str, Any] | None,
    relations: Sequence[dict[str, Any]],
) -> None:
    """Write a document's norm and relations over what was there; None leaves none."""
    for table in (Norm, NormRelation):
        await session.execute(delete(table).where(table.document_id == document_id))
    if norm is not None:
        await session.execute(insert(Norm).values(document_id=document_id, **norm))
    if relations:
        rows = [{"document_id": document_id, **relation} for relation in relations]
        await session.execute(insert(NormRelation), rows)


async def named_by(session: ReadSession, document_id: UUID) -> set[UUID]:
    """Return the documents whose norms this document may put an end to, wholly or in part."""
    rows = await session.scalars(
        select(Norm.document_id)
        .join(
            NormRelation,
            (NormRelation.tenant_id == Norm.tenant_id)
            & (NormRelation.kind == Norm.kind)
            & (NormRelation.number == Norm.number),
        )
        .where(NormRelation.document_id == document_id, NormRelation.relation.in_(_ACTING))
    )
    return set(rows)


async def acting_on(session: ReadSession, norm: Norm) -> list[tuple[NormRelation, Norm]]:
    """Return the relations that may name this norm, each with the norm that has it.

    Only of documents that all may read who may read this one: its marks are for all of these, and
    tell them what the other says.
    """
    acting, named = aliased(Document), aliased(Document)
    rows = await session.execute(
        select(NormRelation, Norm)
        .join(Norm, Norm.document_id == NormRelation.document_id)
        .join(acting, acting.id == NormRelation.document_id)
        .join(named, named.id == norm.document_id)
        .where(
            NormRelation.tenant_id == norm.tenant_id,
            NormRelation.kind == norm.kind,
            NormRelation.number == norm.number,
            NormRelation.relation.in_(_ACTING),
            NormRelation.document_id != norm.document_id,
            _reaches(acting, named),
        )
        .order_by(Norm.date, NormRelation.id)
    )
    return [(row[0], row[1]) for row in rows]


def _reaches(acting: type[Document], named: type[Document]) -> ColumnElement[bool]:
    return or_(acting.audiences.contains([EVERYBODY]), acting.audiences.contains(named.audiences))


async def named_among(
    session: ReadSession, tenant_id: UUID, document_ids: Collection[UUID], within: Collection[UUID]
) -> set[UUID]:
    """Return the documents whose norms others name, where one of the two is among these.

    Args:
        session: one that sees all of them.
        tenant_id: whose.
        document_ids: documents by themselves.
        within: collections, all of whose documents are meant.
    """
    acting, named = aliased(Document), aliased(Document)
    among = [
        each
        for of in (acting, named)
        for each in (of.id.in_(list(document_ids)), of.collection_id.in_(list(within)))
    ]
    rows = await session.scalars(
        select(Norm.document_id)
        .join(
            NormRelation,
            (NormRelation.tenant_id == Norm.tenant_id)
            & (NormRelation.kind == Norm.kind)
            & (NormRelation.number == Norm.number),
        )
        .join(acting, acting.id == NormRelation.document_id)
        .join(named, named.id == Norm.document_id)
        .where(
            Norm.tenant_id == tenant_id,
            NormRelation.relation.in_(_ACTING),
            NormRelation.document_id != Norm.document_id,
            or_(*among),
        )
    )
    return set(rows)


async def relations_of(session: ReadSession, document_id: UUID) -> Sequence[NormRelation]:
    """Return what a document's own text says of it and other norms."""
    rows = await session.scalars(
        select(NormRelation)
        .where(NormRelation.document_id == document_id)
        .order_by(NormRelation.id)
    )
    return rows.all()


async def quoting_chunks(session: ReadSession, document_id: UUID) -> Sequence[Chunk]:
    """Return the passages that quote new wordings of another norm."""
    rows = await session.scalars(
        select(Chunk)
        .where(
            Chunk.document_id == document_id,
            cast(Chunk.provisions, Text).contains("_alt", autoescape=True),
        )
        .order_by(Chunk.ordinal)
    )
    return rows.all()


async def markable_chunks(
    session: WriteSession, document_id: UUID, *, all_provisions: bool
) -> Sequence[Chunk]:
    """Return the passages that hold provisions, or only those that carry others' marks."""
    wanted: ColumnElement[bool] = Chunk.stated.is_not(None)
    if all_provisions:
        wanted = or_(wanted, func.jsonb_array_length(Chunk.provisions) > 0)
    rows = await session.scalars(select(Chunk).where(Chunk.document_id == document_id, wanted))
    return rows.all()


async def mixed(session: ReadSession, document_ids: Collection[UUID]) -> list[UUID]:
    """Return the documents with a passage in force of which others put an end to a part."""
    rows = await session.scalars(
        select(Chunk.document_id)
        .where(Chunk.document_id.in_(document_ids), Chunk.stated.is_not(None), Chunk.in_force)
        .distinct()
        .order_by(Chunk.document_id)
    )
    return list(rows)


async def change(session: WriteSession, document_id: UUID, **values: Any) -> None:
    """Write some columns of a norm."""
    await session.execute(update(Norm).where(Norm.document_id == document_id).values(**values))
