"""A found passage: where it stands, what is quoted of it, and why it was found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Literal
from uuid import UUID

from govbot.core.text.analysis import analyse, terms_of
from govbot.library.norms.places import NOWHERE, Place
from govbot.retrieval.evidence import coverage
from govbot.retrieval.fusion import LEXICAL_WEIGHT, Fused
from govbot.retrieval.repository import PassageRow, SentenceRow

FoundBy = Literal["reference", "words", "meaning"]

MOST_MATCHED = 40
ENDED_COST = 0.5
"""How much better a revoked sentence must fit to be quoted from a passage in force."""
_UNIT = re.compile(
    r"(?:(?:\barts?\b\.?|\bartigos?\b|§+|\bpar[áa]grafos?\b|\bincisos?\b|\bn[º°]\.?|\bno\.?(?=\s*\d))\s*)?"
    r"[^\W_]+(?:[./:,-][^\W_]+)*[ºª°]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Why:
    """What led to a passage, besides its raw scores.

    The shares are of the best score of each leg, 0 to 1; `terms` the question's, analysed.
    """

    found_by: FoundBy
    lexical_share: float
    dense_share: float
    terms: frozenset[str]


UNKNOWN = Why("words", 0.0, 0.0, frozenset())


@dataclass(frozen=True, slots=True)
class Hit:
    """A found passage.

    `score` is 0 to 1 and comparable within one question only; `bm25` and `cosine` (of the best
    sentence) are the raw scores. `quote` is the sentence nearest to the question by words and by
    meaning, with its own page; `label`, `urn`, `in_force` (today) and `note` are the quote's.
    `parts`, (offset, passage id), are there when the text of neighbours was added.
    """

    passage_id: int
    document_id: UUID
    document_title: str
    filename: str
    media_type: str
    page: int | None
    section: str | None
    text: str
    quote: str
    score: float
    bm25: float
    cosine: float
    sentences: tuple[tuple[int, int], ...]
    page_starts: tuple[tuple[int, int], ...]
    label: str | None = None
    urn: str | None = None
    in_force: bool = True
    note: str | None = None
    why: Why = UNKNOWN
    place: Place = NOWHERE
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def passages(self) -> frozenset[int]:
        """The passages that `text` is made of."""
        return frozenset({self.passage_id, *(passage for _, passage in self.parts)})

    def passage_at(self, offset: int) -> int:
        """Return the passage that holds a character of `text`."""
        found = self.passage_id
        for start, passage in self.parts:
            if start <= offset:
                found = passage
        return found

    def page_at(self, offset: int) -> int | None:
        """Return the page that holds a character of `text`."""
        found = self.page
        for start, page in self.page_starts:
            if start <= offset:
                found = page
        return found

    @property
    def matched(self) -> list[str]:
        """The question's words as they stand in the passage, each once."""
        return matched(self.text, self.why.terms)


def matched(text: str, terms: frozenset[str]) -> list[str]:
    """Return the words of a text that are of these terms, as they are written, each once.

    Args:
        text: a passage's.
        terms: analysed terms of a question.
    """
    found = (unit for unit, own in _units(text) if not terms.isdisjoint(own))
    return list(islice(found, MOST_MATCHED))


@lru_cache(maxsize=1_000)
def _units(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the words and references of a text, each once, with their terms."""
    units = dict.fromkeys(unit[0] for unit in _UNIT.finditer(text))
    return tuple((unit, _terms(unit)) for unit in units)


@lru_cache(maxsize=50_000)
def _terms(unit: str) -> frozenset[str]:
    return frozenset(analyse(unit))


def reason(lexical_share: float, dense_share: float) -> FoundBy:
    """Return which leg gave more of a passage's score."""
    words = LEXICAL_WEIGHT * lexical_share
    return "words" if words >= (1 - LEXICAL_WEIGHT) * dense_share else "meaning"


def make_hit(
    row: PassageRow,
    fused: Fused[int],
    own: Sequence[SentenceRow],
    why: Why,
    weights: Mapping[str, float] | None,
) -> Hit:
    """Return a hit with the sentence to quote.

    Args:
        row: the passage.
        fused: its scores.
        own: its sentences.
        why: what led to it.
        weights: idf of the question's terms, when its words count for the choice of the sentence.
    """
    start, end = _quoted(row, own, weights)
    cited = row.place.cite(start, end)
    hit = Hit(
        passage_id=row.id,
        document_id=row.document_id,
        document_title=row.document_title,
        filename=row.filename,
        media_type=row.media_type,
        page=row.page,
        section=row.section,
        text=row.text,
        quote=row.text[start:end],
        score=fused.score,
        bm25=fused.bm25,
        cosine=fused.cosine,
        sentences=tuple((sentence.start, sentence.end) for sentence in own),
        page_starts=tuple((offset, page) for offset, page in row.page_starts),
        label=cited.label,
        urn=cited.urn,
        in_force=cited.in_force,
        note=cited.note,
        why=why,
        place=row.place,
    )
    return replace(hit, page=hit.page_at(start))


def _quoted(
    row: PassageRow, own: Sequence[SentenceRow], weights: Mapping[str, float] | None
) -> tuple[int, int]:
    """Return the sentence that answers best: by its meaning and, given the question, its words.

    Of a passage in force, rather what is itself in force.
    """

    def merit(sentence: SentenceRow) -> float:
        ended = row.place.cite(sentence.start, sentence.end).in_force < row.place.whole.in_force
        own_merit = sentence.cosine - (ENDED_COST if ended else 0.0)
        if weights is None:
            return own_merit
        return own_merit + coverage(weights, terms_of(row.text[sentence.start : sentence.end]))

    best = max(own, key=merit, default=None)
    return (best.start, best.end) if best else (0, len(row.text))
