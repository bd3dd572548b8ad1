"""Deciding who may read, change and remove what, and saying why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false

from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotAllowed
from govbot.accounts.naming import checked_name
from govbot.accounts.permissions import Permission
from govbot.audit.actions import Action
from govbot.audit.record import Act, record
from govbot.core.db.engine import Database, ReadSession, WriteSession
from govbot.core.db.models import Collection, Document, Grant
from govbot.library.access import fillable, governable, readable, within_reach, writable
from govbot.library.rights import reasons, repository
from govbot.library.rights.errors import AlreadyOver, WithinItself
from govbot.library.rights.reasons import Cause
from govbot.library.rights.repository import Named, Node, Reader, Right, Subject, Widened
from govbot.library.subjects import repository as subjects

Allowed = Callable[[Asker], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Access:
    """How a document or a collection stands: what was decided on it, and all that follows.

    `causes` are all that let anybody do anything, those of the collections around it too.
    """

    visibility: str
    department_id: UUID | None
    owner_id: UUID | None
    causes: Sequence[Cause]


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of every tenant, decided through an asker. Each change counts at once."""

    database: Database

    async def collections(self, asker: Asker) -> Sequence[tuple[Collection, bool]]:
        """Return the collections that the asker sees, by name; True: theirs to fill."""
        async with self.database.read() as session:
            return await repository.collections(session, asker)

    async def create(self, asker: Asker, name: str, parent_id: UUID | None) -> Collection:
        """Make a collection, which inherits from the one around it.

        Raises:
            NotFound: there is no such collection to make it in, or not for this asker.
            NameTaken: another one beside it has the name.
            NameInvalid: nothing of it can be seen.
        """
        name = checked_name(name)
        made = Collection(tenant_id=asker.tenant_id, name=name, parent_id=parent_id)
        async with self.database.write() as session:
            await repository.lock(session, asker.tenant_id)
            if parent_id is not None:
                await repository.get_collection(session, fillable(asker), parent_id)
            await repository.add_collection(session, made)
            await repository.settle(session, asker.tenant_id, collections=[made.id])
            node = Node("collection", made.id)
            told = {"name": name, "into": parent_id}
            await _note(session, asker, Action.COLLECTION_CREATE, node, **told)
        return made

    async def rename(self, asker: Asker, collection_id: UUID, name: str) -> Collection:
        """Give a collection another name.

        Raises:
            NotFound, NameTaken, NameInvalid: see `create`.
        """
        name = checked_name(name)
        async with self.database.write() as session:
            await repository.lock(session, asker.tenant_id)
            found = await repository.get_collection(session, fillable(asker), collection_id)
            if found.name != name:
                node, told = Node("collection", found.id), {"from": found.name, "to": name}
                await repository.change(session, node, name=name)
                await _note(session, asker, Action.COLLECTION_RENAME, node, name=name, **told)
        found.name = name
        return found

    async def put(self, asker: Asker, collection_id: UUID, parent_id: UUID | None) -> None:
        """Move a collection, with all that is in it, into another one or to the top.

        Raises:
            NotFound, NameTaken: see `create`.
            WithinItself: the other one is within it.
            NotAllowed: more people would read what is in it; see `_require_no_wider`.
        """
        async with self.database.write() as session:
            await repository.lock(session, asker.tenant_id)
            found = await repository.get_collection(session, fillable(asker), collection_id)
            if parent_id is not None:
                await repository.get_collection(session, fillable(asker), parent_id)
                if await repository.is_within(session, parent_id, found.id):
                    raise WithinItself
            told = {"from": found.parent_id, "to": parent_id}
            node = Node("collection", found.id)
            await repository.change(session, node, parent_id=parent_id)
            _require_no_wider(
                asker, await repository.settle(session, asker.tenant_id, collections=[found.id])
            )
            await _note(session, asker, Action.COLLECTION_MOVE, node, name=found.name, **told)

    async def remove(self, asker: Asker, collection_id: UUID) -> None:
        """Remove an empty collection.

        Raises:
            NotFound: see `create`.
            CollectionNotEmpty: something is in it, maybe out of this asker's sight.
        """
        async with self.database.write() as session:
            await repository.lock(session, asker.tenant_id)
            found = await repository.get_collection(session, fillable(asker), collection_id)
            await repository.remove_collection(session, found)
            node, told = Node("collection", found.id), {"name": found.name, "in": found.parent_id}
            await _note(session, asker, Action.COLLECTION_DELETE, node, **told)

    async def move(
        self, asker: Asker, document_ids: Sequence[UUID], collection_id: UUID | None
    ) -> None:
        """Move documents into a collection or out of all: all of them or none.

        Raises:
            NotFound: one of them is not there for this asker, or not theirs to change.
            NotAllowed: more people would read one; see `_require_no_wider`.
        """
        async with self.database.write() as session:
            await repository.lock(session, asker.tenant_id)
            if collection_id is not None:
                await repository.get_collection(session, fillable(asker), collection_id)
            for document_id in document_ids:
                await repository.get_document(session, writable(asker), document_id)
                node = Node("document", document_id)
                await repository.change(session, node, collection_id=collection_id)
                await _note(session, asker, Action.RIGHT_MOVE, node, into=collection_id)
            _require_no_wider(
                asker, await repository.settle(session, asker.tenant_id, documents=document_ids)
            )

    async def show(
        self,
        asker: Asker,
        node: Node,
        visibility: str,
        department_id: UUID | None = None,
    ) -> None:
        """Decide who may read something without having been granted anything.

        Raises:
            NotFound: it is not this asker's to decide about; there is no such department.
        """
        async with self.database.write() as session:
            await self._governed(session, asker, node)
            if department_id is not None:
                subject = Subject("department", department_id)
                await repository.require_subject(session, asker.tenant_id, subject)
            await repository.change(
                session, node, visibility=visibility, department_id=department_id
            )
            await _settle(session, asker, node)
            told = {"visibility": visibility, "department": department_id}
            await _note(session, asker, Action.RIGHT_VISIBILITY, node, **told)

    async def grant(
        self,
        asker: Asker,
        node: Node,
        subject: Subject,
        right: Right,
        expires_at: datetime | None = None,
    ) -> Grant:
        """Grant a right until it is taken back, or until `expires_at`.

        Raises:
            NotFound: it is not this asker's to decide about; there is no such subject.
            AlreadyOver: it would have ended already.
        """
        if expires_at is not None and expires_at <= datetime.now(UTC):
            raise AlreadyOver
        async with self.database.write() as session:
            await self._governed(session, asker, node)
            await repository.require_subject(session, asker.tenant_id, subject)
            added = await repository.add_grant(session, asker, node, subject, right, expires_at)
            await _settle(session, asker, node)
            until = expires_at.isoformat() if expires_at else None
            told = {"grant": added.id, subject.kind: subject.id, "right": right, "until": until}
            await _note(session, asker, Action.RIGHT_GRANT, node, **told)
        return added

    async def revoke(self, asker: Asker, node: Node, grant_id: UUID) -> None:
        """Take a right back.

        Raises:
            NotFound: it is not this asker's to decide about; no such grant on it.
        """
        async with self.database.write() as session:
            await self._governed(session, asker, node)
            await repository.remove_grant(session, node, grant_id)
            await _settle(session, asker, node)
            await _note(session, asker, Action.RIGHT_REVOKE, node, grant=grant_id)

    async def access(self, asker: Asker, node: Node) -> Access:
        """Return how something stands, for whoever decides about it.

        Raises:
            NotFound: it is not this asker's to decide about.
        """
        async with self.database.read() as session:
            found = await _found(session, asker, node, governable, _decides)
            return await _access(session, found)

    async def readers(
        self, asker: Asker, node: Node, limit: int, offset: int
    ) -> list[tuple[Reader, list[Cause]]]:
        """Return who may read something, by name, and why each of them may.

        Raises:
            NotFound: it is not this asker's to decide about.
        """
        async with self.database.read() as session:
            found = await _found(session, asker, node, governable, _decides)
            access = await _access(session, found)
            people = await repository.people(
                session,
                asker.tenant_id,
                [cause.audience for cause in access.causes],
                limit,
                offset,
            )
        return [(each, reasons.of(access.causes, each.audiences)) for each in people]

    async def subjects(
        self, asker: Asker, text: str, kinds: frozenset[str]
    ) -> list[subjects.Candidate]:
        """Return who in the asker's tenant may be granted something; see `subjects.candidates`."""
        async with self.database.read() as session:
            return await subjects.candidates(session, asker.tenant_id, text.strip(), kinds)

    async def why(self, asker: Asker, document_id: UUID) -> list[Cause]:
        """Return why the asker may read a document.

        Raises:
            NotFound: they may not, or there is none.
        """
        async with self.database.read() as session:
            found = await repository.get_document(session, readable(asker), document_id)
            access = await _access(session, found)
        return reasons.of(access.causes, asker.audiences)

    async def _governed(self, session: WriteSession, asker: Asker, node: Node) -> None:
        await repository.lock(session, asker.tenant_id)
        await _found(session, asker, node, governable, _decides)


