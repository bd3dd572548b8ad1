"""`python -m benchmarks.vectorstores.measure STORE…`: fill, search, weigh. Prints one JSON object.

PostgreSQL is measured as the product searches it: the dense leg with its index, on the record that
the others are filled from. The embedded modes are measured; servers are not on this machine.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from pgvector import HalfVector
from pgvector.psycopg import register_vector_async
from sqlalchemy import text

from benchmarks.vectorstores.data import (
    DIMENSIONS,
    SHARES,
    SPACE,
    TENANT,
    World,
    exact,
    make,
    scope,
)
from govbot.accounts.asker import Asker
from govbot.adapters.postgres import embedded
from govbot.adapters.vectorstore.base import VectorStore
from govbot.adapters.vectorstore.registry import EXTERNAL, open_external
from govbot.core.db import vector_index
from govbot.core.db.engine import Database
from govbot.core.db.migrate import upgrade
from govbot.core.settings import Settings
from govbot.library.access import Scope
from govbot.retrieval import repository

LIMIT = 10
BATCH = 1000
MEGABYTE = 1e6

Find = Callable[[np.ndarray, int], Awaitable[list[int]]]
"""Question and share -> passages, best first."""
Figures = dict[str, float]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stores", nargs="*", default=["pgvector", *EXTERNAL])
    parser.add_argument("--vectors", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=50)
    chosen = parser.parse_args()
    world = make(chosen.vectors, chosen.questions)
    found: Figures = {"vectors": len(world.rows)}
    for name in chosen.stores:
        with tempfile.TemporaryDirectory(prefix="govbot-bench-") as folder:
            measure = _inside if name == "pgvector" else _external
            figures = await measure(world, name, Path(folder))
        found |= {f"{name}_{figure}": value for figure, value in figures.items()}
        print(name, figures, file=sys.stderr, flush=True)
    print(json.dumps(found, indent=1))


async def _external(world: World, name: str, folder: Path) -> Figures:
    store: VectorStore = open_external(name, Settings(_env_file=None, home=folder))
    began = time.perf_counter()
    for start in range(0, len(world.rows), BATCH):
        await store.upsert(SPACE, world.rows[start : start + BATCH])
    fill_s = time.perf_counter() - began

    async def find(question: np.ndarray, share: int) -> list[int]:
        found = await store.search(SPACE, question, scope(share), LIMIT)
        return [each.chunk_id for each in found]

    await find(world.questions[0], 100)
    figures = await _searched(world, find)
    await store.close()
    began = time.perf_counter()
    await store.count(SPACE)
    figures["reopen_s"] = round(time.perf_counter() - began, 2)
    await store.close()
    return {"fill_s": round(fill_s, 1), **figures, "disk_mb": _weight(folder)}


async def _inside(world: World, _: str, folder: Path) -> Figures:
    with embedded.start(folder) as running:
        await upgrade(running.url)
        database = Database(running.url)
        began = time.perf_counter()
        await _record(database, world)
        copied_s = time.perf_counter() - began
        await vector_index.create(database, SPACE.id, DIMENSIONS)
        fill_s = time.perf_counter() - began

        async def find(question: np.ndarray, share: int) -> list[int]:
            asker = Asker(TENANT, frozenset({SHARES[share]}))
            async with database.read() as session, repository.bounded(session):
                leg = repository.dense_leg(session, Scope(asker), SPACE.id, question, LIMIT)
                return list(await leg)

        await find(world.questions[0], 100)
        figures = await _searched(world, find)
        size = text("SELECT pg_total_relation_size('chunk_embeddings')")
        async with database.read() as session:
            disk = (await session.execute(size)).scalar_one() / MEGABYTE
        await database.close()
    filled = {"copied_s": round(copied_s, 1), "fill_s": round(fill_s, 1)}
    return {**filled, **figures, "disk_mb": round(disk)}


async def _searched(world: World, find: Find) -> Figures:
    figures: Figures = {}
    for share in SHARES:
        wanted = exact(world, share, LIMIT)
        times, recalls, short = [], [], 0
        for question, right in zip(world.questions, wanted, strict=True):
            began = time.perf_counter()
            found = await find(question, share)
            times.append((time.perf_counter() - began) * 1000)
            recalls.append(len(right.intersection(found)) / LIMIT)
            short += len(set(found)) < LIMIT
        figures |= {
            f"p95_ms_{share}": round(float(np.percentile(times, 95)), 1),
            f"recall_{share}": round(float(np.mean(recalls)), 3),
            f"short_{share}": short,
        }
    return figures


@asynccontextmanager
async def _copying(database: Database, statement: str) -> AsyncIterator[object]:
    async with database.write() as session:
        connection = await session.driver_connection()
        await register_vector_async(connection)
        async with connection.cursor() as cursor, cursor.copy(statement) as copy:
            yield copy


async def _record(database: Database, world: World) -> None:
    """Write the rows as ingestion leaves them, apart from texts and terms."""
    passages: dict[object, set[int]] = {}
    for row in world.rows:
        passages.setdefault((row.entry.document_id, row.entry.audiences), set()).add(
            row.entry.chunk_id
        )
    async with database.write() as session:
        await _tables(session, passages)
    statement = (
        "COPY chunk_embeddings (space_id, chunk_id, ordinal, tenant_id, document_id, span_start, "
        "span_end, embedding) FROM STDIN WITH (FORMAT BINARY)"
    )
    async with _copying(database, statement) as copy:
        copy.set_types(["int2", "int8", "int2", "uuid", "uuid", "int4", "int4", "halfvec"])
        for row in world.rows:
            e = row.entry
            place = (SPACE.id, e.chunk_id, e.ordinal, e.tenant_id, e.document_id, 0, 1)
            await copy.write_row((*place, HalfVector(row.vector)))
    await database.administer("VACUUM ANALYZE")


async def _tables(session: object, passages: dict[object, set[int]]) -> None:
    execute = session.execute
    await execute(
        text("INSERT INTO tenants (id, slug, name) VALUES (:id, 'bench', 'x')"), {"id": TENANT}
    )
    await execute(
        text(
            "INSERT INTO embedding_spaces (id, model, dimensions) OVERRIDING SYSTEM VALUE "
            "VALUES (:id, 'bench', :dimensions)"
        ),
        {"id": SPACE.id, "dimensions": DIMENSIONS},
    )
    documents, chunks, first = [], [], 0
    for (document_id, audiences), own in passages.items():
        documents.append(
            {"id": document_id, "tenant": TENANT, "sha": document_id.hex, "first": first}
            | {"audiences": list(audiences), "count": len(own)}
        )
        chunks += [
            {"id": chunk_id, "tenant": TENANT, "document": document_id, "ordinal": ordinal}
            for ordinal, chunk_id in enumerate(sorted(own))
        ]
        first += len(own)
    await execute(
        text(
            "INSERT INTO documents (id, tenant_id, title, filename, media_type, size_bytes, "
            "sha256, source, state, progress, attempts, audiences, first_position, chunk_count) "
            "VALUES (:id, :tenant, 'x', 'x', 'text/plain', 1, :sha, 'bench', 'ready', 1, 1, "
            ":audiences, :first, :count)"
        ),
        documents,
    )
    await execute(
        text(
            "INSERT INTO chunks (id, tenant_id, document_id, ordinal, page_starts, text) "
            "OVERRIDING SYSTEM VALUE VALUES (:id, :tenant, :document, :ordinal, '[]', 'x')"
        ),
        chunks,
    )
    await execute(
        text(
            "INSERT INTO lexical_statistics (tenant_id, chunks, total_length, next_position) "
            "VALUES (:tenant, :count, :count, :count)"
        ),
        {"tenant": TENANT, "count": first},
    )


def _weight(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file())
    return round(sum(path.stat().st_size for path in files) / MEGABYTE)


if __name__ == "__main__":
    asyncio.run(main())
