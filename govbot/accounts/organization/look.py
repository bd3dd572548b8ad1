"""What an organisation may look like: a colour that is read well, a picture that is one."""

import re
from typing import ClassVar

from govbot.accounts.organization import pictures
from govbot.core.errors import InvalidInput

LOGO_BYTES = 100_000
LOGO_SIDE = 2000
"""Pixels."""
CONTRAST = 4.5
"""Of white words on the colour: WCAG 2.2, 1.4.3 (AA)."""
_LINEAR = 0.04045
_HEX = re.compile("#[0-9a-f]{6}")


class AccentInvalid(InvalidInput):
    """No colour like `#1351b4`, or too light for white words. Data: `contrast`, `least`."""

    code: ClassVar[str] = "accent_invalid"


class LogoInvalid(InvalidInput):
    """No whole PNG, JPEG or WebP, or too large. Data: `limit_kb`, `side` (pixels)."""

    code = "logo_invalid"


def checked_accent(colour: str) -> str:
    """Return a colour in lower case.

    Raises:
        AccentInvalid: it is none, or white words on it are read badly.
    """
    lower = colour.strip().lower()
    if not _HEX.fullmatch(lower):
        raise AccentInvalid(contrast="-", least=CONTRAST)
    contrast = contrast_with_white(lower)
    if contrast < CONTRAST:
        raise AccentInvalid(contrast=round(contrast, 1), least=CONTRAST)
    return lower


def contrast_with_white(colour: str) -> float:
    """Return the contrast of white on `#rrggbb`, from 1 to 21, as WCAG 2.2 defines it."""
    linear = []
    for start in (1, 3, 5):
        part = int(colour[start : start + 2], 16) / 255
        linear.append(part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    luminance: float = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (luminance + 0.05)


def checked_logo(picture: bytes) -> str:
    """Return the media type of a picture.

    Raises:
        LogoInvalid: it is no PNG, JPEG or WebP from its first byte to its last, or too large.
    """
    found = pictures.told(picture) if len(picture) <= LOGO_BYTES else None
    if found is None or not all(0 < side <= LOGO_SIDE for side in (found.width, found.height)):
        raise LogoInvalid(limit_kb=LOGO_BYTES // 1000, side=LOGO_SIDE)
    return found.media_type
