"""How numbers are written: what may stand in them, around them and before them."""

import re

HYPHEN = "[-\u2010\u2011\u2012\u2013\u2212]"
SPACE = "[ \u00a0\u2009\u202f]"
DOT = "[. \u00a0\u2009\u202f]"
"""What stands between groups of digits."""

ALONE_BEFORE, ALONE_AFTER = r"(?<![^\W_ºª])", r"(?![^\W_ºª])"
"""No letter or digit is beside; \"nº\" and \"file_\" may be."""
BEGINS = r"(?<![^\W_ºª].)(?<![0-9][.-].)"
"""After a number's first character: it is not the rest of a longer word or number.

It does not stand before it, because a pattern that begins with a class of characters is searched
for several times quicker.
"""
ENDS = r"(?![^\W_ºª]|[.-][0-9])"

_BETWEEN = (
    r"(?:[\s:;,.=#º°ª()\[\]\"'/|*-]|[\u2010-\u2013]"
    rf"|{ALONE_BEFORE}(?:n|no|nr|num|n[uú]mero|d[eoa]|é|o|a|sob|s|inscrit[oa]|em{{0}}){ALONE_AFTER})*+"
)
_REACH = 64


def word(words: str, *, between: str = "") -> re.Pattern[str]:
    """Compile words that prove a number when they stand before it.

    Between them and the number there are only signs, words such as "nº" and "sob o", and those
    of `between`, an alternation that begins with `|`.
    """
    return re.compile(
        rf"{ALONE_BEFORE}(?:{words}){ALONE_AFTER}{_BETWEEN.format(between)}\Z", re.IGNORECASE
    )


def follows(match: re.Match[str], words: re.Pattern[str]) -> bool:
    """Tell whether the number follows words made by `word`."""
    start = match.start()
    return words.search(match.string[max(0, start - _REACH) : start]) is not None


def bare(text: str) -> str:
    """Return the digits of a text."""
    return re.sub(r"[^0-9]", "", text)
