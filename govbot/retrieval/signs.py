"""Nearest sentences by the signs of their vectors, in numpy.

The angle between two vectors is about the share of dimensions in which their signs differ
(Charikar, "Similarity Estimation Techniques from Rounding Algorithms", 2002): one bit a dimension,
read whole and compared by counting, finds the candidates that the full vectors then put in order.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

import numpy as np
import numpy.typing as npt

MOST_BYTES = 128 * 1024 * 1024
"""Memory that signs may take, all tenants' together: some 1.9 million of 512 dimensions."""

_AT_ONCE = 8_192
"""Rows compared in one go: what lies between stays in the processor's cache."""

Positions = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint8]
Kind = TypeVar("Kind", bound=np.generic)


def packed(vector: npt.NDArray[np.float32]) -> Bits:
    """Return the signs of a vector as bytes, as the database packs them."""
    return np.packbits(vector > 0)


@dataclass(frozen=True, slots=True)
class Signs:
    """Sentences: the position of each one's passage, and `(n, dimensions / 8)` bytes of signs."""

    positions: Positions
    bits: Bits

    @classmethod
    def of(cls, parts: Sequence[bytes], dimensions: int) -> "Signs":
        """Read the signs of documents, as `document_signs` keeps them."""
        width = 4 + (dimensions + 7) // 8
        rows = np.frombuffer(b"".join(parts), np.uint8).reshape(-1, width)
        positions = np.ascontiguousarray(rows[:, :4]).view(">i4").ravel().astype(np.int32)
        return cls(positions, np.ascontiguousarray(rows[:, 4:]))

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return self.positions.nbytes + self.bits.nbytes

    def nearest(
        self, vector: npt.NDArray[np.float32], allowed: npt.NDArray[np.bool_], limit: int
    ) -> list[int]:
        """Return the positions of the passages with the nearest sentences, each once, in no order.

        Args:
            vector: the question's.
            allowed: position -> whether its passage may be found; none beyond its end may.
            limit: sentences to take; their passages are fewer where several are one passage's.
        """
        within = self.positions < len(allowed)
        rows = np.flatnonzero(within & allowed[np.where(within, self.positions, 0)])
        if len(rows) > limit:
            differing = _differing(self.bits, rows, packed(vector))
            rows = rows[np.argpartition(differing, limit)[:limit]]
        found: list[int] = np.unique(self.positions[rows]).tolist()
        return found


class _Kept:
    """The signs of one space that were read so far, with room for more at their end."""

    def __init__(self, width: int) -> None:
        self.positions = np.empty(0, np.int32)
        self.bits = np.empty((0, width), np.uint8)
        self.count = 0
        self.read = np.zeros(0, np.bool_)  # position -> a document begins there and was read

    @property
    def size(self) -> int:
        return self.positions.nbytes + self.bits.nbytes

    def missing(self, starts: Positions) -> npt.NDArray[np.bool_]:
        within = starts < len(self.read)
        missing = ~within
        missing[within] = ~self.read[starts[within]]
        return missing

    def add(self, signs: Signs, starts: Positions) -> None:
        end = self.count + len(signs.positions)
        if end > len(self.positions):
            room = max(end, len(self.positions) * 5 // 4)
            self.positions = _longer(self.positions[: self.count], room)
            self.bits = _longer(self.bits[: self.count], room)
        self.positions[self.count : end] = signs.positions
        self.bits[self.count : end] = signs.bits
        self.count = end
        if len(starts):
            self.read = _longer(self.read, max(len(self.read), int(starts.max()) + 1))
            self.read[starts] = True

    def so_far(self) -> Signs:
        # What is added later comes behind these rows, or into other arrays.
        return Signs(self.positions[: self.count], self.bits[: self.count])


class SignMemory:
    """Signs that were read before, by tenant and space; those not asked for the longest go.

    A document's first position is never given twice, so what was read of it stays right for ever;
    what a search may find is told by its own reach alone. Safe for several threads.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def missing(self, key: Hashable, starts: Positions) -> Positions:
        """Return those first positions of documents whose signs were not read yet."""
        with self._lock:
            kept = self._kept.get(key)
            return starts[kept.missing(starts)] if kept else starts

    def known(self, key: Hashable, read: Sequence[tuple[int, bytes]], dimensions: int) -> Signs:
        """Return all that is known of a space.

        Args:
            key: tenant and space.
            read: first position and signs of documents that were missing; remembered.
            dimensions: of the space.
        """
        with self._lock:
            kept = self._kept.pop(key, None) or _Kept((dimensions + 7) // 8)
            starts = np.fromiter((start for start, _ in read), np.int32, len(read))
            # Another search may have read some of them meanwhile.
            new = kept.missing(starts)
            parts = [signs for (_, signs), is_new in zip(read, new, strict=True) if is_new]
            kept.add(Signs.of(parts, dimensions), starts[new])
            self._kept[key] = kept
            while sum(each.size for each in self._kept.values()) > self._most:
                self._kept.popitem(last=False)
            return kept.so_far()


def _longer(array: npt.NDArray[Kind], length: int) -> npt.NDArray[Kind]:
    """Return the array with zeros at its end."""
    longer = np.zeros((length, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer


def _differing(bits: Bits, rows: npt.NDArray[np.int64], question: Bits) -> npt.NDArray[np.uint16]:
    """Return in how many signs each of the rows differs from the question."""
    differing = np.empty(len(rows), np.uint16)
    for at in range(0, len(rows), _AT_ONCE):
        differing[at : at + _AT_ONCE] = _counted(bits[rows[at : at + _AT_ONCE]], question)
    return differing


def _counted(signs: Bits, question: Bits) -> npt.NDArray[np.uint16]:
    if len(question) % 64 == 0:  # eight bytes at a time, and eight of their counts
        words = signs.view(np.uint64)
        counts = np.bitwise_count(words ^ question.view(np.uint64))
        sums = _sums_of_bytes(counts.view(np.uint64))
    else:
        sums = np.bitwise_count(signs ^ question)
    counted: npt.NDArray[np.uint16] = sums.sum(axis=1, dtype=np.uint16)
    return counted


def _sums_of_bytes(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint16]:
    """Return the sum of the eight bytes of each word, four pairs of them at a time."""
    low = np.uint64(0x00FF00FF00FF00FF)
    pairs = (words & low) + (words >> np.uint64(8) & low)
    pairs *= np.uint64(0x0001000100010001)  # the uppermost quarter becomes the sum of all four
    return (pairs >> np.uint64(48)).astype(np.uint16)
