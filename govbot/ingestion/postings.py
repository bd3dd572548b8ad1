"""Postings of the BM25 leg as bytes: four a posting, whole terms of a block in one value.

A tenant's passages are numbered from 0 (their positions), a document's in one run. A posting is a
little-endian 32-bit number: 14 bits of position within its block, 6 of term frequency and 12 of the
passage's length in terms. What exceeds its bits is cut, which no ordinary passage does: BM25 hardly
tells 63 occurrences from more.
"""

import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BLOCK = 1 << 14
"""Positions of one block: postings of one row never leave it."""
MAX_FREQUENCY = (1 << 6) - 1
MAX_LENGTH = (1 << 12) - 1
WEIGHED_BITS = 18
"""Low bits of a posting, frequency and length: all that its score depends on besides the term."""

Packed = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]


def block_of(position: int) -> int:
    """Return the first position of the block that holds a position."""
    return position - position % BLOCK


def posting(position: int, frequency: int, length: int) -> int:
    """Return one posting as a number."""
    weighed = min(frequency, MAX_FREQUENCY) << 12 | min(length, MAX_LENGTH)
    return position % BLOCK << WEIGHED_BITS | weighed


def pack(postings: Sequence[int]) -> bytes:
    """Return postings of one block as bytes."""
    return struct.pack(f"<{len(postings)}I", *postings)


def unpack(data: bytes) -> Packed:
    """Return postings as numbers, read-only."""
    return np.frombuffer(data, "<u4")


def offsets(packed: Packed) -> npt.NDArray[np.int32]:
    """Return the positions within the block."""
    return (packed >> WEIGHED_BITS).astype(np.int32)


def lengths(packed: Packed) -> Integers:
    """Return the lengths of the passages."""
    return (packed & MAX_LENGTH).astype(np.int64)


def merge(parts: Sequence[bytes], live: npt.NDArray[np.bool_]) -> bytes:
    """Return postings of one term and block from several values as one, in order of position.

    Args:
        parts: the values.
        live: offset within the block -> whether its postings are kept.
    """
    joined = np.sort(unpack(b"".join(parts)))
    merged: bytes = joined[live[joined >> WEIGHED_BITS]].tobytes()
    return merged
