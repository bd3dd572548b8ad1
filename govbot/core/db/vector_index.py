"""The approximate index of an embedding space: HNSW over the signs of its vectors.

One bit a dimension keeps the graph small enough to stay in memory; the candidates that it yields
are scored again by the whole vectors. Spaces differ in dimensions, so each has a partial index of
its own, made and dropped while the system runs and not by a migration.
"""

from dataclasses import dataclass

from sqlalchemy import text

from govbot.core.db.engine import Database, ReadSession

M = 16
EF_CONSTRUCTION = 64
LARGEST = 64_000
"""Dimensions that an index over bits can have."""


@dataclass(frozen=True, slots=True)
class BuildEffort:
    """What the server may spend on building: memory, and workers beside the first."""

    memory_mb: int = 512
    workers: int = 1


def index_name(space: int) -> str:
    """Return the name of a space's index."""
    return f"ix_chunk_embeddings_space_{space}"


def signs(column: str, dimensions: int) -> str:
    """Return the indexed expression; a query must repeat it to the letter."""
    return f"(binary_quantize({column}::halfvec({dimensions}))::bit({dimensions}))"


async def is_ready(session: ReadSession, space: int) -> bool:
    """Say whether a space has its index, complete."""
    found = await session.scalar(
        text("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(:name) AND indisvalid"),
        {"name": index_name(space)},
    )
    return found is not None


async def create(
    database: Database, space: int, dimensions: int, effort: BuildEffort | None = None
) -> None:
    """Build a space's index while documents come and go; nothing to do when it is there.

    Takes minutes for a million vectors. What an interrupted attempt left is cleared first.
    """
    effort = effort or BuildEffort()
    async with database.read() as session:
        if await is_ready(session, space):
            return
    await drop(database, space)
    await database.administer(
        f"SET maintenance_work_mem = '{int(effort.memory_mb)}MB'",
        f"SET max_parallel_maintenance_workers = {int(effort.workers)}",
        f"CREATE INDEX CONCURRENTLY {index_name(int(space))} ON chunk_embeddings USING hnsw "
        f"({signs('embedding', int(dimensions))} bit_hamming_ops) "
        f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION}) WHERE space_id = {int(space)}",
    )


async def drop(database: Database, space: int) -> None:
    """Remove a space's index, complete or not, if there is one."""
    await database.administer(f"DROP INDEX CONCURRENTLY IF EXISTS {index_name(int(space))}")
