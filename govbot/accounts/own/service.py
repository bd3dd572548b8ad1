"""One's own password and second factor.

Whoever changes what proves who they are proves it again, by the password: a browser that somebody
left open, or a stolen token, is not enough. Whoever runs the server can vouch for somebody instead,
by an entry link; for a while after it no password is asked for. Whoever has none, because another
system says who they are, changes their second factor for a while after coming in by that.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from govbot.accounts import repository as tenants
from govbot.accounts.acts import note
from govbot.accounts.asker import Asker
from govbot.accounts.credentials import totp
from govbot.accounts.credentials.crypto import totp_vault
from govbot.accounts.credentials.policy import Person
from govbot.accounts.own import repository
from govbot.accounts.service import DEFAULT_TENANT
from govbot.accounts.signing import repository as signing
from govbot.accounts.signing.repository import About
from govbot.accounts.signing.service import Signing, person_of
from govbot.accounts.signing.tries import Try
from govbot.audit.actions import Action
from govbot.core.db.engine import WriteSession
from govbot.core.db.models import SignIn, User
from govbot.core.errors import GovBotError, InvalidInput

VOUCHED = timedelta(minutes=30)
"""So long after an entry link no password is asked for."""
FRESH = timedelta(minutes=10)
"""So long after coming in by another system, that stands for the password of who has none."""
FOREIGN = ("oidc", "ldap")
_LONGEST_ISSUER = 60


class PasswordWrong(GovBotError):
    """The password that was typed to prove who one is, is not theirs."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "password_wrong"


class PasswordMissing(GovBotError):
    """The person comes in without a password, so that they cannot prove who they are by one."""

    status = 409
    code = "password_missing"


class TotpNotBegun(GovBotError):
    """There is no second factor that waits for its first code."""

    status = 409
    code = "totp_not_begun"


class TotpCodeWrong(InvalidInput):
    """The first code of a new second factor is wrong: the app or its clock is not set up right."""

    code = "totp_code_wrong"


class TotpOff(GovBotError):
    """The person has no second factor."""

    status = 409
    code = "totp_off"


