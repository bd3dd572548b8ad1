"""Which positions of a tenant's lexical index a search may look at."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Reach:
    """The passages of a scope, as runs of positions and as a mask over all positions.

    `mask` is True where a passage may be found; `size` is how many those are.
    """

    mask: npt.NDArray[np.bool_]
    size: int

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
        return cls(mask, int(np.count_nonzero(mask)))
