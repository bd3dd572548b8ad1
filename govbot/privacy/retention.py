"""What was kept for long enough goes: once a day, some at a time."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from govbot.accounts.organization.terms import KINDS, Kind, days
from govbot.audit.actions import Action
from govbot.audit.record import Act, Actor, record
from govbot.core.db.engine import Database
from govbot.core.errors import NotFound
from govbot.privacy.repository import ending

logger = logging.getLogger(__name__)

BATCH = 500
"""Rows of a table that one transaction removes at most."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What of one kind was kept for long enough, or was removed."""

    tenant: str
    kind: Kind
    days: int
    number: int


@dataclass(frozen=True, slots=True)
class Retention:
    """Keeps to the terms of all organisations. `own` is the installation's."""

    database: Database
    own: UUID
    batch: int = BATCH

    async def due(self, slug: str | None = None) -> Sequence[Ended]:
        """Return what would be removed, and remove nothing.

        Raises:
            NotFound: there is no organisation called `slug`.
        """
        found = []
        for tenant_id, name, kind, term in await self._terms(slug):
            async with self.database.read() as session:
                number = await ending.count(session, kind, tenant_id, term)
            found.append(Ended(name, kind, term, number))
        return found

    async def run(self, slug: str | None = None) -> Sequence[Ended]:
        """Remove what is due now, also where that was done today already.

        Raises:
            NotFound: there is no organisation called `slug`.
        """
        terms = await self._terms(slug)
        for tenant_id in {each[0] for each in terms}:
            async with self.database.write() as session:
                await ending.reopen(session, tenant_id)
        return await self._all(terms)

    async def keep(self) -> int:
        """Remove what is due and was not looked for today; return how much.

        What a crash cut off goes on where it was.
        """
        return sum(each.number for each in await self._all(await self._terms(None)))

    async def _all(self, terms: Sequence[tuple[UUID, str, Kind, int]]) -> list[Ended]:
        return [
            Ended(name, kind, term, await self._end(tenant_id, kind, term))
            for tenant_id, name, kind, term in terms
        ]

    async def _end(self, tenant_id: UUID, kind: Kind, term: int) -> int:
        total = 0
        while True:
            async with self.database.write() as session:
                run = await ending.take(session, tenant_id, kind)
                if run is None:
                    return total
                removed = await ending.remove(session, kind, tenant_id, term, self.batch)
                is_over = removed == 0
                await ending.note(session, run, removed, over=is_over)
                if is_over and run.removed:
                    told = {"kind": kind, "days": term, "removed": run.removed}
                    act = Act(Action.RETENTION_RUN, "organization", str(tenant_id), told)
                    await record(session, Actor(tenant_id), act)
            total += removed
            if is_over:
                return total

    async def _terms(self, slug: str | None) -> Sequence[tuple[UUID, str, Kind, int]]:
        async with self.database.read() as session:
            tenants = await ending.tenants(session)
        chosen = [each for each in tenants if slug in {None, each[1]}]
        if not chosen:
            raise NotFound(kind="tenant", slug=slug)
        return [
            (tenant_id, name, kind, term)
            for tenant_id, name, kept in chosen
            for kind in KINDS
            # Who failed to come in is nobody's yet: the installation's own term counts.
            if kind != "login_failures" or tenant_id == self.own
            if (term := days(kept, kind)) is not None
        ]
