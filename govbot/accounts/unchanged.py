"""What a change leaves as it is, where None means something."""

from enum import Enum
from typing import Final


class Unchanged(Enum):
    """The type of `UNCHANGED`, so that a comparison with `is` tells it from all else."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED
