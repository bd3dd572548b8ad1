"""Signing in and out, and who a token or a key stands for.

A sign-in is one browser or program of one person. It has a short access token, which is checked
against the database at every request all the same, and a refresh token, which counts once: used
again, it was stolen, and the sign-in ends.
"""

import hashlib
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.accounts.credentials import opaque
from govbot.accounts.credentials.crypto import csrf_key, totp_vault
from govbot.accounts.credentials.opaque import Kind
from govbot.accounts.credentials.passwords import PasswordThreads
from govbot.accounts.credentials.policy import PasswordPolicy, Person
from govbot.accounts.credentials.tokens import AccessTokens, TokenInvalid
from govbot.accounts.errors import (
    BadCredentials,
    CodeNeeded,
    ForgedRequest,
    KeyNotEnough,
    NotSignedIn,
    SetupNeeded,
)
from govbot.accounts.naming import normal_email
from govbot.accounts.permissions import known
from govbot.accounts.proof import Origin, Proof
from govbot.accounts.signing import repository, second_factor
from govbot.accounts.signing.repository import About, Standing
from govbot.accounts.signing.tries import Try
from govbot.audit.actions import Action
from govbot.audit.chain import Plain
from govbot.audit.record import Act, Actor, record
from govbot.core.db.engine import Database, WriteSession
from govbot.core.db.models import SignIn, User
from govbot.core.errors import NotFound

logger = logging.getLogger(__name__)

