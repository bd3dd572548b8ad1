"""HTTP: `/v1/models` and `/v1/chat/completions`, for any client of OpenAI's chat protocol."""

import asyncio
import json
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from govbot.accounts.auth import Asking
from govbot.chat.events import Answered, Broken, Event, SourcesFound, TokenWritten
from govbot.chat.service import Chat
from govbot.chat.unsaved import ask_unsaved
from govbot.core.errors import GovBotError, NotFound
from govbot.core.text.language import tongue_of
from govbot.gateway.completions import Completion
from govbot.gateway.dialogue import read
from govbot.gateway.schemas import MODELS, PREFIX, CompletionIn, UnknownModel, model_card

# The protocol is described by those who made it, and the web page does not speak it.
router = APIRouter(prefix=PREFIX, include_in_schema=False)

LEFT = 499
"""Nobody reads this answer: its client has closed the connection."""


async def get_chat(request: Request) -> Chat:
    """Return the service."""
    chat: Chat = request.app.state.services.chat
    return chat


ChatService = Annotated[Chat, Depends(get_chat)]


@router.get("/models")
async def list_models(_: Asking) -> dict[str, Any]:
    """Return the names under which GovBot answers."""
    return {"object": "list", "data": [model_card(model) for model in MODELS]}


@router.get("/models/{model}")
async def get_model(model: str, _: Asking) -> dict[str, Any]:
    """Return one of them."""
    if model not in MODELS:
        raise UnknownModel(model=model)
    return model_card(model)


@router.post("/chat/completions", response_model=None)
async def complete(
    body: CompletionIn,
    request: Request,
    chat: ChatService,
    asker: Asking,
) -> Response:
    """Answer the last question of the messages; closing the connection stops the answer."""
    body.check()
    dialogue = read(body.messages)
    completion = Completion(body.model, tongue_of(dialogue.question))
    events = ask_unsaved(chat, asker, dialogue.question, dialogue.history, body.govbot.style)
    if not body.stream:
        return await _unless_left(request, _whole(completion, events))
    # What is refused, or fails in the search, is told by its status, before the stream begins.
    first = await _begun(events)
    return StreamingResponse(
        _frames(completion.chunks(_from(first, events))),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def nothing_else(path: str, _: Asking) -> None:
    """Say that there is no more of the protocol here than that."""
    raise NotFound(path=path)


async def _whole(completion: Completion, events: AsyncGenerator[Event, None]) -> Response:
    return JSONResponse(await completion.whole(events))


async def _begun(events: AsyncGenerator[Event, None]) -> Event:
    """Return the event that ends the search.

    Raises:
        GovBotError: the search failed, or the question cannot be asked.
    """
    async for event in events:
        if isinstance(event, Broken):
            raise event.error
        if isinstance(event, SourcesFound | TokenWritten | Answered):
            return event
    raise GovBotError


async def _from(first: Event, events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    async with aclosing(events):
        yield first
        async for event in events:
            yield event


async def _frames(chunks: AsyncGenerator[dict[str, Any]]) -> AsyncGenerator[str, None]:
    async with aclosing(chunks):
        async for chunk in chunks:
            yield f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"


async def _unless_left(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """Return what the work gives; it is cancelled when its client closes the connection."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else Response(status_code=LEFT)
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
