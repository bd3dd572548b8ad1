"""Files that are no one norm: gazettes of many acts, and reports that cite articles."""

from collections.abc import Sequence

from govbot.adapters.parsing.base import Block
from govbot.ingestion.norm_lines import read_name
from govbot.ingestion.norm_structure import Draft

_MANY_ACTS = 4
_FEWEST_OWN = 3


def without_citations(drafts: Sequence[Draft]) -> None:
    """Make plain text of what looks like articles in a report, a manual or a judgment.

    Those cite a norm's articles here and there; what has articles of its own begins at the first.
    """
    numbers = [draft.fragment for draft in drafts if draft.kind == "article"]
    distinct = {(number or "").rpartition("_")[2] for number in numbers}
    begins = bool(numbers) and (numbers[0] or "").endswith("art1")
    if begins and len(distinct) >= _FEWEST_OWN and len(numbers) < 2 * len(distinct):
        return
    for draft in drafts:
        if draft.kind not in ("division", "annex"):
            draft.kind = "text"
        draft.fragment = draft.label = None


def is_gathering(blocks: Sequence[Block], title: str | None) -> bool:
    """Tell whether a file holds many acts, as a gazette does."""
    if title and title.casefold().startswith("diário oficial"):
        return True
    names = sum(
        read_name(" ".join(block.text.split())) is not None
        for block in blocks
        if block.kind != "table" and block.text[:1].isupper()
    )
    return names >= _MANY_ACTS
