"""Who asks."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Asker:
    """The principal of a request; every query that reads documents starts from one."""

    tenant_id: UUID
