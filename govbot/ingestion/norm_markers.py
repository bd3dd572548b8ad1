"""How the units of a norm begin: `Art. 5º-A`, `§ 1o`, `VI -`, `a)`, with the noise of OCR."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from govbot.core.text.roman import roman_value

MarkerKind = Literal["article", "paragraph", "inciso", "alinea", "item"]
UNIQUE = "1u"
"""The number of an only paragraph (or article), as LexML writes it."""


class Marker(NamedTuple):
    """What a piece of text begins with. `number` is LexML's: `5`, `5-1` for 5º-A, `1u`."""

    kind: MarkerKind
    number: str
    end: int
    """Where the marker ends in the piece."""
    sure: bool
    """False: could as well be a letter or a number of the sentence; only a sequence tells."""
    quoted: bool
    """An opening quotation mark stands before it."""


QUOTES = "\"“”„«»'‘’`´"
_OPEN = rf"(?P<quote>[{QUOTES}]{{0,2}})\s*"
_DASH = r"[-–—−‑­]"
_DIGITS = r"\d{1,2}\.\d{3}(?!\d)|\d{1,4}"
_ORDINAL = r"\s?(?:[º°ᵒ˚ª]|o\b)?"
_SUFFIX = rf"(?:{_DASH}(?P<suffix>[A-Z]{{1,2}})(?![\w/]))?"
_ORDINAL_WORDS = (
    *("primeiro", "segundo", "terceiro", "quarto", "quinto", "sexto", "sétimo", "oitavo", "nono"),
    *("décimo", "décimo primeiro", "décimo segundo", "décimo terceiro", "décimo quarto"),
    *("décimo quinto", "décimo sexto", "décimo sétimo", "décimo oitavo", "décimo nono", "vigésimo"),
)
_IN_WORDS = "(?i:" + "|".join(sorted(_ORDINAL_WORDS, key=len, reverse=True)) + r")\b"
_ARTICLE = re.compile(
    rf"{_OPEN}(?:A?rt(?:igo)?|ART(?:IGO)?)(?:\s?[.,])?\s*"
    rf"(?:(?P<number>{_DIGITS}|[lI](?=\s?[º°o.]))[.]?{_ORDINAL}{_SUFFIX}"
    rf"|(?P<only>[úu]nico\b|[ÚU]NICO\b)|(?P<word>{_IN_WORDS}))\s*[.:–—-]*\s*"
)
_PARAGRAPH = re.compile(
    rf"{_OPEN}(?:(?:§|(?:Par[áa]grafo|PAR[ÁA]GRAFO|Par[áa]g\.))\s*"
    rf"(?:(?P<number>{_DIGITS}|[lI](?=\s?[º°o.]))[.]?{_ORDINAL}{_SUFFIX}"
    rf"|(?P<only>[úuÚU][nN][iI][cC][oO]\b)|(?P<word>{_IN_WORDS}))"
    rf"|[S$]\s?(?P<noise>\d{{1,2}})\s?[º°])\s*[.:–—-]*\s*"
)
_ROMAN = r"[IVXLCDM]+|[IVXLHMNUTl1|]{1,7}(?=\s?[-–—])|[IVXlL1|]{1,6}"
_INCISO = re.compile(
    rf"{_OPEN}\(?(?P<number>{_ROMAN})(?:{_DASH}(?P<suffix>[A-Z]{{1,2}})(?=\s*[-–—−).]))?"
    rf"(?P<mark>\s*{_DASH}+\s*|\s?\)\s*|\s?[.:]\s+|\s+(?=[a-zà-ÿ]{{2}}))"
)
_ALINEA = re.compile(
    rf"{_OPEN}\(?(?P<number>[a-z€]{{1,2}})(?:{_DASH}(?P<suffix>[A-Z]))?"
    rf"(?P<mark>\s?\)|\s{_DASH}(?=\s)|\.(?=\s))\s*"
)
_ITEM = re.compile(
    rf"{_OPEN}\(?(?P<number>\d{{1,2}})(?:{_DASH}(?P<suffix>[A-Z]))?(?P<mark>\s?\)|\s?{_DASH}(?=\s)|\.(?=\s))\s*"
)
_NOT_A_DEVICE = re.compile(
    r"(?:d[oae]s?\b|dest[ea]s?\b|dess[ea]s?\b|,|e\s+(?:§|\d)|ou\s+(?:§|\d)|c/c\b|a\s+\d|[:;)]|,?\s*(?:caput|inciso)\b|C/C\b|E\s+\d|DA\s+LEI|DECRETO\b)"
)
_NOISE = str.maketrans(
    {**dict.fromkeys("l1|T", "I"), **dict.fromkeys("HMNU", "II")}  # as a scan is misread
)
_LONGEST_ROMAN = 9
_ALPHABET = 26


