"""Which positions of a tenant's lexical index a search may look at, and a memory of that."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Reach:
    """The passages of a scope.

    `mask` has one value a position, True where a passage may be found; `size` counts those;
    `starts` are the first positions of the documents.
    """

    mask: npt.NDArray[np.bool_]
    size: int
    starts: npt.NDArray[np.int32]

    @classmethod
    def of(cls, end: int, runs: bytes, holes: bytes = b"") -> "Reach":
        """Make a reach from what the database says.

        Args:
            end: the position after the last one of the tenant.
            runs: documents as pairs of big-endian 32-bit numbers: first position, passages.
            holes: positions within them that are left out, big-endian 32-bit.
        """
        pairs = np.frombuffer(runs, ">i4").astype(np.int64).reshape(-1, 2)
        steps = np.zeros(end + 1, np.int8)
        steps[pairs[:, 0]] += 1
        steps[pairs.sum(axis=1)] -= 1
        mask = np.cumsum(steps[:end], dtype=np.int8).view(np.bool_)
        mask[np.frombuffer(holes, ">i4")] = False
        return cls(mask, int(np.count_nonzero(mask)), pairs[:, 0].astype(np.int32))


class _Packed(NamedTuple):
    bits: npt.NDArray[np.uint8]
    length: int
    size: int
    starts: npt.NDArray[np.int32]


class ReachMemory:
    """The last reaches asked for: a bit a position and four bytes a document each.

    A key must say all that a reach depends on, the tenant's revision included: what is remembered
    is then right for ever, and only forgotten for want of room. Safe for several threads.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, _Packed] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Reach | None:
        """Return what was remembered under the key."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            kept = self._kept[key]
        mask = np.unpackbits(kept.bits, count=kept.length).view(np.bool_)
        return Reach(mask, kept.size, kept.starts)

    def put(self, key: Hashable, reach: Reach) -> None:
        """Remember a reach; the one not asked for the longest goes."""
        with self._lock:
            self._kept[key] = _Packed(
                np.packbits(reach.mask), len(reach.mask), reach.size, reach.starts
            )
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
