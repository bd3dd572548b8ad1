"""Wire shapes of collections and rights."""

from datetime import datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from govbot.core.db.models import Collection
from govbot.library.rights.reasons import Cause, How
from govbot.library.rights.repository import Reader, Right, Subject
from govbot.library.rights.service import Access
from govbot.library.schemas import Visibility
from govbot.library.subjects.repository import Candidate

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]


class CollectionIn(BaseModel):
    """A new collection; `parent_id` is None at the top."""

    name: Name
    parent_id: UUID | None = None


class CollectionChange(BaseModel):
    """Another name, another place, or both; what is left out stays. `parent_id` null: the top."""

    name: Name | None = None
    parent_id: UUID | None = None


class CollectionOut(BaseModel):
    """A folder of documents; `may_fill`: the asker may put documents in it, and change it."""

    id: UUID
    parent_id: UUID | None
    name: str
    visibility: Visibility
    may_fill: bool

    @classmethod
    def of(cls, row: Collection, *, may_fill: bool) -> "CollectionOut":
        """Return a collection as the list shows it."""
        return cls(
            id=row.id,
            parent_id=row.parent_id,
            name=row.name,
            visibility=cast("Visibility", row.visibility),
            may_fill=may_fill,
        )


class CollectionList(BaseModel):
    """The collections that the asker sees, by name."""

    items: list[CollectionOut]


class MoveIn(BaseModel):
    """Documents to put into a collection; null takes them out of theirs."""

    documents: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
    collection_id: UUID | None


class VisibilityIn(BaseModel):
    """Who reads it without having been granted anything. `department_id` goes with `department`."""

    visibility: Visibility
    department_id: UUID | None = None

    @model_validator(mode="after")
    def _fits(self) -> "VisibilityIn":
        if (self.visibility == "department") != (self.department_id is not None):
            raise ValueError("department_id goes with the visibility `department`")
        return self


class GrantIn(BaseModel):
    """A right for one user, department or role, until `expires_at` or for good."""

    kind: Literal["user", "department", "role"]
    id: UUID
    right: Right
    expires_at: AwareDatetime | None = None

    def subject(self) -> Subject:
        """Return whom it is for."""
        return Subject(self.kind, self.id)


class GrantOut(BaseModel):
    """A right that was granted."""

    id: UUID


class CauseOut(BaseModel):
    """One thing that lets somebody do something. `via`: the collection it was decided on.

    Of a grant, `subject_id` is whom it is for and `by` who gave it.
    """

    how: How
    name: str | None
    rights: list[Right]
    via: str | None
    expires_at: datetime | None
    grant_id: UUID | None
    subject_id: UUID | None
    by: str | None

    @classmethod
    def of(cls, cause: Cause) -> "CauseOut":
        """Return a cause without its number."""
        return cls.model_validate(cause, from_attributes=True)


class CauseList(BaseModel):
    """Why the asker may read a document."""

    items: list[CauseOut]


class AccessOut(BaseModel):
    """How a document or a collection stands: what was decided on it, and all that follows."""

    visibility: Visibility
    department_id: UUID | None
    owner_id: UUID | None
    causes: list[CauseOut]

    @classmethod
    def of(cls, access: Access) -> "AccessOut":
        """Return how something stands."""
        return cls(
            visibility=cast("Visibility", access.visibility),
            department_id=access.department_id,
            owner_id=access.owner_id,
            causes=[CauseOut.of(cause) for cause in access.causes],
        )


class SubjectOut(BaseModel):
    """Somebody who may be granted something; `detail` tells users of one name apart."""

    kind: Literal["user", "department", "role"]
    id: UUID
    name: str
    detail: str | None

    @classmethod
    def of(cls, candidate: Candidate) -> "SubjectOut":
        """Return a candidate."""
        return cls.model_validate(candidate, from_attributes=True)


class SubjectList(BaseModel):
    """Who may be granted something: people, then departments, then roles, each by name."""

    items: list[SubjectOut]


class ReaderOut(BaseModel):
    """Somebody who may read something, and why."""

    id: UUID
    name: str
    email: str
    causes: list[CauseOut]

    @classmethod
    def of(cls, reader: Reader, causes: list[Cause]) -> "ReaderOut":
        """Return a reader."""
        return cls(
            id=reader.id,
            name=reader.name,
            email=reader.email,
            causes=[CauseOut.of(cause) for cause in causes],
        )


class ReaderList(BaseModel):
    """A window of those who may read something, by name."""

    items: list[ReaderOut]
