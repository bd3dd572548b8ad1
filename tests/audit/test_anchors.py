"""Anchors: one a day and tenant, whatever is killed; what is changed in the file shows."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from govbot.audit.actions import Action
from govbot.audit.anchors import AnchorFile
from govbot.audit.record import Act, Actor
from govbot.audit.repository import Head
from govbot.audit.service import Audit
from govbot.audit.verification import verify
from govbot.core.db.engine import Database
from tests.audit.conftest import did
from tests.support.services import settings_for

TODAY = date(2026, 3, 9)


def head(day: date = TODAY, tenant: UUID | None = None) -> Head:
    return Head(tenant or uuid4(), 7, os.urandom(32), day)


def lines(file: AnchorFile) -> list[bytes]:
    return file.path.read_bytes().splitlines(keepends=True)


def test_one_line_a_day_and_tenant_each_after_the_other(file: AnchorFile) -> None:
    first, second = head(), head()
    assert file.write([first, second]) == 2
    assert file.write([first, second]) == 0
    assert file.write([first, second, head()]) == 1
    assert file.write([first._replace(today=TODAY + timedelta(1))]) == 1
    read = file.read()
    assert read.faults == []
    assert [anchor.hash for anchor in read.anchors[:2]] == [first.hash, second.hash]
    assert json.loads(lines(file)[0])["previous"] == "00" * 32
    assert file.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("left", range(0, 200, 9))
def test_a_line_that_was_cut_off_in_the_middle_is_written_again(
    file: AnchorFile, left: int
) -> None:
    first, second = head(), head()
    file.write([first])
    whole = file.path.read_bytes()
    file.write([first, second])
    file.path.write_bytes(file.path.read_bytes()[: len(whole) + left])
    assert file.write([first, second]) == 1
    read = file.read()
    assert (read.faults, [anchor.hash for anchor in read.anchors]) == (
        [],
        [first.hash, second.hash],
    )


@pytest.mark.parametrize("line", [0, 1, 2])
def test_what_is_changed_removed_or_moved_in_the_file_shows(file: AnchorFile, line: int) -> None:
    file.write([head() for _ in range(4)])
    whole = lines(file)
    altered, removed, moved = list(whole), list(whole), list(whole)
    altered[line] = altered[line].replace(b'"seq": 7', b'"seq": 8')
    removed.pop(line)
    moved[line], moved[line + 1] = moved[line + 1], moved[line]
    for wrong in (altered, removed, moved, [*whole[:line], b"{}\n", *whole[line:]]):
        file.path.write_bytes(b"".join(wrong))
        assert file.read().faults


WRITER = """
import sys
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID
from govbot.audit.anchors import AnchorFile
from govbot.audit.repository import Head

file = AnchorFile(Path(sys.argv[1]))
for day in range(100_000):
    today = date(2026, 1, 1) + timedelta(day)
    file.write([Head(UUID(int=tenant), day, bytes(32), today) for tenant in range(3)])
"""


def test_processes_that_are_killed_leave_neither_gap_nor_double(file: AnchorFile) -> None:
    for wanted in (60, 120, 180):
        both = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(file.path.parent)])
            for _ in range(2)
        ]
        deadline = time.monotonic() + 60
        while len(file.read().anchors) < wanted:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        for process in both:
            process.kill()
            process.wait()
    file.write([])  # what is torn goes with the next write
    read = file.read()
    days = [(anchor.date, anchor.tenant_id) for anchor in read.anchors]
    assert read.faults == []
    assert len(days) == len(set(days))
    last = max(day for day, _ in days)
    assert {day for day, _ in days} == {
        date(2026, 1, 1) + timedelta(n) for n in range((last - date(2026, 1, 1)).days + 1)
    }


async def test_the_worker_s_duty_anchors_every_tenant_once_a_day(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, database_url)
    audit, actor = Audit(database, settings), Actor(uuid4())
    assert await audit.anchor() == 0
    await did(database, actor, Act(Action.AUTH_LOGIN))
    await did(database, replace(actor, tenant_id=uuid4()), Act(Action.AUTH_LOGIN))
    assert await audit.anchor() == 2
    await did(database, actor, Act(Action.AUTH_LOGIN))
    assert await audit.anchor() == 0
    assert await Audit(database, settings).anchor() == 0
    report = await verify(database, AnchorFile(settings.audit_dir))
    assert (report.whole, sum(chain.anchors for chain in report.chains)) == (True, 2)


async def test_a_changed_anchor_file_is_told(
    database: Database, actor: Actor, file: AnchorFile
) -> None:
    await did(database, actor, Act(Action.AUTH_LOGIN))
    file.write([head(), head()])
    file.path.write_bytes(b"".join(reversed(lines(file))))
    report = await verify(database, file, actor.tenant_id)
    assert report.chains[0].whole
    assert not report.whole
