"""Answers without a language model: the best sentences, word for word, each with its source."""

from collections.abc import Sequence

from govbot.chat.context import Passage, window

MAX_QUOTES = 3
QUOTE_CHARS = 300
"""The sentence nearest to the question, and what follows it within so many characters."""
MIN_SHARE = 0.8
"""A passage is quoted while its score is at least this share of the best one's."""


def answer(passages: Sequence[Passage]) -> str:
    """Return the quotations as Markdown, each with the mark of its passage.

    Args:
        passages: best first, at least one.
    """
    best = passages[0].hit.score
    chosen = [p for p in passages if p.hit.score >= MIN_SHARE * best][:MAX_QUOTES]
    return "\n\n".join(map(quotation, chosen))


def quotation(passage: Passage) -> str:
    """Return the sentence of a passage that is nearest to the question, quoted, with its mark."""
    return f"> {_quoted(passage)} [{passage.n}]"


def _quoted(passage: Passage) -> str:
    return "“" + " ".join(window(passage.hit, QUOTE_CHARS).split()) + "”"
