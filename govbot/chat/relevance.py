"""Which passages are beside the question: a sentence that they prove answers something else.

A small model that has answered likes to go on with whatever else it was given. What it then says
stands in a passage, so that no check of facts finds it.
"""

from collections.abc import Sequence

from govbot.chat.context import Passage

NEAR_SCORE = 0.8
"""Share of the best passage's score from which on another is about the question, too."""
NEAR_COVERAGE = 0.9
"""The same of the question's words that it holds."""


def beside(passages: Sequence[Passage]) -> frozenset[int]:
    """Return the numbers of the passages that are far behind the best one in score and words."""
    best = max((passage.hit.score for passage in passages), default=0.0)
    most = max((passage.hit.coverage for passage in passages), default=0.0)
    return frozenset(
        passage.n
        for passage in passages
        if passage.hit.score < NEAR_SCORE * best and passage.hit.coverage < NEAR_COVERAGE * most
    )
