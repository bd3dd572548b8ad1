"""Letting an account that has a password be entered by the OpenID provider's page as well.

Nobody is linked by an address alone. Whoever wants it is signed in, proves it by the password, logs
in at the provider's page, and says yes to the identity that came back. Each step holds the sign-in
that began: the browser is sent away and back with a sealed cookie, and only that same sign-in's
yes, which another site cannot make a browser say, counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from govbot.accounts import repository as tenants
from govbot.accounts.acts import note
from govbot.accounts.asker import Asker
from govbot.accounts.doors import repository
from govbot.accounts.doors.errors import (
    IdentityLastWay,
    IdentityLinked,
    IdentityNotLinked,
    IdentityTaken,
    OidcNotOffered,
)
from govbot.accounts.doors.leaving import METHOD
from govbot.accounts.doors.service import Doors
from govbot.accounts.own.service import Own
from govbot.accounts.proof import Origin
from govbot.accounts.signing import repository as signing
from govbot.accounts.signing.service import person_of
from govbot.adapters.identity.base import LoginStale, Start
from govbot.audit.actions import Action
from govbot.core.db.models import SignIn, User


@dataclass(frozen=True, slots=True)
class Proven:
    """An identity that was proven for one sign-in, and waits for its person's yes."""

    sign_in_id: UUID
    issuer: str
    subject: str
    """As it is kept; see `Admission.subject_of`."""
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Linking:
    """Links the account of whoever is signed in to their identity at the provider, and parts it."""

    doors: Doors

    async def is_linked(self, asker: Asker) -> bool:
        """Tell whether the asker may come in by the provider's page."""
        return _is_linked((await self.doors.signing.about(asker)).user)

    def is_offered(self, asker: Asker) -> bool:
        """Tell whether there is a provider for people of the asker's organisation."""
        is_served = asker.tenant_id == self.doors.admission.tenant_id
        return self.doors.provider is not None and is_served

    async def begin(self, asker: Asker, password: str | None, redirect_uri: str) -> Start:
        """Begin a login at the provider's page whose identity may be linked.

        Raises:
            PasswordWrong, PasswordMissing, TooManyAttempts: the password proves nothing.
            IdentityLinked: the account has an identity already.
            OidcNotOffered: there is no provider for the asker.
            IdentityError: the provider does not answer.
        """
        if not self.is_offered(asker):
            raise OidcNotOffered
        async with Own(self.doors.signing).proven(asker, password) as (_, user):
            if user.provider is not None:
                raise IdentityLinked
        return await self.doors.start(redirect_uri)

    async def prove(
        self,
        sign_in_id: UUID,
        pending: Mapping[str, str],
        params: Mapping[str, str],
        origin: Origin,
    ) -> Proven:
        """Return who came back from the provider's page; nothing is linked yet.

        Raises:
            OidcNotOffered, IdentityError: as `Doors.finish`.
        """
        identity = await self.doors.identify(pending, params, origin)
        subject = self.doors.admission.subject_of(identity)
        name = identity.name or identity.username
        return Proven(sign_in_id, identity.issuer, subject, name[:200], identity.email[:254])

    async def link(self, asker: Asker, proven: Proven) -> None:
        """Let a proven identity be the asker's from now on; no sign-in begins or ends.

        Raises:
            LoginStale: it was proven for another sign-in.
            IdentityLinked, IdentityTaken: the account, or the identity, has another already.
        """
        if proven.sign_in_id != asker.sign_in_id or not self.is_offered(asker):
            raise LoginStale
        async with self.doors.signing.database.write() as session:
            # At the same time nobody new comes in by this identity.
            await tenants.take_turns(session, asker.tenant_id)
            owner = await repository.by_identity(
                session, asker.tenant_id, proven.issuer, proven.subject
            )
            user = await signing.lock_user(session, person_of(asker))
            if user is None or user.provider is not None:
                raise IdentityLinked
            if owner is not None:
                raise IdentityTaken
            values = {"provider": proven.issuer, "subject": proven.subject}
            await signing.change_user(session, user.id, **values)
            await note(session, asker, Action.ACCOUNT_LINK, user.id, provider=proven.issuer)

    async def unlink(self, asker: Asker, password: str | None) -> None:
        """Let the asker come in by their password only; other sign-ins by the provider end.

        Raises:
            IdentityNotLinked: there is nothing to part.
            IdentityLastWay: without it nothing would be left to come in by.
            PasswordWrong, TooManyAttempts: the password proves nothing.
        """
        account = (await self.doors.signing.about(asker)).user
        _require_parting(account)
        async with Own(self.doors.signing).proven(asker, password) as (session, user):
            _require_parting(user)
            parted = user.provider
            await signing.change_user(session, user.id, provider=None, subject=None)
            others = (SignIn.method == METHOD, SignIn.id != asker.sign_in_id)
            await signing.end(session, signing.of_person(user.tenant_id, user.id), *others)
            await note(session, asker, Action.ACCOUNT_UNLINK, user.id, provider=parted)


def _is_linked(user: User) -> bool:
    """Tell whether somebody has an identity at an OpenID provider; a directory's is not parted."""
    return user.provider is not None and not user.provider.startswith("ldap:")


def _require_parting(user: User) -> None:
    if not _is_linked(user):
        raise IdentityNotLinked
    if user.password_hash is None:
        raise IdentityLastWay
