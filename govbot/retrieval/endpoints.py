"""HTTP: the search."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from govbot.accounts.auth import CurrentAsker
from govbot.retrieval.schemas import SearchOut
from govbot.retrieval.service import Mode, Search

router = APIRouter(prefix="/search", tags=["search"])


async def get_search(request: Request) -> Search:
    """Return the service."""
    search: Search = request.app.state.services.search
    return search


@router.get("")
async def search(
    service: Annotated[Search, Depends(get_search)],
    asker: CurrentAsker,
    q: Annotated[str, Query(min_length=1, max_length=4000)],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    mode: Mode = "hybrid",
) -> SearchOut:
    """Return the passages that answer a question, best first."""
    return SearchOut.of(await service.search(asker, q, limit=limit, mode=mode))
