"""Running headers, footers and page numbers: what stands at the edge of most pages."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from govbot.adapters.parsing import norms
from govbot.adapters.parsing.lines import Line

_DIGITS = re.compile(r"\d+")
_ROMAN_PAGE = re.compile(r"[ivxlc]+$")
_MIN_PAGES = 3
_SHARE = 0.5
_A_WORD = len("página")
_TOP, _BOTTOM = 0.18, 0.86
"""Shares of the page's height above and below which a line may be furniture."""

_LEADER = re.compile(r"(?:\.{4}|(?:\s\.){4}|…{2}|·{4})[\s.…·]*\d{1,4}(?:\s+\d{1,4})?$")
"""Dots that lead to a page number; those of a norm that leaves text out lead nowhere."""
_FEWEST_ENTRIES = 4
_ENTRY_SHARE, _ALL_SHARE = 0.4, 0.6

EdgeLines = Sequence[tuple[str, bool]]
"""A page's lines near its edges: the key of each, and whether it stands at the top."""


def key(text: str) -> str:
    """Return what is the same in a running line from page to page: numbers do not count."""
    bare = _DIGITS.sub("#", re.sub(r"\s", "", text.casefold()))
    return _ROMAN_PAGE.sub("#", bare)


def edge(line: Line, height: float) -> bool:
    """Tell whether a line may be furniture: near the top or bottom of a page of this height."""
    near = line.top < _TOP * height or line.bottom > _BOTTOM * height
    return near and not norms.opens_device(line.text)


def running_keys(pages: Iterable[tuple[int, set[str]]]) -> frozenset[str]:
    """Return the keys of the lines that run through a document.

    Args:
        pages: number and keys of the lines near the edges, for a sample of its pages.

    Left and right pages often have different headers, so each side may have its own.
    """
    seen: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    counted = [0, 0]
    for number, keys in pages:
        counted[number % 2] += 1
        seen[number % 2].update(keys)
    both = seen[0] + seen[1]
    found = {name for name, times in both.items() if _often(times, sum(counted))}
    for side in (0, 1):
        found |= {name for name, times in seen[side].items() if _often(times, counted[side])}
    return frozenset(found)


def _often(times: int, pages: int) -> bool:
    return times >= _MIN_PAGES and times >= _SHARE * pages


def without_running(
    lines: Sequence[Line], running: frozenset[str], height: float, *, first_page: bool
) -> list[Line]:
    """Return the lines that are not furniture.

    The first page keeps what its header says in words, and says it first: it often names who
    issued the document.
    """
    header: list[Line] = []
    kept: list[Line] = []
    for line in lines:
        name = key(line.text)
        if not edge(line, height) or name not in running:
            kept.append(line)
        elif first_page and line.top < _TOP * height and sum(map(str.isalpha, name)) > _A_WORD:
            header.append(line)
    return [*header, *kept]


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """Return a page's lines without its table of contents, if that is what most of them are.

    An entry leads to another page and says nothing itself. Where nearly all lines are entries,
    those between two of them are the first halves of long ones.
    """
    entries = [at for at, line in enumerate(lines) if _LEADER.search(line.text)]
    if len(entries) < max(_FEWEST_ENTRIES, _ENTRY_SHARE * len(lines)):
        return list(lines)
    if len(entries) >= _ALL_SHARE * len(lines):
        entries = list(range(entries[0], entries[-1] + 1))
    dropped = set(entries)
    return [line for at, line in enumerate(lines) if at not in dropped]
