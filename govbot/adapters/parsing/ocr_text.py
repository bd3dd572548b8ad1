"""What recognition gets wrong on the pages of norms, put right where it is certain."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from govbot.core.text.roman import roman_value, to_roman

_PARAGRAPH = re.compile(
    r"(?:\$\s?(?=\d{1,2}\s?[º°])|\$\s(?=\d{1,2}\.\s+[A-ZÀ-Ý])"
    r"|[8S&]\s(?=\d{1,2}\s?[º°][.\s]*[-–—]?\s*[A-ZÀ-Ý“\"]))"
)
"""The sign `§` misread at the beginning of a line; a price has no ordinal after it."""
_FIRST_PARAGRAPH = re.compile(r"§\s*[lI|1]\s?[º°o](?=[.\s])")
_ARTICLE = re.compile(
    r"(?P<word>Art|ART)(?P<point>[.,:;]?)\s?(?P<number>\d{1,3}|[lI|](?=\s?[º°o]))"
    r"\s?(?P<ordinal>[º°o](?=[\s.,:-]|$))?(?=[\s.,:º-]|$)"
)
_INCISO = re.compile(r"(?P<token>[IVXLl1|!\[]{1,6})(?P<dash>\s*[-–—]\s*)(?=[A-Za-zÀ-ÿ])")
_STROKE = re.compile(r"[l1|!\[]")
_ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_VOWEL = re.compile(r"[aeiouyáéíóúâêôãõà]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_MARKER = re.compile(r"(?:[IVXLC]+\s*[-–—.)]|[a-z]\)|§)")
_REPEATED = 4
_LONG_WORD = 8
_NAMELIKE_ENDS = frozenset("aeiouyáéíóúâêôãõàlmnrsxz")
_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*$")


def mend(text: str) -> str:
    """Return a page's recognised text without lines of noise and with its devices' marks mended.

    Only the beginning of a line is ever changed: "R$ 1º" within a sentence stays what it is.
    """
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if not line or not is_noise(line)]
    return "\n".join(_in_sequence([mend_start(line) for line in _without_number(lines)]))


def is_noise(line: str) -> bool:
    """Tell whether a line is what a stamp, a rule or a signature was taken for."""
    words = _WORD.findall(line)
    if any(_is_word(word) for word in words):
        return False
    if words:
        return True
    return not any(map(str.isdigit, line)) and _MARKER.match(line) is None


def _is_word(word: str) -> bool:
    if word.isupper() and len(word) < _LONG_WORD:
        return True  # initials
    few = len(set(word.casefold())) <= _REPEATED
    if len(word) >= _LONG_WORD and few and word[-1].lower() not in _NAMELIKE_ENDS:
        return False
    return _VOWEL.search(word) is not None


def _without_number(lines: Sequence[str]) -> list[str]:
    """Leave out the page's number, which stands alone on its first or last line."""
    filled = [at for at, line in enumerate(lines) if line]
    edges = {filled[0], filled[-1]} if len(filled) > 1 else set[int]()
    return [
        line for at, line in enumerate(lines) if at not in edges or not _PAGE_NUMBER.match(line)
    ]


def mend_start(line: str) -> str:
    """Return a line whose mark of an article, paragraph or inciso is as it was printed."""
    line = _PARAGRAPH.sub("§ ", line, count=1) if _PARAGRAPH.match(line) else line
    if found := _FIRST_PARAGRAPH.match(line):
        return f"§ 1º{line[found.end() :]}"
    if found := _ARTICLE.match(line):
        return _article(line, found)
    if found := _INCISO.match(line):
        return f"{_roman(found['token'])}{found['dash']}{line[found.end() :]}"
    return line


def _article(line: str, found: re.Match[str]) -> str:
    number = found["number"] if found["number"].isdecimal() else "1"
    if not (found["point"] or found["ordinal"]):
        return line
    return f"{found['word']}. {number}{'º' if found['ordinal'] else ''}{line[found.end() :]}"


def _roman(token: str) -> str:
    """Return a numeral whose strokes were taken for other signs; what is a number stays one."""
    if token.isdecimal() or _ROMAN.match(token):
        return token
    for mended in (_STROKE.sub("I", token), _STROKE.sub("I", token).replace("L", "I")):
        if _ROMAN.match(mended):
            return mended
    return token


def _in_sequence(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, with a numeral that is said twice (II, II, IV) as the one left out."""
    numbered = [(at, found) for at, line in enumerate(lines) if (found := _INCISO.match(line))]
    places = [(at, roman_value(found["token"]) or 0, found) for at, found in numbered]
    mended = dict(enumerate(lines))
    for (before, second), (_, third) in zip(pairwise(places), pairwise(places[1:]), strict=False):
        at, said, found = second
        if before[1] == said > 0 and third[1] == said + 2:
            mended[at] = f"{to_roman(said + 1)}{found['dash']}{lines[at][found.end() :]}"
    yield from mended.values()
