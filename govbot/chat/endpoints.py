"""HTTP: conversations, and answers as Server-Sent Events."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from govbot.accounts.auth import CurrentAsker, PreferredLanguage
from govbot.chat.events import Event
from govbot.chat.schemas import (
    Conversation,
    Examples,
    MessageOut,
    QuestionIn,
    SessionOut,
    SessionPage,
    SessionRename,
    event_data,
)
from govbot.chat.service import Chat
from govbot.core.words import Language

router = APIRouter(prefix="/chat", tags=["chat"])


async def get_chat(request: Request) -> Chat:
    """Return the service."""
    chat: Chat = request.app.state.services.chat
    return chat


ChatService = Annotated[Chat, Depends(get_chat)]


@router.post("/messages", response_class=StreamingResponse)
async def ask(
    body: QuestionIn, chat: ChatService, asker: CurrentAsker, language: PreferredLanguage
) -> StreamingResponse:
    """Answer a question as a stream of events; closing the connection stops the answer."""
    events = chat.ask(asker, body.question, body.session_id, body.style)
    # What is refused is refused with its status, before the stream begins.
    first = await anext(events)
    return StreamingResponse(
        _stream(first, events, language),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(
    first: Event, events: AsyncGenerator[Event, None], language: Language
) -> AsyncGenerator[str, None]:
    number = 0
    async with aclosing(events):
        yield _frame(number, *event_data(first, language))
        async for event in events:
            number += 1
            yield _frame(number, *event_data(event, language))
    yield _frame(number + 1, "done", {})


def _frame(number: int, name: str, data: dict[str, object]) -> str:
    return f"id: {number}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@router.get("/examples")
async def examples(chat: ChatService, asker: CurrentAsker) -> Examples:
    """Return example questions about documents that are in the library."""
    return Examples(items=await chat.examples(asker))


@router.get("/sessions")
async def list_sessions(
    chat: ChatService,
    asker: CurrentAsker,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> SessionPage:
    """Return a window of the conversations, newest first."""
    rows, total = await chat.page(asker, limit, offset)
    return SessionPage(items=[SessionOut.of(row) for row in rows], total=total)


@router.get("/sessions/{session_id}")
async def reopen(session_id: UUID, chat: ChatService, asker: CurrentAsker) -> Conversation:
    """Return a conversation with its messages."""
    session, messages = await chat.reopen(asker, session_id)
    return Conversation(
        session=SessionOut.of(session), messages=[MessageOut.of(row) for row in messages]
    )


@router.patch("/sessions/{session_id}")
async def rename(
    session_id: UUID, body: SessionRename, chat: ChatService, asker: CurrentAsker
) -> SessionOut:
    """Give a conversation another title."""
    return SessionOut.of(await chat.rename(asker, session_id, body.title))


@router.delete("/sessions/{session_id}", status_code=204)
async def remove(session_id: UUID, chat: ChatService, asker: CurrentAsker) -> None:
    """Remove a conversation."""
    await chat.remove(asker, session_id)
