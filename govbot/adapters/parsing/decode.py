"""Bytes to text: the encodings that Portuguese documents really come in."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4_096
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._-]{2,40})""")
_MAX_CONTROLS = 0.02
_BLANK = ord(" ")
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b")


def decode(data: bytes) -> str:
    """Return `data` as text: byte-order mark, UTF-8, the charset it declares, windows-1252.

    UTF-8 comes before the declaration because it cannot be mistaken for anything else, and pages
    that were converted often keep the old declaration. Never fails: the last resort maps every
    byte.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    wide = _wide(data)
    if wide is not None:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_declared(data)


def looks_binary(data: bytes) -> bool:
    """Tell whether the start of a file holds more control bytes than any text does."""
    sample = data[:_SAMPLE]
    if any(sample.startswith(mark) for mark, _ in _MARKS) or _wide(sample):
        return False
    controls = sum(byte < _BLANK and byte not in _TEXT_CONTROLS for byte in sample)
    return b"\0" in sample or controls > _MAX_CONTROLS * len(sample)


def _decode_declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_SAMPLE])
    name = found[1].decode("ascii").lower() if found else ""
    # Browsers read latin-1 as windows-1252, and what calls itself UTF-8 here is not.
    if name and name not in ("iso-8859-1", "latin1", "us-ascii", "ascii", "utf-8", "utf8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass  # an unknown or untrue declaration is no declaration
    return data.decode("cp1252", errors="replace")


def _wide(data: bytes) -> str | None:
    """Return the name of UTF-16 without a mark: every other byte of western text is zero."""
    sample = data[:_SAMPLE]
    if len(sample) < len("ab") * 2:
        return None
    even, odd = sample[0::2], sample[1::2]
    if even.count(0) == 0 and odd.count(0) > 0.7 * len(odd):
        return "utf-16-le"
    if odd.count(0) == 0 and even.count(0) > 0.7 * len(even):
        return "utf-16-be"
    return None
