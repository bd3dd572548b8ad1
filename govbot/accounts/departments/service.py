"""Departments: made, renamed, moved, removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from govbot.accounts import repository as tenants
from govbot.accounts.acts import note
from govbot.accounts.asker import Asker
from govbot.accounts.authority import take_turn
from govbot.accounts.departments import repository
from govbot.accounts.departments.repository import Peopled
from govbot.accounts.departments.tree import is_below
from govbot.accounts.naming import checked_name
from govbot.accounts.unchanged import UNCHANGED, Unchanged
from govbot.audit.actions import Action
from govbot.core.db.engine import Database
from govbot.core.db.models import Department
from govbot.core.errors import GovBotError


class DepartmentNameTaken(GovBotError):
    """There is one of this name at the same place. Data: `name`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "department_name_taken"


class DepartmentWithinItself(GovBotError):
    """A department cannot be moved into itself, or into a part of itself."""

    status = 409
    code = "department_within_itself"


class DepartmentInUse(GovBotError):
    """It is not empty. Data: `people`, `departments`, `rights` (on documents and folders)."""

    status = 409
    code = "department_in_use"


@dataclass(frozen=True, slots=True)
class Place:
    """A department's name, and the one that it is within; None is the top."""

    name: str
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change of a department. A name of None stays; a parent of None is the top."""

    name: str | None = None
    parent_id: UUID | Unchanged | None = UNCHANGED


@dataclass(frozen=True, slots=True)
class Departments:
    """The departments of tenants."""

    database: Database

    async def list(self, asker: Asker) -> Sequence[Peopled]:
        """Return the tenant's departments by name."""
        async with self.database.read() as session:
            return await repository.departments(session, asker.tenant_id)

    async def create(self, asker: Asker, place: Place) -> Department:
        """Make a department.

        Raises:
            NotFound: there is none to be within.
            NameInvalid, DepartmentNameTaken: choose another name.
        """
        name, tenant_id = checked_name(place.name), asker.tenant_id
        async with self.database.write() as session:
            await take_turn(session, asker)
            if place.parent_id is not None:
                await repository.require(session, tenant_id, place.parent_id)
            if await repository.is_taken(session, tenant_id, place.parent_id, name):
                raise DepartmentNameTaken(name=name)
            made = await repository.add(
                session, tenant_id=tenant_id, parent_id=place.parent_id, name=name
            )
            await note(session, asker, Action.DEPARTMENT_CREATE, made.id, parent=place.parent_id)
            return made

    async def change(self, asker: Asker, department_id: UUID, change: Change) -> Peopled:
        """Rename or move a department, with everything that is within it.

        Raises:
            NotFound: there is no such department, or none to be within.
            DepartmentWithinItself: it would be within itself.
            NameInvalid, DepartmentNameTaken: choose another name.
        """
        tenant_id = asker.tenant_id
        async with self.database.write() as session:
            await take_turn(session, asker)
            row = await repository.require(session, tenant_id, department_id)
            name = row.name if change.name is None else checked_name(change.name)
            parent_id = row.parent_id if change.parent_id is UNCHANGED else change.parent_id
            if parent_id is not None:
                await repository.require(session, tenant_id, parent_id)
            if is_below(await repository.above(session, tenant_id), parent_id, row.id):
                raise DepartmentWithinItself
            if await repository.is_taken(session, tenant_id, parent_id, name, row.id):
                raise DepartmentNameTaken(name=name)
            await repository.change(session, row.id, name=name, parent_id=parent_id)
            await note(session, asker, Action.DEPARTMENT_CHANGE, row.id, parent=parent_id)
            people, _ = await repository.people_and_parts(session, tenant_id, row.id)
        return Peopled(row, people)

    async def remove(self, asker: Asker, department_id: UUID) -> None:
        """Remove a department.

        Raises:
            NotFound: there is none of this id.
            DepartmentInUse: something is within it, or it was given rights.
        """
        async with self.database.write() as session:
            await take_turn(session, asker)
            row = await repository.require(session, asker.tenant_id, department_id)
            people, parts = await repository.people_and_parts(session, row.tenant_id, row.id)
            rights = await tenants.rights_of(session, row.tenant_id, department_id=row.id)
            if people or parts or rights:
                raise DepartmentInUse(people=people, departments=parts, rights=rights)
            await repository.remove(session, row.id)
            await note(session, asker, Action.DEPARTMENT_DELETE, row.id)
