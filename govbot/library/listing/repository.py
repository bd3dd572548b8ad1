"""Queries on the list of documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from govbot.accounts.asker import Asker
from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Collection, Document, User
from govbot.core.db.models.document import EVERYBODY
from govbot.core.errors import NotFound
from govbot.library.access import deletable, governable, readable, within_reach, writable


@dataclass(frozen=True, slots=True)
class Listing:
    """What a person asks of the list: a state, a part of the name, a collection, a window.

    `is_deep`: what is in the collections within it counts too. `governed`: what the asker decides
    the rights of, whether they may read it or not, in the place of what they may read.
    """

    state: str | None = None
    text: str | None = None
    collection_id: UUID | None = None
    is_deep: bool = False
    governed: bool = False
    limit: int = 50
    offset: int = 0


class Listed(NamedTuple):
    """A document, where it is, and what the asker may do with it.

    `collection_id` is None where the asker does not see the collection. `for_everybody`: all people
    of the tenant read it.
    """

    document: Document
    collection_id: UUID | None
    owner_name: str | None
    for_everybody: bool
    read: bool
    write: bool
    delete: bool
    govern: bool


def _listed(asker: Asker) -> Select[Any]:
    seen = and_(Collection.id == Document.collection_id, within_reach(asker))
    return select(
        Document,
        select(Collection.id).where(seen).scalar_subquery(),
        select(User.name).where(User.id == Document.owner_id).scalar_subquery(),
        Document.audiences.contains([EVERYBODY]),
        readable(asker),
        writable(asker),
        deletable(asker),
        governable(asker),
    )


def _within(asker: Asker, listing: Listing) -> ColumnElement[bool]:
    """Return the predicate of the documents in a collection that the asker sees."""
    base = select(Collection.id).where(Collection.id == listing.collection_id, within_reach(asker))
    if not listing.is_deep:
        return Document.collection_id.in_(base)
    known = base.cte(recursive=True)
    below = select(Collection.id).where(Collection.parent_id == known.c.id, within_reach(asker))
    return Document.collection_id.in_(select(known.union(below).c.id))


def _filtered(asker: Asker, listing: Listing) -> Select[Any]:
    query = _listed(asker).where(governable(asker) if listing.governed else readable(asker))
    if listing.collection_id is not None:
        query = query.where(_within(asker, listing))
    if listing.state:
        query = query.where(Document.state == listing.state)
    if listing.text:
        named = Document.filename.icontains(listing.text, autoescape=True)
        titled = Document.title.icontains(listing.text, autoescape=True)
        query = query.where(named | titled)
    return query


async def listed(session: ReadSession, asker: Asker, document_id: UUID) -> Listed:
    """Return one document as the list has it.

    Raises:
        NotFound: no such document, or not for this asker.
    """
    query = _listed(asker).where(Document.id == document_id, readable(asker))
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound(kind="document", id=str(document_id))
    return Listed(*row)


async def page(
    session: ReadSession, asker: Asker, listing: Listing
) -> tuple[Sequence[Listed], int]:
    """Return a window of the list, newest first, and how many there are in all."""
    query = _filtered(asker, listing)
    number = query.with_only_columns(func.count(), maintain_column_froms=True)
    total = await session.scalar(number)
    rows = await session.execute(
        query.order_by(Document.created_at.desc(), Document.id)
        .limit(listing.limit)
        .offset(listing.offset)
    )
    return [Listed(*row) for row in rows], total or 0
