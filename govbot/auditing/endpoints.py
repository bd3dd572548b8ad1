"""HTTP: the record of acts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from govbot.accounts.auth import Auditing, PreferredLanguage
from govbot.audit.record import Actor
from govbot.audit.service import Audit
from govbot.auditing.export import Format, as_csv, as_jsonl
from govbot.auditing.schemas import ActionList, ActPage, CheckOut, ExportIn, WindowIn

router = APIRouter(prefix="/audit", tags=["audit"])

MEDIA: dict[Format, str] = {"csv": "text/csv", "jsonl": "application/jsonl"}
FILES: dict[str, Any] = {"content": {media: {} for media in MEDIA.values()}}


async def get_audit(request: Request) -> Audit:
    """Return the service."""
    audit: Audit = request.app.state.services.audit
    return audit


async def acting(asker: Auditing) -> Actor:
    """Return who asks, as the record writes them."""
    return Actor(asker.tenant_id, asker.user_id, asker.key_id, asker.address)


AuditService = Annotated[Audit, Depends(get_audit)]
CurrentActor = Annotated[Actor, Depends(acting)]


@router.get("")
async def list_acts(
    audit: AuditService,
    asker: Auditing,
    asked: Annotated[WindowIn, Query()],
    language: PreferredLanguage,
) -> ActPage:
    """Return a window of the acts, newest first."""
    page = await audit.search(asker.tenant_id, asked.filters(), asked.limit, asked.before)
    return ActPage.of(page, language)


@router.get("/actions")
async def list_actions(_: Auditing, language: PreferredLanguage) -> ActionList:
    """Return every act that is recorded, with its words."""
    return ActionList.everything(language)


@router.get("/export", response_class=StreamingResponse, responses={200: FILES})
async def export_acts(
    audit: AuditService,
    actor: CurrentActor,
    asked: Annotated[ExportIn, Query()],
    language: PreferredLanguage,
) -> StreamingResponse:
    """Return the acts as a file, oldest first; that it was taken is recorded before.

    In CSV an apostrophe stands before what a spreadsheet would take for a formula. Lines of JSON
    hold what was hashed, so that whoever has all of them can check the chain.
    """
    windows = await audit.export(actor, asked.filters(), asked.recorded())
    lines = as_csv(windows, language) if asked.format == "csv" else as_jsonl(windows)
    headers = {
        "Content-Disposition": f'attachment; filename="registro.{asked.format}"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(lines, media_type=MEDIA[asked.format], headers=headers)


@router.get("/check")
async def get_check(audit: AuditService, asker: Auditing, language: PreferredLanguage) -> CheckOut:
    """Return how the check of the record stands."""
    return CheckOut.of(audit.checked(asker.tenant_id), language)


@router.post("/check", status_code=202)
async def start_check(
    audit: AuditService, asker: Auditing, language: PreferredLanguage
) -> CheckOut:
    """Begin to check the record from its first line, unless that is being done."""
    return CheckOut.of(audit.check(asker.tenant_id), language)
