"""Wire shapes of roles."""

from uuid import UUID

from pydantic import BaseModel

from govbot.accounts.permissions import Permission, known
from govbot.accounts.roles.service import Change
from govbot.accounts.signing.schemas import Name
from govbot.core.db.models import Role


class RoleIn(BaseModel):
    """A role to be made."""

    name: Name
    permissions: set[Permission]
    needs_totp: bool = False


class RoleChange(BaseModel):
    """What is to change; null, or left out, stays. Of `builtin` roles only `needs_totp` can."""

    name: Name | None = None
    permissions: set[Permission] | None = None
    needs_totp: bool | None = None

    def change(self) -> Change:
        """Return what the service takes."""
        return Change(self.name, self.permissions, self.needs_totp)


class RoleOut(BaseModel):
    """A role. Those that are `builtin` are named admin, analyst and user: the page words them."""

    id: UUID
    name: str
    permissions: list[Permission]
    builtin: bool
    needs_totp: bool
    people: int

    @classmethod
    def of(cls, row: Role, people: int = 0) -> "RoleOut":
        """Translate a row."""
        same = ("id", "name", "builtin", "needs_totp")
        return cls(
            permissions=sorted(known(row.permissions)),
            people=people,
            **{name: getattr(row, name) for name in same},
        )


class RoleList(BaseModel):
    """The roles: those that every tenant has first, then by name."""

    items: list[RoleOut]
