"""Checking the record: every chain from its beginning, its head, its texts, and the anchors."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from govbot.audit.anchors import AnchorFile
from govbot.audit.repository import checking
from govbot.audit.walk import Anchor, ChainReport, Finding, Walk
from govbot.core.db.engine import Database, ReadSession

Track = Callable[[int, int], None]
"""Is told how many rows are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `faults` are lines of the anchors' file; they belong to no tenant."""

    chains: tuple[ChainReport, ...]
    faults: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and all(chain.whole for chain in self.chains)


async def verify(
    database: Database,
    file: AnchorFile,
    tenant_id: UUID | None = None,
    track: Track = lambda _done, _total: None,
) -> Report:
    """Check the chain of one tenant, or of all, as they are at one moment, in constant memory.

    Args:
        database: Whose record is checked.
        file: The anchors to compare with. A tenant that is only there has lost everything.
        tenant_id: None: all.
        track: Is told of the progress.

    Raises:
        OSError: the anchors cannot be read.
    """
    there = await asyncio.to_thread(file.read)  # before the rows, which can then only be more
    async with database.read() as session:
        await checking.see_one_moment(session)
        tenants = [tenant_id] if tenant_id else await _tenants(session, there.anchors)
        total = sum([await checking.length(session, each) for each in tenants])
        chains: list[ChainReport] = []
        done = 0
        for each in tenants:
            walk = Walk(each, [anchor for anchor in there.anchors if anchor.tenant_id == each])
            async for rows in checking.rows(session, each):
                await asyncio.to_thread(walk.feed, rows)
                done += len(rows)
                track(done, max(done, total))
            chains.append(walk.end(await checking.head(session, each)))
    return Report(tuple(chains), tuple(there.faults))


async def _tenants(session: ReadSession, anchors: list[Anchor]) -> list[UUID]:
    return sorted({*await checking.chains(session), *(anchor.tenant_id for anchor in anchors)})
