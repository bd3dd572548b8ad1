"""What instructions may be: bounds, and the errors that say them."""

from collections.abc import Mapping
from typing import ClassVar

from govbot.chat.prompt import STYLES, Instructions, Style
from govbot.core.errors import InvalidInput
from govbot.core.text.typed import clean_typed

LONGEST_SYSTEM = 4_000
"""Characters; a thousand tokens, which the smallest model that is used still has room for."""
LONGEST_STYLE = 600
LONGEST_NOTE = 300


class PromptTextEmpty(InvalidInput):
    """A text of the instructions has no character that can be seen. Data: `field`."""

    code: ClassVar[str] = "prompt_text_empty"


class PromptTextTooLong(InvalidInput):
    """A text of the instructions is too long. Data: `field`, `length`, `limit` (characters)."""

    code: ClassVar[str] = "prompt_text_too_long"


def checked(system: str, styles: Mapping[Style, str]) -> Instructions:
    """Return the instructions as a model can be given them.

    Raises:
        PromptTextEmpty, PromptTextTooLong: it cannot.
    """
    return Instructions(
        _some("system", block(system), LONGEST_SYSTEM),
        # They go on in the line of the request.
        {style: _some(style, line(styles[style]), LONGEST_STYLE) for style in STYLES},
    )


def block(text: str) -> str:
    """Return a text of several lines without what cannot be seen or written."""
    lines = clean_typed(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(each.rstrip() for each in lines)


def line(text: str) -> str:
    """Return a text as one line, without what cannot be seen or written."""
    return " ".join(clean_typed(text).split())


def named(field: str, text: str | None, limit: int) -> str:
    """Return one line that may be empty.

    Raises:
        PromptTextTooLong: it is longer than the limit.
    """
    return _bounded(field, line(text or ""), limit)


def _some(field: str, text: str, limit: int) -> str:
    if not text:
        raise PromptTextEmpty(field=field)
    return _bounded(field, text, limit)


def _bounded(field: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise PromptTextTooLong(field=field, length=len(text), limit=limit)
    return text
