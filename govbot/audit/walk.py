"""Walking a chain from its beginning: what is not as it was written, and where."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from govbot.audit.chain import GENESIS, Sealed, digest, seal
from govbot.audit.repository.checking import Stored

Kind = Literal[
    "altered", "moved", "removed", "relinked", "text", "beyond", "cut", "head", "rewritten",
    "anchors",
]  # fmt: skip
MOST = 100
"""Findings that are told one by one; of more only their number."""


class Finding(NamedTuple):
    """What is wrong, at which numbers.

    altered: the row is not what was sealed. moved: it was sealed as `until`. removed: `seq` to
    `until` are missing. relinked: the row is whole but does not follow the one before it, which was
    written anew. text: the text kept is not the one that was sealed. beyond: it stands after the
    end that the head knows. cut: `seq` to `until` are missing at the end. head: the head is
    missing, or has another hash than the last row. rewritten: the anchor of that number has another
    hash. anchors: line `seq` of the anchors' file does not follow the one before it.
    """

    kind: Kind
    seq: int
    until: int | None = None


class Anchor(NamedTuple):
    """Where a tenant's chain ended on a day, as it was written down outside of the database."""

    date: date
    tenant_id: UUID
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class ChainReport:
    """A tenant's chain. `erased`: acts whose text is gone, as it may; `more`: findings not told."""

    tenant_id: UUID
    rows: int
    first: str | None
    last: str | None
    erased: int
    anchors: int
    findings: tuple[Finding, ...]
    more: int

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


class Walk:
    """The check of one chain; `feed` takes its rows in order, `end` tells what was found."""

    def __init__(self, tenant_id: UUID, anchors: Iterable[Anchor]) -> None:
        self._tenant = tenant_id
        self._anchors = sorted(anchors, key=lambda anchor: anchor.seq)
        self._due = 0
        self._seq = 0
        self._hash = GENESIS
        self._first: str | None = None
        self._last: str | None = None
        self._rows = self._erased = self._more = 0
        self._findings: list[Finding] = []
        self._altered: dict[int, Stored] = {}

    def feed(self, rows: Sequence[Stored]) -> None:
        """Look at the next rows."""
        for row in rows:
            self._look(row)

    def end(self, head: tuple[int, bytes] | None) -> ChainReport:
        """Compare the end with the head and the anchors that are left; return all that is known."""
        self._look_at_end(head)
        for anchor in self._anchors[self._due :]:
            self._find(Finding("cut", self._seq + 1, anchor.seq))
        return ChainReport(
            self._tenant,
            self._rows,
            self._first,
            self._last,
            self._erased,
            len(self._anchors),
            tuple(dict.fromkeys(self._named(each) for each in self._findings)),
            self._more,
        )

    def _look(self, row: Stored) -> None:
        self._rows += 1
        if row.seq > self._seq + 1:
            self._find(Finding("removed", self._seq + 1, row.seq - 1))
        elif row.seq <= self._seq:  # zero or less: no act has ever had such a number
            self._find(Finding("altered", row.seq))
            return
        elif row.previous != self._hash:
            self._find(Finding("relinked", row.seq))
        if sealed_as(row, row.seq) != row.hash:
            self._find(Finding("altered", row.seq))
            if len(self._altered) < MOST:
                self._altered[row.seq] = row
        self._look_at_text(row)
        self._pass_anchors(row)
        self._seq, self._hash = row.seq, row.hash
        self._first, self._last = self._first or row.at, row.at

    def _look_at_text(self, row: Stored) -> None:
        if row.salt is None:
            self._erased += row.text_digest is not None
        elif row.text_digest is None or (
            row.text is not None and digest(row.salt, row.text).hex() != row.text_digest
        ):
            self._find(Finding("text", row.seq))

    def _pass_anchors(self, row: Stored) -> None:
        while self._due < len(self._anchors) and self._anchors[self._due].seq <= row.seq:
            anchor = self._anchors[self._due]
            if anchor.seq == row.seq and anchor.hash != row.hash:
                self._find(Finding("rewritten", anchor.seq))
            self._due += 1

    def _look_at_end(self, head: tuple[int, bytes] | None) -> None:
        if head is None:
            if self._rows:
                self._find(Finding("head", self._seq))
        elif head[0] > self._seq:
            self._find(Finding("cut", self._seq + 1, head[0]))
        elif head[0] < self._seq:
            self._find(Finding("beyond", head[0] + 1, self._seq))
        elif head[1] != self._hash:
            self._find(Finding("head", self._seq))

    def _find(self, finding: Finding) -> None:
        if len(self._findings) < MOST:
            self._findings.append(finding)
        else:
            self._more += 1

    def _named(self, finding: Finding) -> Finding:
        """Tell a row that was altered from one that was put in another's place."""
        row = self._altered.get(finding.seq) if finding.kind == "altered" else None
        for other in self._altered if row else ():
            if row and other != row.seq and sealed_as(row, other) == row.hash:
                return Finding("moved", row.seq, other)
        return finding


def sealed_as(row: Stored, seq: int) -> bytes | None:
    """Return the hash that a row has as number `seq`; None: it cannot even be read."""
    try:
        data = json.loads(row.data) if row.data != "{}" else {}
        act = Sealed._make((row.tenant_id, seq, *row[2:9], data, row.text_digest))
        return seal(row.previous, act)
    except (ValueError, RecursionError):  # numbers of thousands of digits, or a well of brackets
        return None
