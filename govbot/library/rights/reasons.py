"""Why somebody may read something: what lets them, and where that was decided."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from govbot.core.db.models.document import EVERYBODY

How = Literal["everybody", "department", "role", "user", "owner"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that lets somebody do something.

    `audience` are those whom it lets; `how` tells who they are, `name` what they are called.
    `rights` are read, write, delete. `via` is the collection that it was decided on, None for the
    document itself. Of a grant, `subject_id` is whom it is for and `by` who gave it.
    """

    audience: int
    how: How
    name: str | None
    rights: tuple[str, ...]
    via: str | None = None
    expires_at: datetime | None = None
    grant_id: UUID | None = None
    subject_id: UUID | None = None
    by: str | None = None


ALL = ("read", "write", "delete")


def visible(
    visibility: str, department: tuple[str, int] | None, via: str | None
) -> Iterator[Cause]:
    """Yield what a visibility lets; `department` is its name and number."""
    if visibility == "tenant":
        yield Cause(EVERYBODY, "everybody", None, ("read",), via)
    elif visibility == "department" and department is not None:
        yield Cause(department[1], "department", department[0], ("read",), via)


def of(causes: Sequence[Cause], audiences: Collection[int]) -> list[Cause]:
    """Return those of the causes that let somebody who belongs to these audiences."""
    return [cause for cause in causes if cause.audience in audiences]
