"""HTTP: set-up, tokens anew, and one's own sign-ins; coming in and leaving is in `doors`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from govbot.accounts.auth import (
    ACCESS_COOKIE,
    CSRF_COOKIE,
    PUBLIC,
    REFRESH_COOKIE,
    InPerson,
    SignedIn,
)
from govbot.accounts.proof import Origin
from govbot.accounts.signing.schemas import (
    MeOut,
    RefreshIn,
    SetupIn,
    SignInList,
    SignInOut,
    TokensOut,
)
from govbot.accounts.signing.service import Session, Signing
from govbot.accounts.signing.setup import FirstPerson, Setup

router = APIRouter(prefix="/auth", tags=["auth"])

REFRESH_PATH = "/api/v1/auth"
"""The browser sends the refresh token nowhere else."""


async def get_signing(request: Request) -> Signing:
    """Return the service."""
    signing: Signing = request.app.state.services.signing
    return signing


async def origin_of(request: Request) -> Origin:
    """Return where a request comes from."""
    address = request.client.host if request.client else None
    return Origin(address, request.headers.get("user-agent"))


SigningService = Annotated[Signing, Depends(get_signing)]
From = Annotated[Origin, Depends(origin_of)]


@router.post("/setup", status_code=201, dependencies=[PUBLIC])
async def set_up(
    body: SetupIn, signing: SigningService, origin: From, request: Request, response: Response
) -> TokensOut:
    """Make the first administrator with the code of the server's console, and sign them in."""
    first = FirstPerson(body.organization, body.name, body.email, body.password)
    session = await Setup(signing).set_up(body.code, first, origin)
    return give(session, request, response)


@router.post("/refresh", dependencies=[PUBLIC])
async def refresh(
    signing: SigningService, request: Request, response: Response, body: RefreshIn | None = None
) -> TokensOut:
    """Give new tokens for a refresh token, of the body or the cookie; it counts no more."""
    given = body.refresh_token if body else None
    session = await signing.refresh(given or request.cookies.get(REFRESH_COOKIE, ""))
    if given is not None:
        return TokensOut.of(session, bearer=True)
    return give(session, request, response)


@router.get("/me")
async def me(signing: SigningService, asker: SignedIn) -> MeOut:
    """Return who is signed in, and what they may do."""
    csrf = signing.csrf(asker.sign_in_id) if asker.sign_in_id else None
    return MeOut.of(await signing.about(asker), asker, csrf)


@router.get("/sign-ins")
async def list_sign_ins(signing: SigningService, asker: InPerson) -> SignInList:
    """Return where the person is signed in."""
    rows = await signing.sign_ins(asker)
    return SignInList(items=[SignInOut.of(row, asker.sign_in_id) for row in rows])


@router.delete("/sign-ins/{sign_in_id}", status_code=204)
async def end_sign_in(sign_in_id: UUID, signing: SigningService, asker: InPerson) -> None:
    """End one of the person's sign-ins."""
    await signing.end_one(asker, sign_in_id)


def give(session: Session, request: Request, response: Response) -> TokensOut:
    """Put the tokens where scripts cannot read them, and the CSRF token where ours can."""
    secure = request.url.scheme == "https"
    lasts = int(session.lasts.total_seconds())
    for name, value, path, hidden in (
        (ACCESS_COOKIE, session.access, "/", True),
        (REFRESH_COOKIE, session.refresh, REFRESH_PATH, True),
        (CSRF_COOKIE, session.csrf, "/", False),
    ):
        response.set_cookie(
            name,
            value,
            max_age=lasts,
            path=path,
            secure=secure,
            httponly=hidden,
            samesite="strict",
        )
    return TokensOut.of(session, bearer=False)


def take(response: Response) -> None:
    """Have the browser drop what `give` gave it."""
    for name, path in ((ACCESS_COOKIE, "/"), (REFRESH_COOKIE, REFRESH_PATH), (CSRF_COOKIE, "/")):
        response.delete_cookie(name, path=path)
