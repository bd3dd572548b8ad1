"""HTTP: the search."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from govbot.accounts.auth import Reading
from govbot.library.access import Filters
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
    asker: Reading,
    q: Annotated[str, Query(description="1 to 4000 characters")],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    mode: Mode = "hybrid",
    vigencia: Annotated[
        Literal["hoje", "todas"] | date | None,
        Query(description="hoje, todas, or a day; left out, what the question says, else hoje"),
    ] = None,
) -> SearchOut:
    """Return the passages that answer a question, best first."""
    found = await service.search(asker, q, limit=limit, mode=mode, filters=_filters(vigencia))
    return SearchOut.of(found)


def _filters(vigencia: Literal["hoje", "todas"] | date | None) -> Filters | None:
    if vigencia is None:
        return None
    if vigencia == "todas":
        return Filters()
    return Filters(on=datetime.now().astimezone().date() if vigencia == "hoje" else vigencia)
