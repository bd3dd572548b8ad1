"""The numbers that Word shows but does not store: "Art. 5º", "§ 2º" and "III -" made by lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from govbot.adapters.parsing.xml_events import parse_xml
from govbot.core.text.roman import to_roman

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_MAX_NUMBER = 100_000


@dataclass(slots=True)
class Level:
    """How one level of a list counts and what it writes."""

    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of one document and where each has come to."""

    _lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    _abstract_of: dict[str, str] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def label(self, number: str, level: int) -> str:
        """Count a paragraph of list `number` at `level` (from 0); return what stands before it."""
        abstract = self._abstract_of.get(number)
        levels = self._lists.get(abstract or "", {})
        if abstract is None or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        # A list that begins anew shares its definition with the one before it, and says so once.
        restart = self._restarts.get(number, {}).pop(level, None)
        counts[level] = restart or _next(counts[level], levels[level].start)
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if levels[level].format == "bullet":
            return "•"
        return _PLACE.sub(
            lambda found: _shown(int(found[1]) - 1, levels, counts), levels[level].text
        )


def _next(count: int | None, start: int) -> int:
    return start if count is None else min(count + 1, _MAX_NUMBER)


def _shown(place: int, levels: Mapping[int, Level], counts: list[int | None]) -> str:
    level = levels.get(place, Level())
    count = counts[place]
    return format_number(level.start if count is None else count, level.format)


def format_number(number: int, style: str) -> str:
    """Return a number as a Word list writes it; in Portuguese an ordinal is "5º"."""
    if style in ("upperRoman", "lowerRoman"):
        roman = to_roman(number)
        return roman if style == "upperRoman" else roman.lower()
    if style in ("upperLetter", "lowerLetter"):
        repeat, letter = divmod(max(number, 1) - 1, 26)
        letters = chr(ord("a") + letter) * (min(repeat, 20) + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style == "ordinal":
        return f"{number}º"
    if style == "decimalZero":
        return f"{number:02d}"
    return "" if style == "none" else str(number)


class _Definitions:
    """Follows `word/numbering.xml`."""

    def __init__(self) -> None:
        self.lists: dict[str, dict[int, Level]] = {}
        self.abstract_of: dict[str, str] = {}
        self.restarts: dict[str, dict[int, int]] = {}
        self._abstract = ""
        self._number = ""
        self._place = 0
        self._level = Level()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        value = attributes.get("w:val", "")
        if name == "abstractNum":
            self._abstract = attributes.get("w:abstractNumId", "")
            self.lists[self._abstract] = {}
        elif name == "num":
            self._number, self._abstract = attributes.get("w:numId", ""), ""
        elif name == "abstractNumId" and self._number:
            self.abstract_of[self._number] = value
        elif name in ("lvl", "lvlOverride"):
            self._open(name, attributes.get("w:ilvl", ""))
        else:
            self._describe(name, value)

    def _open(self, name: str, place: str) -> None:
        self._level = Level()
        self._place = min(int(place), _LEVELS) if place.isdecimal() else _LEVELS
        if name == "lvl" and self._abstract and self._place < _LEVELS:
            self.lists[self._abstract][self._place] = self._level

    def _describe(self, name: str, value: str) -> None:
        if name == "start" and value.isdecimal():
            self._level.start = min(int(value), _MAX_NUMBER)
        elif name == "startOverride" and value.isdecimal():
            restart = min(int(value), _MAX_NUMBER)
            self.restarts.setdefault(self._number, {})[self._place] = restart
        elif name == "numFmt":
            self._level.format = value
        elif name == "lvlText":
            self._level.text = value


def read_numbering(data: bytes) -> Numbering:
    """Return the lists that `word/numbering.xml` defines."""
    found = _Definitions()
    parse_xml(data, found.start, _ignore, _ignore)
    return Numbering(found.lists, found.abstract_of, found.restarts)


def _ignore(_: str) -> None:
    """Take no notice of an event."""
