"""Texts that are too long for one passage, cut where they pause; tables keep their header."""

import re
from collections.abc import Iterator

_SENTENCE_BORDER = re.compile(r"(?<=[.;:!?])\s+")
_RULED = 2
"""Lines of a Markdown table's header: the names and the rule below them."""


def pieces(text: str, limit: int, *, is_table: bool) -> Iterator[str]:
    """Yield the text in order, in pieces of at most `limit` characters.

    Nothing is lost but white space. Each piece of a table begins with the table's header, if that
    takes no more than half of the limit.
    """
    if len(text) <= limit:
        yield text
    elif is_table:
        yield from _table_pieces(text, limit)
    else:
        yield from _packed(_SENTENCE_BORDER.split(text), " ", limit)


def _table_pieces(text: str, limit: int) -> Iterator[str]:
    lines = text.splitlines()
    is_ruled = len(lines) > _RULED and set(lines[1]) <= set("|-: ")
    header = lines[:_RULED] if is_ruled else lines[:1]
    head = "\n".join(header)
    if len(head) > limit // 2:
        yield from _packed(lines, "\n", limit)
        return
    for body in _packed(lines[len(header) :], "\n", limit - len(head) - 1):
        yield f"{head}\n{body}"


def _packed(parts: list[str], joint: str, limit: int) -> Iterator[str]:
    packed = ""
    for whole in parts:
        for part in (whole[i : i + limit] for i in range(0, len(whole), limit)):
            if packed and len(packed) + len(joint) + len(part) > limit:
                yield packed
                packed = ""
            packed = f"{packed}{joint}{part}" if packed else part
    if packed:
        yield packed
