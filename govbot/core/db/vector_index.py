"""The approximate index of an embedding space: HNSW over its halved-precision vectors.

Spaces differ in dimensions, so each has a partial index of its own, made and dropped while the
system runs and not by a migration. Indexing the signs alone would take a quarter of the memory, but
found fewer of the nearest for the same effort (decision 13).
"""

from dataclasses import dataclass

from sqlalchemy import text

from govbot.core.db.engine import Database, ReadSession

M = 16
EF_CONSTRUCTION = 64
MOST_DIMENSIONS = 4_000
"""Of vectors that such an index takes; a space of more goes without."""


@dataclass(frozen=True, slots=True)
class BuildEffort:
    """What the server may spend on building: memory, and workers beside the first."""

    memory_mb: int = 1024
    workers: int = 0  # more need as much shared memory as they have altogether


def index_name(space: int) -> str:
    """Return the name of a space's index."""
    return f"ix_chunk_embeddings_space_{int(space)}"


def indexed(column: str, dimensions: int) -> str:
    """Return the indexed expression; a query must repeat it to the letter."""
    return f"({column}::halfvec({int(dimensions)}))"


async def is_ready(session: ReadSession, space: int) -> bool:
    """Say whether a space has its index, complete."""
    found = await session.scalar(
        text("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(:name) AND indisvalid"),
        {"name": index_name(space)},
    )
    return found is not None


async def create(
    database: Database, space: int, dimensions: int, effort: BuildEffort | None = None
) -> bool:
    """Build a space's index while documents come and go, unless it is there.

    Takes minutes to an hour for a million vectors. What an interrupted attempt left is cleared.

    Returns:
        False if somebody else is at it, or the vectors are too long.
    """
    if dimensions > MOST_DIMENSIONS:
        return False
    effort = effort or BuildEffort()
    async with database.read() as session:
        if await is_ready(session, space):
            return True
    return await database.administer(
        index_name(space),
        _dropping(space),
        f"SET maintenance_work_mem = '{int(effort.memory_mb)}MB'",
        f"SET max_parallel_maintenance_workers = {int(effort.workers)}",
        f"CREATE INDEX CONCURRENTLY {index_name(space)} ON chunk_embeddings USING hnsw "
        f"({indexed('embedding', dimensions)} halfvec_ip_ops) "
        f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION}) WHERE space_id = {int(space)}",
    )


async def drop(database: Database, space: int) -> bool:
    """Remove a space's index, complete or not; False if somebody is building it."""
    return await database.administer(index_name(space), _dropping(space))


def _dropping(space: int) -> str:
    return f"DROP INDEX CONCURRENTLY IF EXISTS {index_name(space)}"
