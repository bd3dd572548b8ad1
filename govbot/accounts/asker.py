"""Who asks."""

from dataclasses import dataclass
from uuid import UUID

from govbot.core.db.models.document import EVERYBODY


@dataclass(frozen=True, slots=True)
class Asker:
    """The principal of a request; every query that reads documents starts from one.

    `audiences` are the groups of people that they belong to; a document is read by whoever belongs
    to one of its own. `without` names documents that are treated as if they were not there
    (evaluations hide the right passages to see whether the answer is refused).
    """

    tenant_id: UUID
    audiences: frozenset[int] = frozenset({EVERYBODY})
    without: frozenset[UUID] = frozenset()
