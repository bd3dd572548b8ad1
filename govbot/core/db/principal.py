"""In whose name the database is asked: the second lock under every predicate.

A request runs its transactions as a role that owns nothing, and tells the database who asks; the
policies of each table (row-level security) then hide what is not theirs, whatever the query says.
Work that is nobody's (jobs, the command line, upgrades, letting somebody in) runs as the owner.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

ROLE = "govbot_app"
"""It may read and write rows, as far as the policies let it, and define nothing."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, as the policies know them.

    `governs`: they decide about the rights of all documents, which they therefore see, but not
    what is written in them.
    """

    tenant_id: UUID
    user_id: UUID | None
    audiences: frozenset[int]
    governs: bool = False

    def statements(self) -> str:
        """Return what a transaction begins with. They take no snapshot and end with it."""
        audiences = ",".join(str(int(each)) for each in sorted(self.audiences))
        settings = {
            "govbot.tenant_id": str(self.tenant_id),
            "govbot.user_id": str(self.user_id or ""),
            "govbot.audiences": "{" + audiences + "}",
            "govbot.governs": "on" if self.governs else "off",
        }
        told = [f"SET LOCAL {name} = '{value}'" for name, value in settings.items()]
        return ";".join([f"SET LOCAL ROLE {ROLE}", *told])


_AT_WORK: ContextVar[Principal | None] = ContextVar("principal", default=None)


def current() -> Principal | None:
    """Return in whose name this task works; None: in nobody's."""
    return _AT_WORK.get()


def work_for(principal: Principal) -> None:
    """Work in somebody's name from now on, in this task and in those that it begins."""
    _AT_WORK.set(principal)


@contextmanager
def nobody() -> Iterator[None]:
    """Work in nobody's name for a while: what is not the person's own doing, on their request."""
    token = _AT_WORK.set(None)
    try:
        yield
    finally:
        _AT_WORK.reset(token)
