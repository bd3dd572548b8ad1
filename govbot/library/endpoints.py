"""HTTP: reading the library."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import FileResponse

from govbot.accounts.auth import PreferredLanguage, Reading
from govbot.library.listing.repository import Listing
from govbot.library.schemas import (
    ListedOut,
    ListedPage,
    PassageList,
    PassageOut,
    State,
)
from govbot.library.service import Library

router = APIRouter(prefix="/documents", tags=["documents"])

PDF = "application/pdf"


async def get_library(request: Request) -> Library:
    """Return the service."""
    library: Library = request.app.state.services.library
    return library


LibraryService = Annotated[Library, Depends(get_library)]


@router.get("")
async def list_documents(  # noqa: PLR0913, PLR0917  (each is a query parameter)
    library: LibraryService,
    asker: Reading,
    language: PreferredLanguage,
    state: State | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    collection_id: UUID | None = None,
    within: bool = False,
    governed: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> ListedPage:
    """Return a window of the documents, newest first.

    `within`: those in the collections within `collection_id` too. `governed`: those whose rights
    the asker decides, also where they may not read them.
    """
    listing = Listing(
        state=state,
        text=q,
        collection_id=collection_id,
        is_deep=within,
        governed=governed,
        limit=limit,
        offset=offset,
    )
    rows, total = await library.page(asker, listing)
    return ListedPage(items=[ListedOut.listed(row, language) for row in rows], total=total)


@router.get("/{document_id}")
async def get_document(
    document_id: UUID, library: LibraryService, asker: Reading, language: PreferredLanguage
) -> ListedOut:
    """Return one document."""
    return ListedOut.listed(await library.listed(asker, document_id), language)


@router.get("/{document_id}/passages")
async def get_passages(document_id: UUID, library: LibraryService, asker: Reading) -> PassageList:
    """Return a document's text in passages."""
    rows = await library.passages(asker, document_id)
    return PassageList(items=[PassageOut.of(chunk, place) for chunk, place in rows])


@router.get("/{document_id}/file", response_class=FileResponse)
async def get_file(
    document_id: UUID,
    library: LibraryService,
    asker: Reading,
    asked: Annotated[str, Header(alias="range", include_in_schema=False)] = "",
) -> FileResponse:
    """Return the bytes as they came; only a PDF may be shown by the browser itself.

    Those of a masked document are only for whoever may change it.
    """
    from_start = not asked or asked.replace(" ", "").startswith("bytes=0-")
    document, path = await library.file(asker, document_id, from_start=from_start)
    shown = document.media_type == PDF
    return FileResponse(
        path,
        media_type=document.media_type if shown else "application/octet-stream",
        filename=document.own_name or document.filename,
        content_disposition_type="inline" if shown else "attachment",
        headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
    )
