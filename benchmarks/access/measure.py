"""`python -m benchmarks.access.measure --data DIR`: what document rights cost a search.

100,000 documents of one passage each, 1,000 people in 50 departments and three roles, and five
grants on each document. The same questions are asked, one after the other, by somebody who may read
everything, without the predicate (the tenant's alone), with it, and with row-level security under
it; and by people who may read some. Prints one JSON object; `ratio` is the mean time against that
without the predicate.
"""

import argparse
import asyncio
import json
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import psycopg
from sqlalchemy import ColumnElement, text

import benchmarks.search.corpus as corpora
import benchmarks.search.load as loading
from benchmarks.search.corpus import Corpus, load_pool
from benchmarks.search.measure import IDENTITY
from benchmarks.search.searching import Searcher, percentile
from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.postgres import embedded
from govbot.core.db.engine import Database, plain_url
from govbot.core.db.migrate import upgrade
from govbot.core.db.models import Document
from govbot.core.db.principal import Principal, nobody, work_for
from govbot.ingestion.spaces.repository import begin
from govbot.library import access
from govbot.library.access import Filters, Scope, readable
from govbot.library.rights.repository import lock, settle

ROUNDS = 3
UNLIMITED = -1
"""The audience of whom only the tenant narrows, which no query of the product does."""


def _readable(asker: Asker) -> ColumnElement[bool]:
    if UNLIMITED in asker.audiences:
        return Document.tenant_id == asker.tenant_id
    return readable(asker)


access.readable = _readable


