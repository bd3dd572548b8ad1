"""Hits to the numbered passages that the model reads, within a budget of characters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from govbot.core.text.injection import blanked, orders
from govbot.library.fragments import ancestors
from govbot.library.norms.places import Part
from govbot.retrieval.hits import Hit

MAX_PASSAGES = 5
FIRST_SHARE = 1 / 3
"""Share of the budget that the best passage may use; the others divide the rest."""
CUT = "\n[…]\n"
"""Between parts of a passage that do not follow each other."""
ENDED = " (revogado)"
"""After a provision that is out of force inside a passage that is not."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit with its number in the answer and the part of its text that the model reads."""

    n: int
    hit: Hit
    excerpt: str

    @property
    def proof(self) -> str:
        """The hit's text as far as it may prove something: blanks for orders to the assistant."""
        return blanked(self.hit.text)

    @property
    def label(self) -> str:
        """Return citation or document, section and page in words, and whether it is in force."""
        whole = self.hit.place.whole
        parts = [whole.label or self.hit.document_title]
        if self.hit.section:
            parts.append(self.hit.section)
        if self.hit.page is not None:
            parts.append(f"p. {self.hit.page}")
        if not whole.in_force:
            parts.append(f"(revogado: {whole.note})" if whole.note else ENDED.strip())
        return " — ".join(parts)


def shares(budget: int) -> list[int]:
    """Return the characters that each passage may have, the best one first."""
    others = int(budget * (1 - FIRST_SHARE) / (MAX_PASSAGES - 1))
    return [int(budget * FIRST_SHARE), *([others] * (MAX_PASSAGES - 1))]


def select(hits: Sequence[Hit], budget: int) -> list[Passage]:
    """Number the hits and cut each to its share of the budget.

    Orders to the assistant are left out, and a hit that is nothing else.

    Args:
        hits: best first.
        budget: characters for all excerpts together.
    """
    chosen: list[Passage] = []
    left = budget
    sound = [_soundly_quoted(hit) for hit in hits if blanked(hit.text).strip()]
    for hit, share in zip(sound, shares(budget), strict=False):
        excerpt = window(hit, min(share, left))
        if not excerpt:
            break
        chosen.append(Passage(len(chosen) + 1, hit, excerpt))
        left -= len(excerpt)
    return chosen


def _soundly_quoted(hit: Hit) -> Hit:
    """Return the hit with another quotation where its own gives orders to the assistant."""
    start = hit.text.find(hit.quote)
    if not _ordered(hit, (start, start + len(hit.quote))):
        return hit
    spans = [span for span in hit.sentences if not _ordered(hit, span)]
    first, last = min(spans, key=lambda span: abs(span[0] - start), default=(0, 0))
    return replace(hit, quote=hit.text[first:last])


def _ordered(hit: Hit, span: Range) -> list[Range]:
    """Return the parts of a span that give orders to the assistant."""
    start, end = span
    found = ((max(first, start), min(last, end)) for first, last in orders(hit.text))
    return [(first, last) for first, last in found if first < last]


def window(hit: Hit, size: int) -> str:
    """Return the sentences around the quoted one that fit into `size` characters, in order.

    What the quoted provision hangs on (the caput of an inciso) comes first where it fits into half
    of them. What is out of force is marked.
    """
    if not hit.sentences:
        return _spelt(hit, (0, len(hit.text)))[: max(size, 0)]
    whole = _spelt(hit, (0, len(hit.text)))
    if len(whole) <= size:
        return whole
    centre = next(
        (i for i, (start, end) in enumerate(hit.sentences) if hit.text[start:end] == hit.quote), 0
    )
    holders = _holders(hit, hit.sentences[centre], size // 2)
    taken = sum(len(_spelt(hit, each)) + len(CUT) for each in holders)
    first, last = _grown(hit, centre, size - taken)
    start, end = hit.sentences[first][0], hit.sentences[last][1]
    pieces = [*(each for each in holders if each[1] <= start), (start, end)]
    return CUT.join(_spelt(hit, each) for each in pieces)[: max(size, 0)]


def _holders(hit: Hit, quoted: Range, room: int) -> list[Range]:
    """Return where the provisions stand that the quoted one hangs on, as many as there is room."""
    own = next((part for part in hit.place.parts if part.start <= quoted[0] < part.end), None)
    if own is None:
        return []
    by_fragment: dict[str, Part] = {part.fragment: part for part in hit.place.parts}
    kept: list[Range] = []
    for fragment in ancestors(own.fragment):
        part = by_fragment.get(fragment)
        if part is None or part.end > quoted[0]:
            continue
        room -= part.end - part.start + len(CUT)
        if room < 0:
            break
        kept.insert(0, (part.start, part.end))
    return kept


def _grown(hit: Hit, centre: int, size: int) -> tuple[int, int]:
    first = last = centre
    while (grown := _grow(hit, first, last, size)) != (first, last):
        first, last = grown
    return first, last


def _grow(hit: Hit, first: int, last: int, size: int) -> tuple[int, int]:
    """Take in one more sentence, rather the following one than the one before."""
    spans = hit.sentences
    if last + 1 < len(spans) and _length(hit, spans[first][0], spans[last + 1][1]) <= size:
        return first, last + 1
    if first > 0 and _length(hit, spans[first - 1][0], spans[last][1]) <= size:
        return first - 1, last
    return first, last


def _length(hit: Hit, start: int, end: int) -> int:
    return len(_spelt(hit, (start, end)))


def _spelt(hit: Hit, span: Range) -> str:
    """Return characters of a hit without orders, a mark behind each provision out of force.

    A passage that is out of force as a whole says so in its label.
    """
    text, at = "", span[0]
    for first, last in _ordered(hit, span):
        text += _marked(hit, (at, first)) + CUT
        at = last
    return text + _marked(hit, (at, span[1]))


def _marked(hit: Hit, span: Range) -> str:
    start, end = span
    if not hit.place.whole.in_force:
        return hit.text[start:end]
    text, at = "", start
    for part in hit.place.parts:
        if not part.in_force and start < part.end <= end:
            text += hit.text[at : part.end] + ENDED
            at = part.end
    return text + hit.text[at:end]
