"""Nearest sentences by the signs of their vectors, in numpy.

The angle between two vectors is about the share of dimensions in which their signs differ
(Charikar, "Similarity Estimation Techniques from Rounding Algorithms", 2002): one bit a dimension,
read whole and compared by counting, finds the candidates that the full vectors then put in order.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


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
    positions = rows[:, :4].copy().view(">i4").ravel().astype(np.int64)
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
    if len(question) % 8 == 0:  # eight bytes at a time
        words = np.ascontiguousarray(signs).view(np.uint64) ^ question.view(np.uint64)
        counted = np.bitwise_count(words)
    else:
        counted = np.bitwise_count(signs ^ question)
    differing: npt.NDArray[np.uint16] = counted.sum(axis=1, dtype=np.uint16)
    return differing
