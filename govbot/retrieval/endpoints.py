"""HTTP: the search."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from govbot.accounts.auth import Reading
from govbot.audit.record import Policy
from govbot.library.access import Filters
from govbot.retrieval.schemas import SearchOut
from govbot.retrieval.service import Mode, Search
from govbot.retrieval.shown import note_shown

router = APIRouter(prefix="/search", tags=["search"])


async def get_search(request: Request) -> Search:
    """Return the service."""
    search: Search = request.app.state.services.search
    return search


async def get_policy(request: Request) -> Policy:
    """Return what the record keeps of what people ask."""
    policy: Policy = request.app.state.services.settings.audit_questions
    return policy


@router.get("")
async def search(  # noqa: PLR0913, PLR0917  (each is a query parameter)
    service: Annotated[Search, Depends(get_search)],
    policy: Annotated[Policy, Depends(get_policy)],
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
    await note_shown(service.database, asker, q, found, policy)
    return SearchOut.of(found)


def _filters(vigencia: Literal["hoje", "todas"] | date | None) -> Filters | None:
    if vigencia is None:
        return None
    if vigencia == "todas":
        return Filters()
    return Filters(on=datetime.now().astimezone().date() if vigencia == "hoje" else vigencia)
