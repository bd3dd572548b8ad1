"""Wire shapes of departments."""

from uuid import UUID

from pydantic import BaseModel

from govbot.accounts.signing.schemas import Name
from govbot.core.db.models import Department


class DepartmentIn(BaseModel):
    """A department to be made; without `parent_id` it stands at the top."""

    name: Name
    parent_id: UUID | None = None


class DepartmentChange(BaseModel):
    """What is to change; what is left out stays. A `parent_id` of null moves it to the top."""

    name: Name | None = None
    parent_id: UUID | None = None


class DepartmentOut(BaseModel):
    """A department; `people` belong to it itself, not to what is within it."""

    id: UUID
    name: str
    parent_id: UUID | None
    people: int

    @classmethod
    def of(cls, row: Department, people: int = 0) -> "DepartmentOut":
        """Translate a row."""
        return cls(id=row.id, name=row.name, parent_id=row.parent_id, people=people)


class DepartmentList(BaseModel):
    """The departments by name; `parent_id` makes a tree of them."""

    items: list[DepartmentOut]
