"""HTTP: conversations, and answers as Server-Sent Events."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, WebSocket
from fastapi.requests import HTTPConnection
from fastapi.responses import StreamingResponse

from govbot.accounts.auth import Asking, PreferredLanguage, still_asking
from govbot.chat.live import LiveAnswer
from govbot.chat.schemas import (
    Conversation,
    Examples,
    MessageOut,
    QuestionIn,
    SessionOut,
    SessionPage,
    SessionRename,
    StageOut,
    event_data,
)
from govbot.chat.service import Chat
from govbot.chat.talk import Talk
from govbot.core.words import Language

router = APIRouter(prefix="/chat", tags=["chat"])


EVENTS = {
    "description": "Server-Sent Events; the schema is that of the data of `stage`.",
    "content": {"text/event-stream": {"schema": StageOut.model_json_schema()}},
}


async def get_chat(connection: HTTPConnection) -> Chat:
    """Return the service."""
    chat: Chat = connection.app.state.services.chat
    return chat


ChatService = Annotated[Chat, Depends(get_chat)]


@router.post("/messages", response_class=StreamingResponse, responses={200: EVENTS})
async def ask(
    body: QuestionIn, chat: ChatService, asker: Asking, language: PreferredLanguage
) -> StreamingResponse:
    """Answer a question as a stream of events; closing the connection stops the answer.

    With `resume_s` it goes on for so long, and can be followed from the event that was read last.
    """
    # What is refused is refused with its status, before the stream begins.
    events = chat.ask(asker, body.question, body.session_id, body.style)
    live = await chat.live.begin(asker, events, body.resume_s)
    return _following(live, language)


@router.get("/answers/{answer_id}/events", response_class=StreamingResponse)
async def follow(
    answer_id: UUID,
    chat: ChatService,
    asker: Asking,
    language: PreferredLanguage,
    last_event_id: Annotated[int, Header(ge=-1)] = -1,
) -> StreamingResponse:
    """Return the events of an answer being made that follow the one that was read last."""
    return _following(chat.live.find(asker, answer_id), language, last_event_id)


@router.post("/answers/{answer_id}/stop", status_code=204)
async def stop(answer_id: UUID, chat: ChatService, asker: Asking) -> None:
    """Stop an answer being made; what was written is kept."""
    await chat.live.find(asker, answer_id).stop()


@router.websocket("/ws")
async def converse(
    socket: WebSocket, chat: ChatService, asker: Asking, language: PreferredLanguage
) -> None:
    """Answer over a connection that stays open, with the same events."""
    await socket.accept()
    talk = Talk(chat, partial(still_asking, socket, asker), language, socket.send_json)
    try:
        while (message := await socket.receive())["type"] != "websocket.disconnect":
            await talk.hear(message.get("text") or "")
    finally:
        await talk.leave()


def _following(live: LiveAnswer, language: Language, after: int = -1) -> StreamingResponse:
    return StreamingResponse(
        _stream(live, language, after),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(live: LiveAnswer, language: Language, after: int) -> AsyncGenerator[str, None]:
    number = after
    async with aclosing(live.follow(after)) as events:
        async for number, event in events:
            yield frame(number, *event_data(event, language))
    yield frame(number + 1, "done", {})


def frame(number: int, name: str, data: dict[str, object]) -> str:
    """Return one event as it is sent."""
    return f"id: {number}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@router.get("/examples")
async def examples(chat: ChatService, asker: Asking) -> Examples:
    """Return example questions about documents that are in the library."""
    return Examples(items=await chat.examples(asker))


@router.get("/sessions")
async def list_sessions(
    chat: ChatService,
    asker: Asking,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> SessionPage:
    """Return a window of the conversations, newest first."""
    rows, total = await chat.page(asker, limit, offset)
    return SessionPage(items=[SessionOut.of(row) for row in rows], total=total)


@router.get("/sessions/{session_id}")
async def reopen(
    session_id: UUID, chat: ChatService, asker: Asking, language: PreferredLanguage
) -> Conversation:
    """Return a conversation with its messages."""
    session, messages = await chat.reopen(asker, session_id)
    return Conversation(
        session=SessionOut.of(session), messages=[MessageOut.of(row, language) for row in messages]
    )


@router.patch("/sessions/{session_id}")
async def rename(
    session_id: UUID, body: SessionRename, chat: ChatService, asker: Asking
) -> SessionOut:
    """Give a conversation another title."""
    return SessionOut.of(await chat.rename(asker, session_id, body.title))


@router.delete("/sessions/{session_id}", status_code=204)
async def remove(session_id: UUID, chat: ChatService, asker: Asking) -> None:
    """Remove a conversation."""
    await chat.remove(asker, session_id)
