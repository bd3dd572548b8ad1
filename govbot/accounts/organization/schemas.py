"""Wire shapes of an organisation's settings."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from govbot.accounts.branding import Branding
from govbot.accounts.organization.repository import Limits, PersonalData, Usage
from govbot.accounts.organization.service import OwnSettings
from govbot.accounts.organization.terms import TERMS, Kind, all_days
from govbot.core.db.models import Tenant
from govbot.core.text.personal import Kind as PersonalKind
from govbot.core.text.personal import Mode

Line = Annotated[str, Field(max_length=200)]


class LimitsOut(BaseModel):
    """What an organisation may use at most; null: no limit."""

    max_documents: int | None
    max_storage_mb: int | None
    questions_a_day: int | None

    @classmethod
    def of(cls, limits: Limits) -> "LimitsOut":
        """Translate limits."""
        return cls(**limits._asdict())


class TermOut(BaseModel):
    """Days that a kind of data is kept, and what may be chosen; null: for ever."""

    kind: Kind
    days: int | None
    usual: int | None
    shortest: int
    longest: int | None


class OrganizationOut(BaseModel):
    """An organisation's settings; the limits are set by whoever runs the server.

    `personal_mode` is what is done with personal data of the `personal_kinds` in new documents:
    nothing, counting, or marks in its place.
    """

    branding: Branding
    contact: str | None
    limits: LimitsOut
    keep: list[TermOut]
    personal_mode: Mode
    personal_kinds: list[PersonalKind]

    @classmethod
    def of(cls, tenant: Tenant) -> "OrganizationOut":
        """Translate an organisation."""
        limits = Limits(tenant.max_documents, tenant.max_storage_mb, tenant.questions_a_day)
        personal = PersonalData.of(tenant.personal_mode, tenant.personal_kinds)
        kept = all_days(tenant.keep_days).items()
        return cls(
            branding=Branding.of(tenant),
            contact=tenant.contact,
            limits=LimitsOut.of(limits),
            keep=[_term(kind, days) for kind, days in kept],
            personal_mode=personal.mode,
            personal_kinds=list(personal.kinds),
        )


def _term(kind: Kind, days: int | None) -> TermOut:
    term = TERMS[kind]
    return TermOut(
        kind=kind, days=days, usual=term.usual, shortest=term.shortest, longest=term.longest
    )


class OrganizationIn(BaseModel):
    """All settings but the picture. What `keep_days` does not name is kept as usual.

    What is done with personal data (`personal_mode`, `personal_kinds`) stays as it is where null.
    """

    name: Line
    short_name: Annotated[str, Field(max_length=30)] | None = None
    accent: Annotated[str, Field(max_length=7)] | None = None
    contact: Line | None = None
    keep_days: dict[Kind, Annotated[int, Field(ge=1, le=36500)] | None] = {}
    personal_mode: Mode | None = None
    personal_kinds: Annotated[list[PersonalKind], Field(min_length=1)] | None = None

    def settings(self) -> OwnSettings:
        """Return what the service takes."""
        return OwnSettings(**self.model_dump())


class UsageOut(BaseModel):
    """How much an organisation uses, and may; questions are those of `day`, in Brasília."""

    documents: int
    storage_bytes: int
    people: int
    conversations: int
    day: date
    questions: int
    limits: LimitsOut

    @classmethod
    def of(cls, usage: Usage, limits: Limits) -> "UsageOut":
        """Translate what the service counted."""
        return cls(**usage._asdict(), limits=LimitsOut.of(limits))
