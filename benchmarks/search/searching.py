"""One reader's searches by the product's own legs, timed by part."""

import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from govbot.accounts.asker import Asker
from govbot.core.db.engine import Database, ReadSession, plain_url
from govbot.core.text.analysis import analyse
from govbot.library.access import Filters, Scope
from govbot.retrieval import repository
from govbot.retrieval.fusion import Candidate, fuse
from govbot.retrieval.repository import CorpusTotals, QueryTerm, Vector, dense
from govbot.retrieval.signs import SignMemory

LEG = 100
K = 10


@dataclass
class Run:
    """One search: milliseconds on the clock and of processors, of each part, passages found."""

    ms: float = 0.0
    cpu_ms: float = 0.0
    found: int = 0
    parts: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time a part."""
        started = time.perf_counter()
        yield
        self.parts[name] = (time.perf_counter() - started) * 1000


def reader(asker: Asker, audience: int) -> Scope:
    """Return the scope of a reader who belongs to one audience, with the default filter."""
    own = replace(asker, audiences=frozenset({audience}))
    return Scope(own, Filters(on=datetime.now(UTC).date()))


def percentile(values: Sequence[float], share: int) -> float:
    """Return a percentile, to a tenth."""
    return round(float(np.percentile(values, share)), 1)


@dataclass
class Searcher:
    """Searches within one scope."""

    database: Database
    scope: Scope
    space: int

    async def search(self, text: str, vector: Vector) -> Run:
        """Search as the product does with an encoded question, up to the passages' text."""
        run = Run()
        started, burnt = time.perf_counter(), time.process_time()
        async with self.database.read() as session, repository.bounded(session):
            pid = (await session.driver_connection()).info.backend_pid
            served = _cpu_ms(pid)
            with run.part("words"):
                terms, totals = await self._terms(session, text)
            with run.part("postings"):
                await repository.begin_scores(session, self.scope, terms, totals.mean_length)
            with run.part("dense"):
                near = await repository.dense_leg(session, self.scope, self.space, vector, LEG)
            with run.part("lexical"):
                found = await repository.lexical_leg(
                    session, self.scope, terms, totals.mean_length, LEG
                )
            with run.part("scores"):
                found |= await repository.lexical_scores(
                    session, self.scope, terms, totals.mean_length, list(near.keys() - found.keys())
                )
                near |= await self._cosines(session, vector, list(found.keys() - near.keys()))
            ranked = fuse(
                [Candidate(key, found.get(key, 0), near[key]) for key in near.keys() | found.keys()]
            )
            with run.part("passages"):
                rows = await repository.passages(
                    session, self.scope, [each.key for each in ranked[:K]]
                )
            run.cpu_ms = _cpu_ms(pid) - served
        run.ms = (time.perf_counter() - started) * 1000
        run.cpu_ms += (time.process_time() - burnt) * 1000
        run.found = len(rows)
        return run

    async def recall(self, vector: Vector, k: int) -> float:
        """Return the share of the k passages nearest by a full scan that the dense leg finds."""
        async with self.database.read() as session, repository.bounded(session, 600):
            exact = await dense.scanned(session, self.scope, self.space, vector, k)
            found = await repository.dense_leg(session, self.scope, self.space, vector, LEG)
        best = sorted(found, key=lambda key: -found[key])[:k]
        return len(exact.keys() & set(best)) / max(1, len(exact))

    async def raw_ratio(self, url: str, texts: Sequence[str], vectors: Sequence[Vector]) -> float:
        """Return the legs' time over that of their bare SQL, both on the clock.

        The bare SQL reads the signs, which the product remembers.
        """
        product = raw = 0.0
        with psycopg.connect(plain_url(url), autocommit=True) as bare:
            for text, vector in zip(texts, vectors, strict=False):
                statements: list[tuple[Any, Any, bool]] = []
                with _nothing_read():
                    await self._legs(text, vector, statements)
                product += await self._legs(text, vector, [])
                with bare.transaction():
                    for statement in repository.transaction.opening(10):
                        bare.execute(statement)
                    started = time.perf_counter()
                    for statement, parameters, is_binary in statements:
                        bare.cursor(binary=is_binary).execute(statement, parameters).fetchall()
                    raw += time.perf_counter() - started
        return round(product / raw, 2)

    async def _legs(
        self, text: str, vector: Vector, statements: list[tuple[Any, Any, bool]]
    ) -> float:
        """Return the seconds that the two legs take, and note what they ask of the server."""
        async with self.database.read() as session, repository.bounded(session):
            terms, totals = await self._terms(session, text)
            with _spy(statements):
                started = time.perf_counter()
                await repository.dense_leg(session, self.scope, self.space, vector, LEG)
                await repository.lexical_leg(session, self.scope, terms, totals.mean_length, LEG)
                return time.perf_counter() - started

    async def _terms(self, session: ReadSession, text: str) -> tuple[list[QueryTerm], CorpusTotals]:
        counts = Counter(analyse(text))
        totals = await repository.totals(session, self.scope.asker, list(counts))
        return [
            QueryTerm(number, counts[term] * _idf(totals.chunks, frequency))
            for term, (number, frequency) in totals.frequencies.items()
        ], totals

    async def _cosines(
        self, session: ReadSession, vector: Vector, chunk_ids: list[int]
    ) -> dict[int, float]:
        best: dict[int, float] = {}
        for row in await repository.sentences(session, self.scope, self.space, vector, chunk_ids):
            best[row.chunk_id] = max(row.cosine, best.get(row.chunk_id, -1.0))
        return best


def _idf(chunks: int, frequency: int) -> float:
    return math.log(1 + (chunks - frequency + 0.5) / (frequency + 0.5))


def _cpu_ms(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0]) / 1e6


@contextmanager
def _nothing_read() -> Iterator[None]:
    """Let the dense leg read all signs anew."""
    kept = dense.SIGNS
    dense.SIGNS = SignMemory()
    try:
        yield
    finally:
        dense.SIGNS = kept


@contextmanager
def _spy(statements: list[tuple[Any, Any, bool]]) -> Iterator[None]:
    """Note every statement that goes to the server."""
    original = psycopg.AsyncCursor.execute

    async def execute(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        statements.append((query, params, cursor.format == psycopg.pq.Format.BINARY))
        return await original(cursor, query, params, **options)

    psycopg.AsyncCursor.execute = execute  # type: ignore[method-assign]
    try:
        yield
    finally:
        psycopg.AsyncCursor.execute = original  # type: ignore[method-assign]
