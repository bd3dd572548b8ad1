"""What the styles of a Word document say about its paragraphs: headings and list levels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from govbot.adapters.parsing.xml_events import parse_xml

_HEADING = re.compile(r"(?:heading|t[íi]tulo|ttulo)\s*([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|sum[áa]rio)\s*[1-9]$", re.IGNORECASE)
_MAX_BASES = 20
_TINY_HALF_POINTS = 3
OFF = frozenset({"0", "false", "off", "none"})
"""How a property says that it is not so."""


@dataclass(slots=True)
class Style:
    """One paragraph style; None is left to the style that it is based on."""

    base: str = ""
    heading: int | None = None
    number: str | None = None
    level: int | None = None
    hidden: bool | None = None
    contents: bool = False
    """An entry of the table of contents, which says nothing that the headings do not."""


class Styles:
    """The styles of one document, by id."""

    def __init__(self, styles: Mapping[str, Style]) -> None:
        self._styles = styles

    def resolve(self, name: str) -> Style:
        """Return a style with what it inherits filled in."""
        found = Style()
        for _ in range(_MAX_BASES):
            style = self._styles.get(name)
            if style is None:
                break
            found.heading = found.heading if found.heading is not None else style.heading
            found.number = found.number if found.number is not None else style.number
            found.level = found.level if found.level is not None else style.level
            found.hidden = found.hidden if found.hidden is not None else style.hidden
            found.contents = found.contents or style.contents
            name = style.base
        return found


def read_styles(data: bytes) -> Styles:
    """Return the styles that `word/styles.xml` defines."""
    styles: dict[str, Style] = {}
    style = Style()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal style
        value = attributes.get("w:val", "")
        if name == "style":
            style = styles.setdefault(attributes.get("w:styleId", ""), Style())
        elif name == "name" and (found := _HEADING.match(value)):
            style.heading = int(found[1])
        elif name == "name" and _CONTENTS.match(value):
            style.contents = True
        elif name == "outlineLvl" and value.isdecimal() and style.heading is None:
            style.heading = int(value) + 1 if int(value) < 9 else None  # noqa: PLR2004 - 9 is body text
        elif (hides := hidden_by(name, value)) is not None:
            style.hidden = hides
        elif name == "basedOn":
            style.base = value
        elif name == "numId":
            style.number = value
        elif name == "ilvl" and value.isdecimal():
            style.level = int(value)

    parse_xml(data, start, _ignore, _ignore)
    return Styles(styles)


def hidden_by(name: str, value: str) -> bool | None:
    """Return whether a property of letters hides them; None: it says nothing of that."""
    if name == "vanish":
        return value not in OFF
    if name == "sz" and value.isdecimal() and int(value) <= _TINY_HALF_POINTS:
        return True
    return None


def _ignore(_: str) -> None:
    """Take no notice of an event."""
