"""Nearest sentences by the signs of their vectors, in numpy.

The angle between two vectors is about the share of dimensions in which their signs differ
(Charikar, "Similarity Estimation Techniques from Rounding Algorithms", 2002): one bit a dimension,
read whole and compared by counting, finds the candidates that the full vectors then put in order.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_AT_ONCE = 8_192
"""Rows compared in one go: what lies between stays in the processor's cache."""


def packed(vector: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Return the signs of a vector as bytes, as the database packs them."""
    return np.packbits(vector > 0)


def nearest(
    parts: Sequence[bytes],
    vector: npt.NDArray[np.float32],
    allowed: npt.NDArray[np.bool_],
    limit: int,
) -> list[int]:
    """Return the positions of the passages with the nearest sentences, each once, in no order.

    Args:
        parts: signs of documents, as `document_signs` keeps them.
        vector: the question's.
        allowed: position -> whether its passage may be found.
        limit: sentences to take; their passages are fewer where several are one passage's.
    """
    question = packed(vector)
    width = 4 + len(question)
    rows = np.frombuffer(b"".join(parts), np.uint8).reshape(-1, width)
    positions = np.ascontiguousarray(rows[:, :4]).view(">i4").ravel().astype(np.int32)
    differing = _differing(rows[:, 4:], question)
    differing[~allowed[positions]] = np.iinfo(differing.dtype).max
    if len(rows) > limit:
        positions = positions[np.argpartition(differing, limit)[:limit]]
    found = np.unique(positions)
    places: list[int] = found[allowed[found]].tolist()
    return places


def _differing(
    signs: npt.NDArray[np.uint8], question: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint16]:
    """Return in how many signs each row differs from the question."""
    differing = np.empty(len(signs), np.uint16)
    for at in range(0, len(signs), _AT_ONCE):
        some = np.ascontiguousarray(signs[at : at + _AT_ONCE])
        differing[at : at + _AT_ONCE] = _counted(some, question)
    return differing


def _counted(
    signs: npt.NDArray[np.uint8], question: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint16]:
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
