"""HTTP: which ways in there are, passwords, and the way to the provider's page and back."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from govbot.accounts.auth import PUBLIC
from govbot.accounts.doors.passing import LASTS_S, Carried, same_site
from govbot.accounts.doors.schemas import CodeIn, LoginIn, OidcOut, OptionsOut
from govbot.accounts.doors.service import CodeOwed, Doors
from govbot.accounts.organization.schemas import Branding
from govbot.accounts.organization.service import Organizations
from govbot.accounts.signing.endpoints import From, SigningService, give
from govbot.accounts.signing.schemas import TokensOut
from govbot.adapters.identity.base import LoginStale
from govbot.core.errors import GovBotError
from govbot.core.settings import Settings

router = APIRouter(prefix="/auth", tags=["auth"])

PENDING_COOKIE, CODE_COOKIE = "govbot_pending", "govbot_code"
COOKIE_PATH = "/api/v1/auth/oidc"
"""The browser sends these cookies nowhere else."""
CALLBACK = f"{COOKIE_PATH}/callback"
ENTRANCE = "/entrar"
CODE_NEEDED = "code_needed"


async def get_doors(request: Request) -> Doors:
    """Return the service."""
    doors: Doors = request.app.state.services.doors
    return doors


async def get_settings(request: Request) -> Settings:
    """Return the settings of this process."""
    settings: Settings = request.app.state.services.settings
    return settings


WaysIn = Annotated[Doors, Depends(get_doors)]
Configured = Annotated[Settings, Depends(get_settings)]


@router.get("/options", dependencies=[PUBLIC])
async def options(signing: SigningService, doors: WaysIn, settings: Configured) -> OptionsOut:
    """Return how one comes in here."""
    oidc = OidcOut(label=settings.oidc_label, is_govbr=settings.oidc_preset == "govbr")
    own = await Organizations(signing.database).get(signing.tenant_id)
    return OptionsOut(
        setup_needed=not await signing.is_set_up(),
        organization=await signing.has_several(),
        oidc=oidc if doors.provider else None,
        ldap=doors.directory is not None,
        branding=Branding.of(own),
    )


@router.post("/login", dependencies=[PUBLIC])
async def log_in(
    body: LoginIn, doors: WaysIn, origin: From, request: Request, response: Response
) -> TokensOut:
    """Sign in with a password, and a code where the person has a second factor."""
    session = await doors.log_in(body.given(), origin)
    if body.bearer:
        return TokensOut.of(session, bearer=True)
    return give(session, request, response)


@router.get("/oidc/start", status_code=303, response_class=RedirectResponse, dependencies=[PUBLIC])
async def start(
    request: Request,
    doors: WaysIn,
    settings: Configured,
    to: Annotated[str, Query(max_length=2000)] = "/",
) -> RedirectResponse:
    """Send the browser to the provider's page; afterwards it goes to `to`, a path of our page."""
    path = same_site(to)
    base = settings.public_url or f"{request.url.scheme}://{request.headers['host']}"
    try:
        begun = await doors.start(f"{base.rstrip('/')}{CALLBACK}")
    except GovBotError as error:
        return _refused(error.code, path)
    sealed = Carried(doors.signing.secret).pending(begun.pending, path)
    response = RedirectResponse(begun.url, 303)
    _hand(response, request, PENDING_COOKIE, sealed)
    return response


@router.get(
    "/oidc/callback", status_code=303, response_class=RedirectResponse, dependencies=[PUBLIC]
)
async def callback(request: Request, doors: WaysIn, origin: From) -> RedirectResponse:
    """Let in who comes back from the provider's page; whoever is not let in is told why."""
    carried = Carried(doors.signing.secret)
    held = carried.read_pending(request.cookies.get(PENDING_COOKIE, ""))
    if held is None:
        return _refused(LoginStale.code, "/")
    pending, path = held
    try:
        came = await doors.finish(pending, request.query_params, origin)
    except GovBotError as error:
        return _refused(error.code, path)
    if isinstance(came, CodeOwed):
        response = _refused(CODE_NEEDED, path)
        _hand(response, request, CODE_COOKIE, carried.owed(came))
        return response
    response = RedirectResponse(path, 303)
    give(came, request, response)
    _drop(response, PENDING_COOKIE)
    return response


@router.post("/oidc/code", dependencies=[PUBLIC])
async def confirm(
    body: CodeIn, doors: WaysIn, origin: From, request: Request, response: Response
) -> TokensOut:
    """Sign in who came back from the provider's page and owes the second factor's code."""
    owed = Carried(doors.signing.secret).read_owed(request.cookies.get(CODE_COOKIE, ""))
    if owed is None:
        raise LoginStale
    session = await doors.confirm(owed, body.code, origin)
    _drop(response, CODE_COOKIE)
    return give(session, request, response)


def _refused(code: str, path: str) -> RedirectResponse:
    """Send a browser back to the entrance, which has the words for the code."""
    response = RedirectResponse(f"{ENTRANCE}?{urlencode({'erro': code, 'para': path})}", 303)
    _drop(response, PENDING_COOKIE)
    return response


def _hand(response: Response, request: Request, name: str, value: str) -> None:
    # Lax: the way back from the provider's page is another site's link.
    response.set_cookie(
        name,
        value,
        max_age=LASTS_S,
        path=COOKIE_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _drop(response: Response, name: str) -> None:
    response.delete_cookie(name, path=COOKIE_PATH)
