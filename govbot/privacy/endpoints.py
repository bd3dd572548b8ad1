"""HTTP: what is held of people, and the register of processing operations."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from govbot.accounts.auth import InPerson, ManagingPeople, ManagingSettings, PreferredLanguage
from govbot.accounts.signing.service import person_of
from govbot.privacy.register import Controller, Registers
from govbot.privacy.schemas import (
    ErasureIn,
    ErasureOut,
    Format,
    RegisterIn,
    RegisterOut,
    as_csv,
)
from govbot.privacy.service import Privacy

router = APIRouter(tags=["privacy"])

JSON: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {}}}}
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {}, "text/csv": {}}}
}


async def get_privacy(request: Request) -> Privacy:
    """Return the service."""
    return Privacy(request.app.state.services.database)


async def get_registers(request: Request) -> Registers:
    """Return the service."""
    services = request.app.state.services
    return Registers(services.database, services.settings)


PrivacyService = Annotated[Privacy, Depends(get_privacy)]
RegistersService = Annotated[Registers, Depends(get_registers)]


@router.get("/people/{user_id}/export", response_class=StreamingResponse, responses=JSON)
async def export_person(
    user_id: UUID, privacy: PrivacyService, asker: ManagingPeople
) -> StreamingResponse:
    """Return what is held of somebody, without what they asked and read."""
    return _file(await privacy.export(asker, user_id), "pessoa.json", "application/json")


@router.get("/auth/me/export", response_class=StreamingResponse, responses=JSON)
async def export_oneself(privacy: PrivacyService, asker: InPerson) -> StreamingResponse:
    """Return all that is held of oneself."""
    pieces = await privacy.export(asker, person_of(asker))
    return _file(pieces, "meus-dados.json", "application/json")


@router.post("/people/{user_id}/erase")
async def erase_person(
    user_id: UUID, body: ErasureIn, privacy: PrivacyService, asker: ManagingPeople
) -> ErasureOut:
    """Erase what is held of somebody who is suspended; with `dry_run` only count it."""
    return ErasureOut.of(await privacy.erase(asker, user_id, dry_run=body.dry_run))


@router.get("/processing")
async def get_register(
    registers: RegistersService, asker: ManagingSettings, language: PreferredLanguage
) -> RegisterOut:
    """Return the organisation's register of processing operations (LGPD, art. 37)."""
    return RegisterOut.of(await registers.get(asker.tenant_id), language)


@router.put("/processing")
async def change_register(
    body: RegisterIn,
    registers: RegistersService,
    asker: ManagingSettings,
    language: PreferredLanguage,
) -> RegisterOut:
    """Keep what the organisation says in its register."""
    controller = Controller(**body.controller.model_dump())
    return RegisterOut.of(await registers.change(asker, controller, body.said()), language)


@router.get("/processing/export", response_class=Response, responses=FILES)
async def export_register(
    registers: RegistersService,
    asker: ManagingSettings,
    language: PreferredLanguage,
    format: Format = "json",  # noqa: A002 - the query's own word
) -> Response:
    """Return the register as a file."""
    register = RegisterOut.of(await registers.get(asker.tenant_id), language)
    if format == "csv":
        return Response(as_csv(register), media_type="text/csv", headers=_named("tratamentos.csv"))
    body = register.model_dump_json(indent=2)
    return Response(body, media_type="application/json", headers=_named("tratamentos.json"))


def _file(pieces: AsyncIterator[str], name: str, media_type: str) -> StreamingResponse:
    return StreamingResponse(pieces, media_type=media_type, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
