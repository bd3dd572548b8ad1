"""What is proven and is no answer: because it is beside the question, or was said before.

A small model that has answered likes to go on with whatever else it was given. What it then says
stands in a passage, so that no check of facts finds it.
"""

import re
from collections.abc import Sequence

from govbot.chat.context import Passage
from govbot.core.text.analysis import analyse
from govbot.core.text.sentences import split_sentences

Meaning = tuple[str, ...]
_MARKS = re.compile(r"\s*\[[^\]\n]{1,40}\]")

NEAR = 0.75
"""Share of the best passage's score from which on another is about the question, too. Of the
passages that hold an answer it shuts out one in a hundred, of the others two in three or more."""


def beside(passages: Sequence[Passage]) -> frozenset[int]:
    """Return the numbers of the passages whose score is far behind the best one's."""
    best = max((passage.hit.score for passage in passages), default=0.0)
    return frozenset(passage.n for passage in passages if passage.hit.score < NEAR * best)


def meaning(sentence: str) -> Meaning:
    """Return what two ways of writing a sentence down have in common: its stems, in order."""
    return tuple(analyse(sentence))


def meanings(answer: str) -> frozenset[Meaning]:
    """Return the sentences of an earlier answer, without its marks."""
    lines = [line for line in _MARKS.sub("", answer).splitlines() if line.strip()]
    every = (meaning(line[start:end]) for line in lines for start, end in split_sentences(line))
    return frozenset(each for each in every if each)
