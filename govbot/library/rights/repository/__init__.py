"""Queries on collections and grants; what follows from them is written down by `settling`."""

from collections.abc import Collection as Some
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    delete,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError

from govbot.accounts.asker import Asker
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Collection, Department, Document, Grant, Role, User
from govbot.core.db.models.account import AUDIENCES
from govbot.core.errors import NotFound
from govbot.library.access import fillable, within_reach
from govbot.library.rights.errors import CollectionNotEmpty, NameTaken
from govbot.library.rights.repository.settling import Widened, lock, settle

__all__ = ["Widened", "lock", "settle"]

Right = Literal["read", "write", "delete"]


class Node(NamedTuple):
    """What rights are on."""

    kind: Literal["document", "collection"]
    id: UUID


class Subject(NamedTuple):
    """Whom a right is for."""

    kind: Literal["user", "department", "role"]
    id: UUID


async def collections(session: ReadSession, asker: Asker) -> list[tuple[Collection, bool]]:
    """Return the collections that the asker sees, by name; True: theirs to fill."""
    rows = await session.execute(
        select(Collection, fillable(asker))
        .where(within_reach(asker))
        .order_by(Collection.name, Collection.id)
    )
    return [(row[0], row[1]) for row in rows]


async def get_collection(
    session: ReadSession, allowed: ColumnElement[bool], collection_id: UUID
) -> Collection:
    """Return one collection.

    Args:
        session: to read in.
        allowed: a predicate of `library.access`.
        collection_id: of the collection.

    Raises:
        NotFound: no such collection, or not for this asker.
    """
    found = await session.scalar(
        select(Collection)
        .where(Collection.id == collection_id, allowed)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(kind="collection", id=str(collection_id))
    return found


async def get_document(
    session: ReadSession, allowed: ColumnElement[bool], document_id: UUID
) -> Document:
    """Return one document; see `get_collection`."""
    found = await session.scalar(
        select(Document)
        .where(Document.id == document_id, allowed)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(kind="document", id=str(document_id))
    return found


async def add_collection(session: WriteSession, collection: Collection) -> None:
    """Add a collection.

    Raises:
        NameTaken: another one beside it has the name.
    """
    session.add(collection)
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as error:
        raise NameTaken(name=collection.name) from error


async def change(session: WriteSession, node: Node, **values: Any) -> None:
    """Write some columns of a document or a collection.

    Raises:
        NameTaken: another collection beside it has the name.
    """
    table = Document if node.kind == "document" else Collection
    try:
        async with session.begin_nested():
            await session.execute(update(table).where(table.id == node.id).values(**values))
    except IntegrityError as error:
        raise NameTaken(name=values.get("name", "")) from error


async def remove_collection(session: WriteSession, collection: Collection) -> None:
    """Remove a collection that is empty.

    Raises:
        CollectionNotEmpty: documents or collections are in it.
    """
    for table, column in (
        (Document, Document.collection_id),
        (Collection, Collection.parent_id),
    ):
        inside = select(table.id).where(column == collection.id).limit(1)
        async with session.as_owner():
            found = await session.scalar(inside)
        if found is not None:
            raise CollectionNotEmpty(name=collection.name)
    await session.execute(delete(Collection).where(Collection.id == collection.id))


async def is_within(session: ReadSession, inner: UUID, outer: UUID) -> bool:
    """Tell whether a collection is another one, or somewhere within it."""
    return outer in {each.id for each in await path(session, inner)}


async def path(session: ReadSession, collection_id: UUID | None) -> list[Collection]:
    """Return a collection and those around it, the innermost first."""
    found: list[Collection] = []
    while collection_id is not None:
        each = await session.get_one(Collection, collection_id, populate_existing=True)
        found.append(each)
        collection_id = each.parent_id
    return found


def _on(node: Node) -> ColumnElement[bool]:
    column = Grant.document_id if node.kind == "document" else Grant.collection_id
    return column == node.id


async def grants(session: ReadSession, nodes: Sequence[Node]) -> Sequence[Grant]:
    """Return what was granted on these and is not over, the oldest first."""
    if not nodes:
        return []
    rows = await session.scalars(
        select(Grant)
        .where(
            or_(*(_on(node) for node in nodes)),
            or_(Grant.expires_at.is_(None), Grant.expires_at > func.now()),
        )
        .order_by(Grant.created_at, Grant.id)
    )
    return rows.all()


async def add_grant(
    session: WriteSession,
    asker: Asker,
    node: Node,
    subject: Subject,
    right: Right,
    expires_at: datetime | None,
) -> Grant:
    """Grant a right, in the place of the same one that ends at another time."""
    same = {
        f"{node.kind}_id": node.id,
        f"{subject.kind}_id": subject.id,
        "permission_type": right,
        "tenant_id": asker.tenant_id,
    }
    await session.execute(
        delete(Grant).where(*(getattr(Grant, name) == value for name, value in same.items()))
    )
    audience = None
    if expires_at is not None:
        audience = await _ending_audience(session, asker.tenant_id, subject, expires_at)
    added = Grant(**same, audience=audience, expires_at=expires_at, granted_by=asker.user_id)
    session.add(added)
    await session.flush()
    return added


async def _ending_audience(
    session: WriteSession, tenant_id: UUID, subject: Subject, expires_at: datetime
) -> int:
    """Return the number of those who are granted something until then: one for all of it."""
    known = await session.scalar(
        select(Grant.audience).where(
            Grant.tenant_id == tenant_id,
            getattr(Grant, f"{subject.kind}_id") == subject.id,
            Grant.expires_at == expires_at,
        )
    )
    return known or (await session.scalars(select(AUDIENCES.next_value()))).one()


async def remove_grant(session: WriteSession, node: Node, grant_id: UUID) -> Grant:
    """Take a right back.

    Raises:
        NotFound: no such grant on this.
    """
    removed: Grant | None = await session.scalar(
        delete(Grant).where(Grant.id == grant_id, _on(node)).returning(Grant)
    )
    if removed is None:
        raise NotFound(kind="grant", id=str(grant_id))
    return removed


_TABLES: dict[str, type[User] | type[Department] | type[Role]] = {
    "user": User,
    "department": Department,
    "role": Role,
}


async def require_subject(session: ReadSession, tenant_id: UUID, subject: Subject) -> None:
    """Make sure that a subject is one of the tenant's.

    Raises:
        NotFound: no such subject, or another tenant's.
    """
    table = _TABLES[subject.kind]
    found = select(table.id).where(table.id == subject.id, table.tenant_id == tenant_id)
    if await session.scalar(found) is None:
        raise NotFound(kind=subject.kind, id=str(subject.id))


class Named(NamedTuple):
    """A subject with its name and its audience number."""

    name: str
    audience: int


async def named(session: ReadSession, subjects: Some[Subject]) -> dict[Subject, Named]:
    """Return the subjects' names and numbers."""
    found: dict[Subject, Named] = {}
    for kind, table in _TABLES.items():
        ids = [each.id for each in subjects if each.kind == kind]
        if ids:
            rows = await session.execute(
                select(table.id, table.name, table.audience).where(table.id.in_(ids))
            )
            for key, name, audience in rows:
                found[Subject(kind, key)] = Named(name, audience)  # type: ignore[arg-type]
    return found


class Reader(NamedTuple):
    """Somebody who may come in, with the audiences that they belong to."""

    id: UUID
    name: str
    email: str
    audiences: list[int]


async def people(
    session: ReadSession, tenant_id: UUID, among: Some[int], limit: int, offset: int
) -> list[Reader]:
    """Return the people who belong to one of these audiences, by name."""
    belongs = func.user_audiences(User.tenant_id, User.id)
    theirs = (
        select(User.id, User.name, User.email, belongs.label("audiences"))
        .where(User.tenant_id == tenant_id, User.state == "active")
        .subquery()
    )
    rows = await session.execute(
        select(theirs)
        .where(type_coerce(theirs.c.audiences, ARRAY(Integer)).overlap(sorted(among)))
        .order_by(theirs.c.name, theirs.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [Reader(*row) for row in rows]
