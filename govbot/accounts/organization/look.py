"""What an organisation may look like: a colour that is read well, a picture that is one."""

import re
import struct
import zlib
from typing import ClassVar

from govbot.core.errors import InvalidInput

LOGO_BYTES = 100_000
LOGO_SIDE = 2000
"""Pixels."""
CONTRAST = 4.5
"""Of white words on the colour: WCAG 2.2, 1.4.3 (AA)."""
_LINEAR = 0.04045
_HEX = re.compile("#[0-9a-f]{6}")
_PNG = b"\x89PNG\r\n\x1a\n"
_END = 12
"""Bytes of a PNG's chunk without its data."""
# JPEG markers that tell the size; those between them that tell something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class AccentInvalid(InvalidInput):
    """No colour like `#1351b4`, or too light for white words. Data: `contrast`, `least`."""

    code: ClassVar[str] = "accent_invalid"


class LogoInvalid(InvalidInput):
    """No whole PNG or JPEG, or too large. Data: `limit_kb`, `side` (pixels)."""

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
        LogoInvalid: it is no PNG or JPEG from its first byte to its last, or too large.
    """
    size = None
    if len(picture) <= LOGO_BYTES:
        size = _png_size(picture) if picture.startswith(_PNG) else _jpeg_size(picture)
    if size is None or not all(0 < side <= LOGO_SIDE for side in size):
        raise LogoInvalid(limit_kb=LOGO_BYTES // 1000, side=LOGO_SIDE)
    return "image/png" if picture.startswith(_PNG) else "image/jpeg"


def _png_size(picture: bytes) -> tuple[int, int] | None:
    """Return width and height; None unless every chunk is whole and nothing comes after them."""
    size, at = None, len(_PNG)
    while at + _END <= len(picture):
        length, kind = struct.unpack_from(">I4s", picture, at)
        end = at + _END + length
        if end > len(picture):
            return None
        (told,) = struct.unpack_from(">I", picture, end - 4)
        if zlib.crc32(picture[at + 4 : end - 4]) != told:
            return None
        if kind == b"IHDR" and length >= 8:  # noqa: PLR2004 - two integers
            size = struct.unpack_from(">II", picture, at + 8)
        if kind == b"IEND":
            return (size[0], size[1]) if size and end == len(picture) else None
        at = end
    return None


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    if not (picture.startswith(b"\xff\xd8\xff") and picture.endswith(b"\xff\xd9")):
        return None
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:  # noqa: PLR2004 - begins a marker
        if picture[at + 1] in _FRAMES:
            height, width = struct.unpack_from(">HH", picture, at + 5)
            return width, height
        at += 2 + int(struct.unpack_from(">H", picture, at + 2)[0])
    return None
