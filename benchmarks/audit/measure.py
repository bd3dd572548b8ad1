"""`python -m benchmarks.audit.measure [--rows N]`: the record of acts at size, on its own server.

Rows are made and sealed by the product's own code and loaded by COPY; then they are checked, one
of them is changed by one byte and they are checked again; auditors' searches are timed, and 32
writers of one tenant record at once. Prints one JSON object.
"""

import argparse
import asyncio
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from govbot.adapters.postgres import embedded
from govbot.audit.actions import Action
from govbot.audit.anchors import AnchorFile
from govbot.audit.chain import GENESIS
from govbot.audit.record import Act, Actor, kept, record
from govbot.audit.repository import NewEntry, sealed_row
from govbot.audit.repository.search import Filters
from govbot.audit.service import Audit
from govbot.audit.verification import verify
from govbot.core.db.engine import Database, plain_url
from govbot.core.db.migrate import upgrade
from govbot.core.settings import Settings

TENANT = UUID(int=1)
PEOPLE = [UUID(int=number) for number in range(1000, 1500)]
WRITERS = 32
TITLES = ("Lei de férias", "Decreto de diárias", "Portaria de estágio", "Resolução de acesso")
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def entries(count: int) -> Iterator[NewEntry]:
    chance = random.Random(7)
    actions = [str(action) for action in Action]
    for number in range(count):
        action = chance.choice(actions)
        about = action.startswith(("document", "right"))
        yield NewEntry(
            actor_id=chance.choice(PEOPLE),
            key_id=None,
            address=f"10.0.{chance.randrange(4)}.{chance.randrange(250)}",
            action=action,
            subject_kind="document" if about else None,
            subject_id=str(chance.randrange(5000)) if about else None,
            data={"title": f"{chance.choice(TITLES)} {number}", "pages": 7} if about else {},
            text=kept(f"Pergunta {number}?", "digest") if action == "question.ask" else None,
        )


def load(url: str, count: int) -> float:
    began = time.perf_counter()
    last, at = GENESIS, BEGAN
    salts: list[tuple[int, bytes]] = []
    with psycopg.connect(plain_url(url)) as connection, connection.cursor() as cursor:
        with cursor.copy("COPY audit_log FROM STDIN") as copy:
            for seq, entry in enumerate(entries(count), 1):
                at += timedelta(seconds=60, microseconds=seq % 997)
                row = sealed_row(TENANT, seq, last, at, entry)
                last = row["hash"]
                if entry.text:
                    salts.append((seq, entry.text.salt))
                copy.write_row([*(row | {"data": Jsonb(row["data"])}).values()])
        with cursor.copy("COPY audit_texts (tenant_id, seq, salt) FROM STDIN") as copy:
            for seq, salt in salts:
                copy.write_row([TENANT, seq, salt])
        cursor.execute("INSERT INTO audit_heads VALUES (%s, %s, %s)", [TENANT, count, last])
    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE audit_log, audit_texts")
    return time.perf_counter() - began


async def check(database: Database, file: AnchorFile) -> tuple[float, list[int]]:
    began = time.perf_counter()
    report = await verify(database, file, TENANT)
    found = [finding.seq for finding in report.chains[0].findings]
    return time.perf_counter() - began, found


def alter(url: str, seq: int) -> None:
    """Change one byte of one row, as the owner of the tables can."""
    with psycopg.connect(plain_url(url)) as connection:
        connection.execute("ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only")
        connection.execute(
            "UPDATE audit_log SET address = overlay(address PLACING '9' FROM 2 FOR 1) "
            "WHERE tenant_id = %s AND seq = %s",
            [TENANT, seq],
        )
        connection.execute("ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_append_only")


async def searches(audit: Audit, count: int) -> dict[str, float]:
    middle = BEGAN + timedelta(seconds=60 * count / 2)
    asked = {
        "all": Filters(),
        "period": Filters(since=middle, until=middle + timedelta(days=7)),
        "actor": Filters(actor_id=PEOPLE[3]),
        "action": Filters(actions={"auth.failure"}),
        "subject": Filters(subject_kind="document", subject_id="77"),
        "address": Filters(address="10.0.1.7"),
        "words": Filters(words="férias 4711"),
        "rare_in_period": Filters(actor_id=PEOPLE[3], actions={"key.use"}, since=middle),
        "asked": Filters(asked="Pergunta 7?"),
    }
    return {f"search_{name}_ms": await timed(audit, filters) for name, filters in asked.items()}


async def timed(audit: Audit, filters: Filters) -> float:
    """Return the median of five searches."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        await audit.search(TENANT, filters, 50)
        times.append(time.perf_counter() - began)
    return round(sorted(times)[2] * 1000, 1)


async def writers(database: Database, each: int) -> float:
    """Return acts a second of many writers at one chain, a transaction each."""

    async def write() -> None:
        for _ in range(each):
            async with database.write() as session:
                await record(session, Actor(TENANT), Act(Action.DOCUMENT_READ, "document", "7"))

    began = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(WRITERS)))
    return round(WRITERS * each / (time.perf_counter() - began), 1)


async def measured(url: str, folder: Path, count: int) -> dict[str, Any]:
    await upgrade(url)
    load_s = await asyncio.to_thread(load, url, count)
    settings = Settings(_env_file=None, home=folder, database_url=url)
    database, file = Database(url), AnchorFile(settings.audit_dir)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    whole_s, whole = await check(database, file)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    alter(url, count // 2 + 1)
    altered_s, altered = await check(database, file)
    figures = {
        "rows": count,
        "load_s": round(load_s, 1),
        "verify_s": round(whole_s, 1),
        "verify_mb": round(grown / 1024, 1),
        "false_findings": len(whole),
        "verify_altered_s": round(altered_s, 1),
        "found": float(altered == [count // 2 + 1]),
        **await searches(Audit(database, settings), count),
        "writes_per_s": await writers(database, 20),
    }
    await database.close()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, embedded.start(Path(place)) as running:
        print(json.dumps(asyncio.run(measured(running.url, Path(place), chosen.rows))))


if __name__ == "__main__":
    main()