def _decides(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate of the collections whose rights the asker may decide."""
    return within_reach(asker) if Permission.ACCESS in asker.permissions else false()


def _require_no_wider(asker: Asker, widened: Sequence[Widened]) -> None:
    """Refuse a move by which more people may do something than before.

    That decides about access: who may not do that, moves to where the same people read, or fewer,
    or documents of their own. Who may change all that they read need not ask who else may.

    Raises:
        NotAllowed: they do not decide about access.
    """
    if Permission.ACCESS in asker.permissions:
        return
    curates = Permission.CURATE in asker.permissions
    for each in widened:
        is_own = each.owner_id is not None and each.owner_id == asker.user_id
        if not is_own and (each.read or not curates):
            raise NotAllowed(permission=Permission.ACCESS.value)


async def _found(
    session: ReadSession, asker: Asker, node: Node, document: Allowed, collection: Allowed
) -> Document | Collection:
    if node.kind == "document":
        return await repository.get_document(session, document(asker), node.id)
    return await repository.get_collection(session, collection(asker), node.id)


async def _note(
    session: WriteSession, asker: Asker, action: Action, node: Node, **data: UUID | str | None
) -> None:
    told = {name: str(value) if value is not None else None for name, value in data.items()}
    await record(session, asker.actor, Act(action, node.kind, str(node.id), told))


async def _settle(session: WriteSession, asker: Asker, node: Node) -> None:
    if node.kind == "document":
        await repository.settle(session, asker.tenant_id, documents=[node.id])
    else:
        await repository.settle(session, asker.tenant_id, collections=[node.id])


async def _access(session: ReadSession, of: Document | Collection) -> Access:
    around = of.collection_id if isinstance(of, Document) else of.parent_id
    chain: list[Document | Collection] = [of]
    if of.visibility == "inherit":
        for each in await repository.path(session, around):
            chain.append(each)
            if each.visibility != "inherit":
                break
    owner_id = of.owner_id if isinstance(of, Document) else None
    nodes = [
        Node("document" if isinstance(each, Document) else "collection", each.id) for each in chain
    ]
    granted = await repository.grants(session, nodes)
    subjects = {_subject(each) for each in granted}
    subjects |= {Subject("user", each.granted_by) for each in granted if each.granted_by}
    last = chain[-1]
    if last.department_id is not None:
        subjects.add(Subject("department", last.department_id))
    if owner_id is not None:
        subjects.add(Subject("user", owner_id))
    names = await repository.named(session, subjects)
    return Access(
        of.visibility, of.department_id, owner_id, _causes(chain, granted, names, owner_id)
    )


def _causes(
    chain: Sequence[Document | Collection],
    granted: Sequence[Grant],
    names: dict[Subject, Named],
    owner_id: UUID | None,
) -> list[Cause]:
    via = {each.id: each.name for each in chain[1:] if isinstance(each, Collection)}
    last = chain[-1]
    # At the top, what inherits is for everybody.
    visibility = "tenant" if last.visibility == "inherit" else last.visibility
    department = names.get(Subject("department", last.department_id or last.id))
    causes = list(reasons.visible(visibility, department, via.get(last.id)))
    for each in granted:
        subject = _subject(each)
        rights = ("read",) if each.permission_type == "read" else ("read", each.permission_type)
        name, audience = names[subject]
        giver = names.get(Subject("user", each.granted_by)) if each.granted_by else None
        place = via.get(each.collection_id) if each.collection_id else None
        causes.append(
            Cause(
                each.audience or audience,
                subject.kind,
                name,
                rights,
                place,
                each.expires_at,
                each.id,
                subject.id,
                giver.name if giver else None,
            )
        )
    if owner_id is not None:
        name, audience = names[Subject("user", owner_id)]
        causes.append(Cause(audience, "owner", name, reasons.ALL))
    return causes


def _subject(grant: Grant) -> Subject:
    if grant.user_id is not None:
        return Subject("user", grant.user_id)
    if grant.department_id is not None:
        return Subject("department", grant.department_id)
    return Subject("role", grant.role_id or grant.id)
