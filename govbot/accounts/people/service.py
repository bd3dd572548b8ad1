"""People: invited, changed, suspended, helped back in.

Whoever manages people touches nobody whose role allows more than their own, and gives nobody more
than they have. Each change is one transaction, in turn with the tenant's others.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from govbot.accounts import repository as tenants
from govbot.accounts.acts import note
from govbot.accounts.asker import Asker
from govbot.accounts.authority import refuse_oneself, require_within, take_turn
from govbot.accounts.departments import repository as departments
from govbot.accounts.keys import repository as keys
from govbot.accounts.naming import checked_email, checked_name, normal_email
from govbot.accounts.own import repository as own
from govbot.accounts.people import repository
from govbot.accounts.people.repository import Listing, Row
from govbot.accounts.permissions import ADMIN, Permission
from govbot.accounts.roles import repository as roles
from govbot.accounts.signing import repository as signing
from govbot.accounts.tickets.service import Link, Purpose, issue
from govbot.accounts.unchanged import UNCHANGED, Unchanged
from govbot.audit.actions import Action
from govbot.core.db.engine import Database, WriteSession
from govbot.core.db.models import ApiKey
from govbot.core.errors import GovBotError, NotFound


class EmailTaken(GovBotError):
    """The tenant has somebody with this e-mail address. Data: `email`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "email_taken"


class LastAdministrator(GovBotError):
    """Nobody else could administer the tenant."""

    status = 409
    code = "last_administrator"


class PersonStateWrong(GovBotError):
    """The person's state does not fit what was asked. Data: `state`."""

    status = 409
    code = "person_state_wrong"


class PersonErased(GovBotError):
    """The person was erased, as they had asked, and never comes in again."""

    status = 409
    code = "person_erased"


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is to come in."""

    email: str
    name: str
    role_id: UUID
    department_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change of somebody. None stays, but for the department: that is none."""

    name: str | None = None
    role_id: UUID | None = None
    department_id: UUID | Unchanged | None = UNCHANGED


