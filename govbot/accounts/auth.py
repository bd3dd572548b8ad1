"""Who asks, what they may do, and in which language, taken from a request.

Every route declares its rule as a type in its signature: `Reading` and its likes for what asks a
permission, `SignedIn` for what is everybody's own, `InPerson` where that proves who one is, or
`PUBLIC` among its dependencies.
"""

from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from govbot.accounts.asker import Asker
from govbot.accounts.errors import KeyNotEnough, NotAllowed, SecondFactorMissing
from govbot.accounts.permissions import Permission
from govbot.accounts.proof import Proof
from govbot.core.db.principal import nobody, work_for
from govbot.core.words import Language

ACCESS_COOKIE = "govbot_access"
REFRESH_COOKIE = "govbot_refresh"
CSRF_COOKIE = "govbot_csrf"
CSRF_HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def current_asker(connection: HTTPConnection) -> Asker:
    """Return who a request or a WebSocket comes from.

    Raises:
        NotSignedIn, SetupNeeded: it does not say, or what it says does not count.
        ForgedRequest: a change came with cookies, without what only our own page adds to them.
    """
    asker: Asker = await connection.app.state.services.signing.asker(_proof(connection))
    work_for(asker.principal)
    return asker


async def require_signed_in(connection: HTTPConnection) -> None:
    """Make sure that a request comes from somebody, before anything of it is read.

    Raises:
        NotSignedIn, SetupNeeded, ForgedRequest: see `current_asker`.
    """
    await connection.app.state.services.signing.asker(_proof(connection))


def _proof(connection: HTTPConnection) -> Proof:
    scheme, _, secret = connection.headers.get("authorization", "").partition(" ")
    address = connection.client.host if connection.client else None
    if scheme.lower() == "bearer" and secret:
        return Proof(secret.strip(), address)
    # The guard has refused a WebSocket that another site's page opens.
    is_safe = connection.scope.get("method", "GET") in SAFE
    csrf = None if is_safe else connection.headers.get(CSRF_HEADER, "")
    return Proof(connection.cookies.get(ACCESS_COOKIE, ""), address, is_cookie=True, csrf=csrf)


def known_caller(connection: HTTPConnection) -> str | None:
    """Return a name for whoever calls, if that is known without asking the database."""
    services = getattr(connection.app.state, "services", None)
    name: str | None = services.signing.known(_proof(connection).secret) if services else None
    return name


class Rule:
    """What a route asks of whoever calls it: a permission, or only to be signed in (None).

    `in_person`: an API key does not do, whatever it may. `instead`: this permission does as well.
    """

    def __init__(
        self,
        permission: Permission | None,
        *,
        in_person: bool = False,
        instead: Permission | None = None,
    ) -> None:
        self.permission = permission
        self.in_person = in_person
        self.instead = instead

    async def __call__(self, connection: HTTPConnection) -> Asker:
        """Return the asker if they may.

        Raises:
            NotAllowed, SecondFactorMissing, KeyNotEnough: they may not.
        """
        asker = await current_asker(connection)
        if self.in_person and asker.sign_in_id is None:
            raise KeyNotEnough
        if self.permission is not None:
            does_as_well = self.instead if self.instead in asker.permissions else None
            demand(asker, does_as_well or self.permission)
        return asker


def demand(asker: Asker, permission: Permission) -> None:
    """Refuse what the asker may not do.

    Raises:
        NotAllowed, SecondFactorMissing: they may not.
    """
    if asker.lacks_totp:
        raise SecondFactorMissing
    if permission not in asker.permissions:
        raise NotAllowed(permission=permission.value)


async def still_asking(connection: HTTPConnection, asker: Asker) -> Asker:
    """Return the asker of a connection that is open, as they are at this moment.

    Raises:
        NotSignedIn, NotAllowed, SecondFactorMissing: they may ask no more.
    """
    with nobody():
        now: Asker = await connection.app.state.services.signing.again(asker)
    demand(now, Permission.ASK)
    work_for(now.principal)
    return now


async def _anybody() -> None:
    """Let everybody in."""


async def preferred_language(connection: HTTPConnection) -> Language:
    """Return English when the browser prefers it to Portuguese, else Portuguese."""
    wanted = connection.headers.get("accept-language", "").lower()
    english, portuguese = wanted.find("en"), wanted.find("pt")
    return "en" if english >= 0 and (portuguese < 0 or english < portuguese) else "pt"


PUBLIC = Depends(_anybody)
"""Among a route's dependencies: whoever is not signed in may call it."""

SignedIn = Annotated[Asker, Depends(Rule(None))]
InPerson = Annotated[Asker, Depends(Rule(None, in_person=True))]
Reading = Annotated[Asker, Depends(Rule(Permission.READ))]
Asking = Annotated[Asker, Depends(Rule(Permission.ASK))]
Uploading = Annotated[Asker, Depends(Rule(Permission.UPLOAD))]
Granting = Annotated[Asker, Depends(Rule(Permission.UPLOAD, instead=Permission.ACCESS))]
Curating = Annotated[Asker, Depends(Rule(Permission.CURATE))]
Instructing = Annotated[Asker, Depends(Rule(Permission.INSTRUCT))]
ManagingModels = Annotated[Asker, Depends(Rule(Permission.MODELS))]
ManagingPeople = Annotated[Asker, Depends(Rule(Permission.PEOPLE))]
ManagingAccess = Annotated[Asker, Depends(Rule(Permission.ACCESS))]
Auditing = Annotated[Asker, Depends(Rule(Permission.AUDIT))]
ManagingSettings = Annotated[Asker, Depends(Rule(Permission.SETTINGS))]
PreferredLanguage = Annotated[Language, Depends(preferred_language)]
