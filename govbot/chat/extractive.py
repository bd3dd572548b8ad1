"""Answers without a language model: the best sentences, word for word, each with its source."""

import re
from collections.abc import Sequence

from govbot.chat.context import Passage, window
from govbot.retrieval.hits import Hit

MAX_QUOTES = 3
QUOTE_CHARS = 200
"""The sentence nearest to the question, and what follows it within so many characters."""
_END = re.compile(r"[.;:!?…](?=\s|$)")
CAPUT_CHARS, MOST_CHARS = 160, 900
"""Of a long sentence: what it may hang on, and all of both."""
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
    # A sentence that is cut may lose the very words that were asked for.
    caput = CAPUT_CHARS if passage.hit.place.parts else 0
    whole = min(_length(passage.hit) + caput, MOST_CHARS)
    return "“" + " ".join(window(passage.hit, max(QUOTE_CHARS, whole)).split()) + "”"


def _length(hit: Hit) -> int:
    """Return the characters from the quotation's start to the end of its sentence.

    Very long ones are divided for the search, and the quotation is one piece.
    """
    start = max(hit.text.find(hit.quote), 0)
    end = _END.search(hit.text, start + max(len(hit.quote) - 1, 0))
    return (end.end() if end else len(hit.text)) - start
