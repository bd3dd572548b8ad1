"""What a store holds against what it should hold, by the vectors' keys."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from govbot.adapters.vectorstore.base import Entry, Space, VectorStore, place_of
from govbot.adapters.vectorstore.pgvector import PgVectorStore
from govbot.core.db.engine import Database
from govbot.vectors import repository
from govbot.vectors.repository import DocumentKey

Keys = npt.NDArray[np.int64]

PART = 5000
"""Passages whose documents are asked for at a time."""


class Ledger:
    """Every key of a space and a print of what stands beside it, sixteen bytes a vector."""

    def __init__(self) -> None:
        self._keys = array("q")
        self._prints = array("q")

    def add(self, page: Iterable[Entry]) -> None:
        """Enter a page of a listing."""
        for entry in page:
            readers = tuple(sorted(entry.audiences))
            self._keys.append(entry.key)
            self._prints.append(hash((entry.tenant_id, entry.document_id, readers)))

    def ordered(self) -> tuple[Keys, Keys]:
        """Return the keys in order, and their prints."""
        keys = np.array(self._keys, dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        return keys[order], np.array(self._prints, dtype=np.int64)[order]


@dataclass(frozen=True, slots=True)
class Difference:
    """Keys that a store lacks, has beyond the record, or has with other owners or audiences."""

    missing: Keys
    extra: Keys
    stale: Keys


@dataclass(slots=True)
class Drift:
    """Numbers of vectors that differ, and the documents that they belong to."""

    missing: int = 0
    extra: int = 0
    stale: int = 0
    documents: set[DocumentKey] = field(default_factory=set)

    @property
    def total(self) -> int:
        """How many vectors differ."""
        return self.missing + self.extra + self.stale


def compare(record: Ledger, store: Ledger) -> Difference:
    """Return how a store's listing differs from the record's."""
    own_keys, own_prints = record.ordered()
    keys, prints = store.ordered()
    _, at_record, at_store = np.intersect1d(own_keys, keys, return_indices=True)
    differs = own_prints[at_record] != prints[at_store]
    return Difference(
        missing=np.setdiff1d(own_keys, keys),
        extra=np.setdiff1d(keys, own_keys),
        stale=own_keys[at_record][differs],
    )


async def measure(database: Database, store: VectorStore) -> Drift:
    """Compare a store with PostgreSQL, space by space."""
    record, drift = PgVectorStore(database), Drift()
    async with database.read() as session:
        spaces = await repository.spaces(session)
    for space in spaces:
        found = compare(await _listed(record, space), await _listed(store, space))
        drift.missing += len(found.missing)
        drift.extra += len(found.extra)
        drift.stale += len(found.stale)
        lacking = np.concatenate([found.missing, found.stale])
        drift.documents |= await _owners(database, space, lacking)
        drift.documents |= await _owners_there(store, space, {*found.extra, *found.stale})
    return drift


async def _listed(store: VectorStore, space: Space) -> Ledger:
    ledger = Ledger()
    async for page in store.entries(space):
        ledger.add(page)
    return ledger


async def _owners(database: Database, space: Space, keys: Keys) -> set[DocumentKey]:
    chunk_ids = sorted({place_of(int(key))[0] for key in keys})
    found: set[DocumentKey] = set()
    async with database.read() as session:
        for start in range(0, len(chunk_ids), PART):
            found |= await repository.owners(session, space, chunk_ids[start : start + PART])
    return found


async def _owners_there(store: VectorStore, space: Space, keys: set[int]) -> set[DocumentKey]:
    found: set[DocumentKey] = set()
    if keys:
        async for page in store.entries(space):
            found |= {DocumentKey(e.tenant_id, e.document_id) for e in page if e.key in keys}
    return found
