"""HTTP: the tenant's instructions for the language model."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import StreamingResponse

from govbot.accounts.auth import Instructing, PreferredLanguage
from govbot.chat.endpoints import EVENTS, ChatService, frame
from govbot.chat.events import Event
from govbot.chat.schemas import event_data
from govbot.core.text.language import Tongue
from govbot.core.words import Language
from govbot.prompts.schemas import (
    ActiveIn,
    ChangeOut,
    ChangePage,
    PreviewIn,
    PromptList,
    PromptOut,
    VersionIn,
    VersionOut,
)
from govbot.prompts.service import Prompts, preview

router = APIRouter(prefix="/prompts", tags=["prompts"])


async def get_prompts(request: Request) -> Prompts:
    """Return the service."""
    prompts: Prompts = request.app.state.services.prompts
    return prompts


PromptsService = Annotated[Prompts, Depends(get_prompts)]


@router.get("")
async def list_prompts(prompts: PromptsService, asker: Instructing) -> PromptList:
    """Return the instructions that count, and those that came with GovBot, in each language."""
    tongues: tuple[Tongue, ...] = get_args(Tongue)
    return PromptList(
        items=[PromptOut.of(await prompts.standing(asker, tongue), tongue) for tongue in tongues]
    )


@router.get("/{language}/history")
async def list_changes(
    language: Tongue,
    prompts: PromptsService,
    asker: Instructing,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> ChangePage:
    """Return a window of the changes, newest first; the first of all is what counts."""
    rows, total = await prompts.history(asker, language, limit, offset)
    return ChangePage(items=[ChangeOut.of(row) for row in rows], total=total)


@router.get("/{language}/versions/{number}")
async def get_version(
    language: Tongue,
    number: Annotated[int, Path(ge=1, le=2**31 - 1)],
    prompts: PromptsService,
    asker: Instructing,
) -> VersionOut:
    """Return one version with its text."""
    return VersionOut.of(await prompts.version(asker, language, number), language)


@router.post("/{language}/versions", status_code=201)
async def save_version(
    language: Tongue, body: VersionIn, prompts: PromptsService, asker: Instructing
) -> PromptOut:
    """Keep a new version, which counts from the next answer on.

    409 when the instructions are no longer those of `revision`: nothing was saved.
    """
    return PromptOut.of(await prompts.save(asker, language, body.edit()), language)


@router.post("/{language}/active")
async def restore(
    language: Tongue, body: ActiveIn, prompts: PromptsService, asker: Instructing
) -> PromptOut:
    """Let an earlier version or the shipped text count again, from the next answer on.

    409 when the instructions are no longer those of `revision`: nothing was changed.
    """
    standing = await prompts.restore(asker, language, body.number, body.revision)
    return PromptOut.of(standing, language)


@router.post("/{language}/preview", response_class=StreamingResponse, responses={200: EVENTS})
async def try_out(
    language: Tongue,
    body: PreviewIn,
    chat: ChatService,
    asker: Instructing,
    preferred: PreferredLanguage,
) -> StreamingResponse:
    """Answer a question by a draft, checked as every answer is, and save nothing.

    The events are those of a chat's answer; closing the connection stops it.
    """
    draft = body.draft.instructions() if body.draft else None
    events = preview(chat, asker, language, body.question, draft, body.style)
    return StreamingResponse(
        _stream(events, preferred),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(
    events: AsyncGenerator[Event, None], language: Language
) -> AsyncGenerator[str, None]:
    number = -1
    async with aclosing(events):
        async for event in events:
            number += 1
            yield frame(number, *event_data(event, language))
    yield frame(number + 1, "done", {})