class TotpNeeded(GovBotError):
    """The person's role asks for a second factor, so that they cannot do without."""

    status = 409
    code = "totp_needed"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A second factor that waits for its first code: its address, and that as a QR code."""

    uri: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class _Proof:
    """That a person is who they are, by the password hash that they had then."""

    about: About
    tried: Try | None


@dataclass(frozen=True, slots=True)
class Own:
    """What people change of their own account."""

    signing: Signing

    async def change_password(self, asker: Asker, current: str | None, new: str) -> None:
        """Choose another password; all other sign-ins end, and links that would set another.

        Raises:
            PasswordWrong, PasswordMissing, TooManyAttempts: `current` proves nothing.
            WeakPassword, PasswordUnusable: choose another.
        """
        about = await self.signing.about(asker)
        known = Person(email=about.user.email, name=about.user.name, organisation=about.tenant.name)
        self.signing.policy.check(new, known)
        proof = await self._proof(asker, current)
        hashed = await self.signing.passwords.hash_password(new)
        async with self._proven(proof) as (session, user):
            await signing.change_user(session, user.id, password_hash=hashed)
            others = SignIn.id != asker.sign_in_id
            await signing.end(session, signing.of_person(user.tenant_id, user.id), others)
            await tenants.remove_tickets(session, user.tenant_id, [user.id])
            await note(session, asker, Action.ACCOUNT_CHANGE, user.id, changed=["password"])

    async def begin_totp(self, asker: Asker, password: str | None) -> Enrolment:
        """Make the secret of a second factor, which counts from its first code on.

        Until then the one that the person may have counts.

        Raises:
            PasswordWrong, PasswordMissing, TooManyAttempts: the password proves nothing.
        """
        proof = await self._proof(asker, password, foreign=True)
        secret = totp.new_secret()
        async with self._proven(proof) as (session, user):
            sealed = totp_vault(self.signing.secret).seal(secret.encode(), str(user.id))
            await signing.change_user(session, user.id, totp_pending=sealed)
        uri = totp.uri(secret, user.email, _issuer(proof.about.tenant.name))
        return Enrolment(uri, totp.qr_svg(uri))

    async def confirm_totp(self, asker: Asker, code: str) -> list[str]:
        """Let the new second factor count; return the codes in the place of a lost phone.

        This sign-in counts as one with a second factor from now on.

        Raises:
            TotpNotBegun, TotpCodeWrong, TooManyAttempts: it does not.
        """
        database, about = self.signing.database, await self.signing.about(asker)
        if about.user.totp_pending is None:
            raise TotpNotBegun
        tried = await Try.begin(database, None, about.user.email, asker.address)
        async with database.write() as session:
            user = await signing.lock_user(session, person_of(asker))
            if user is None or user.totp_pending is None:
                raise TotpNotBegun
            secret = totp_vault(self.signing.secret).open(user.totp_pending, str(user.id))
            step = totp.verified_step(secret.decode(), code, datetime.now(UTC))
            if step is None:
                raise TotpCodeWrong
            codes = totp.new_recovery_codes()
            await signing.change_user(
                session,
                user.id,
                totp_secret=user.totp_pending,
                totp_pending=None,
                totp_on=True,
                totp_step=step,
                recovery=[totp.recovery_digest(each) for each in codes],
            )
            await note(session, asker, Action.AUTH_TOTP, user.id, on=True)
            await tried.succeed(session)
            if asker.sign_in_id is not None:
                await repository.note_second_factor(session, asker.sign_in_id)
        return codes

    async def new_recovery(self, asker: Asker, password: str | None) -> list[str]:
        """Return new codes in the place of a lost phone; the ones before count no more.

        Raises:
            PasswordWrong, PasswordMissing, TooManyAttempts: the password proves nothing.
            TotpOff: there is no second factor.
        """
        proof = await self._proof(asker, password, foreign=True)
        codes = totp.new_recovery_codes()
        async with self._proven(proof) as (session, user):
            if not user.totp_on:
                raise TotpOff
            digests = [totp.recovery_digest(each) for each in codes]
            await signing.change_user(session, user.id, recovery=digests)
            await note(session, asker, Action.AUTH_TOTP, user.id, recovery=True)
        return codes

    async def remove_totp(self, asker: Asker, password: str | None) -> None:
        """Do without a second factor from now on.

        Raises:
            TotpNeeded: the role asks for one.
            PasswordWrong, PasswordMissing, TooManyAttempts: the password proves nothing.
        """
        proof = await self._proof(asker, password, foreign=True)
        async with self._proven(proof) as (session, user):
            if (await signing.about(session, user.tenant_id, user.id)).needs_totp:
                raise TotpNeeded
            await repository.remove_totp(session, user.tenant_id, user.id)
            await note(session, asker, Action.AUTH_TOTP, user.id, on=False)

    @asynccontextmanager
    async def proven(
        self, asker: Asker, password: str | None
    ) -> AsyncIterator[tuple[WriteSession, User]]:
        """Yield a transaction and the asker, locked, who has proven who they are.

        Raises:
            PasswordWrong, PasswordMissing, TooManyAttempts: the password proves nothing.
        """
        proof = await self._proof(asker, password)
        async with self._proven(proof) as both:
            yield both

    async def _proof(self, asker: Asker, password: str | None, *, foreign: bool = False) -> _Proof:
        """Prove who the asker is; a wrong password counts as a failed try of signing in.

        `foreign`: having just come in by another system is enough for who has no password.
        """
        about, database = await self.signing.about(asker), self.signing.database
        async with database.read() as session:
            begun = asker.sign_in_id
            is_vouched = await repository.began_by(session, begun, ("entry",), VOUCHED)
            is_fresh = foreign and await repository.began_by(session, begun, FOREIGN, FRESH)
        if is_vouched or (is_fresh and about.user.password_hash is None):
            return _Proof(about, None)
        if about.user.password_hash is None:
            raise PasswordMissing
        if not password:
            raise PasswordWrong
        tried = await Try.begin(database, None, about.user.email, asker.address)
        is_right, _ = await self.signing.passwords.verify(password, about.user.password_hash)
        if is_right:
            return _Proof(about, tried)
        async with database.write() as session:
            await tried.fail(session)
        raise PasswordWrong

    @asynccontextmanager
    async def _proven(self, proof: _Proof) -> AsyncIterator[tuple[WriteSession, User]]:
        """Begin the transaction of what was proven; yield it and the person, locked."""
        async with self.signing.database.write() as session:
            user = await signing.lock_user(session, proof.about.user.id)
            if user is None or user.password_hash != proof.about.user.password_hash:
                raise PasswordWrong  # changed since
            if proof.tried is not None:
                await proof.tried.succeed(session)
            yield session, user


def _issuer(organization: str) -> str:
    """Return what an authenticator app calls this GovBot."""
    known = "" if organization == DEFAULT_TENANT else organization[:_LONGEST_ISSUER]
    return f"GovBot {known}".strip()
