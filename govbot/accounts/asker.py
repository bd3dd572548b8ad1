"""Who asks."""

from dataclasses import dataclass, field
from uuid import UUID

from govbot.accounts.permissions import EVERY, Permission
from govbot.audit.record import Actor
from govbot.core.db.models.document import EVERYBODY
from govbot.core.db.principal import Principal


@dataclass(frozen=True, slots=True)
class Asker:
    """The principal of a request; every query that reads documents starts from one.

    `audiences` are the groups of people that they belong to; a document is read by whoever belongs
    to one of its own. `without` names documents that are treated as if they were not there
    (evaluations hide the right passages to see whether the answer is refused). Whoever runs the
    command line on the server itself has no `user_id`, and may do everything with what everybody
    may read.

    Equality is that of what they may read, so that what was prepared for a search serves again.
    """

    tenant_id: UUID
    audiences: frozenset[int] = frozenset({EVERYBODY})
    without: frozenset[UUID] = frozenset()
    user_id: UUID | None = field(default=None, compare=False)
    permissions: frozenset[Permission] = field(default=EVERY, compare=False)
    lacks_totp: bool = field(default=False, compare=False)
    sign_in_id: UUID | None = field(default=None, compare=False)
    key_id: UUID | None = field(default=None, compare=False)
    address: str | None = field(default=None, compare=False)

    @property
    def principal(self) -> Principal:
        """Who they are to the database's own policies."""
        governs = Permission.ACCESS in self.permissions
        return Principal(self.tenant_id, self.user_id, self.audiences, governs)

    @property
    def actor(self) -> Actor:
        """Who they are to the record of acts."""
        return Actor(self.tenant_id, self.user_id, self.key_id, self.address)

    def is_same_person(self, other: "Asker") -> bool:
        """Tell whether both are one person: what belongs to one belongs to the other."""
        return (self.tenant_id, self.user_id) == (other.tenant_id, other.user_id)
