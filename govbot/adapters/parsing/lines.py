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
_LEADER = re.compile(r"\.{5}|(?:\. ){4}")
_WIDE_GAP = 1.45
_HUGE_GAP = 4.0
_OTHER_SIZE = 0.15
_INDENT = 1.2
_LOOSE = 1.1
"""Words of a justified line stand up to so much further apart than those of the last one."""
_NEIGHBOURS = 15
_A_FEW = 4


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


@dataclass(frozen=True, slots=True)
class _Column:
    """The left and right edges of the column that a line stands in."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return max(self.right - self.left, 1.0)


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
    return bool(_REFLEXIVE.match(after)) and len(stem) >= _A_FEW and stem[-1] in "aemr"


def paragraphs(lines: Sequence[Line], page: int | None) -> list[Block]:
    """Return the blocks that `lines`, in reading order, are made of.

    Args:
        lines: the lines of one page (or of a whole text without pages).
        page: the number that the blocks carry.
    """
    if not lines:
        return []
    layout = _layout(lines)
    groups = [[lines[0]]]
    for at, (last, line) in enumerate(pairwise(lines)):
        if _starts(last, line, layout, _column(lines, at, layout)):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [_block(group, layout, page) for group in groups]


def _layout(lines: Sequence[Line]) -> _Layout:
    pitches = [after.top - before.top for before, after in pairwise(lines)]
    downwards = [pitch for pitch in pitches if pitch > 0] or [1.0]
    weights = sorted((line.size, len(line.text)) for line in lines)
    width = max(line.right for line in lines) - min(line.left for line in lines)
    return _Layout(median(downwards), _weighted_median(weights), max(width, 1.0))


def _column(lines: Sequence[Line], at: int, layout: _Layout) -> _Column:
    """Judge the column of line `at` by its neighbours that begin near where it begins."""
    reach = layout.width * 0.12
    beside = [
        line
        for line in lines[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
        if abs(line.left - lines[at].left) <= reach
    ]
    return _Column(min(line.left for line in beside), max(line.right for line in beside))


def _weighted_median(weights: Sequence[tuple[float, int]]) -> float:
    half = sum(weight for _, weight in weights) / 2
    for value, weight in weights:
        half -= weight
        if half <= 0:
            return value
    return 1.0


def _starts(last: Line, line: Line, layout: _Layout, column: _Column) -> bool:
    if norms.opens_block(line.text, last.text) or norms.division_level(line.text) is not None:
        return True
    if norms.division_level(last.text) is not None or _LEADER.search(last.text):
        return True
    ended = last.text.rstrip(_CLOSERS)[-1:] in _TERMINAL
    goes_on = line.text[0].islower() or line.text[0] == "(" or norms.is_unfinished(last.text)
    if not ended and goes_on:
        return line.top - last.top > layout.pitch * _HUGE_GAP
    return _set_apart(last, line, layout) or _ends_early(last, line, layout, column, ended=ended)


def _set_apart(last: Line, line: Line, layout: _Layout) -> bool:
    """Tell whether two lines differ in place or letter, so that no sentence joins them."""
    pitch = line.top - last.top
    if pitch < -layout.pitch or pitch > layout.pitch * _WIDE_GAP:
        return True
    if abs(line.size - last.size) > _OTHER_SIZE * max(line.size, last.size):
        return True
    heavier = line.bold != last.bold
    louder = norms.is_upper(line.text) != norms.is_upper(last.text)
    return (heavier or louder) and min(len(line.text), len(last.text)) >= _A_FEW


def _ends_early(last: Line, line: Line, layout: _Layout, column: _Column, *, ended: bool) -> bool:
    """Tell whether `last` stopped although the next word would have fitted beside it."""
    if norms.is_upper(last.text) and not ended and _centred(last, line, column):
        return False
    letter = (last.right - last.left) / len(last.text)
    word = len(line.text.split(maxsplit=1)[0]) + 1
    indented = ended and line.left - last.left > _INDENT * layout.size
    return indented or column.right - last.right > word * letter * _LOOSE


def _centred(last: Line, line: Line, column: _Column) -> bool:
    """Tell whether two lines are one centred heading: same axis, and the first well filled."""
    apart = abs((last.left + last.right) - (line.left + line.right)) / 2
    return apart < 0.03 * column.width and last.right - last.left > 0.55 * column.width


def _block(group: Sequence[Line], layout: _Layout, page: int | None) -> Block:
    text = group[0].text
    for line in group[1:]:
        text = join_words(text, line.text)
    large = group[0].size >= 1.15 * layout.size and len(text) <= norms.MAX_HEADING
    if large and text[-1] not in ".;," and sum(map(str.isalpha, text)) >= _A_FEW:
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
