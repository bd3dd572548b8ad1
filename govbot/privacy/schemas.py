"""Wire shapes of what is held of people, and of the register of processing operations."""

import csv
import io
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from govbot.accounts.organization.terms import Kind
from govbot.auditing.export import harmless
from govbot.core.words import Language, say
from govbot.privacy.register import Code, Controller, Entry, Register, Said
from govbot.privacy.service import Erasure

Format = Literal["json", "csv"]
Line = Annotated[str, Field(max_length=300)]
Paragraph = Annotated[str, Field(max_length=1000)]
_BOM = "\ufeff"
_COLUMNS = (
    "operation", "purpose", "legal_basis", "people", "data", "storage", "retention", "access",
    "transfers",
)  # fmt: skip


class ErasureIn(BaseModel):
    """With `dry_run` nothing is erased, and it is told what would be."""

    dry_run: bool = True


class ErasureOut(BaseModel):
    """What is, or was, held of a person; `documents` stay. `pseudonym`: their new name."""

    erased: bool
    pseudonym: str | None
    conversations: int
    sign_ins: int
    keys: int
    grants: int
    documents: int
    texts: int

    @classmethod
    def of(cls, erasure: Erasure) -> "ErasureOut":
        """Translate an erasure."""
        is_done = erasure.pseudonym is not None
        return cls(erased=is_done, pseudonym=erasure.pseudonym, **erasure.counts)


class ControllerIO(BaseModel):
    """Who answers for the data, and whom people write to (encarregado)."""

    name: Line = ""
    registry: Line = ""
    address: Line = ""
    dpo_name: Line = ""
    dpo_contact: Line = ""

    @classmethod
    def of(cls, controller: Controller) -> "ControllerIO":
        """Translate a controller."""
        return cls(**{name: getattr(controller, name) for name in cls.model_fields})


class SaidIn(BaseModel):
    """What the organisation says of one operation; empty: GovBot's proposal stands."""

    code: Code
    purpose: Paragraph | None = None
    legal_basis: Paragraph | None = None


class RegisterIn(BaseModel):
    """What the organisation says in its register; what is left out is GovBot's proposal."""

    controller: ControllerIO
    operations: Annotated[list[SaidIn], Field(max_length=50)] = []

    def said(self) -> dict[Code, Said]:
        """Return what the service takes."""
        return {
            each.code: Said(_words(each.purpose), _words(each.legal_basis))
            for each in self.operations
        }


def _words(text: str | None) -> str | None:
    return (text or "").strip() or None


class TermOut(BaseModel):
    """Days that one kind of the data is kept; null: until somebody removes it."""

    kind: Kind
    days: int | None


class OperationOut(BaseModel):
    """One operation, in words; `proposed`: what GovBot says where the organisation says nothing."""

    code: Code
    name: str
    purpose: str
    proposed_purpose: str
    legal_basis: str
    proposed_legal_basis: str
    people: str
    data: str
    tables: list[str]
    storage: str
    terms: list[TermOut]
    retention: str
    roles: list[str]
    access: str
    transfers: str


class RegisterOut(BaseModel):
    """The register of one organisation."""

    organization: str
    controller: ControllerIO
    outside: bool
    operations: list[OperationOut]

    @classmethod
    def of(cls, register: Register, language: Language) -> "RegisterOut":
        """Put a register into words."""
        return cls(
            organization=register.organization,
            controller=ControllerIO.of(register.controller),
            outside=register.place.outside,
            operations=[_operation(each, register, language) for each in register.entries],
        )


def _operation(entry: Entry, register: Register, language: Language) -> OperationOut:
    code, said = entry.operation.code, entry.said

    def words(what: str, **data: str) -> str:
        return say(f"processing.{code}.{what}", data, language)

    purpose, basis = words("purpose"), words("basis")
    place = {"files": register.place.files}
    kept = [_term(kind, number, language) for kind, number in entry.terms.items()]
    kept.append(
        words("kept", keeps=say(f"processing.keeps.{register.place.record_keeps}", None, language))
    )
    seen = [words("access"), *([", ".join(entry.roles)] if entry.roles else [])]
    return OperationOut(
        code=code,
        name=words("name"),
        purpose=said.purpose or purpose,
        proposed_purpose=purpose,
        legal_basis=said.legal_basis or basis,
        proposed_legal_basis=basis,
        people=words("people"),
        data=words("data"),
        tables=list(entry.operation.tables),
        storage=say(f"processing.storage.{register.place.database}", place, language),
        terms=[TermOut(kind=kind, days=number) for kind, number in entry.terms.items()],
        retention=" ".join(each for each in kept if each),
        roles=list(entry.roles),
        access=" ".join(seen),
        transfers=say(f"processing.transfers.{'on' if entry.leaves else 'off'}", None, language),
    )


def _term(kind: Kind, number: int | None, language: Language) -> str:
    name = say(f"processing.kind.{kind}", None, language)
    code = "processing.endless" if number is None else "processing.days"
    return say(code, {"kind": name, "days": number}, language)


def as_csv(register: RegisterOut) -> str:
    """Return the register as a CSV that no spreadsheet takes for formulas."""
    controller = register.controller
    head = [
        ["organization", register.organization],
        *([name, getattr(controller, name)] for name in ControllerIO.model_fields),
        [],
        list(_COLUMNS),
    ]
    rows = [
        [each.name, *(str(getattr(each, column)) for column in _COLUMNS[1:])]
        for each in register.operations
    ]
    out = io.StringIO()
    csv.writer(out).writerows([[harmless(cell) for cell in row] for row in (*head, *rows)])
    return _BOM + out.getvalue()
