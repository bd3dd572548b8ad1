"""The judgement of one sentence of an answer: which passage supports it, and what is not proven."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from govbot.chat.attribution import Attribution, Support
from govbot.chat.context import Passage
from govbot.chat.relevance import beside
from govbot.chat.verification import Verifier
from govbot.core.text.analysis import analyse

FEWEST_TERMS = 4
"""A sentence with fewer informative stems and no fact leads over to others: it needs no support."""

_THERE_IS_AN_ANSWER = re.compile(
    r"(?:a resposta (?:está|se encontra)|the answer (?:is|can be found)) (?:no|nos|in)\b[^,:]*"
    r"\b(?:trechos?|passages?)\b[\s.\d]*$",
    re.IGNORECASE,
)
_ROMAN = r"(?-i:(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"
LIST_MARK = re.compile(
    rf"^(?:[-*•–]|\(?(?:\d{{1,2}}|[a-z])[.)]|{_ROMAN}\s?[-–—.)])\s+", re.IGNORECASE
)
_TURN = re.compile(r"(?:pergunta|question)\s*:", re.IGNORECASE)
_SEPARATORS = ("›", " — ")
"""They stand in the line above a passage."""

Reason = Literal["unsupported", "unproven", "doubtful"]


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a sentence is not proven, and the facts, as they are written, that no passage holds.

    `doubtful` is of the whole answer: it may be about something else than the question.
    """

    reason: Reason
    facts: tuple[str, ...] = ()


class Judgement(NamedTuple):
    """The support of a sentence, if any, and what speaks against it."""

    support: Support | None
    flag: Flag | None


class Checker:
    """Judges the sentences of the answer to one question by its passages."""

    def __init__(self, passages: Sequence[Passage], question: str) -> None:
        self._attribution = Attribution(passages, question)
        self._verifier = Verifier(passages)
        self._labels = [frozenset(analyse(passage.label)) for passage in passages]
        self._asked = frozenset(analyse(question))
        self.aside = beside(passages)
        """Numbers of the passages beside the question."""
        self.seen: Counter[str] = Counter()
        """How often each sentence came."""

    def begins_a_turn(self, sentence: str) -> bool:
        """Return whether the model goes on with a question of its own."""
        return _TURN.match(sentence) is not None

    def says_nothing(self, sentence: str) -> bool:
        """Return whether a sentence is what small models write in the place of an answer.

        The question once more, that there is an answer, or the line above a passage.
        """
        terms = frozenset(analyse(LIST_MARK.sub("", sentence)))
        if sentence.endswith("?"):
            return bool(terms) and terms <= self._asked
        if _THERE_IS_AN_ANSWER.match(sentence):
            return True
        words = frozenset(term for term in terms if not any(map(str.isdigit, term)))
        is_line = any(mark in sentence for mark in _SEPARATORS)
        return is_line and bool(words) and any(words <= label for label in self._labels)

    def check(self, sentence: str, hinted: Sequence[int] = ()) -> Judgement:
        """Judge a sentence.

        Args:
            sentence: without marks.
            hinted: numbers of passages that the model wrote after it.
        """
        self.seen[sentence] += 1
        terms = frozenset(analyse(sentence))
        if any(terms <= label for label in self._labels):
            return Judgement(None, None)  # small models read out what stands above a passage
        support = self._attribution.support(sentence, hinted, self.aside)
        cited = () if support is None else (support.n, *hinted)
        unproven = self._verifier.unproven(sentence, cited)
        facts = dict.fromkeys(sentence[each.start : each.end].rstrip(" .,;:") for each in unproven)
        if support is not None:
            return Judgement(support, Flag("unproven", tuple(facts)) if facts else None)
        claims_something = facts or len(terms) >= FEWEST_TERMS
        leads_on = sentence.endswith(("?", ":"))
        is_flagged = claims_something and not leads_on
        return Judgement(None, Flag("unsupported", tuple(facts)) if is_flagged else None)
