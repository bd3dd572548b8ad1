"""What keeps the indexes of search quick while documents come and go; safe to run twice."""

import logging
from dataclasses import dataclass

from govbot.core.db import vector_index
from govbot.core.db.engine import Database
from govbot.core.db.vector_index import BuildEffort
from govbot.ingestion import repository as index

logger = logging.getLogger(__name__)

SEALED_AT = 256
"""Documents with rows of their own in a block, at which it is sealed."""
INDEXED_ABOVE = 150_000
"""Passages of a tenant above which its spaces get an approximate index: below it, reading the signs
of all vectors is quicker. `retrieval` searches accordingly."""


@dataclass(frozen=True, slots=True)
class IndexCare:
    """Merges postings, and builds the indexes of large embedding spaces."""

    database: Database

    async def tidy(self) -> int:
        """Do what has become necessary; return how many blocks and indexes that was."""
        return await self.seal() + await self.build()

    async def seal(self, *, everything: bool = False) -> int:
        """Seal the blocks with many loose rows, or all of them, which also frees dead postings."""
        async with self.database.read() as session:
            blocks = (
                await index.all_blocks(session)
                if everything
                else await index.blocks_to_seal(session, SEALED_AT)
            )
        for tenant_id, block in blocks:
            async with self.database.write() as session:
                await index.seal(session, tenant_id, block)
        return len(blocks)

    async def build(self, effort: BuildEffort | None = None) -> int:
        """Build the missing indexes of large spaces; minutes to an hour for a million vectors."""
        async with self.database.read() as session:
            spaces = [
                (space, dimensions)
                for space, dimensions in await index.large_spaces(session, INDEXED_ABOVE)
                if not await vector_index.is_ready(session, space)
            ]
        for space, dimensions in spaces:
            logger.info("building the index of embedding space %d", space)
            await vector_index.create(self.database, space, dimensions, effort)
        return len(spaces)
