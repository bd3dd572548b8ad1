"""HTTP: the providers of language models, and fetching a model with Ollama."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse

from govbot.accounts.auth import ManagingModels, PreferredLanguage
from govbot.core.words import Language
from govbot.models.pulls import Pull
from govbot.models.schemas import ProviderList, ProviderOut, PullIn, PullList, PullOut
from govbot.models.service import Models

router = APIRouter(prefix="/models", tags=["models"])


async def get_models(request: Request) -> Models:
    """Return the service."""
    models: Models = request.app.state.services.models
    return models


ModelsService = Annotated[Models, Depends(get_models)]


@router.get("")
async def list_providers(
    models: ModelsService, _: ManagingModels, language: PreferredLanguage
) -> ProviderList:
    """Look at each provider of the chain: whether it is there, and which models it has."""
    return ProviderList(items=[ProviderOut.of(each, language) for each in await models.overview()])


@router.get("/pulls")
async def list_pulls(
    models: ModelsService, _: ManagingModels, language: PreferredLanguage
) -> PullList:
    """Return the models being fetched, and those of the last minutes."""
    return PullList(items=[PullOut.of(each, language) for each in models.pulls.all()])


@router.post("/pulls", status_code=202)
async def start_pull(
    body: PullIn, models: ModelsService, asker: ManagingModels, language: PreferredLanguage
) -> PullOut:
    """Let Ollama fetch a model; it goes on when the asker leaves.

    Where the same model is being fetched already, that is what is returned.
    """
    return PullOut.of(await models.pull(asker, body.name), language)


@router.get(
    "/pulls/{pull_id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"text/event-stream": {}},
            "description": "Events `progress`, each with a PullOut, then `done`.",
        }
    },
)
async def follow_pull(
    pull_id: UUID, models: ModelsService, _: ManagingModels, language: PreferredLanguage
) -> StreamingResponse:
    """Tell how far a pull is, now and as it comes further; closing the connection stops nothing."""
    return StreamingResponse(
        _stream(models.pulls.find(pull_id), language),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.delete("/pulls/{pull_id}", status_code=204)
async def cancel_pull(pull_id: UUID, models: ModelsService, _: ManagingModels) -> None:
    """Stop a pull; what was fetched stays with the server, and another pull goes on from it."""
    await models.pulls.find(pull_id).cancel()


async def _stream(pull: Pull, language: Language) -> AsyncGenerator[str, None]:
    async with aclosing(pull.follow()) as states:
        async for state in states:
            yield f"event: progress\ndata: {PullOut.of(state, language).model_dump_json()}\n\n"
    yield "event: done\ndata: {}\n\n"
