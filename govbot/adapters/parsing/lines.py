"""Printed lines to paragraphs: what one paragraph was broken into is joined, what was apart stays.

Lengths are in any one unit (points in a PDF, characters in plain text). `top` grows downwards.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from govbot.adapters.parsing import norms
from govbot.adapters.parsing.base import Block

_TERMINAL = ".;:!?"
_CLOSERS = "\"”’')]"
_CLITIC = re.compile(r"(?:l[oa]s?|lhes?|me|nos|se-[áãia]\w*)\b(?!-?\w)")
_REFLEXIVE = re.compile(r"se\b")
_PREFIX = re.compile(
    r"(?:^|\W)(?:vice|ex|pós|pré|pró|recém|além|aquém|sem|bem|auto|anti|sub|sócio|técnico|"
    r"político|econômico|segunda|terça|quarta|quinta|sexta|salário|auxílio|vale|decreto|guarda)-$",
    re.IGNORECASE,
)
_SHORT = 0.88
"""A line that ends before this share of its column's width was ended on purpose."""
_WIDE_GAP = 1.45
_MAX_HEADING = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line with its box and the height of its letters."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float = 1.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the lines of one page have in common."""

    pitch: float
    size: float
    width: float
    lines: Sequence[Line]

    def column(self, line: Line) -> tuple[float, float]:
        """Return the left and right edges of the column that `line` stands in."""
        reach = self.width * 0.12
        beside = [other for other in self.lines if abs(other.left - line.left) <= reach]
        return min(other.left for other in beside), max(other.right for other in beside)


def join_words(before: str, after: str) -> str:
    """Join the end of one line and the start of the next, mending a word cut by a hyphen."""
    if before.endswith(("\u00ad", "\u0002")):
        return before[:-1] + after
    cut = len(before) > 1 and before[-1] == "-" and before[-2].isalpha() and after[:1].islower()
    if not cut:
        return f"{before} {after}"
    kept = _PREFIX.search(before) or _CLITIC.match(after) or _is_reflexive(before, after)
    return before + after if kept else before[:-1] + after


def _is_reflexive(before: str, after: str) -> bool:
    stem = re.split(r"\W", before[:-1])[-1]
    return bool(_REFLEXIVE.match(after)) and len(stem) > 3 and stem[-1] in "aemr"


def paragraphs(lines: Sequence[Line], page: int | None) -> list[Block]:
    """Return the blocks that `lines`, in reading order, are made of.

    Args:
        lines: the lines of one page (or of a whole text without pages).
        page: the number that the blocks carry.
    """
    layout = _layout(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _starts(groups[-1], line, layout):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_block(group, layout, page) for group in groups]


def _layout(lines: Sequence[Line]) -> _Layout:
    pitches = [after.top - before.top for before, after in pairwise(lines)]
    downwards = [pitch for pitch in pitches if pitch > 0] or [1.0]
    weights = sorted((line.size, len(line.text)) for line in lines)
    width = max((line.right for line in lines), default=0) - min(
        (line.left for line in lines), default=0
    )
    return _Layout(median(downwards), _weighted_median(weights), max(width, 1.0), lines)


def _weighted_median(weights: Sequence[tuple[float, int]]) -> float:
    half = sum(weight for _, weight in weights) / 2
    for value, weight in weights:
        half -= weight
        if half <= 0:
            return value
    return 1.0


def _starts(group: Sequence[Line], line: Line, layout: _Layout) -> bool:
    last = group[-1]
    if norms.opens_block(line.text, last.text) or norms.division_level(line.text) is not None:
        return True
    if norms.division_level(last.text) is not None and len(group) == 1:
        return True
    bare = last.text.rstrip(_CLOSERS)
    ended = bare[-1:] in _TERMINAL
    pitch = line.top - last.top
    if pitch < -layout.pitch:  # the next column or the next page: only the sentence can tell
        return ended or not line.text[:1].islower()
    if pitch > layout.pitch * _WIDE_GAP:
        return True
    if abs(line.size - last.size) > 0.15 * max(line.size, last.size) or line.bold != last.bold:
        return ended or not line.text[:1].islower()
    if line.text.isupper() != last.text.isupper() and len(line.text) > 3 < len(last.text):
        return ended or last.text.isupper()
    return _ends_short(last, line, layout, ended=ended)


def _ends_short(last: Line, line: Line, layout: _Layout, *, ended: bool) -> bool:
    left, right = layout.column(last)
    indented = line.left - last.left > 1.2 * layout.size and ended
    short = last.right < left + (right - left) * _SHORT
    if short and not ended and line.text[:1].islower():
        return False
    return short or indented


def _block(group: Sequence[Line], layout: _Layout, page: int | None) -> Block:
    text = group[0].text
    for line in group[1:]:
        text = join_words(text, line.text)
    large = group[0].size >= 1.15 * layout.size and len(text) <= _MAX_HEADING
    if large and text[-1] not in ".;," and sum(map(str.isalpha, text)) > 3:
        return Block(text, page, "heading", norms.division_level(text) or 1)
    return Block(text, page, "paragraph")


def plain_lines(text: str) -> Iterable[Line]:
    """Return the lines of a plain text, measured in characters; blank lines leave a gap."""
    for number, raw in enumerate(text.splitlines()):
        line = raw.expandtabs(4).rstrip()
        stripped = line.lstrip()
        if stripped:
            left = float(len(line) - len(stripped))
            yield Line(stripped, left, float(len(line)), float(number), number + 0.9)
