"""Tickets: made for one person and one thing, used once.

There is no mail server: whoever makes one passes its address on. The secret stands behind the `#`
of the address, which browsers send to nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from govbot.accounts.credentials import opaque
from govbot.accounts.credentials.crypto import totp_vault
from govbot.accounts.credentials.opaque import Kind
from govbot.accounts.credentials.policy import Person
from govbot.accounts.errors import CodeNeeded, TicketInvalid
from govbot.accounts.naming import checked_name
from govbot.accounts.proof import Origin
from govbot.accounts.signing import repository, second_factor
from govbot.accounts.signing.repository import About
from govbot.accounts.signing.service import Session, Signing
from govbot.accounts.signing.tries import Try
from govbot.audit.actions import Action
from govbot.audit.record import Act, Actor, record
from govbot.core.db.engine import WriteSession
from govbot.core.db.models import User

Purpose = Literal["invitation", "reset", "entry"]


@dataclass(frozen=True, slots=True)
class _Sort:
    secret: Kind
    page: str
    lasts: timedelta
    state: str
    """In which its person must be."""


_SORTS: Mapping[Purpose, _Sort] = {
    "invitation": _Sort(Kind.INVITATION, "/convite", timedelta(days=7), "invited"),
    "reset": _Sort(Kind.PASSWORD_RESET, "/nova-senha", timedelta(days=1), "active"),
    "entry": _Sort(Kind.ENTRY, "/entrar", timedelta(minutes=10), "active"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """The page's path with the secret, to be shown once, and until when it counts."""

    path: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody with a ticket chooses; `code` is that of the second factor they may have."""

    password: str
    name: str | None = None
    code: str | None = None


async def issue(session: WriteSession, tenant_id: UUID, user_id: UUID, purpose: Purpose) -> Link:
    """Make a ticket, part of the caller's transaction; one of its kind before counts no more."""
    sort = _SORTS[purpose]
    secret, expires_at = opaque.new_secret(sort.secret), datetime.now(UTC) + sort.lasts
    await repository.add_ticket(
        session,
        digest=opaque.digest(secret),
        tenant_id=tenant_id,
        user_id=user_id,
        kind=purpose,
        expires_at=expires_at,
    )
    return Link(f"{sort.page}#{secret}", expires_at)


@dataclass(frozen=True, slots=True)
class Tickets:
    """What tickets are good for."""

    signing: Signing

    async def look(self, secret: str) -> tuple[Purpose, About]:
        """Return what a ticket is for, and for whom, without using it.

        Raises:
            TicketInvalid: it does not count.
        """
        purpose = _purpose(secret)
        async with self.signing.database.read() as session:
            ticket = await repository.find_ticket(session, opaque.digest(secret), purpose)
            if ticket is None or ticket.user_id is None:
                raise TicketInvalid
            about = await repository.about(session, ticket.tenant_id, ticket.user_id)
        if about.user.state != _SORTS[purpose].state:
            raise TicketInvalid
        return purpose, about

    async def use(self, secret: str, chosen: Chosen, origin: Origin) -> Session:
        """Accept an invitation or choose a new password, and sign in.

        Of a new password the person's other sign-ins end. A second factor is asked for as ever.

        Raises:
            TicketInvalid: it does not count, or is for something else.
            WeakPassword, PasswordUnusable, NameInvalid: choose another.
            CodeNeeded, TooManyAttempts: the second factor's code is missing or wrong.
        """
        purpose, about = await self.look(secret)
        if purpose == "entry":
            raise TicketInvalid
        name = checked_name(chosen.name or about.user.name)
        known = Person(email=about.user.email, name=name, organisation=about.tenant.name)
        hashed = await self.signing.new_password(chosen.password, known)
        tried = None
        if about.user.totp_on:
            database, email = self.signing.database, about.user.email
            tried = await Try.begin(database, None, email, origin.address)
        try:
            async with self.signing.database.write() as session:
                user = await _taken(session, secret, purpose, about.user.id)
                vault, now = totp_vault(self.signing.secret), datetime.now(UTC)
                spent = second_factor.spent(user, chosen.code, vault, now)
                changed = {"name": name, "password_hash": hashed, "state": "active", **spent}
                await repository.change_user(session, user.id, last_login_at=now, **changed)
                await repository.end(session, repository.of_person(user.tenant_id, user.id))
                if tried is not None:
                    await tried.succeed(session)
                actor = Actor(user.tenant_id, user.id, address=origin.address)
                act = Act(Action.ACCOUNT_CHANGE, "user", str(user.id), {"changed": ["password"]})
                await record(session, actor, act)
                return await self.signing.begin(
                    session, user, origin, purpose, second_factor=bool(spent)
                )
        except CodeNeeded:
            if tried is not None:
                await self.signing.note_wrong_code(tried, about.user, origin, purpose, chosen.code)
            raise

    async def enter(self, secret: str, origin: Origin) -> Session:
        """Sign in by an entry link.

        It is made on the server itself, by whoever runs it, so that no second factor is asked for;
        nor does it count as one.

        Raises:
            TicketInvalid: it does not count, or is for something else.
        """
        purpose, about = await self.look(secret)
        if purpose != "entry":
            raise TicketInvalid
        async with self.signing.database.write() as session:
            user = await _taken(session, secret, purpose, about.user.id)
            now = datetime.now(UTC)
            await repository.change_user(session, user.id, last_login_at=now)
            return await self.signing.begin(session, user, origin, purpose)


def _purpose(secret: str) -> Purpose:
    kind = opaque.recognised(secret)
    for purpose, sort in _SORTS.items():
        if sort.secret is kind:
            return purpose
    raise TicketInvalid


async def _taken(session: WriteSession, secret: str, purpose: Purpose, user_id: UUID) -> User:
    """Use a ticket up; return its person, locked."""
    user = await repository.lock_user(session, user_id)
    if user is None or user.state != _SORTS[purpose].state:
        raise TicketInvalid
    if await repository.take_ticket(session, opaque.digest(secret), purpose) is None:
        raise TicketInvalid
    return user
