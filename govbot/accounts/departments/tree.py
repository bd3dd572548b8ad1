"""The tree of departments, as a map of each to the one above it."""

from collections.abc import Mapping
from uuid import UUID


def is_below(above: Mapping[UUID, UUID | None], lower: UUID | None, upper: UUID) -> bool:
    """Tell whether `lower` is `upper` or within it, at whatever depth.

    Args:
        above: of each department the one that it is directly within; None at the top.
        lower: a department, or None for none.
        upper: a department.
    """
    while lower is not None:
        if lower == upper:
            return True
        lower = above.get(lower)
    return False
