"""Wire shapes of the record of acts."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from govbot.audit.actions import Action, wording
from govbot.audit.chain import Plain, storable
from govbot.audit.repository.search import Filters, Found
from govbot.audit.service import Checking, Page
from govbot.audit.walk import Finding
from govbot.auditing.export import Format
from govbot.core.words import Language, say

Short = Annotated[str | None, Field(min_length=1, max_length=200)]


class FiltersIn(BaseModel):
    """Which acts. `action` is a name or what stands before its dot, and may be given repeatedly.

    `since` is the first moment, `until` the first one after. `text`: words of a text that was kept
    or of the data; `asked`: a whole text, found also where only its digest was kept.
    """

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    actor: UUID | None = None
    action: list[Annotated[str, Field(max_length=100)]] = []
    subject_kind: Short = None
    subject_id: Short = None
    address: Short = None
    text: Short = None
    asked: str | None = Field(default=None, min_length=1, max_length=4000)

    def filters(self) -> Filters:
        """Translate to what the service takes."""
        return Filters(
            since=self.since,
            until=self.until,
            actor_id=self.actor,
            actions=_actions(self.action),
            subject_kind=_storable(self.subject_kind),
            subject_id=_storable(self.subject_id),
            address=_storable(self.address),
            words=_storable(self.text),
            asked=_storable(self.asked),
        )

    def recorded(self) -> dict[str, Plain]:
        """Return what the record says of them: of words only that there were some."""
        given = self.model_dump(mode="json", exclude_none=True)
        return {name: True if name in {"text", "asked"} else given[name] for name in given}


class WindowIn(FiltersIn):
    """Which acts, and which window of them: up to `limit` with numbers below `before`."""

    limit: int = Field(default=50, ge=1, le=200)
    before: int | None = Field(default=None, ge=1, le=2**63 - 1)


class ExportIn(FiltersIn):
    """Which acts, and as what."""

    format: Format = "csv"


def _actions(given: list[str]) -> frozenset[str] | None:
    """Return every action that is named, or whose group is; None: there is no such filter."""
    within = {action for action in Action if action.partition(".")[0] in given}
    return frozenset([*within, *map(storable, given)]) if given else None


def _storable(text: str | None) -> str | None:
    return None if text is None else storable(text)


class ActOut(BaseModel):
    """One act. `words` is how an auditor reads `action`; `text` what was written, if it was kept.

    `has_text`: something was written, of which at least the digest is sealed.
    """

    seq: int
    at: datetime
    actor_id: UUID | None
    key_id: UUID | None
    address: str | None
    action: str
    words: str
    subject_kind: str | None
    subject_id: str | None
    data: dict[str, Any]
    text: str | None
    has_text: bool
    previous: str
    hash: str

    @classmethod
    def of(cls, found: Found, language: Language) -> "ActOut":
        """Translate a row."""
        row = found.entry
        same = ("seq", "at", "actor_id", "key_id", "address", "action", "subject_kind")
        return cls(
            **{name: getattr(row, name) for name in same},
            words=wording(row.action, language),
            subject_id=row.subject_id,
            data=row.data,
            text=found.text,
            has_text=row.text_digest is not None,
            previous=row.previous.hex(),
            hash=row.hash.hex(),
        )


class ActPage(BaseModel):
    """A window, newest first. `before`, when given, asks for the next one; `total` of all."""

    items: list[ActOut]
    total: int
    before: int | None

    @classmethod
    def of(cls, page: Page, language: Language) -> "ActPage":
        """Translate a window."""
        items = [ActOut.of(found, language) for found in page.items]
        return cls(items=items, total=page.total, before=page.before)


class ActionOut(BaseModel):
    """An act that is recorded, and how it reads."""

    action: str
    words: str


class ActionList(BaseModel):
    """Every act that is recorded."""

    items: list[ActionOut]

    @classmethod
    def everything(cls, language: Language) -> "ActionList":
        """Return them in their order."""
        return cls(items=[ActionOut(action=each, words=wording(each, language)) for each in Action])


class FindingOut(BaseModel):
    """What is wrong with the record, in words, and at which number."""

    kind: str
    seq: int
    until: int | None
    words: str

    @classmethod
    def of(cls, finding: Finding, language: Language) -> "FindingOut":
        """Translate a finding."""
        given = finding._asdict()
        return cls(**given, words=say(f"audit_found.{finding.kind}", given, language))


class CheckOut(BaseModel):
    """How the check of the record stands; the figures are of the last one that ended well."""

    state: Literal["none", "running", "whole", "broken", "failed"]
    done: int
    total: int
    rows: int = 0
    first: str | None = None
    last: str | None = None
    anchors: int = 0
    findings: list[FindingOut] = []
    more: int = 0
    words: str | None = None

    @classmethod
    def of(cls, check: Checking, language: Language) -> "CheckOut":
        """Translate a check."""
        at = {"done": check.done, "total": check.total}
        if check.running:
            return cls(state="running", **at)
        if check.error:
            return cls(state="failed", words=say(check.error.code, None, language), **at)
        report = check.report
        if report is None:
            return cls(state="none", **at)
        chain = report.chains[0]
        wrong = [FindingOut.of(each, language) for each in (*chain.findings, *report.faults)]
        return cls(
            state="whole" if report.whole else "broken",
            **at,
            rows=chain.rows,
            first=chain.first,
            last=chain.last,
            anchors=chain.anchors,
            findings=wrong,
            more=chain.more,
            words=say("audit_whole" if report.whole else "audit_not_whole", None, language),
        )
