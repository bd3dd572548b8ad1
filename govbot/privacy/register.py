"""The register of processing operations (LGPD, art. 37), made from the schema and the settings.

What happens is told by the program, so that it cannot differ from what is done: which data, where,
for how long, who may see it, what leaves. Why, and on which legal ground, the organisation says; it
finds a proposal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.accounts.organization import repository as organizations
from govbot.accounts.organization.service import note_change
from govbot.accounts.organization.terms import Kind, days
from govbot.accounts.permissions import Permission, known
from govbot.accounts.roles import repository as roles
from govbot.core.db.engine import Database, ReadSession
from govbot.core.db.models import Tenant
from govbot.core.settings import Settings

Code = Literal["accounts", "access", "questions", "documents", "rights", "record", "use"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: in which tables, kept for which terms, seen with which permissions.

    `leaves`: where language models outside are allowed, some of it may be sent to them.
    """

    code: Code
    tables: tuple[str, ...]
    terms: tuple[Kind, ...] = ()
    seen_with: tuple[Permission, ...] = ()
    leaves: bool = False


OPERATIONS = (
    Operation("accounts", ("users", "departments", "roles"), seen_with=(Permission.PEOPLE,)),
    Operation(
        "access",
        ("sign_ins", "refresh_tokens", "api_keys", "tickets", "login_failures"),
        ("sign_ins", "login_failures"),
        (Permission.PEOPLE,),
    ),
    Operation("questions", ("chat_sessions", "chat_messages"), ("conversations",), leaves=True),
    Operation(
        "documents",
        (
            "documents", "removed_documents", "collections", "chunks", "chunk_embeddings",
            "document_signs", "lexical_terms", "lexical_postings", "norms", "norm_relations",
        ),
        seen_with=(Permission.READ, Permission.ACCESS),
        leaves=True,
    ),
    Operation("rights", ("permissions",), seen_with=(Permission.ACCESS,)),
    Operation(
        "record",
        ("audit_log", "audit_heads", "audit_texts"),
        ("audit_texts",),
        (Permission.AUDIT,),
    ),
    Operation(
        "use",
        ("prompt_versions", "prompt_changes", "tenant_days", "tenants"),
        ("usage",),
        (Permission.INSTRUCT, Permission.SETTINGS),
    ),
)  # fmt: skip
WITHOUT_PERSONAL_DATA = frozenset(
    {
        "embedding_spaces", "lexical_statistics", "retention_runs", "search_revisions",
        "synonyms", "vector_outbox", "vector_stores",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What the organisation says of one operation; None: the proposal stands."""

    purpose: str | None = None
    legal_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for the data (controlador), and whom people write to (encarregado)."""

    name: str = ""
    registry: str = ""
    """CNPJ."""
    address: str = ""
    dpo_name: str = ""
    dpo_contact: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation as it takes place here: `terms` in days, None for ever; `roles` who see it."""

    operation: Operation
    said: Said
    terms: Mapping[Kind, int | None]
    roles: Sequence[str]
    leaves: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where data is kept, and where it may be sent.

    `outside`: language models outside the organisation's network are allowed.
    """

    database: Literal["embedded", "server"]
    files: str
    outside: bool
    record_keeps: str
    """What the record keeps of questions: none, digest, text."""


@dataclass(frozen=True, slots=True)
class Register:
    """All operations of one organisation."""

    organization: str
    controller: Controller
    place: Place
    entries: Sequence[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers of organisations."""

    database: Database
    settings: Settings

    async def get(self, tenant_id: UUID) -> Register:
        """Return an organisation's register as of now."""
        async with self.database.read() as session:
            return await self._of(session, await organizations.require(session, tenant_id))

    async def change(
        self, asker: Asker, controller: Controller, said: Mapping[Code, Said]
    ) -> Register:
        """Keep what the organisation says in its register."""
        written: dict[str, Any] = {
            "controller": {name: getattr(controller, name) for name in Controller.__slots__},
            "said": {
                code: {"purpose": each.purpose, "legal_basis": each.legal_basis}
                for code, each in said.items()
            },
        }
        async with self.database.write() as session:
            await organizations.change(session, asker.tenant_id, processing=written)
            await note_change(session, asker, {"changed": ["processing"]})
            return await self._of(session, await organizations.require(session, asker.tenant_id))

    async def _of(self, session: ReadSession, tenant: Tenant) -> Register:
        given = await roles.permissions_by_name(session, tenant.id)
        said = tenant.processing.get("said", {})
        entries = [
            Entry(
                operation,
                Said(**said.get(operation.code, {})),
                {kind: days(tenant.keep_days, kind) for kind in operation.terms},
                [name for name, allowed in given if known(allowed) & set(operation.seen_with)],
                operation.leaves and self.settings.may_leave,
            )
            for operation in OPERATIONS
        ]
        controller = Controller(**tenant.processing.get("controller", {}))
        return Register(tenant.name, controller, self._place(), entries)

    def _place(self) -> Place:
        return Place(
            "server" if self.settings.database_url else "embedded",
            str(self.settings.home / "blobs"),
            self.settings.may_leave,
            self.settings.audit_questions,
        )
