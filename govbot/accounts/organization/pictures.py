"""Telling a picture from anything else by its bytes, and how large it is."""

import struct
import zlib
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_END = 12
"""Bytes of a PNG's chunk without its data."""
# JPEG markers that tell the size; those between them that tell something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_RIFF = 8
"""Bytes of a RIFF chunk before its data: name and length."""
_BITS_14 = 0x3FFF


class Picture(NamedTuple):
    """What a picture is. Sides in pixels."""

    media_type: str
    width: int
    height: int


def told(data: bytes) -> Picture | None:
    """Return what a picture is; None unless it is a PNG, JPEG or WebP from first byte to last."""
    if data.startswith(_PNG):
        media_type, size = "image/png", _png_size(data)
    elif data.startswith(b"RIFF"):
        media_type, size = "image/webp", _webp_size(data)
    else:
        media_type, size = "image/jpeg", _jpeg_size(data)
    return Picture(media_type, *size) if size else None


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


def _webp_size(picture: bytes) -> tuple[int, int] | None:
    """Return width and height; None unless its chunks fill the file exactly (RFC 9649)."""
    if len(picture) < 30 or picture[8:12] != b"WEBP":  # noqa: PLR2004 - no image is shorter
        return None
    (length,) = struct.unpack_from("<I", picture, 4)
    at = 12
    while at + _RIFF <= len(picture):
        (inside,) = struct.unpack_from("<I", picture, at + 4)
        at += _RIFF + inside + inside % 2
    if not at == len(picture) == length + _RIFF:
        return None
    return _webp_sides(picture[12:16], picture[20:30])


def _webp_sides(kind: bytes, first: bytes) -> tuple[int, int] | None:
    """Return the sides that the first chunk tells: lossy, lossless, or with more chunks to come."""
    if kind == b"VP8 " and first[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", first, 6)
        return width & _BITS_14, height & _BITS_14
    if kind == b"VP8L" and first[0] == 0x2F:  # noqa: PLR2004 - its signature
        (bits,) = struct.unpack_from("<I", first, 1)
        return (bits & _BITS_14) + 1, (bits >> 14 & _BITS_14) + 1
    if kind == b"VP8X":
        return int.from_bytes(first[4:7], "little") + 1, int.from_bytes(first[7:10], "little") + 1
    return None
