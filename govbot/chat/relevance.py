"""Which passages are beside the question: a sentence that they prove answers something else.

A small model that has answered likes to go on with whatever else it was given. What it then says
stands in a passage, so that no check of facts finds it.
"""

from collections.abc import Sequence

from govbot.chat.context import Passage

NEAR = 0.75
"""Share of the best passage's score from which on another is about the question, too. Of the
passages that hold an answer it shuts out one in a hundred, of the others two in three or more."""


def beside(passages: Sequence[Passage]) -> frozenset[int]:
    """Return the numbers of the passages whose score is far behind the best one's."""
    best = max((passage.hit.score for passage in passages), default=0.0)
    return frozenset(passage.n for passage in passages if passage.hit.score < NEAR * best)