@dataclass(frozen=True)
class Size:
    """How much there is."""

    documents: int
    people: int
    departments: int
    grants: int
    """On each document."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--departments", type=int, default=50)
    parser.add_argument("--grants", type=int, default=5)
    parser.add_argument("--questions", type=int, default=100)
    given = vars(parser.parse_args())
    data, questions = given.pop("data"), given.pop("questions")
    corpora.PASSAGES_A_DOCUMENT = loading.PASSAGES_A_DOCUMENT = 1
    with tempfile.TemporaryDirectory() as home, embedded.start(Path(home)) as running:
        size, cache = Size(**given), Path(home) / "pool"
        figures = asyncio.run(measure(running.url, data, size, questions, cache))
    print(json.dumps(figures, indent=1))
    return 0


async def measure(url: str, data: Path, size: Size, questions: int, cache: Path) -> dict[str, Any]:
    """Fill a database, decide rights, and search."""
    await upgrade(url)
    database = Database(url)
    await database.find_second_lock()
    tenant = (await accounts.tenant(database)).tenant_id
    async with database.write() as session:
        space = (await begin(session, IDENTITY)).id
    pool = load_pool(data, 20_000, questions, cache)
    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        loading.load(connection, Corpus(pool, size.documents), tenant, space)
        people = _rights(connection, tenant, size)
    figures: dict[str, Any] = {"grants": size.documents * size.grants}
    started = time.perf_counter()
    async with database.write() as session:
        await lock(session, tenant)
        ids = list(await session.scalars(text("SELECT id FROM documents")))
        await settle(session, tenant, documents=ids)
    figures["settle_all_s"] = round(time.perf_counter() - started, 1)
    asked = list(zip(pool.questions, pool.asked, strict=True))
    everything, some = people["everything"], people["some"]
    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        everything_asker = _asker(connection, tenant, everything)
        askers = [_asker(connection, tenant, each) for each in some]
        figures["audiences of a person"] = len(askers[0].audiences)
        figures["read by a person"] = _read(connection, askers[0]) / size.documents
    figures |= await _compared(database, space, everything_asker, asked)
    figures |= await _of_some(database, space, askers, asked)
    await database.close()
    return figures


def _rights(connection: psycopg.Connection[Any], tenant: UUID, size: Size) -> dict[str, Any]:
    """Make people, and grants in which departments, people and roles alternate."""
    dice = np.random.default_rng(7)
    departments: list[UUID] = []
    for number in range(size.departments):
        parent = departments[int(dice.integers(0, number))] if number > 5 else None
        key = uuid4()
        connection.execute(
            "INSERT INTO departments (id, tenant_id, parent_id, name) VALUES (%s, %s, %s, %s)",
            [key, tenant, parent, f"Setor {number}"],
        )
        departments.append(key)
    roles = [row[0] for row in connection.execute("SELECT id FROM roles ORDER BY name")]
    people: list[UUID] = [uuid4() for _ in range(size.people)]
    with connection.cursor().copy(
        "COPY users (id, tenant_id, email, name, role_id, department_id, state) FROM STDIN"
    ) as copy:
        for number, key in enumerate(people):
            where = departments[number % size.departments]
            # The first of all has a role of their own, which everything is granted to.
            role = roles[0] if number == 0 else roles[1 + number % 2]
            name = f"p{number}"
            copy.write_row((key, tenant, f"{name}@orgao.example", name, role, where, "active"))
    connection.execute("UPDATE documents SET visibility = 'restricted'")
    documents = [row[0] for row in connection.execute("SELECT id FROM documents")]
    with connection.cursor().copy(
        "COPY permissions (id, tenant_id, document_id, user_id, department_id, role_id, "
        "permission_type) FROM STDIN"
    ) as copy:
        for document in documents:
            copy.write_row((uuid4(), tenant, document, None, None, roles[0], "read"))
            few = dice.choice(size.departments, 2, replace=False)
            for each in few:
                copy.write_row((uuid4(), tenant, document, None, departments[each], None, "read"))
            for each in dice.choice(size.people, size.grants - 3, replace=False):
                copy.write_row((uuid4(), tenant, document, people[each], None, None, "write"))
    return {"everything": people[0], "some": people[1:21]}


def _asker(connection: psycopg.Connection[Any], tenant: UUID, person: UUID) -> Asker:
    row = connection.execute("SELECT user_audiences(%s, %s)", [tenant, person]).fetchone()
    assert row is not None
    return Asker(tenant, frozenset(row[0]), user_id=person)


def _read(connection: psycopg.Connection[Any], asker: Asker) -> int:
    row = connection.execute(
        "SELECT count(*) FROM documents WHERE audiences && %s::int[]", [sorted(asker.audiences)]
    ).fetchone()
    assert row is not None
    return int(row[0])


async def _compared(
    database: Database, space: int, asker: Asker, asked: list[Any]
) -> dict[str, Any]:
    """Ask as somebody who reads everything, in three ways, each question in all of them."""
    filters = Filters()
    nobodys = replace(asker, audiences=frozenset({UNLIMITED}))
    unlimited = Searcher(database, Scope(nobodys, filters), space)
    limited = Searcher(database, Scope(asker, filters), space)
    principal = asker.principal
    times: dict[str, list[float]] = {"without": [], "predicate": [], "and policies": []}
    for turn in range(ROUNDS + 1):
        for question, vector in asked:
            runs = {
                "without": await unlimited.search(question, vector),
                "predicate": await limited.search(question, vector),
                "and policies": await _as(principal, limited, question, vector),
            }
            if turn:  # the first round fills the caches
                for name, run in runs.items():
                    times[name].append(run.ms)
    base = float(np.mean(times["without"]))
    figures: dict[str, Any] = {}
    for name, each in times.items():
        figures[f"{name} ms_p50"] = percentile(each, 50)
        figures[f"{name} ms_p95"] = percentile(each, 95)
        figures[f"{name} ratio"] = round(float(np.mean(each)) / base, 3)
    return figures


async def _as(principal: Principal, searcher: Searcher, question: str, vector: Any) -> Any:
    with nobody():
        work_for(principal)
        return await searcher.search(question, vector)


async def _of_some(
    database: Database, space: int, askers: list[Asker], asked: list[Any]
) -> dict[str, Any]:
    """Ask as people who read some: the first time, when nothing is remembered of them, and then."""
    first, then = [], []
    for asker in askers:
        searcher = Searcher(database, Scope(asker, Filters()), space)
        for number, (question, vector) in enumerate(asked[:30]):
            run = await _as(asker.principal, searcher, question, vector)
            (then if number else first).append(run.ms)
    return {
        "some first ms_p50": percentile(first, 50),
        "some ms_p50": percentile(then, 50),
        "some ms_p95": percentile(then, 95),
    }


if __name__ == "__main__":
    raise SystemExit(main())
