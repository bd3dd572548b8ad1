"""Every statement on what is held of a person: here what is told of them, beside it what goes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from govbot.accounts.asker import Asker
from govbot.core.db.engine import ReadSession
from govbot.core.db.models import (
    ApiKey,
    AuditEntry,
    AuditHead,
    AuditText,
    ChatMessage,
    ChatSession,
    Department,
    Document,
    Grant,
    Role,
    SignIn,
    Tenant,
    User,
)
from govbot.core.errors import NotFound
from govbot.library import repository as library
from govbot.library.access import governable, readable

Record = dict[str, Any]

_ACCOUNT = (
    "id", "email", "name", "state", "provider", "subject", "totp_on", "last_login_at",
    "created_at", "updated_at",
)  # fmt: skip
_SIGN_IN = (
    "id", "method", "address", "agent", "second_factor", "created_at", "used_at", "expires_at",
    "ended_at",
)  # fmt: skip
_KEY = ("id", "name", "hint", "scopes", "created_at", "expires_at", "used_at", "revoked_at")
_GRANT = (
    "id", "document_id", "collection_id", "permission_type", "granted_by", "expires_at",
    "created_at",
)  # fmt: skip
_DOCUMENT = ("id", "media_type", "size_bytes", "state", "created_at")
_NAMES = ("title", "filename")
_TALK = ("id", "title", "total_messages", "summary", "started_at", "updated_at")
_MESSAGE = ("id", "role", "state", "content", "sources", "flags", "model_used", "created_at")
_ACT = ("seq", "at", "action", "subject_kind", "subject_id", "data")


class Subject(NamedTuple):
    """Whose records are told, to whom; `words`: also those that only they themselves read."""

    user_id: UUID
    asker: Asker
    words: bool


async def account(session: ReadSession, subject: Subject) -> Record:
    """Return what is kept of somebody's account, without what proves who they are.

    Raises:
        NotFound: the asker's organisation has nobody of this id.
    """
    belongs = and_(Department.tenant_id == User.tenant_id, Department.id == User.department_id)
    query = (
        select(User, Role.name, Department.name, Tenant.name)
        .join(Role, and_(Role.tenant_id == User.tenant_id, Role.id == User.role_id))
        .join(Tenant, Tenant.id == User.tenant_id)
        .outerjoin(Department, belongs)
        .where(User.tenant_id == subject.asker.tenant_id, User.id == subject.user_id)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound(kind="person", id=str(subject.user_id))
    user, role, department, organization = row
    belonging = {"role": role, "department": department, "organization": organization}
    has = {"has_password": user.password_hash is not None, "recovery_codes": len(user.recovery)}
    return _told(user, _ACCOUNT) | belonging | has


async def sign_ins(session: ReadSession, subject: Subject) -> list[Record]:
    """Return where somebody signed in."""
    return await _all_of(session, subject, SignIn, _SIGN_IN)


async def keys(session: ReadSession, subject: Subject) -> list[Record]:
    """Return somebody's API keys, without their secrets."""
    return await _all_of(session, subject, ApiKey, _KEY)


async def grants(session: ReadSession, subject: Subject) -> list[Record]:
    """Return what somebody was given rights on."""
    return await _all_of(session, subject, Grant, _GRANT)


async def _all_of(
    session: ReadSession, subject: Subject, table: Any, columns: Sequence[str]
) -> list[Record]:
    named = and_(table.tenant_id == subject.asker.tenant_id, table.user_id == subject.user_id)
    rows = await session.scalars(select(table).where(named).order_by(table.created_at, table.id))
    return [_told(row, columns) for row in rows]


async def documents(session: ReadSession, subject: Subject) -> list[Record]:
    """Return the documents that somebody brought in; named where the asker may see them."""
    owned = (
        Document.tenant_id == subject.asker.tenant_id,
        Document.owner_id == subject.user_id,
    )
    ordered = select(Document).where(*owned).order_by(Document.created_at, Document.id)
    may_see = or_(readable(subject.asker), governable(subject.asker))
    named = set(await session.scalars(select(Document.id).where(*owned, may_see)))
    async with session.as_owner():
        rows = (await session.scalars(ordered)).all()
    return [_told(row, (*_DOCUMENT, *(_NAMES if row.id in named else ()))) for row in rows]


