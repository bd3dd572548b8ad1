"""Anchors: once a day the end of every chain is written to a file outside of the database.

Who can change the database can compute a whole chain anew, or cut its end off together with its
head; they would have to change this file as well, and every copy of it. A line is
`{"date", "tenant", "seq", "hash", "previous"}`, `previous` the SHA-256 of the line before.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID

from govbot.audit.chain import GENESIS
from govbot.audit.repository import Head
from govbot.audit.walk import Anchor, Finding

NAME = "anchors.jsonl"


class Anchored(NamedTuple):
    """What the file holds, and which of its lines do not follow the one before."""

    anchors: list[Anchor]
    faults: list[Finding]
    last: bytes
    """Digest of the last line."""


class AnchorFile:
    """The anchors of one installation, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def read(self) -> Anchored:
        """Return all anchors; what a power cut left of a line does not count.

        Raises:
            OSError: the file is there and cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                return _read(file)
        except FileNotFoundError:
            return Anchored([], [], GENESIS)

    def write(self, heads: Sequence[Head]) -> int:
        """Add today's end of every chain that has none yet; return how many.

        When it returns they are on the disk. Several processes may do it at once.

        Raises:
            OSError: they could not be written.
        """
        with self._held() as file:
            there = _read(file)
            known = {(anchor.tenant_id, anchor.date) for anchor in there.anchors}
            new = [head for head in heads if (head.tenant_id, head.today) not in known]
            file.truncate()  # where the last whole line ends, and reading stopped
            file.write(b"".join(_lines(new, there.last)))
            file.flush()
            os.fsync(file.fileno())
        return len(new)

    @contextmanager
    def _held(self) -> Iterator[BinaryIO]:
        folder = self.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if file.seek(0, os.SEEK_END) == 0:
                _sync_folder(folder)
            file.seek(0)
            yield file


def _read(file: BinaryIO) -> Anchored:
    """Read whole lines, and stand where the last one ends."""
    anchors, faults, last, end = [], [], GENESIS, 0
    for number, line in enumerate(iter(file.readline, b""), 1):
        if not line.endswith(b"\n"):
            break
        end += len(line)
        anchor, previous = _parsed(line)
        if anchor:
            anchors.append(anchor)
        if anchor is None or previous != last.hex():
            faults.append(Finding("anchors", number))
        last = sha256(line[:-1]).digest()
    file.seek(end)
    return Anchored(anchors, faults, last)


def _parsed(line: bytes) -> tuple[Anchor | None, str]:
    try:
        found = json.loads(line)
        anchor = Anchor(
            date.fromisoformat(found["date"]),
            UUID(found["tenant"]),
            int(found["seq"]),
            bytes.fromhex(found["hash"]),
        )
        return anchor, str(found["previous"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, ""  # not a line of ours


def _lines(heads: Sequence[Head], last: bytes) -> Iterator[bytes]:
    for head in heads:
        line = json.dumps(
            {
                "date": head.today.isoformat(),
                "tenant": str(head.tenant_id),
                "seq": head.seq,
                "hash": head.hash.hex(),
                "previous": last.hex(),
            }
        ).encode()
        last = sha256(line).digest()
        yield line + b"\n"


def _sync_folder(folder: Path) -> None:
    """Let the file's name survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
