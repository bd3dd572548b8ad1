"""The judgement of one sentence of an answer: which passage supports it, and what is not proven."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from govbot.chat.attribution import Attribution, Support
from govbot.chat.context import Passage
from govbot.chat.verification import Verifier
from govbot.core.text.analysis import analyse

FEWEST_TERMS = 4
"""A sentence with fewer informative stems and no fact leads over to others: it needs no support."""

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
        self.seen: Counter[str] = Counter()
        """How often each sentence came."""

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
        support = self._attribution.support(sentence, hinted)
        cited = () if support is None else (support.n, *hinted)
        unproven = self._verifier.unproven(sentence, cited)
        facts = dict.fromkeys(sentence[each.start : each.end].rstrip(" .,;:") for each in unproven)
        if support is not None:
            return Judgement(support, Flag("unproven", tuple(facts)) if facts else None)
        claims_something = facts or len(terms) >= FEWEST_TERMS
        leads_on = sentence.endswith(("?", ":"))
        is_flagged = claims_something and not leads_on
        return Judgement(None, Flag("unsupported", tuple(facts)) if is_flagged else None)