@dataclass(frozen=True, slots=True)
class People:
    """The people of tenants."""

    database: Database

    async def page(self, asker: Asker, listing: Listing) -> tuple[Sequence[Row], int]:
        """Return a window of the people by name, and how many there are."""
        async with self.database.read() as session:
            return await repository.page(session, asker.tenant_id, listing)

    async def get(self, asker: Asker, user_id: UUID) -> Row:
        """Return somebody.

        Raises:
            NotFound: there is nobody of this id.
        """
        async with self.database.read() as session:
            return await repository.require(session, asker.tenant_id, user_id)

    async def by_email(self, asker: Asker, email: str) -> Row:
        """Return the person of an e-mail address.

        Raises:
            NotFound: there is none.
        """
        async with self.database.read() as session:
            row = await repository.by_email(session, asker.tenant_id, normal_email(email))
        if row is None:
            raise NotFound(kind="person", email=email)
        return row

    async def invite(self, asker: Asker, new: Invited) -> tuple[Row, Link]:
        """Add somebody, and make the link by which they choose their password.

        Raises:
            EmailInvalid, EmailTaken, NameInvalid: it cannot be them.
            NotFound: there is no such role or department.
            NotAllowed: the role allows what the asker may not do themselves.
        """
        async with self.database.write() as session:
            return await invite(session, asker, new)

    async def change(self, asker: Asker, user_id: UUID, change: Change) -> Row:
        """Change somebody's name, role or department, which counts at once.

        With another role their links count no more.

        Raises:
            NotFound: there is no such person, role or department.
            NotAllowed: their role, or the new one, allows more than the asker's.
            NotOneself: nobody changes their own role.
            LastAdministrator: nobody else could administer.
            NameInvalid: choose another name.
        """
        async with self._touching(asker, user_id) as (session, row, held):
            user = row.user
            values: dict[str, Any] = {}
            if change.name is not None:
                values["name"] = checked_name(change.name)
            if change.role_id is not None and change.role_id != user.role_id:
                role = await roles.require(session, user.tenant_id, change.role_id)
                refuse_oneself(asker, user_id)
                require_within(held, role.permissions)
                await _keep_administrator(session, row)
                # Whoever made a link for them may now be out of their reach.
                await tenants.remove_tickets(session, user.tenant_id, [user_id])
                values["role_id"] = role.id
            if change.department_id is not UNCHANGED:
                if change.department_id is not None:
                    await departments.require(session, user.tenant_id, change.department_id)
                values["department_id"] = change.department_id
            if values:
                await signing.change_user(session, user_id, **values)
                told = {key: value for key, value in values.items() if key != "name"}
                changed = sorted(values)
                await note(session, asker, Action.ACCOUNT_CHANGE, user_id, changed=changed, **told)
            return await repository.require(session, user.tenant_id, user_id)

    async def suspend(self, asker: Asker, user_id: UUID) -> Row:
        """Let somebody in no more: their sign-ins, keys and tickets count no more, for good.

        Raises:
            NotFound, NotAllowed, NotOneself, LastAdministrator: not this person.
        """
        async with self._touching(asker, user_id) as (session, row, _):
            refuse_oneself(asker, user_id)
            await _keep_administrator(session, row)
            tenant_id = row.user.tenant_id
            await signing.change_user(session, user_id, state="suspended")
            ended = await signing.end(session, signing.of_person(tenant_id, user_id))
            await tenants.remove_tickets(session, tenant_id, [user_id])
            for key_id in await keys.revoke_all(session, tenant_id, user_id):
                await note(session, asker, Action.KEY_REVOKE, key_id, user=user_id)
            await note(session, asker, Action.ACCOUNT_SUSPEND, user_id, sign_ins=ended)
            return await repository.require(session, tenant_id, user_id)

    async def reactivate(self, asker: Asker, user_id: UUID) -> Row:
        """Let somebody in again, without keys; who never accepted an invitation is invited again.

        Raises:
            NotFound, NotAllowed, PersonStateWrong, PersonErased: not this person.
        """
        async with self._touching(asker, user_id) as (session, row, _):
            if row.user.erased_at is not None:
                raise PersonErased
            _require_state(row, "suspended")
            user = row.user
            is_known = user.password_hash is not None or user.provider is not None
            state = "active" if is_known else "invited"
            await signing.change_user(session, user_id, state=state)
            await note(session, asker, Action.ACCOUNT_RESUME, user_id)
            return await repository.require(session, user.tenant_id, user_id)

    async def link(self, asker: Asker, user_id: UUID, purpose: Purpose) -> Link:
        """Make a link for somebody; the ones of its kind before count no more.

        Raises:
            NotFound, NotAllowed, PersonStateWrong: not this person.
            NotOneself: one's own password is changed by what proves who one is.
        """
        async with self._touching(asker, user_id) as (session, row, _):
            refuse_oneself(asker, user_id)
            _require_state(row, "invited" if purpose == "invitation" else "active")
            if asker.user_id is None:
                # Whoever runs the server can enter by it.
                await note(session, asker, Action.SUPER_ACCESS, user_id, way=f"link.{purpose}")
            is_invitation = purpose == "invitation"
            action = Action.ACCOUNT_INVITE if is_invitation else Action.ACCOUNT_RESET
            await note(session, asker, action, user_id, link=purpose)
            return await issue(session, row.user.tenant_id, user_id, purpose)

    async def remove_totp(self, asker: Asker, user_id: UUID) -> Row:
        """Remove the second factor of somebody who lost it.

        Raises:
            NotFound, NotAllowed, NotOneself: not this person.
        """
        async with self._touching(asker, user_id) as (session, row, _):
            refuse_oneself(asker, user_id)
            await own.remove_totp(session, row.user.tenant_id, user_id)
            await note(session, asker, Action.AUTH_TOTP, user_id, on=False)
            return await repository.require(session, row.user.tenant_id, user_id)

    async def end_sign_ins(self, asker: Asker, user_id: UUID) -> int:
        """End all sign-ins of somebody; return how many.

        Raises:
            NotFound, NotAllowed: not this person.
        """
        async with self._touching(asker, user_id) as (session, row, _):
            ended = await signing.end(session, signing.of_person(row.user.tenant_id, user_id))
            await note(session, asker, Action.AUTH_LOGOUT, user_id, all=ended)
            return ended

    async def keys(self, asker: Asker, user_id: UUID) -> Sequence[ApiKey]:
        """Return somebody's API keys.

        Raises:
            NotFound: there is nobody of this id.
        """
        async with self.database.read() as session:
            await repository.require(session, asker.tenant_id, user_id)
            return await keys.keys_of(session, asker.tenant_id, user_id)

    async def revoke_key(self, asker: Asker, user_id: UUID, key_id: UUID) -> None:
        """Let a key of somebody's count no more.

        Raises:
            NotFound: there is no such person or key.
            NotAllowed: their role allows more than the asker's.
        """
        async with self._touching(asker, user_id) as (session, row, _):
            if not await keys.revoke_key(session, row.user.tenant_id, user_id, key_id):
                raise NotFound(kind="key", id=str(key_id))
            await note(session, asker, Action.KEY_REVOKE, key_id, user=user_id)

    @asynccontextmanager
    async def _touching(
        self, asker: Asker, user_id: UUID
    ) -> AsyncIterator[tuple[WriteSession, Row, frozenset[Permission]]]:
        """Begin a change of somebody; yield also what the asker may do."""
        async with self.database.write() as session:
            held = await take_turn(session, asker)
            row = await repository.require(session, asker.tenant_id, user_id)
            await signing.lock_user(session, user_id)
            require_within(held, row.role.permissions)
            yield session, row, held


async def invite(session: WriteSession, asker: Asker, new: Invited) -> tuple[Row, Link]:
    """Add somebody; part of the caller's transaction. See `People.invite`."""
    email, name, tenant_id = checked_email(new.email), checked_name(new.name), asker.tenant_id
    held = await take_turn(session, asker)
    role = await roles.require(session, tenant_id, new.role_id)
    require_within(held, role.permissions)
    if new.department_id is not None:
        await departments.require(session, tenant_id, new.department_id)
    user_id = await repository.add(
        session,
        tenant_id=tenant_id,
        email=email,
        name=name,
        role_id=role.id,
        department_id=new.department_id,
        state="invited",
    )
    if user_id is None:
        raise EmailTaken(email=email)
    link = await issue(session, tenant_id, user_id, "invitation")
    await note(session, asker, Action.ACCOUNT_CREATE, user_id, role=role.name)
    await note(session, asker, Action.ACCOUNT_INVITE, user_id)
    return await repository.require(session, tenant_id, user_id), link


def _require_state(row: Row, state: str) -> None:
    if row.user.state != state:
        raise PersonStateWrong(state=row.user.state)


async def _keep_administrator(session: WriteSession, row: Row) -> None:
    """Refuse to do without the last one who can administer."""
    if row.role.name != ADMIN or row.user.state != "active":
        return
    if not await repository.other_administrators(session, row.user.tenant_id, row.user.id):
        raise LastAdministrator
