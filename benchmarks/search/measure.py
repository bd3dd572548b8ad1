"""`python -m benchmarks.search.measure --passages N`: how long a search takes among N passages.

Generates the corpus, loads it into a PostgreSQL with the product's settings, and asks real
questions for readers of all, a tenth, a hundredth and a ten-thousandth of the documents, with the
default filter (in force today). Prints one JSON object. With --home the database stays there, and
--loaded uses it as it is.

A search is everything between the encoded question and the fused passages with their text. `cpu` is
processor time, this process and the server's together: what the search would take on a machine of
its own. `raw` repeats the two legs' SQL without the product around it.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.search.corpus import Corpus, load_pool
from benchmarks.search.load import READERS, load
from benchmarks.search.searching import Searcher, percentile, reader
from govbot.accounts import service as accounts
from govbot.adapters.embedding.base import EmbeddingIdentity
from govbot.adapters.postgres import embedded
from govbot.core.db import vector_index
from govbot.core.db.engine import Database, plain_url
from govbot.core.db.migrate import upgrade
from govbot.core.db.vector_index import BuildEffort
from govbot.ingestion.care import INDEXED_ABOVE
from govbot.ingestion.spaces.repository import begin

IDENTITY = EmbeddingIdentity("usem3", 512)
K = 10
WARM_UP = 20


@dataclass(frozen=True)
class Chosen:
    """What was asked for on the command line."""

    passages: int
    data: Path
    home: Path
    pool: int
    questions: int
    compared: int
    loaded: bool
    memory_mb: int
    workers: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--home", type=Path, help="folder of the database; else a temporary one")
    parser.add_argument("--pool", type=int, default=20_000, help="real sentences to build from")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--compared", type=int, default=30, help="questions compared with a scan")
    parser.add_argument("--loaded", action="store_true", help="the database is in --home already")
    parser.add_argument("--memory-mb", type=int, default=2500, help="for building the index")
    parser.add_argument("--workers", type=int, default=0, help="for building the index")
    given = vars(parser.parse_args())
    with contextlib.ExitStack() as stack:
        if given["home"] is None:
            given["home"] = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        chosen = Chosen(**given)
        running = stack.enter_context(embedded.start(chosen.home))
        print(json.dumps(asyncio.run(measure(running.url, chosen)), indent=1))
    return 0


async def measure(url: str, chosen: Chosen) -> dict[str, Any]:
    """Load, index, search, and return the figures."""
    await upgrade(url)
    database = Database(url)
    asker = await accounts.tenant(database)
    async with database.write() as session:
        space = (await begin(session, IDENTITY)).id
    pool = load_pool(chosen.data, chosen.pool, chosen.questions, chosen.home / "pool")
    figures: dict[str, Any] = {"passages": chosen.passages}
    if not chosen.loaded:
        started = time.perf_counter()
        with psycopg.connect(plain_url(url), autocommit=True) as connection:
            load(connection, Corpus(pool, chosen.passages), asker.tenant_id, space)
        figures["load_s"] = round(time.perf_counter() - started, 1)
    if chosen.passages > INDEXED_ABOVE:
        started = time.perf_counter()
        effort = BuildEffort(chosen.memory_mb, chosen.workers)
        await vector_index.create(database, space, IDENTITY.dimensions, effort)
        figures["index_s"] = round(time.perf_counter() - started, 1)
    figures |= sizes(url, chosen.passages)
    for name, audience in READERS.items():
        searcher = Searcher(database, reader(asker, audience), space)
        for text, vector in list(zip(pool.questions, pool.asked, strict=True))[:WARM_UP]:
            await searcher.search(text, vector)
        runs = [
            await searcher.search(text, vector)
            for text, vector in zip(pool.questions, pool.asked, strict=True)
        ]
        figures |= _of_reader(name, runs)
        compared = pool.asked[: chosen.compared]
        recalls = [await searcher.recall(vector, K) for vector in compared]
        figures[f"{name} recall@10"] = round(sum(recalls) / len(recalls), 3)
        figures[f"{name} raw_ratio"] = await searcher.raw_ratio(
            url, pool.questions[:50], pool.asked
        )
    await database.close()
    return figures


def _of_reader(name: str, runs: list[Any]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for share in (50, 95):
        figures[f"{name} ms_p{share}"] = percentile([run.ms for run in runs], share)
        figures[f"{name} cpu_ms_p{share}"] = percentile([run.cpu_ms for run in runs], share)
    for part in runs[0].parts:
        figures[f"{name} {part}_ms_p95"] = percentile([run.parts[part] for run in runs], 95)
    figures[f"{name} fewest"] = min(run.found for run in runs)
    return figures


def sizes(url: str, passages: int) -> dict[str, float]:
    """Return the bytes on disk a passage, by table with its indexes, and the vector index alone."""
    with psycopg.connect(plain_url(url)) as connection:
        tables = connection.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' "
            "AND relname IN ('chunks', 'chunk_embeddings', 'document_signs', 'documents', "
            "'lexical_postings', 'lexical_terms')"
        ).fetchall()
        (graph,) = connection.execute(
            "SELECT coalesce(sum(pg_relation_size(indexrelid)), 0) FROM pg_index "
            "WHERE indexrelid::regclass::text LIKE 'ix_chunk_embeddings_space_%'"
        ).fetchone()
        (vectors,) = connection.execute("SELECT count(*) FROM chunk_embeddings").fetchone()
    figures = {f"{name}_bytes": round(size / passages) for name, size in sorted(tables)}
    figures["vector_index_bytes"] = round(graph / passages)
    figures["bytes_a_passage"] = round(sum(size for _, size in tables) / passages)
    figures["vectors"] = vectors
    return figures


if __name__ == "__main__":
    sys.exit(main())
