"""The record's verbs beside recording: search, export, check, anchor, erase."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from govbot.audit import repository
from govbot.audit.actions import Action
from govbot.audit.anchors import AnchorFile
from govbot.audit.chain import Plain
from govbot.audit.record import Act, Actor, record
from govbot.audit.repository import search
from govbot.audit.repository.search import Filters, Found
from govbot.audit.verification import Report, Track, verify
from govbot.core.db.engine import Database, WriteSession
from govbot.core.errors import GovBotError, NotFound
from govbot.core.settings import Settings

EXPORT_BATCH = 1000


class Page(NamedTuple):
    """A window of what was found, and how much there is; `before` asks for the next window."""

    items: Sequence[Found]
    total: int
    before: int | None


@dataclass(slots=True)
class Checking:
    """A check of one tenant's record that runs, or how the last one ended."""

    done: int = 0
    total: int = 0
    report: Report | None = None
    error: GovBotError | None = None
    task: "asyncio.Task[None] | None" = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        """Whether it is not over yet."""
        return self.task is not None and not self.task.done()


class CheckFailed(GovBotError):
    """The check could not be brought to its end."""

    code = "audit_check_failed"


class Audit:
    """Who reads the record comes here; who writes it calls `record.record`."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._file = AnchorFile(settings.audit_dir)
        self._anchored: date | None = None
        self._checks: dict[UUID, Checking] = {}

    async def search(
        self, tenant_id: UUID, filters: Filters, limit: int, before: int | None = None
    ) -> Page:
        """Return acts, the newest first."""
        async with self._database.read() as session:
            found = await search.newest(session, tenant_id, filters, limit + 1, before)
            total = await search.count(session, tenant_id, filters)
        items = found[:limit]
        return Page(items, total, items[-1].entry.seq if len(found) > limit else None)

    async def export(
        self, actor: Actor, filters: Filters, data: Mapping[str, Plain]
    ) -> AsyncIterator[Sequence[Found]]:
        """Record that the acts are taken out, then return them, the oldest first, some at a time.

        What is recorded after that is not among them. No session is held between two windows.

        Args:
            actor: Who takes them.
            filters: Which acts.
            data: What the record says of it.
        """
        async with self._database.write() as session:
            await record(session, actor, Act(Action.EXPORT_AUDIT, "audit", data=data))
        async with self._database.read() as reading:
            end = await search.last(reading, actor.tenant_id)
        return self._windows(actor.tenant_id, filters, end)

    async def _windows(
        self, tenant_id: UUID, filters: Filters, end: int
    ) -> AsyncIterator[Sequence[Found]]:
        seq = 0
        while True:
            async with self._database.read() as session:
                found = await search.following(
                    session, tenant_id, filters, EXPORT_BATCH, (seq, end)
                )
            if found:
                yield found
                seq = found[-1].entry.seq
            if len(found) < EXPORT_BATCH:
                return

    async def verify(self, slug: str | None = None, track: Track | None = None) -> Report:
        """Check the record of the tenant called `slug`, or of all; see `verification.verify`.

        Raises:
            NotFound: there is no such tenant.
        """
        tenant = None
        if slug is not None:
            async with self._database.read() as session:
                tenant = await repository.tenant_named(session, slug)
            if tenant is None:
                raise NotFound(kind="tenant", slug=slug)
        return await verify(self._database, self._file, tenant, track or (lambda *_: None))

    def check(self, tenant_id: UUID) -> Checking:
        """Begin to check a tenant's record, unless that is being done; return how it stands."""
        standing = self.checked(tenant_id)
        if not standing.running:
            standing = self._checks[tenant_id] = Checking()
            standing.task = asyncio.create_task(self._check(tenant_id, standing))
        return standing

    def checked(self, tenant_id: UUID) -> Checking:
        """Return how the check of a tenant's record stands; at first there was none."""
        return self._checks.get(tenant_id) or Checking()

    async def _check(self, tenant_id: UUID, standing: Checking) -> None:
        def track(done: int, total: int) -> None:
            standing.done, standing.total = done, total

        try:
            standing.report = await verify(self._database, self._file, tenant_id, track)
        except Exception:  # whatever ends the check, whoever asks is told; it is raised again
            standing.error = CheckFailed()
            raise

    async def close(self) -> None:
        """End the checks that run."""
        for check in self._checks.values():
            if check.task:
                check.task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await check.task

    async def anchor(self) -> int:
        """Write today's end of every chain to the anchors, once a day; return how many.

        Raises:
            OSError: they could not be written; to be tried again.
        """
        async with self._database.read() as session:
            heads = await repository.heads(session)
        if not heads or heads[0].today == self._anchored:
            return 0
        written = await asyncio.to_thread(self._file.write, heads)
        self._anchored = heads[0].today
        return written

    async def tenant_names(self) -> dict[UUID, str]:
        """Return id -> slug of every tenant that still exists."""
        async with self._database.read() as session:
            return await repository.tenant_names(session)


async def erase_texts(session: WriteSession, actor: Actor, person: UUID) -> int:
    """Remove the words of a person from the record, and record that; return of how many acts.

    The chain stays whole: it held only digests, whose salts go too.
    """
    erased = await repository.erase_texts(session, actor.tenant_id, person)
    await record(session, actor, Act(Action.TEXT_ERASE, "account", str(person), {"acts": erased}))
    return erased