LASTS = timedelta(days=14)
"""A sign-in ends so long after it began, whatever happens."""
SECOND_USE = timedelta(seconds=20)
"""Two pages of one browser may present the same refresh token within so long."""
LONGEST_AGENT = 300
MOST_KEYS = 10_000
KEY_USE_NOTED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody types to come in. `organization` is the slug of a tenant."""

    email: str
    password: str
    code: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """What somebody who came in is given. `lasts` is the time left to the refresh token."""

    sign_in_id: UUID
    access: str
    refresh: str
    csrf: str
    access_lasts: timedelta
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Signing:
    """Who comes in, and who is in."""

    database: Database
    tokens: AccessTokens
    passwords: PasswordThreads
    secret: bytes
    tenant_id: UUID
    """Of the installation itself, whose first administrator sets it up."""
    policy: PasswordPolicy = field(default_factory=PasswordPolicy)
    _keys: dict[str, UUID] = field(default_factory=dict)
    """Digests of the keys that were used lately."""

    async def asker(self, proof: Proof) -> Asker:
        """Return whom a request's proof stands for, with what they may do at this moment.

        Raises:
            NotSignedIn, SetupNeeded: it proves nothing (any more).
            ForgedRequest: another site may have had the browser send it.
        """
        # Keys are for programs: from a cookie, nothing would show that our own page sent it.
        if opaque.recognised(proof.secret) is Kind.API_KEY and not proof.is_cookie:
            standing = await self._by_key(proof)
        elif proof.secret:
            standing = await self._by_token(proof)
        else:
            standing = None
        if standing is None:
            raise NotSignedIn if await self.is_set_up() else SetupNeeded
        return _asker(standing, proof.address)

    def known(self, secret: str) -> str | None:
        """Return a name for whom a token or a key is from, without asking the database.

        For counting only: whether it still counts is not looked at. A key is known once it was
        found to count, so that whoever makes keys up is nobody.
        """
        if opaque.recognised(secret) is Kind.API_KEY:
            key_id = self._keys.get(opaque.digest(secret))
            return f"key:{key_id}" if key_id else None
        try:
            return f"user:{self.tokens.read(secret).user_id}"
        except TokenInvalid:
            return None

    async def again(self, asker: Asker) -> Asker:
        """Return somebody who came in before as they are at this moment.

        Raises:
            NotSignedIn: they are in no more.
        """
        if asker.user_id is None:
            return asker  # whoever runs the command line
        async with self.database.read() as session:
            if asker.sign_in_id is not None:
                standing = await repository.by_sign_in(session, asker.sign_in_id)
            else:
                standing = await repository.by_key_id(session, asker.key_id)
        if standing is None:
            raise NotSignedIn
        return _asker(standing, asker.address)

    async def is_set_up(self) -> bool:
        """Tell whether somebody administers this installation."""
        async with self.database.read() as session:
            return await repository.has_administrator(session, self.tenant_id)

    async def log_in(self, given: Given, origin: Origin) -> Session:
        """Let somebody in by their password.

        Who does not exist, has no password or may not come in gets the same answer as a wrong
        password, after the same time.

        Raises:
            BadCredentials: the two do not belong together, or the person may not come in.
            CodeNeeded: the password is right, the second factor's code is not.
            TooManyAttempts: failures before this try make it wait.
            LoginsBusy: too many others are at it.
        """
        email = normal_email(given.email)
        attempt = await Try.begin(self.database, given.organization, email, origin.address)
        async with self.database.read() as session:
            found = await repository.find_person(session, given.organization, email)
        user = found[0] if found else None
        stored = user.password_hash if user else None
        is_right, renewed = await self.passwords.verify(given.password, stored)
        if user is None or not is_right or user.state != "active":
            async with self.database.write() as session:
                await attempt.fail(session)
                await self.note_failure(session, user, origin, method="password")
            raise BadCredentials
        try:
            return await self._let_in(user, renewed, attempt, given, origin)
        except CodeNeeded:
            await self.note_wrong_code(attempt, user, origin, "password", given.code)
            raise

    async def _let_in(
        self, user: User, renewed: str | None, attempt: Try, given: Given, origin: Origin
    ) -> Session:
        async with self.database.write() as session:
            locked = await repository.lock_user(session, user.id)
            is_same = locked is not None and locked.password_hash == user.password_hash
            if locked is None or locked.state != "active" or not is_same:
                raise BadCredentials  # changed while the password was looked at
            vault, now = totp_vault(self.secret), datetime.now(UTC)
            changes = second_factor.spent(locked, given.code, vault, now)
            had_factor = bool(changes)
            if renewed:
                changes["password_hash"] = renewed
            await repository.change_user(session, locked.id, last_login_at=now, **changes)
            await attempt.succeed(session)
            return await self.begin(session, locked, origin, "password", second_factor=had_factor)

    async def new_password(self, password: str, person: Person) -> str:
        """Return the hash of a password that may be used from now on.

        Raises:
            WeakPassword, PasswordUnusable: choose another.
        """
        self.policy.check(password, person)
        return await self.passwords.hash_password(password)

    async def begin(
        self,
        session: WriteSession,
        user: User,
        origin: Origin,
        method: str,
        *,
        second_factor: bool = False,
    ) -> Session:
        """Sign somebody in whose identity is proven; part of the caller's transaction."""
        sign_in_id = await repository.add_sign_in(
            session,
            tenant_id=user.tenant_id,
            user_id=user.id,
            method=method,
            address=origin.address,
            agent=(origin.agent or "")[:LONGEST_AGENT] or None,
            second_factor=second_factor,
            expires_at=datetime.now(UTC) + LASTS,
        )
        actor = Actor(user.tenant_id, user.id, address=origin.address)
        data: dict[str, Plain] = {"method": method, "second_factor": second_factor}
        act = Act(Action.AUTH_LOGIN, "sign_in", str(sign_in_id), data)
        await record(session, actor, act)
        return await self._session(session, user.tenant_id, user.id, sign_in_id, LASTS)

    async def note_failure(
        self, session: WriteSession, user: User | None, origin: Origin, **data: Plain
    ) -> None:
        """Record that somebody did not come in; who is nobody's is the installation's affair."""
        actor = Actor(user.tenant_id if user else self.tenant_id, address=origin.address)
        known = str(user.id) if user else None
        act = Act(Action.AUTH_FAILURE, "user" if known else None, known, data)
        await record(session, actor, act)

    async def note_wrong_code(
        self, attempt: Try, user: User, origin: Origin, method: str, code: str | None
    ) -> None:
        """Record and count a wrong code of somebody who proved the rest; none was no try."""
        if code:
            async with self.database.write() as session:
                await attempt.fail(session)
                await self.note_failure(session, user, origin, method=method, reason="code")

    async def refresh(self, secret: str) -> Session:
        """Give new tokens for a refresh token, which counts no more.

        Raises:
            NotSignedIn: it does not count. If it was used before, the sign-in has ended with it:
                one of the two who have it has stolen it.
        """
        digest = opaque.digest(secret)
        async with self.database.write() as session:
            shown = await repository.present(session, digest)
            if shown is not None and shown.counts:
                if shown.used_ago is None or shown.used_ago <= SECOND_USE:
                    await repository.use_refresh(session, digest, shown.sign_in_id)
                    return await self._session(
                        session, shown.tenant_id, shown.user_id, shown.sign_in_id, shown.lasts
                    )
                await repository.end(session, repository.of_id(shown.sign_in_id))
                actor = Actor(shown.tenant_id, shown.user_id)
                act = Act(Action.AUTH_REFRESH_REUSE, "sign_in", str(shown.sign_in_id))
                await record(session, actor, act)
                logger.warning("a refresh token came twice: sign-in %s ended", shown.sign_in_id)
        raise NotSignedIn

    async def end(self, asker: Asker) -> None:
        """End the asker's own sign-in."""
        if asker.sign_in_id is not None:
            async with self.database.write() as session:
                await repository.end(session, repository.of_id(asker.sign_in_id))
                await record(session, asker.actor, _logout(asker.sign_in_id))

    async def end_one(self, asker: Asker, sign_in_id: UUID) -> None:
        """End one of the asker's sign-ins.

        Raises:
            NotFound: it is not theirs, or has ended.
        """
        async with self.database.write() as session:
            own = repository.of_person(asker.tenant_id, person_of(asker))
            if not await repository.end(session, own, repository.of_id(sign_in_id)):
                raise NotFound(kind="sign_in", id=str(sign_in_id))
            await record(session, asker.actor, _logout(sign_in_id))

    async def end_all(self, asker: Asker) -> int:
        """End all of the asker's sign-ins, this one too; return how many."""
        async with self.database.write() as session:
            mine = repository.of_person(asker.tenant_id, person_of(asker))
            ended = await repository.end(session, mine)
            await record(session, asker.actor, Act(Action.AUTH_LOGOUT, data={"all": ended}))
            return ended

    async def sign_ins(self, asker: Asker) -> Sequence[SignIn]:
        """Return where the asker is signed in, the last used first."""
        async with self.database.read() as session:
            return await repository.open_sign_ins(session, asker.tenant_id, person_of(asker))

    async def about(self, asker: Asker) -> About:
        """Return who the asker is."""
        async with self.database.read() as session:
            return await repository.about(session, asker.tenant_id, person_of(asker))

    async def has_several(self) -> bool:
        """Tell whether people must say of which organisation they are."""
        async with self.database.read() as session:
            return await repository.has_several_tenants(session)

    def csrf(self, sign_in_id: UUID) -> str:
        """Return what only our own page adds to the changes of a sign-in."""
        return hmac.new(csrf_key(self.secret), sign_in_id.bytes, hashlib.sha256).hexdigest()

    async def _by_token(self, proof: Proof) -> Standing | None:
        try:
            claims = self.tokens.read(proof.secret)
        except TokenInvalid:
            return None
        if proof.is_cookie and proof.csrf is not None:
            wanted = self.csrf(claims.session_id)
            if not hmac.compare_digest(wanted.encode(), proof.csrf.encode()):
                raise ForgedRequest
        async with self.database.read() as session:
            standing = await repository.by_sign_in(session, claims.session_id)
        is_same = standing is not None and (standing.tenant_id, standing.user_id) == (
            claims.tenant_id,
            claims.user_id,
        )
        return standing if is_same else None

    async def _by_key(self, proof: Proof) -> Standing | None:
        digest = opaque.digest(proof.secret)
        async with self.database.read() as session:
            standing = await repository.by_key(session, digest)
        if standing is None:
            self._keys.pop(digest, None)
        else:
            if len(self._keys) >= MOST_KEYS:
                self._keys.clear()
            self._keys[digest] = standing.proof_id
            async with self.database.write() as session:
                if await repository.touch_key(session, standing.proof_id, KEY_USE_NOTED):
                    key = standing.proof_id
                    actor = Actor(standing.tenant_id, standing.user_id, key, proof.address)
                    await record(session, actor, Act(Action.KEY_USE, "key", str(key)))
        return standing

    async def _session(
        self,
        session: WriteSession,
        tenant_id: UUID,
        user_id: UUID,
        sign_in_id: UUID,
        lasts: timedelta,
    ) -> Session:
        secret = opaque.new_secret(Kind.REFRESH)
        await repository.add_refresh(session, sign_in_id, opaque.digest(secret))
        access = self.tokens.issue(user_id, tenant_id, sign_in_id)
        csrf = self.csrf(sign_in_id)
        return Session(sign_in_id, access, secret, csrf, self.tokens.lifetime, lasts)


def _logout(sign_in_id: UUID) -> Act:
    return Act(Action.AUTH_LOGOUT, "sign_in", str(sign_in_id))


def _asker(standing: Standing, address: str | None) -> Asker:
    allowed, by_key = known(standing.permissions), standing.scopes is not None
    if standing.scopes is not None:
        allowed &= known(standing.scopes)
    return Asker(
        standing.tenant_id,
        frozenset(standing.audiences),
        user_id=standing.user_id,
        permissions=allowed,
        lacks_totp=standing.lacks_totp,
        sign_in_id=None if by_key else standing.proof_id,
        key_id=standing.proof_id if by_key else None,
        address=address,
    )


def sign_in_of(asker: Asker) -> UUID:
    """Return the sign-in of an asker.

    Raises:
        KeyNotEnough: they ask by a key.
    """
    if asker.sign_in_id is None:
        raise KeyNotEnough
    return asker.sign_in_id


def person_of(asker: Asker) -> UUID:
    """Return the id of a person who is signed in."""
    if asker.user_id is None:
        raise NotSignedIn
    return asker.user_id
