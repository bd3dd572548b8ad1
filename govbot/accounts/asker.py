"""Who asks."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Asker:
    """The principal of a request; every query that reads documents starts from one.

    `without` names documents that are treated as if they were not there (evaluations hide the
    right passages to see whether the answer is refused).
    """

    tenant_id: UUID
    without: frozenset[UUID] = frozenset()
