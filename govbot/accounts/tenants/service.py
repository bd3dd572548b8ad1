"""What the super-administrator does: whoever runs the server, who belongs to no organisation.

They see how much there is of each organisation, and nothing of what is in it. All that they do is
recorded twice: with the installation's own organisation and with the one that it is done to.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from govbot.accounts import repository as accounts
from govbot.accounts.asker import Asker
from govbot.accounts.naming import checked_name
from govbot.accounts.organization import repository as organizations
from govbot.accounts.organization.repository import Limits
from govbot.accounts.people.service import Invited, invite
from govbot.accounts.permissions import ADMIN
from govbot.accounts.tenants import repository
from govbot.accounts.tenants.repository import Summary
from govbot.accounts.tickets.service import Link
from govbot.audit.actions import Action
from govbot.audit.chain import Plain
from govbot.audit.record import Act, Actor, record
from govbot.core.db.engine import Database, ReadSession, WriteSession
from govbot.core.db.models import Tenant
from govbot.core.errors import GovBotError, InvalidInput, NotFound

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class SlugInvalid(InvalidInput):
    """A short name has other signs than small letters, digits and hyphens. Data: `slug`."""

    code: ClassVar[str] = "slug_invalid"


class SlugTaken(GovBotError):
    """There is an organisation of this short name. Data: `slug`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "slug_taken"


class InstallationsOwn(GovBotError):
    """The installation's own organisation cannot be suspended or removed. Data: `slug`."""

    status = 409
    code = "installations_own"


@dataclass(frozen=True, slots=True)
class Tenants:
    """All organisations of an installation, whose own is `own`."""

    database: Database
    own: UUID

    async def list(self) -> Sequence[Summary]:
        """Return every organisation with how much there is of it."""
        async with self.database.read() as session:
            return await repository.all_of(session)

    async def get(self, slug: str) -> Summary:
        """Return one organisation.

        Raises:
            NotFound: there is none of this short name.
        """
        async with self.database.read() as session:
            return await repository.summary(session, await required(session, slug))

    async def create(self, slug: str, name: str, email: str, administrator: str) -> Link:
        """Make an organisation with its roles; return the invitation of its first administrator.

        Raises:
            SlugInvalid, SlugTaken, NameInvalid, EmailInvalid: choose another.
        """
        if not _SLUG.fullmatch(slug):
            raise SlugInvalid(slug=slug)
        async with self.database.write() as session:
            if await repository.by_slug(session, slug) is not None:
                raise SlugTaken(slug=slug)
            await accounts.add_tenant(session, slug, checked_name(name))
            tenant = await required(session, slug)
            await accounts.keep_roles(session, tenant.id)
            role_id = await accounts.role_id(session, tenant.id, ADMIN)
            await self.note(session, tenant, Action.TENANT_CREATE)
            new = Invited(email, administrator, role_id)
            return (await invite(session, Asker(tenant.id), new))[1]

    async def suspend(self, slug: str) -> None:
        """Let nobody of an organisation in; what is its stays.

        Raises:
            NotFound, InstallationsOwn: not this one.
        """
        async with self.database.write() as session:
            tenant = await self.other(session, slug)
            await organizations.change(session, tenant.id, active=False)
            await self.note(session, tenant, Action.TENANT_SUSPEND)

    async def resume(self, slug: str) -> None:
        """Let the people of an organisation in again.

        Raises:
            NotFound: there is none of this short name.
        """
        async with self.database.write() as session:
            tenant = await required(session, slug)
            await organizations.change(session, tenant.id, active=True)
            await self.note(session, tenant, Action.TENANT_RESUME)

    async def limit(self, slug: str, changed: Mapping[str, int | None]) -> Limits:
        """Set what an organisation may use at most; what `changed` does not name stays.

        Raises:
            NotFound: there is none of this short name.
        """
        async with self.database.write() as session:
            tenant = await required(session, slug)
            if changed:
                await organizations.change(session, tenant.id, **changed)
                await self.note(session, tenant, Action.TENANT_CHANGE, **changed)
            return await organizations.limits(session, tenant.id)

    async def other(self, session: WriteSession, slug: str) -> Tenant:
        """Return an organisation that may be done without.

        Raises:
            NotFound, InstallationsOwn: not this one.
        """
        tenant = await required(session, slug)
        if tenant.id == self.own:
            raise InstallationsOwn(slug=slug)
        return tenant

    async def note(
        self, session: WriteSession, tenant: Tenant, action: Action, **data: Plain
    ) -> None:
        """Record what is done to an organisation, with it and with the installation."""
        act = Act(action, "tenant", str(tenant.id), {"slug": tenant.slug, **data})
        for tenant_id in {self.own, tenant.id}:
            await record(session, Actor(tenant_id), act)


async def required(session: ReadSession, slug: str) -> Tenant:
    """Return an organisation.

    Raises:
        NotFound: there is none of this short name.
    """
    tenant = await repository.by_slug(session, slug)
    if tenant is None:
        raise NotFound(kind="tenant", slug=slug)
    return tenant


async def note_entry(database: Database, asker: Asker, way: str) -> None:
    """Record that whoever runs the server reads an organisation's contents by the command line.

    Recorded before anything is read. People who are signed in are recorded as themselves.
    """
    if asker.user_id is None:
        async with database.write() as session:
            act = Act(Action.SUPER_ACCESS, "tenant", str(asker.tenant_id), {"way": way})
            await record(session, asker.actor, act)