async def conversations(
    session: ReadSession, subject: Subject, after: UUID | None, limit: int
) -> list[Record]:
    """Return some of somebody's conversations, by id, with their messages.

    Without `subject.words` only that they took place is told.
    """
    mine = [
        ChatSession.tenant_id == subject.asker.tenant_id,
        ChatSession.user_id == subject.user_id,
    ]
    if after is not None:
        mine.append(ChatSession.id > after)
    query = select(ChatSession).where(*mine).order_by(ChatSession.id).limit(limit)
    async with session.as_owner():
        talks = (await session.scalars(query)).all()
        if not subject.words:
            hidden = {"title", "summary"}
            return [_told(talk, [name for name in _TALK if name not in hidden]) for talk in talks]
        ids = [talk.id for talk in talks]
        said = select(ChatMessage).where(ChatMessage.session_id.in_(ids))
        messages = (await session.scalars(said.order_by(ChatMessage.position))).all()
    keys = {UUID(source["document_id"]) for each in messages for source in each.sources}
    lost = await library.withheld(session, subject.asker, keys)
    return [
        _talk(talk, [each for each in messages if each.session_id == talk.id], lost)
        for talk in talks
    ]


def _talk(
    talk: ChatSession, messages: Sequence[ChatMessage], lost: Mapping[str, datetime | None]
) -> Record:
    """Return a conversation as the page shows it: without what its documents now keep back."""
    told, hidden = [], False
    for each in messages:
        record = _told(each, _MESSAGE)
        named = (source["document_id"] for source in each.sources)
        if library.leant(lost, named, each.created_at):
            record |= {"content": "", "sources": [], "flags": [], "withheld": True}
            hidden = True
        told.append(record)
    # A summary may tell of what is kept back, and nobody can say where.
    summary = {"summary": None} if hidden else {}
    return _told(talk, _TALK) | summary | {"messages": told}


async def acts(session: ReadSession, subject: Subject, after: int, limit: int) -> list[Record]:
    """Return some of the acts by or about somebody, the oldest first.

    From where others acted is theirs; what somebody wrote is told to them alone.
    """
    own = AuditEntry.actor_id == subject.user_id
    about = AuditEntry.subject_id == str(subject.user_id)
    query = (
        select(AuditEntry, AuditText.text)
        .outerjoin(
            AuditText,
            and_(AuditText.tenant_id == AuditEntry.tenant_id, AuditText.seq == AuditEntry.seq),
        )
        .where(
            AuditEntry.tenant_id == subject.asker.tenant_id,
            AuditEntry.seq > after,
            or_(own, about),
        )
        .order_by(AuditEntry.seq)
        .limit(limit)
    )
    told = []
    for entry, text in await session.execute(query):
        act = _told(entry, _ACT) | {"by": "person" if _is_own(entry, subject) else "others"}
        if _is_own(entry, subject):
            act["address"] = entry.address
            if subject.words:
                act["text"] = text
        told.append(act)
    return told


def _is_own(entry: AuditEntry, subject: Subject) -> bool:
    return entry.actor_id == subject.user_id


async def last_act(session: ReadSession, tenant_id: UUID) -> int:
    """Return the number of the last act of a tenant's record."""
    query = select(AuditHead.seq).where(AuditHead.tenant_id == tenant_id)
    return await session.scalar(query) or 0


async def counts(session: ReadSession, tenant_id: UUID, user_id: UUID) -> dict[str, int]:
    """Return how many records of each kind there are of somebody."""
    named: dict[str, Any] = {
        "conversations": ChatSession,
        "sign_ins": SignIn,
        "keys": ApiKey,
        "grants": Grant,
    }
    queries = {
        name: select(func.count()).where(table.tenant_id == tenant_id, table.user_id == user_id)
        for name, table in named.items()
    }
    queries["documents"] = select(func.count()).where(
        Document.tenant_id == tenant_id, Document.owner_id == user_id
    )
    own = and_(AuditEntry.tenant_id == tenant_id, AuditEntry.actor_id == user_id)
    kept = and_(AuditText.tenant_id == AuditEntry.tenant_id, AuditText.seq == AuditEntry.seq)
    queries["texts"] = select(func.count()).select_from(AuditEntry).join(AuditText, kept).where(own)
    async with session.as_owner():
        return {name: await session.scalar(query) or 0 for name, query in queries.items()}


def _told(row: Any, columns: Sequence[str]) -> Record:
    return {name: getattr(row, name) for name in columns}
