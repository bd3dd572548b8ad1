"""Every query on conversations and messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    Uuid,
    and_,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONPATH

from govbot.accounts.asker import Asker
from govbot.chat.memory import Memory, turns_of
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import ChatMessage, ChatSession
from govbot.core.errors import NotFound
from govbot.library import repository as documents
from govbot.retrieval.question import MAX_QUESTION

_WHOLE = literal([], ARRAY(Text))
"""The path, of JSON, to all of it."""
_DOCUMENTS = cast("$[*].document_id", JSONPATH)
MOST_REMEMBERED = 24
"""Turns that are read; what is older is told by the summary alone."""


def _own(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate of a person's own conversations: nobody reads another's."""
    return and_(ChatSession.tenant_id == asker.tenant_id, ChatSession.user_id == asker.user_id)


async def require(session: ReadSession, asker: Asker, session_id: UUID) -> ChatSession:
    """Return one conversation.

    Raises:
        NotFound: no such conversation, or not this asker's.
    """
    found = await session.scalar(
        select(ChatSession).where(ChatSession.id == session_id, _own(asker))
    )
    if found is None:
        raise NotFound(kind="chat_session", id=str(session_id))
    return found


async def page(
    session: ReadSession, asker: Asker, limit: int, offset: int
) -> tuple[Sequence[ChatSession], int]:
    """Return a window of the conversations, newest first, and how many there are."""
    total = await session.scalar(select(func.count()).select_from(ChatSession).where(_own(asker)))
    rows = await session.scalars(
        select(ChatSession)
        .where(_own(asker))
        .order_by(ChatSession.updated_at.desc(), ChatSession.id)
        .limit(limit)
        .offset(offset)
    )
    return rows.all(), total or 0


async def messages(session: ReadSession, asker: Asker, session_id: UUID) -> Sequence[ChatMessage]:
    """Return a conversation's messages in order, as far as the asker may read them now.

    What an answer says comes from its sources: when one of these is not theirs to read any more,
    its words are not either, nor are those said before personal data of a source was hidden.
    """
    rows = await session.scalars(
        select(ChatMessage)
        .where(ChatMessage.session_id == session_id)
        .order_by(ChatMessage.position)
    )
    found, lost = rows.all(), await _lost(session, asker, session_id)
    for each in found:
        if documents.leant(
            lost, (source["document_id"] for source in each.sources), each.created_at
        ):
            each.content, each.sources, each.flags, each.support = "", [], [], None
            each.withheld = True
    return found


async def _lost(
    session: ReadSession, asker: Asker, session_id: UUID
) -> Mapping[str, datetime | None]:
    """Return the documents that a conversation shows and that are withheld from the asker."""
    shown = select(
        func.jsonb_path_query(ChatMessage.sources, _DOCUMENTS).op("#>>")(_WHOLE).cast(Uuid)
    ).where(ChatMessage.session_id == session_id)
    return await documents.withheld(session, asker, shown)


async def remembered(session: ReadSession, session_id: UUID, asker: Asker | None = None) -> Memory:
    """Return the newest turns of a conversation and the summary of the older ones.

    Of what `asker` may read no more nothing is remembered; None: nobody will see it.
    """
    shown = func.jsonb_path_query_array(ChatMessage.sources, _DOCUMENTS)
    rows = await session.execute(
        select(
            ChatMessage.role,
            func.left(ChatMessage.content, MAX_QUESTION),
            ChatMessage.position,
            shown,
            ChatMessage.created_at,
        )
        .where(ChatMessage.session_id == session_id)
        .order_by(ChatMessage.position.desc())
        .limit(2 * MOST_REMEMBERED)
    )
    kept = await session.execute(
        select(ChatSession.summary, ChatSession.summary_until).where(ChatSession.id == session_id)
    )
    summary, until = kept.one_or_none() or (None, None)
    lost = await _lost(session, asker, session_id) if asker else {}
    told = [
        (role, "" if documents.leant(lost, leaning, said_at) else content, position)
        for role, content, position, leaning, said_at in rows
    ]
    # The summary may tell of what is lost, and nobody can say where.
    return Memory(turns_of(told[::-1]), "" if lost else summary or "", until or 0)


async def save_summary(session: WriteSession, session_id: UUID, text: str, until: int) -> None:
    """Keep a summary, unless one that goes further is kept already."""
    await session.execute(
        update(ChatSession)
        .where(ChatSession.id == session_id, func.coalesce(ChatSession.summary_until, 0) < until)
        .values(summary=text, summary_until=until)
    )


async def add_session(session: WriteSession, asker: Asker, title: str) -> ChatSession:
    """Begin a conversation."""
    begun = ChatSession(
        tenant_id=asker.tenant_id, user_id=asker.user_id, title=title, total_messages=0
    )
    session.add(begun)
    await session.flush()
    return begun


async def add_turn(
    session: WriteSession, asker: Asker, session_id: UUID, question: str
) -> tuple[UUID, UUID]:
    """Save a question and the empty answer that is being written; return both ids."""
    common = {"tenant_id": asker.tenant_id, "session_id": session_id}
    asked = ChatMessage(role="user", content=question, **common)
    session.add(asked)
    await session.flush()
    answer = ChatMessage(role="assistant", content="", state="writing", **common)
    session.add(answer)
    await session.execute(
        update(ChatSession)
        .where(ChatSession.id == session_id)
        .values(total_messages=ChatSession.total_messages + 2, updated_at=func.now())
    )
    await session.flush()
    return asked.id, answer.id


async def save_answer(session: WriteSession, answer_id: UUID, values: dict[str, Any]) -> None:
    """Write an answer over its placeholder."""
    await session.execute(update(ChatMessage).where(ChatMessage.id == answer_id).values(**values))


async def get_message(session: ReadSession, message_id: UUID) -> ChatMessage | None:
    """Return one message."""
    return await session.get(ChatMessage, message_id)


async def rename(session: WriteSession, session_id: UUID, title: str) -> None:
    """Give a conversation another title."""
    await session.execute(
        update(ChatSession).where(ChatSession.id == session_id).values(title=title)
    )


async def remove(session: WriteSession, session_id: UUID) -> None:
    """Remove a conversation and its messages."""
    await session.execute(delete(ChatSession).where(ChatSession.id == session_id))


async def close_abandoned(session: WriteSession, older_than: timedelta) -> int:
    """Mark answers that a dead process left half-written as stopped; return how many."""
    closed = await session.scalars(
        update(ChatMessage)
        .where(
            ChatMessage.state == "writing",
            ChatMessage.created_at < func.now() - older_than,
        )
        .values(state="stopped")
        .returning(ChatMessage.id)
    )
    return len(closed.all())
