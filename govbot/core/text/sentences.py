"""Sentences of Portuguese legal text: the unit that gets a vector and that a citation quotes."""

import re
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of characters: `text[start:end]`."""

    start: int
    end: int


_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-ZÀ-Ý§\d\"“(])|\n\s*\n")


def split_sentences(text: str) -> list[Span]:
    """Split text into sentences, in order, without overlap, none blank.

    Args:
        text: A passage; line breaks are hints, not borders.

    Returns:
        Ranges whose gaps are white space only.
    """
    spans: list[Span] = []
    start = 0
    for match in [*_END.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            spans.append(Span(left, start + len(piece.rstrip())))
        start = match.end() if match else end
    return spans
