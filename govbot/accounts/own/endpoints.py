"""HTTP: one's own password and second factor."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from govbot.accounts.auth import InPerson
from govbot.accounts.own.schemas import (
    EnrolmentOut,
    PasswordIn,
    ProofIn,
    RecoveryOut,
    TotpCodeIn,
)
from govbot.accounts.own.service import Own

router = APIRouter(prefix="/auth", tags=["auth"])


async def get_own(request: Request) -> Own:
    """Return the service."""
    return Own(request.app.state.services.signing)


OwnService = Annotated[Own, Depends(get_own)]


@router.post("/password", status_code=204)
async def change_password(body: PasswordIn, own: OwnService, asker: InPerson) -> None:
    """Choose another password; all other sign-ins end."""
    await own.change_password(asker, body.current, body.new)


@router.post("/totp")
async def begin_totp(body: ProofIn, own: OwnService, asker: InPerson) -> EnrolmentOut:
    """Begin a second factor, or another in its place; it counts from its first code on."""
    begun = await own.begin_totp(asker, body.password)
    return EnrolmentOut(uri=begun.uri, qr_svg=begun.qr_svg)


@router.post("/totp/confirm")
async def confirm_totp(body: TotpCodeIn, own: OwnService, asker: InPerson) -> RecoveryOut:
    """Let the second factor count that was begun."""
    return RecoveryOut(codes=await own.confirm_totp(asker, body.code))


@router.post("/totp/recovery")
async def renew_recovery(body: ProofIn, own: OwnService, asker: InPerson) -> RecoveryOut:
    """Give new recovery codes; the ones before count no more."""
    return RecoveryOut(codes=await own.new_recovery(asker, body.password))


@router.delete("/totp", status_code=204)
async def remove_totp(body: ProofIn, own: OwnService, asker: InPerson) -> None:
    """Do without a second factor."""
    await own.remove_totp(asker, body.password)
