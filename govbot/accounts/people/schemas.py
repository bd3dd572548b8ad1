"""Wire shapes of people."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from govbot.accounts.people.repository import Row
from govbot.accounts.people.service import Invited
from govbot.accounts.signing.schemas import Email, Name
from govbot.accounts.tickets.schemas import LinkOut

State = Literal["invited", "active", "suspended"]


class Named(BaseModel):
    """Something by its name."""

    id: UUID
    name: str


class PersonOut(BaseModel):
    """Somebody. `invited`: they have not chosen a password yet.

    `erased_at`: when they were erased, as they had asked; they are never let in again.
    """

    id: UUID
    name: str
    email: str
    state: State
    role: Named
    department: Named | None
    totp_on: bool
    last_login_at: datetime | None
    erased_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, row: Row) -> "PersonOut":
        """Translate a row."""
        user, role, department = row
        same = cls.model_fields.keys() - {"role", "department"}
        return cls(
            role=Named(id=role.id, name=role.name),
            department=department and Named(id=department.id, name=department.name),
            **{name: getattr(user, name) for name in same},
        )


class PersonPage(BaseModel):
    """A window of the people by name."""

    items: list[PersonOut]
    total: int


class PersonIn(BaseModel):
    """Somebody to be invited."""

    email: Email
    name: Name
    role_id: UUID
    department_id: UUID | None = None

    def invited(self) -> Invited:
        """Return what the service takes."""
        return Invited(self.email, self.name, self.role_id, self.department_id)


class PersonChange(BaseModel):
    """What is to change; what is left out stays. A `department_id` of null is none."""

    name: Name | None = None
    role_id: UUID | None = None
    department_id: UUID | None = None


class InvitationOut(BaseModel):
    """Somebody who was invited, and the link that is to be passed on to them."""

    person: PersonOut
    link: LinkOut


class SignInsEnded(BaseModel):
    """How many sign-ins have ended."""

    ended: int
