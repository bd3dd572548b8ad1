"""What people type or paste, made fit for a database and a page."""

import re
import unicodedata

_NEVER = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, NUL among them, which PostgreSQL refuses
    "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"  # nothing to be seen
    "\u202a-\u202e\u2066-\u2069\u061c"  # what turns the direction of the text around
    "\ud800-\udfff"  # halves of characters, which no encoding can write
    "\ufff9-\ufffb\ufffe\uffff"
    "]+"
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069\u061c]+")


def clean_typed(text: str) -> str:
    """Return the text without what cannot be seen or written, composed, trimmed.

    Never longer than the text, but for the few characters that Unicode has only in parts.
    """
    visible = _NEVER.sub(" ", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", visible).strip()