def letters_value(text: str) -> int:
    """Return 1 for `a`, 27 for `aa`."""
    value = 0
    for letter in text.lower():
        value = value * _ALPHABET + ord(letter) - ord("a") + 1
    return value


def letters(value: int) -> str:
    """Return `A` for 1, `AA` for 27."""
    text = ""
    while value > 0:
        value, rest = divmod(value - 1, _ALPHABET)
        text = chr(ord("A") + rest) + text
    return text


def order(number: str) -> tuple[int, int]:
    """Return a number as one that sorts: `5-1` after `5`, before `6`."""
    if number == UNIQUE:
        return 1, 0
    main, _, suffix = number.partition("-")
    return int(main), int(suffix or 0)


def read_marker(text: str) -> Marker | None:
    """Return what `text` begins with, or None if it begins as any sentence does."""
    return _article(text) or _paragraph(text) or _inciso(text) or _alinea(text) or _item(text)


def _article(text: str) -> Marker | None:
    found = _ARTICLE.match(text)
    if found is None or _goes_on(text, found):
        return None
    return _marker("article", found, _device_number(found), sure=True)


def _paragraph(text: str) -> Marker | None:
    found = _PARAGRAPH.match(text)
    if found is None or _goes_on(text, found):
        return None
    sure = found["noise"] is None
    return _marker("paragraph", found, found["noise"] or _device_number(found), sure=sure)


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Tell whether the words after a marker show that it is only cited: `§ 2º do art. 5º`."""
    return _NOT_A_DEVICE.match(text, found.end()) is not None and not found["quote"]


def _device_number(found: re.Match[str]) -> str:
    if found["word"]:
        return str(_ORDINAL_WORDS.index(" ".join(found["word"].lower().split())) + 1)
    number = found["number"]
    return UNIQUE if number is None else "1" if number in ("l", "I") else number.replace(".", "")


def _inciso(text: str) -> Marker | None:
    found = _INCISO.match(text)
    if found is None or len(found["number"]) > _LONGEST_ROMAN:
        return None
    written = found["number"]
    value = roman_value(written)
    clean = value is not None
    if value is None:
        value = roman_value(written.translate(_NOISE).upper())
    if value is None:
        return None
    lettered = written[0] == "L" or written in ("C", "D", "M")
    mark = found["mark"].strip()[:1]
    if not clean and (written.isdecimal() or mark in ("", ")", ".", ":")):
        return None  # `1.` is an item, `l)` an alínea
    sure = clean and not lettered and mark != "" and mark in "-–—−)"
    return _marker("inciso", found, str(value), sure=sure)


def _alinea(text: str) -> Marker | None:
    found = _ALINEA.match(text)
    if found is None or (len(found["number"]) > 1 and found["number"][0] != found["number"][1]):
        return None
    sure = found["mark"].strip() == ")" and len(found["number"]) == 1
    number = found["number"].replace("€", "e")
    sure = sure and number == found["number"]
    value = letters_value(number) if len(number) == 1 else _ALPHABET + letters_value(number[0])
    return _marker("alinea", found, str(value), sure=sure)


def _item(text: str) -> Marker | None:
    found = _ITEM.match(text)
    return found and _marker("item", found, found["number"], sure=False)


def _marker(kind: MarkerKind, found: re.Match[str], number: str, *, sure: bool) -> Marker | None:
    suffix = found.groupdict().get("suffix")
    if number != UNIQUE:
        number = str(int(number))
        if number == "0":
            return None
    full = f"{number}-{letters_value(suffix)}" if suffix else number
    return Marker(kind, full, found.end(), sure, bool(found["quote"]))


_INLINE = re.compile(
    r"(?:(?<=[.;:”\"])|(?<=[;,]\se)|(?<=[;,]\sou)|(?<=\)))\s+"
    r"(?=[\"“]?\(?(?:A?rt(?:igo|\.)\s?\d|ART\.?\s?\d|§\s?\d|Par[áa]grafo\s+[úu]nico|[IVXLC]{1,7}\s?[-–—)]"
    r"|[a-z]\)\s))"
)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a block that may be units of their own; together they are the block."""
    start = 0
    for line in re.finditer(r"\n", text):
        yield from _line_pieces(text, start, line.end())
        start = line.end()
    yield from _line_pieces(text, start, len(text))


def _line_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _INLINE.finditer(text, start, end):
        if cut.end() > start:
            yield start, cut.end()
            start = cut.end()
    if start < end:
        yield start, end
