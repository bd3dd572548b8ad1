"""Coming in by what another system says: a directory's password, a provider's page."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from govbot.accounts.credentials.crypto import totp_vault
from govbot.accounts.doors.admission import Admission
from govbot.accounts.doors.errors import IdentityDenied, IdentitySuspended, OidcNotOffered
from govbot.accounts.doors.leaving import METHOD, Leaving
from govbot.accounts.errors import BadCredentials, CodeNeeded
from govbot.accounts.naming import normal_email
from govbot.accounts.proof import Origin
from govbot.accounts.service import DEFAULT_TENANT
from govbot.accounts.signing import repository, second_factor
from govbot.accounts.signing.service import Given, Session, Signing
from govbot.accounts.signing.tries import Try
from govbot.adapters.identity.base import (
    CredentialsInvalid,
    Directory,
    Identity,
    IdentityError,
    OpenIdProvider,
    Start,
)
from govbot.core.db.engine import WriteSession
from govbot.core.db.models import User

LONGEST_CARRIED = 2400
"""Characters of a hint, whose sealed cookie is then below the 4 kB that browsers keep."""


@dataclass(frozen=True, slots=True)
class CodeOwed:
    """Somebody's identity is proven; the code of their own second factor is not there yet."""

    user_id: UUID
    email: str
    """Under which their failures are counted."""
    hint: str = field(default="", repr=False)
    """What ends their session at the provider; empty if it is too long for a cookie."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Every way in.

    `factor_counts`: a login at the provider's page stands for the second factor. A directory's
    never does, for it is one password. `leaves_provider`: who came in by its page leaves it too.
    """

    signing: Signing
    admission: Admission
    provider: OpenIdProvider | None = None
    directory: Directory | None = None
    factor_counts: bool = False
    leaves_provider: bool = True

    @property
    def leaving(self) -> Leaving:
        """Return the ways out."""
        return Leaving(self.signing, self.provider if self.leaves_provider else None)

    async def log_in(self, given: Given, origin: Origin) -> Session:
        """Let somebody in by a password: their own if they have one, else the directory's.

        Raises:
            BadCredentials, CodeNeeded, TooManyAttempts, LoginsBusy: as `Signing.log_in`.
            IdentityDenied: the directory's password is right, but they may not come in.
            IdentityError: the directory does not answer; who has a password here still comes in.
        """
        is_elsewhere = given.organization not in {None, DEFAULT_TENANT}
        if self.directory is None or is_elsewhere or await self._has_password(given):
            return await self.signing.log_in(given, origin)
        return await self._by_directory(self.directory, given, origin)

    async def start(self, redirect_uri: str) -> Start:
        """Begin a login at the provider's page.

        Raises:
            OidcNotOffered: there is none.
            IdentityError: the provider does not answer.
        """
        return await self._offered().start(redirect_uri)

    async def finish(
        self, pending: Mapping[str, str], params: Mapping[str, str], origin: Origin
    ) -> Session | CodeOwed:
        """Let in who comes back from the provider's page.

        Raises:
            OidcNotOffered: there is no provider.
            IdentityError: the provider does not say who it is, or it cannot be trusted.
            IdentityDenied: they may not come in.
        """
        identity = await self.identify(pending, params, origin)
        async with self._admitting(identity, origin, METHOD) as (session, user):
            if user.totp_on and not self.factor_counts:
                hint = identity.logout_hint
                return CodeOwed(user.id, user.email, hint if len(hint) <= LONGEST_CARRIED else "")
            begun = await self._begin(session, user, origin, METHOD, self.factor_counts)
            await self.leaving.keep(session, begun, identity.logout_hint)
            return begun

    async def identify(
        self, pending: Mapping[str, str], params: Mapping[str, str], origin: Origin
    ) -> Identity:
        """Return who comes back from the provider's page; a failure is recorded.

        Raises:
            OidcNotOffered: there is no provider.
            IdentityError: the provider does not say who it is, or it cannot be trusted.
        """
        try:
            return await self._offered().finish(pending, params)
        except IdentityError as error:
            await self._note_failure(origin, error.code)
            raise

    async def confirm(self, owed: CodeOwed, code: str, origin: Origin) -> Session:
        """Let in who came back from the provider's page and now types the second factor's code.

        Raises:
            CodeNeeded: it is not right.
            TooManyAttempts: failures before this try make it wait.
            IdentitySuspended: they may not come in any more.
        """
        database = self.signing.database
        attempt = await Try.begin(database, None, owed.email, origin.address)
        async with (
            self._trying(attempt, origin, METHOD, code) as trying,
            database.write() as session,
        ):
            user = await repository.lock_user(session, owed.user_id)
            if user is None or user.state != "active":
                raise IdentitySuspended
            trying.append(user.id)
            session_given = await self._with_code(session, user, origin, METHOD, code)
            await self.leaving.keep(session, session_given, owed.hint)
            await attempt.succeed(session)
            return session_given

    async def check(self) -> list[tuple[str, IdentityError | None]]:
        """Return each system that says who people are, with what is wrong with it, if anything."""
        systems = [each for each in (self.provider, self.directory) if each is not None]
        return [(each.issuer, await _problem(each)) for each in systems]

    async def strays(self) -> list[str]:
        """Return the groups whose rules name a role or a department that is not there."""
        async with self.signing.database.read() as session:
            return [
                rule.group
                for rule in self.admission.policy.rules
                if not await self.admission.leads_somewhere(session, rule)
            ]

    async def close(self) -> None:
        """Let go of connections."""
        for each in (self.provider, self.directory):
            if each is not None:
                await each.close()

    def _offered(self) -> OpenIdProvider:
        if self.provider is None:
            raise OidcNotOffered
        return self.provider

    async def _has_password(self, given: Given) -> bool:
        async with self.signing.database.read() as session:
            email = normal_email(given.email)
            found = await repository.find_person(session, given.organization, email)
        return found is not None and found[0].password_hash is not None

    async def _by_directory(self, directory: Directory, given: Given, origin: Origin) -> Session:
        """Let somebody in by the directory's password; each try is counted as any other."""
        signing, name = self.signing, _as_asked(given.email)
        attempt = await Try.begin(signing.database, None, name, origin.address)
        # At once, so that the time does not tell those from the rest who have a password here.
        identity, _ = await asyncio.gather(
            _identity(directory, name, given.password),
            signing.passwords.verify(given.password, None),
        )
        if identity is None:
            async with signing.database.write() as session:
                await attempt.fail(session)
                await signing.note_failure(session, None, origin, method="ldap")
            raise BadCredentials
        async with (
            self._trying(attempt, origin, "ldap", given.code) as trying,
            self._admitting(identity, origin, "ldap") as (session, user),
        ):
            trying.append(user.id)
            session_given = await self._with_code(session, user, origin, "ldap", given.code)
            await attempt.succeed(session)
            return session_given

    @asynccontextmanager
    async def _admitting(
        self, identity: Identity, origin: Origin, method: str
    ) -> AsyncIterator[tuple[WriteSession, User]]:
        """Yield whom an identity is, in the transaction that lets them in; note who is denied."""
        database, admission = self.signing.database, self.admission
        try:
            async with database.write() as session:
                yield session, await admission.admit(session, identity, origin.address)
        except (IdentityDenied, IdentityError) as error:
            async with database.write() as session:
                user = await admission.known(session, identity)
                await self.signing.note_failure(
                    session, user, origin, method=method, reason=error.code
                )
            raise

    @asynccontextmanager
    async def _trying(
        self, attempt: Try, origin: Origin, method: str, code: str | None
    ) -> AsyncIterator[list[UUID]]:
        """Record and count a wrong code of whom the list names, once the transaction is over."""
        trying: list[UUID] = []
        try:
            yield trying
        except CodeNeeded:
            async with self.signing.database.read() as session:
                users = [await session.get_one(User, each) for each in trying]
            for user in users:
                await self.signing.note_wrong_code(attempt, user, origin, method, code)
            raise

    async def _note_failure(self, origin: Origin, reason: str) -> None:
        async with self.signing.database.write() as session:
            await self.signing.note_failure(session, None, origin, method=METHOD, reason=reason)

    async def _with_code(
        self, session: WriteSession, user: User, origin: Origin, method: str, code: str | None
    ) -> Session:
        """Sign somebody in with the code of their own second factor, if they have one."""
        vault = totp_vault(self.signing.secret)
        spent = second_factor.spent(user, code, vault, datetime.now(UTC))
        if spent:
            await repository.change_user(session, user.id, **spent)
        return await self._begin(session, user, origin, method, bool(spent))

    async def _begin(
        self, session: WriteSession, user: User, origin: Origin, method: str, had_factor: bool
    ) -> Session:
        await repository.change_user(session, user.id, last_login_at=datetime.now(UTC))
        return await self.signing.begin(session, user, origin, method, second_factor=had_factor)


def _as_asked(typed: str) -> str:
    """Return a name as the directory is asked for it, and as its failures are counted.

    Directories hold many ways of writing a name for one; each of them would have tries of its own.
    """
    return " ".join(normal_email(unicodedata.normalize("NFKC", typed)).split())


async def _identity(directory: Directory, name: str, password: str) -> Identity | None:
    try:
        return await directory.authenticate(name, password)
    except CredentialsInvalid:
        return None


async def _problem(system: OpenIdProvider | Directory) -> IdentityError | None:
    try:
        if isinstance(system, Directory):
            await system.check()
        else:
            await system.start("https://govbot.invalid/")  # reads what the provider publishes
    except IdentityError as error:
        return error
    return None
