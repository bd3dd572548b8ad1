"""Hits to the numbered passages that the model reads, within a budget of characters."""

from collections.abc import Sequence
from dataclasses import dataclass

from govbot.retrieval.service import Hit

MAX_PASSAGES = 5
FIRST_SHARE = 1 / 3
"""Share of the budget that the best passage may use; the others divide the rest."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit with its number in the answer and the part of its text that the model reads."""

    n: int
    hit: Hit
    excerpt: str

    @property
    def label(self) -> str:
        """Return document, section and page in words."""
        parts = [self.hit.document_title]
        if self.hit.section:
            parts.append(self.hit.section)
        if self.hit.page is not None:
            parts.append(f"p. {self.hit.page}")
        return " — ".join(parts)


def select(hits: Sequence[Hit], budget: int) -> list[Passage]:
    """Number the hits and cut each to its share of the budget.

    Args:
        hits: best first.
        budget: characters for all excerpts together.
    """
    chosen: list[Passage] = []
    left = budget
    for hit in hits[:MAX_PASSAGES]:
        share = int(budget * FIRST_SHARE) if not chosen else _share(budget)
        excerpt = window(hit, min(share, left))
        if not excerpt:
            break
        chosen.append(Passage(len(chosen) + 1, hit, excerpt))
        left -= len(excerpt)
    return chosen


def _share(budget: int) -> int:
    return int(budget * (1 - FIRST_SHARE) / (MAX_PASSAGES - 1))


def window(hit: Hit, size: int) -> str:
    """Return the sentences around the quoted one that fit into `size` characters, in order."""
    if len(hit.text) <= size or not hit.sentences:
        return hit.text[: max(size, 0)]
    centre = next(
        (i for i, (start, end) in enumerate(hit.sentences) if hit.text[start:end] == hit.quote), 0
    )
    first = last = centre
    while True:
        grown = _grow(hit, first, last, size)
        if grown == (first, last):
            break
        first, last = grown
    start, end = hit.sentences[first][0], hit.sentences[last][1]
    return hit.text[start : min(end, start + max(size, 0))]


def _grow(hit: Hit, first: int, last: int, size: int) -> tuple[int, int]:
    """Take in one more sentence, rather the following one than the one before."""
    spans = hit.sentences
    if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= size:
        return first, last + 1
    if first > 0 and spans[last][1] - spans[first - 1][0] <= size:
        return first - 1, last
    return first, last
