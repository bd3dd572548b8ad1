"""HTTP: which ways in there are, passwords, the way to the provider's page and back, and out."""

import hmac
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from govbot.accounts.asker import Asker
from govbot.accounts.auth import PUBLIC, InPerson, SignedIn
from govbot.accounts.branding import Branding
from govbot.accounts.doors.linking import Linking
from govbot.accounts.doors.passing import LASTS_S, Carried, same_site
from govbot.accounts.doors.schemas import (
    CodeIn,
    IdentityLinkOut,
    LeftOut,
    LinkStartOut,
    LoginIn,
    OidcOut,
    OptionsOut,
    ProposedOut,
)
from govbot.accounts.doors.service import CodeOwed, Doors
from govbot.accounts.organization.service import Organizations
from govbot.accounts.own.schemas import ProofIn
from govbot.accounts.proof import Origin
from govbot.accounts.signing.endpoints import From, SigningService, give, take
from govbot.accounts.signing.schemas import TokensOut
from govbot.accounts.signing.service import sign_in_of
from govbot.adapters.identity.base import LoginStale
from govbot.core.errors import GovBotError
from govbot.core.settings import Settings

router = APIRouter(prefix="/auth", tags=["auth"])

PENDING_COOKIE, CODE_COOKIE = "govbot_pending", "govbot_code"
PROVEN_COOKIE, LEAVING_COOKIE = "govbot_proven", "govbot_leaving"
COOKIE_PATH = "/api/v1/auth/oidc"
"""The browser sends these cookies nowhere else."""
CALLBACK = f"{COOKIE_PATH}/callback"
LEFT = f"{COOKIE_PATH}/left"
ENTRANCE, ACCOUNT = "/entrar", "/conta"
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
    try:
        begun = await doors.start(_own(request, settings, CALLBACK))
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
    sealed = request.cookies.get(PENDING_COOKIE, "")
    wanted = carried.read_linking(sealed)
    if wanted is not None:
        return await _proposed(request, Linking(doors), wanted, origin)
    held = carried.read_pending(sealed)
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


@router.post("/logout")
async def log_out(
    request: Request, doors: WaysIn, settings: Configured, asker: SignedIn, response: Response
) -> LeftOut:
    """End this sign-in; then whoever came in by the provider's page may end that session too."""
    return await _leave(request, doors, settings, asker, response)


@router.post("/logout-all")
async def log_out_everywhere(
    request: Request, doors: WaysIn, settings: Configured, asker: InPerson, response: Response
) -> LeftOut:
    """End all of the person's sign-ins, this one too; and then as `logout`."""
    return await _leave(request, doors, settings, asker, response, everywhere=True)


@router.get("/oidc/left", status_code=303, response_class=RedirectResponse, dependencies=[PUBLIC])
async def left(
    request: Request, state: Annotated[str, Query(max_length=200)] = ""
) -> RedirectResponse:
    """Tell who comes back from signing out at the provider's page that they are out."""
    begun = request.cookies.get(LEAVING_COOKIE, "")
    is_own = bool(begun) and hmac.compare_digest(begun.encode(), state.encode())
    response = RedirectResponse(f"{ENTRANCE}?saiu=1" if is_own else ENTRANCE, 303)
    _drop(response, LEAVING_COOKIE)
    return response


@router.get("/oidc/link")
async def look_at_link(request: Request, doors: WaysIn, asker: InPerson) -> IdentityLinkOut:
    """Return whether one's account is linked to the provider's login, and what waits for a yes."""
    linking = Linking(doors)
    proven = Carried(doors.signing.secret).read_proven(request.cookies.get(PROVEN_COOKIE, ""))
    is_own = proven is not None and proven.sign_in_id == asker.sign_in_id
    return IdentityLinkOut(
        offered=linking.is_offered(asker),
        linked=await linking.is_linked(asker),
        proposed=ProposedOut(name=proven.name, email=proven.email) if proven and is_own else None,
    )


@router.post("/oidc/link")
async def begin_link(
    body: ProofIn,
    request: Request,
    doors: WaysIn,
    settings: Configured,
    asker: InPerson,
    response: Response,
) -> LinkStartOut:
    """Begin a login at the provider's page whose identity may then be linked."""
    callback = _own(request, settings, CALLBACK)
    begun = await Linking(doors).begin(asker, body.password, callback)
    sealed = Carried(doors.signing.secret).linking(begun.pending, sign_in_of(asker))
    _hand(response, request, PENDING_COOKIE, sealed)
    return LinkStartOut(url=begun.url)


@router.post("/oidc/link/confirm", status_code=204)
async def confirm_link(
    request: Request, doors: WaysIn, asker: InPerson, response: Response
) -> None:
    """Say yes: the identity that came back from the provider's page is one's own from now on."""
    proven = Carried(doors.signing.secret).read_proven(request.cookies.get(PROVEN_COOKIE, ""))
    if proven is None:
        raise LoginStale
    await Linking(doors).link(asker, proven)
    _drop(response, PROVEN_COOKIE)


@router.delete("/oidc/link", status_code=204)
async def unlink(body: ProofIn, doors: WaysIn, asker: InPerson, response: Response) -> None:
    """Come in by the password only, from now on."""
    await Linking(doors).unlink(asker, body.password)
    _drop(response, PROVEN_COOKIE)


async def _leave(
    request: Request,
    doors: Doors,
    settings: Settings,
    asker: Asker,
    response: Response,
    *,
    everywhere: bool = False,
) -> LeftOut:
    hint = await doors.leaving.leave(asker, everywhere=everywhere)
    take(response)
    way = await doors.leaving.way_out(hint, _own(request, settings, LEFT))
    if way is None:
        return LeftOut(provider=None)
    _hand(response, request, LEAVING_COOKIE, way.state)
    return LeftOut(provider=way.url)


async def _proposed(
    request: Request, linking: Linking, wanted: tuple[dict[str, str], UUID], origin: Origin
) -> RedirectResponse:
    """Send a browser that began to link back to its person's account, to say yes there."""
    pending, sign_in_id = wanted
    try:
        proven = await linking.prove(sign_in_id, pending, request.query_params, origin)
    except GovBotError as error:
        response = RedirectResponse(f"{ACCOUNT}?{urlencode({'erro': error.code})}", 303)
    else:
        response = RedirectResponse(ACCOUNT, 303)
        sealed = Carried(linking.doors.signing.secret).proven(proven)
        _hand(response, request, PROVEN_COOKIE, sealed)
    _drop(response, PENDING_COOKIE)
    return response


def _own(request: Request, settings: Settings, path: str) -> str:
    """Return an address of this server, as the provider sends a browser back to it."""
    base = settings.public_url or f"{request.url.scheme}://{request.headers['host']}"
    return f"{base.rstrip('/')}{path}"


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
