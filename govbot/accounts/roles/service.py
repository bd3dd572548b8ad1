"""Roles: those that every tenant has, which keep what they allow, and a tenant's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from govbot.accounts import repository as tenants
from govbot.accounts.acts import Told, note
from govbot.accounts.asker import Asker
from govbot.accounts.authority import NotOneself, require_within, take_turn
from govbot.accounts.naming import checked_name
from govbot.accounts.permissions import Permission
from govbot.accounts.roles import repository
from govbot.accounts.roles.repository import Held
from govbot.accounts.signing import repository as signing
from govbot.audit.actions import Action
from govbot.core.db.engine import Database, WriteSession
from govbot.core.db.models import Role
from govbot.core.errors import GovBotError


class RoleNameTaken(GovBotError):
    """The tenant has a role of this name. Data: `name`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "role_name_taken"


class RoleBuiltin(GovBotError):
    """Every tenant has this role, as it is: only `needs_totp` can be changed."""

    status = 409
    code = "role_builtin"


class RoleInUse(GovBotError):
    """People have it, or it was given rights on documents or folders. Data: `people`, `rights`."""

    status = 409
    code = "role_in_use"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change of a role; None stays."""

    name: str | None = None
    permissions: Collection[Permission] | None = None
    needs_totp: bool | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of tenants."""

    database: Database

    async def list(self, asker: Asker) -> Sequence[Held]:
        """Return the tenant's roles: those that every tenant has first, then by name."""
        async with self.database.read() as session:
            return await repository.roles(session, asker.tenant_id)

    async def create(
        self, asker: Asker, name: str, permissions: Collection[Permission], *, needs_totp: bool
    ) -> Role:
        """Make a role.

        Raises:
            NotAllowed: it would allow what the asker may not do themselves.
            NameInvalid, RoleNameTaken: choose another name.
        """
        name = checked_name(name)
        async with self.database.write() as session:
            require_within(await take_turn(session, asker), permissions)
            if await repository.is_taken(session, asker.tenant_id, name):
                raise RoleNameTaken(name=name)
            made = await repository.add(
                session,
                tenant_id=asker.tenant_id,
                name=name,
                permissions=sorted(permissions),
                needs_totp=needs_totp,
            )
            allowed = sorted(each.value for each in permissions)
            await note(session, asker, Action.ROLE_CREATE, made.id, permissions=allowed)
            return made

    async def change(self, asker: Asker, role_id: UUID, change: Change) -> Held:
        """Change a role; its people may do at once what it says then.

        With other permissions the links of its people count no more.

        Raises:
            NotFound: there is no such role.
            NotAllowed: it allows, or would, what the asker may not do themselves.
            RoleBuiltin: it keeps its name and its permissions.
            NotOneself: it is the asker's own, and its permissions would change.
            NameInvalid, RoleNameTaken: choose another name.
        """
        async with self.database.write() as session:
            held = await take_turn(session, asker)
            role = await repository.require(session, asker.tenant_id, role_id)
            require_within(held, role.permissions)
            require_within(held, change.permissions or ())
            if role.builtin and (change.name, change.permissions) != (None, None):
                raise RoleBuiltin
            if change.permissions is not None:
                await _refuse_own(session, asker, role)
                # Whoever made links for its people may now be out of their reach.
                holders = tenants.people_with(role.tenant_id, role.id)
                await tenants.remove_tickets(session, role.tenant_id, holders)
            await repository.change(session, role.id, **await _values(session, role, change))
            people = await repository.people_of(session, role.tenant_id, role.id)
            told: dict[str, Told] = {}
            if change.permissions is not None:
                told["permissions"] = sorted(each.value for each in change.permissions)
            if change.needs_totp is not None:
                told["needs_totp"] = change.needs_totp
            await note(session, asker, Action.ROLE_CHANGE, role.id, **told)
        return Held(role, people)

    async def remove(self, asker: Asker, role_id: UUID) -> None:
        """Remove a role.

        Raises:
            NotFound: there is no such role.
            NotAllowed: it allows what the asker may not do themselves.
            RoleBuiltin: every tenant has it.
            RoleInUse: people have it, or it was given rights.
        """
        async with self.database.write() as session:
            held = await take_turn(session, asker)
            role = await repository.require(session, asker.tenant_id, role_id)
            require_within(held, role.permissions)
            if role.builtin:
                raise RoleBuiltin
            people = await repository.people_of(session, role.tenant_id, role.id)
            rights = await tenants.rights_of(session, role.tenant_id, role_id=role.id)
            if people or rights:
                raise RoleInUse(people=people, rights=rights)
            await repository.remove(session, role.id)
            await note(session, asker, Action.ROLE_DELETE, role.id)


async def _refuse_own(session: WriteSession, asker: Asker, role: Role) -> None:
    if asker.user_id is not None:
        user = await signing.lock_user(session, asker.user_id)
        if user is not None and user.role_id == role.id:
            raise NotOneself


async def _values(session: WriteSession, role: Role, change: Change) -> dict[str, object]:
    """Return the columns to write."""
    name = role.name if change.name is None else checked_name(change.name)
    if await repository.is_taken(session, role.tenant_id, name, role.id):
        raise RoleNameTaken(name=name)
    permissions = role.permissions if change.permissions is None else sorted(change.permissions)
    needs_totp = role.needs_totp if change.needs_totp is None else change.needs_totp
    return {"name": name, "permissions": permissions, "needs_totp": needs_totp}
