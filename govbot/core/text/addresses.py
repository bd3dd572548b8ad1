"""Links and pictures in text of a model or a document: what may be followed, and what not.

A picture is loaded by whoever shows it, a link by whoever trusts it, and both may carry words of
the conversation to another machine. Here they become text, and an address stays where it is known.
"""

import re
from collections.abc import Iterable

_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])?")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\(\s*<?([^()\s<>]{0,2000})>?(?:\s[^()\n]{0,300})?\)")
_DEFINITION = re.compile(r"^([ \t]{0,3})\[(?!\d{1,3}\])([^\[\]\n]{1,200})\]:(?=\s)", re.MULTILINE)
_TAG = re.compile(
    r"<(?:[a-zA-Z][\w-]*(?:[\s/][^<>]{0,2000})?|/[a-zA-Z][\w-]*\s*|!--[^<>]{0,2000}--)>"
)
_ESCAPE = re.compile(r"\\(?=[/:.!\[\]()<>@-])")
_ENTITY = re.compile(r"&(?=#\w{1,8};|[a-zA-Z]{2,8};)")
_TAIL = ".,;:!?…*_~'\"”’)]}>"
_TOPS = (
    "com|net|org|gov|edu|mil|int|info|biz|io|ai|co|me|app|dev|xyz|site|online|link|top|club|page|cloud"
    "|br|pt|us|uk|eu|de|fr|es|ru|cn|example|test|invalid"
)
_ADDRESS = re.compile(
    r"(?<![\w@])(?:"
    r"[a-z][a-z0-9+.-]{1,15}://[^\s<>\"“”]+"
    r"|(?:javascript|vbscript|mailto):[^\s<>\"“”]+|data:\w+/[\w.+-]+[;,][^\s<>\"“”]*"
    r"|//[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}[^\s<>\"“”]*"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    rf"|(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?:{_TOPS})\b(?::\d+)?(?:[/?#][^\s<>\"“”]*)?"
    r"|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/[^\s<>\"“”]*"
    r")",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:(?:https?|mailto):)?(?://)?(?:www\.)?", re.IGNORECASE)
_OPEN = re.compile(
    r"!?\[[^\[\]\n]{0,300}(?:\](?:\([^()\n]{0,2000})?)?$|<[a-zA-Z/!][^<>\n]{0,2000}$"
)
_SCHEMES = ("https", "www", "javascript", "vbscript", "mailto", "data", "ftp")
_BEGUN = "|".join({word[:length] for word in _SCHEMES for length in range(1, len(word) + 1)})
_MAY_BECOME = re.compile(rf"[^\w,;-]|(?<!\S)(?:{_BEGUN})$", re.IGNORECASE)
"""What in a last word may yet be a link, a tag or an address."""


def inert(text: str) -> str:
    """Return the text without pictures and tags, its links as words and an address behind them.

    What is left has nothing that Markdown or HTML would load, or show as something else.
    """
    text = _ENTITY.sub("& ", _ESCAPE.sub("", text))
    text = _LINK.sub(_said, _IMAGE.sub(r"\1", text))
    text = _DEFINITION.sub(r"\1\2 -", _TAG.sub("", text))
    return text.replace("![", "[").replace("](", "] (").replace("][", "] [")


def addresses(text: str) -> frozenset[str]:
    """Return the addresses of a text, each in the form in which they are compared."""
    return frozenset(_key(match[0]) for match in _ADDRESS.finditer(text))


def without_unknown(text: str, known: Iterable[str], mark: str) -> str:
    """Return inert text with `mark` in the place of each address that is not known."""
    allowed = frozenset(known)

    def judged(match: re.Match[str]) -> str:
        said = match[0].rstrip(_TAIL)
        return match[0] if _key(said) in allowed else mark + match[0][len(said) :]

    return _ADDRESS.sub(judged, inert(text))


class Sieve:
    """Lets a text through while it comes, without pictures and unknown addresses."""

    def __init__(self, known: Iterable[str], mark: str) -> None:
        self._known = frozenset(known)
        self._mark = mark
        self._waiting = ""

    def feed(self, piece: str) -> str:
        """Take a piece; return what can be shown now: no link half written."""
        self._waiting += piece
        cut = _safe_end(self._waiting)
        shown, self._waiting = self._waiting[:cut], self._waiting[cut:]
        return without_unknown(shown, self._known, self._mark)

    def finish(self) -> str:
        """Return the rest."""
        return without_unknown(self._waiting, self._known, self._mark)


def _safe_end(text: str) -> int:
    """Return the place up to which nothing that follows can change what a text is."""
    if opened := _OPEN.search(text):
        return opened.start()
    word = 1 + max(text.rfind(blank) for blank in " \t\n")
    return word if _MAY_BECOME.search(text, word) else len(text)


def _said(match: re.Match[str]) -> str:
    words, address = match[1], match[2]
    if words.strip().isdigit():
        words = f"[{words}]"  # a citation mark
    return words if not address or _key(words) == _key(address) else f"{words} ({address})"


def _key(address: str) -> str:
    return _PREFIX.sub("", address.strip().rstrip(_TAIL)).rstrip("/").lower()
