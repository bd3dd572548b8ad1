"""Multi-query: other wordings of a question, from whoever can write them."""

from collections.abc import Sequence
from typing import Protocol

MOST_VARIANTS = 3
LONGEST_VARIANT = 300
WEAK_COVERAGE = 0.4
"""Below it, the best passage by words holds too little of the question for its words to be the
documents' words. A colloquial question is mostly below it, an exam question mostly above."""


class VariantWriter(Protocol):
    """Writes a question in other words.

    `always`: for every question, not only for those whose own words find little.
    """

    @property
    def always(self) -> bool:
        """Whether every question is to be reworded."""
        ...

    async def write(self, question: str) -> Sequence[str]:
        """Return other wordings; none where nobody can write them, or not in time."""
        ...


def kept(question: str, written: Sequence[str]) -> tuple[str, ...]:
    """Return those wordings that say something else, at most `MOST_VARIANTS`.

    Args:
        question: as it is searched.
        written: by a model, which may repeat the question, number its lines, or ramble.
    """
    seen = {_bare(question)}
    variants: list[str] = []
    for line in written:
        text = " ".join(line.split()).lstrip("0123456789.-–•*) ").strip("\"“”' ")
        if text and len(text) <= LONGEST_VARIANT and _bare(text) not in seen:
            seen.add(_bare(text))
            variants.append(text)
    return tuple(variants[:MOST_VARIANTS])


def _bare(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
