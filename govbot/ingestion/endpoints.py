"""HTTP: documents in, again, and out."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile

from govbot.accounts.auth import PreferredLanguage, Reading, Uploading
from govbot.core.text.personal import Mode
from govbot.ingestion.service import Intake
from govbot.library.endpoints import LibraryService
from govbot.library.schemas import DocumentChange, DocumentOut, ListedOut

router = APIRouter(prefix="/documents", tags=["documents"])

READ_BYTES = 1 << 20


async def get_intake(request: Request) -> Intake:
    """Return the service."""
    intake: Intake = request.app.state.services.intake
    return intake


IntakeService = Annotated[Intake, Depends(get_intake)]


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(READ_BYTES):
        yield chunk


@router.post("", status_code=201, responses={200: {"model": DocumentOut}})
async def upload(  # noqa: PLR0913, PLR0917  (each is a part of the request)
    file: UploadFile,
    intake: IntakeService,
    asker: Uploading,
    language: PreferredLanguage,
    response: Response,
    collection_id: Annotated[UUID | None, Form()] = None,
    personal_data: Annotated[Mode | None, Form()] = None,
) -> DocumentOut:
    """Take in one file; 200 instead of 201 when the same bytes are here already.

    `personal_data`: what is done with personal data in it, where it is not what the organisation
    has chosen.
    """
    document, is_new = await intake.accept(
        asker,
        file.filename or "",
        _chunks(file),
        collection_id=collection_id,
        personal_mode=personal_data,
    )
    if not is_new:
        response.status_code = 200
        response.headers["X-GovBot-Duplicate"] = "1"
    return DocumentOut.of(document, language)


@router.post("/{document_id}/retry")
async def retry(
    document_id: UUID, intake: IntakeService, asker: Reading, language: PreferredLanguage
) -> DocumentOut:
    """Try a failed document again."""
    return DocumentOut.of(await intake.retry(asker, document_id), language)


@router.patch("/{document_id}")
async def change_document(
    document_id: UUID,
    body: DocumentChange,
    library: LibraryService,
    intake: IntakeService,
    asker: Reading,
    language: PreferredLanguage,
) -> ListedOut:
    """Give a document another title, or have its personal data hidden, counted or left alone.

    It is then read again; what is to be hidden cannot be found until that is done.
    """
    if body.personal_data is not None:
        await intake.choose(asker, document_id, body.personal_data)
    if body.title is not None:
        await library.retitle(asker, document_id, " ".join(body.title.split()))
    return ListedOut.listed(await library.listed(asker, document_id), language)


@router.delete("/{document_id}", status_code=204)
async def remove(document_id: UUID, intake: IntakeService, asker: Reading) -> None:
    """Forget a document."""
    await intake.remove(asker, document_id)
