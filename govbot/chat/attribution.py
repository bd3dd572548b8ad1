"""Which passage supports a sentence, decided by its words and never by asking the model.

A sentence's informative stems (weighted by how rare they are among the passages) are looked for in
each sentence of each passage and in its neighbours. What is supported gets the passage's number and
the quoted sentence; what is not stays without a mark.

Words that a sentence takes over from the question must be in the passage too: a small model likes
to put a number that it found somewhere into the words of a question about something else.
"""

import math
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from govbot.chat.context import Passage
from govbot.core.text.analysis import analyse
from govbot.core.text.injection import without_orders

MIN_SUPPORT = 0.45
"""Share of a sentence's weight that its passage must hold."""
MIN_ECHO = 0.5
"""Share of the weight of the question's own words in a sentence that the passage must hold."""
MIN_TERMS = 2
"""A sentence with fewer informative stems, none of them a number, claims nothing to be proven."""
NUMBER_WEIGHT = 2.5
"""A number, date or value weighs so much more than a word: it is what people act on."""
NEAR_SHARE = 0.9
"""What the neighbouring sentences hold counts a little less than the sentence itself."""
HINT_BONUS = 0.1
PAIR_COST = 0.05
"""Two sentences are quoted together (a caput and its item) when they hold so much more than one."""
_OPEN = re.compile(
    r"\b(?:qua(?:l|is|ndo|nt[oa]s?)|onde|quem|como|que|what|which|when|where|who|how|why)\b",
    re.IGNORECASE,
)
"""What a question asks for that its own words cannot answer: more than yes or no."""
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Support:
    """The passage that supports a sentence best, and the characters of `hit.text` that do it.

    `score` runs from 0 to 1: the share of the sentence's weight that was found.
    """

    n: int
    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Place:
    """One sentence of a passage, or two that follow each other, with the stems in and around it."""

    n: int
    start: int
    end: int
    own: frozenset[str]
    around: frozenset[str]
    cost: float = 0.0


class Attribution:
    """Attributes sentences of the answer to one question to a fixed list of passages."""

    def __init__(self, passages: Sequence[Passage], question: str = "") -> None:
        self._asked = frozenset(analyse(question))
        self._is_open = _OPEN.search(question) is not None
        self._places = [place for passage in passages for place in _places(passage)]
        frequency = Counter(term for place in self._places for term in place.own)
        total = len(self._places)
        self._weights = {
            term: math.log(1 + total / count) * _kind(term) for term, count in frequency.items()
        }
        self._unknown = math.log(1 + total)

    def support(
        self, sentence: str, hinted: Sequence[int] = (), last: Container[int] = ()
    ) -> Support | None:
        """Return the best support of a sentence, or None when no passage supports it.

        Args:
            sentence: without marks.
            hinted: numbers that the model itself wrote; they decide between near equals.
            last: numbers of passages that are taken only if no other supports it.
        """
        if sentence.endswith("?"):
            return None  # small models like to repeat the question, which claims nothing
        terms = set(analyse(sentence))
        if len(terms) < MIN_TERMS and not any(_HAS_DIGIT.search(term) for term in terms):
            return None
        if self._is_open and terms <= self._asked:
            return None  # the question said again: nothing is answered
        weight = {term: self._weight(term) for term in terms}
        echo = {term: value for term, value in weight.items() if term in self._asked}
        best, best_rank = None, (False, 0.0)
        for place in self._places:
            if _share(echo, place.around) < MIN_ECHO:
                continue
            own, near = _share(weight, place.own), _share(weight, place.around)
            score = max(own, NEAR_SHARE * near)
            merit = own + 0.3 * near + (HINT_BONUS if place.n in hinted else 0.0) - place.cost
            rank = place.n not in last, merit
            if score >= MIN_SUPPORT and rank > best_rank:
                best, best_rank = Support(place.n, score, place.start, place.end), rank
        return best

    def _weight(self, term: str) -> float:
        # A word that no passage knows weighs as much as the rarest that one does.
        return self._weights.get(term, self._unknown * _kind(term))


def _share(weight: Mapping[str, float], present: frozenset[str]) -> float:
    """Return the share of the weight whose terms are present; 1 when there is none."""
    total = sum(weight.values())
    return sum(value for term, value in weight.items() if term in present) / total if total else 1.0


def _kind(term: str) -> float:
    return NUMBER_WEIGHT if _HAS_DIGIT.search(term) else 1.0


def _places(passage: Passage) -> list[_Place]:
    text = passage.proof
    whole = passage.hit.sentences or ((0, len(text)),)
    spans = [(start, end) for start, end in whole if text[start:end].strip()]
    stems = [frozenset(analyse(text[start:end])) for start, end in spans]
    titles = f"{passage.hit.document_title} {passage.hit.section or ''}"
    heading = frozenset(analyse(without_orders(titles)))

    def around(first: int, last: int) -> frozenset[str]:
        return heading.union(*stems[max(0, first - 1) : last + 2])

    alone = [
        _Place(passage.n, start, end, stems[i], around(i, i))
        for i, (start, end) in enumerate(spans)
    ]
    pairs = [
        _Place(passage.n, start, end, stems[i] | stems[i + 1], around(i, i + 1), PAIR_COST)
        for i, ((start, _), (_, end)) in enumerate(pairwise(spans))
    ]
    return alone + pairs
