"""The first administrator, who sets an installation up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from govbot.accounts import repository as tenants
from govbot.accounts.credentials import opaque
from govbot.accounts.credentials.policy import Person
from govbot.accounts.errors import AlreadySetUp, TicketInvalid
from govbot.accounts.naming import checked_email, checked_name
from govbot.accounts.permissions import ADMIN
from govbot.accounts.proof import Origin
from govbot.accounts.signing import repository
from govbot.accounts.signing.service import Session, Signing
from govbot.audit.actions import Action
from govbot.audit.record import Act, Actor, record
from govbot.core.db.engine import WriteSession
from govbot.core.db.models import User

TICKET_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Who sets up, and what they call their organisation."""

    organization: str
    name: str
    email: str
    password: str

    @property
    def person(self) -> Person:
        """What their password must not be made of."""
        return Person(email=self.email, name=self.name, organisation=self.organization)


@dataclass(frozen=True, slots=True)
class Setup:
    """Makes the first administrator, by a code that only the server's console shows.

    Or by the settings, for machines that nobody watches start.
    """

    signing: Signing

    async def ticket(self) -> str | None:
        """Return a new code to set up with; None where somebody administers already."""
        if await self.signing.is_set_up():
            return None
        secret = opaque.new_secret(opaque.Kind.SETUP)
        async with self.signing.database.write() as session:
            await repository.add_ticket(
                session,
                digest=opaque.digest(secret),
                tenant_id=self.signing.tenant_id,
                user_id=None,
                kind="setup",
                expires_at=datetime.now(UTC) + TICKET_LASTS,
            )
        return secret

    async def set_up(self, secret: str, first: FirstPerson, origin: Origin) -> Session:
        """Make the first administrator and sign them in.

        Raises:
            AlreadySetUp: somebody was quicker.
            TicketInvalid: the code is not that of the console.
            WeakPassword, PasswordUnusable, EmailInvalid, NameInvalid: choose another.
        """
        hashed = await self.signing.new_password(first.password, first.person)
        async with self.signing.database.write() as session:
            if await repository.has_administrator(session, self.signing.tenant_id):
                raise AlreadySetUp
            if await repository.take_ticket(session, opaque.digest(secret), "setup") is None:
                raise TicketInvalid
            user = await self._add(session, first, hashed)
            await repository.change_user(session, user.id, last_login_at=datetime.now(UTC))
            return await self.signing.begin(session, user, origin, "setup")

    async def by_settings(self, first: FirstPerson) -> bool:
        """Make the administrator that the settings name; False where there is one already.

        Raises:
            WeakPassword, PasswordUnusable, EmailInvalid, NameInvalid: choose another.
        """
        if await self.signing.is_set_up():
            return False
        hashed = await self.signing.new_password(first.password, first.person)
        async with self.signing.database.write() as session:
            await self._add(session, first, hashed)
        return True

    async def _add(self, session: WriteSession, first: FirstPerson, hashed: str) -> User:
        tenant_id = self.signing.tenant_id
        if first.organization:
            name = checked_name(first.organization)
            await tenants.rename_tenant(session, tenant_id, name)
        user = await repository.add_user(
            session,
            tenant_id=tenant_id,
            email=checked_email(first.email),
            name=checked_name(first.name or first.email),
            role_id=await tenants.role_id(session, tenant_id, ADMIN),
            state="active",
            password_hash=hashed,
        )
        await repository.adopt_conversations(session, tenant_id, user.id)
        act = Act(Action.ACCOUNT_CREATE, "user", str(user.id), {"role": ADMIN})
        await record(session, Actor(tenant_id), act)
        return user
