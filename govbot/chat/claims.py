"""What a text says that can be proven or refuted: norms, provisions, dates, values, deadlines.

Pure, and in time linear in the text's length. Values are normalised, so that two ways of writing
one thing are equal: `trinta dias` and `30 (trinta) dias`, `1º/3/2024` and `1º de março de 2024`,
`R$ 1.500,00` and `mil e quinhentos reais`, `1 ano` and `12 meses`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from govbot.core.text import numerals
from govbot.core.text.months import MONTH_NUMBERS
from govbot.core.text.roman import roman_value
from govbot.ingestion.norm_references import full_year
from govbot.retrieval.references import aligned, find

Kind = Literal[
    "norm",
    "provision",
    "division",
    "case",
    "address",
    "date",
    "money",
    "percent",
    "duration",
    "number",
]
Value = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact of a text.

    Values by kind:

    norm: (kind, number, year or None). provision: (LexML fragment,). division: (name, number).
    case: (digits,). address: (lower case,). date: (year or None, month, day or None).
    money: (reais,). percent: (number,). duration: (number, unit). number: (number,).

    `start` and `end` are the characters that say it.
    """

    kind: Kind
    value: Value
    start: int
    end: int


GAP = 12
"""Characters that may stand between a provision and its norm."""

_DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_IN_WORDS = r"(?:\s*\([^()]{1,80}\))?"
_MONTH = "|".join(MONTH_NUMBERS)
_SCALES = {"mil": 10**3, "milhao": 10**6, "milhoes": 10**6, "bilhao": 10**9, "bilhoes": 10**9}
_SCALE = rf"(?:\s*(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?:\s+de)?\b)?"
_UNITS = {
    "segundo": (1, "second"),
    "minuto": (1, "minute"),
    "hora": (1, "hour"),
    "dia": (1, "day"),
    "semana": (7, "day"),
    "quinzena": (15, "day"),
    "mes": (1, "month"),
    "bimestre": (2, "month"),
    "trimestre": (3, "month"),
    "quadrimestre": (4, "month"),
    "semestre": (6, "month"),
    "ano": (12, "month"),
}
_UNIT = rf"(?P<unit>{'|'.join(_UNITS)})(?:s|es)?\b(?P<working>\s+ute(?:is|l)\b)?"

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CASE = re.compile(r"\d{7}-\d{2}\.\d{4}\.\d\.\d{2}\.\d{4}|\d{5}\.\d{6}/\d{4}-\d{2}")
_DIVISION = re.compile(
    r"\b(?P<name>anexo|livro|titulo|capitulo|secao)\s+(?P<number>[ivxlcdm]+|\d{1,3})\b(?![º°ª])"
)
_DATES = (
    re.compile(
        rf"\b(?P<day>\d{{1,2}})\s?[ºo°]?\s+de\s+(?P<month>{_MONTH})\b(?:\s*(?:de|,)\s*(?P<year>\d\.?\d{{3}})\b)?"
    ),
    re.compile(r"\b(?P<year>\d{4})-(?P<m>\d{2})-(?P<day>\d{2})\b"),
    re.compile(
        r"(?<![\d/.])(?P<day>\d{1,2})\s?[ºo°]?[/.-](?P<m>\d{1,2})[/.-](?P<year>\d{4}|\d{2})(?![\d/])"
    ),
    re.compile(rf"\b(?P<month>{_MONTH})\s*(?:/|\s+de\s+)\s*(?P<year>\d{{4}})\b(?P<day>)"),
)
_MONEY = re.compile(
    rf"r\$\s*(?P<number>{_DIGITS}){_SCALE}|(?P<bare>{_DIGITS}){_SCALE.replace('scale', 'more')}"
    rf"{_IN_WORDS}\s+reais\b"
)
_PERCENT = re.compile(rf"(?P<number>{_DIGITS})\s*(?:%|{_IN_WORDS}\s*por\s+cento\b)")
_CLOCK = re.compile(r"\b(?P<hours>\d{1,2})\s?h(?:(?P<minutes>\d{2})(?:min)?)?\b")
_DURATION = re.compile(rf"(?P<number>{_DIGITS}){_IN_WORDS}\s+{_UNIT}")
_NUMBER = re.compile(rf"(?<![\w.,])(?P<number>{_DIGITS})(?![\d])")
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(numerals.STARTS))})\b")
_AFTER_WORDS = re.compile(
    rf"(?:\s+(?P<scale>milhao|milhoes|bilhao|bilhoes)(?:\s+de)?)?(?:\s+(?P<money>reais|real)\b|\s+{_UNIT})?"
)
_THOUSAND = re.compile(rf"mil\b(?=\s+(?:reais\b|{_UNIT}))")
_ONE = re.compile(rf"\b(?:um|uma)\s+(?:(?P<money>real)\b|{_UNIT})")
_LIST_MARK = re.compile(r"(?:^|\n)\s*(?:[-*•]\s*)?\d{1,2}[.)](?=\s)")
_LAST_MONTH, _LAST_DAY = 12, 31


def claims(text: str) -> tuple[Claim, ...]:
    """Return what a text claims, in its order; a number that is part of a date is no number."""
    folded = aligned(text)
    taken = bytearray(len(text))
    for mark in _LIST_MARK.finditer(folded):
        _take(taken, mark.start(), mark.end())
    found: dict[Claim, None] = {}
    spans: set[tuple[int, int]] = set()
    for read in (_addresses, _cases, _norms, _divisions, _dates, _amounts, _words, _numbers):
        for claim in read(text, folded):
            span = claim.start, claim.end
            if span in spans or not any(taken[claim.start : claim.end]):
                found[claim] = None
                spans.add(span)
                _take(taken, *span)
    return tuple(sorted(found, key=lambda claim: claim.start))


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def _addresses(_: str, folded: str) -> Iterator[Claim]:
    for match in _ADDRESS.finditer(folded):
        said = match[0].rstrip(".,;:!?")
        yield Claim("address", (said,), match.start(), match.start() + len(said))


def _cases(_: str, folded: str) -> Iterator[Claim]:
    for match in _CASE.finditer(folded):
        digits = re.sub(r"\D", "", match[0])
        yield Claim("case", (digits,), match.start(), match.end())


def _norms(text: str, _: str) -> Iterator[Claim]:
    spans = sorted(span for reference in find(text) for span in reference.spans)
    for start, end in _joined(text, spans):
        # Read alone: over a whole text, all mentions of a norm are one.
        for reference in find(text[start:end]):
            if norm := reference.norm:
                yield Claim("norm", (norm.kind, norm.number, norm.year), start, end)
                if day := norm.date:
                    yield Claim("date", (day.year, day.month, day.day), start, end)
            for fragment in reference.fragments:
                yield Claim("provision", (fragment,), start, end)


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the parts of a citation: in `art. 5º da Lei …` the words between belong to it."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        between = text[joined[-1][1] : start] if joined else ""
        if joined and len(between) <= GAP and not any(map(str.isdigit, between)):
            first, last = joined.pop()
            joined.append((first, max(end, last)))
        else:
            joined.append((start, end))
    return joined


def _divisions(_: str, folded: str) -> Iterator[Claim]:
    for match in _DIVISION.finditer(folded):
        written = match["number"].upper()
        number = int(written) if written.isdigit() else roman_value(written)
        if number:
            yield Claim("division", (match["name"], number), match.start(), match.end())


def _dates(_: str, folded: str) -> Iterator[Claim]:
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            month = MONTH_NUMBERS[parts["month"]] if parts.get("month") else int(parts["m"])
            day = int(parts["day"]) if parts["day"] else None
            year = full_year(parts["year"]) if parts["year"] else None
            if 1 <= month <= _LAST_MONTH and (day is None or 1 <= day <= _LAST_DAY):
                yield Claim("date", (year, month, day), match.start(), match.end())


def _amounts(_: str, folded: str) -> Iterator[Claim]:
    for match in _MONEY.finditer(folded):
        scale = match["scale"] or match["more"]
        value = _decimal(match["number"] or match["bare"]) * _SCALES.get(scale or "", 1)
        yield Claim("money", (value,), match.start(), match.end())
    for match in _PERCENT.finditer(folded):
        yield Claim("percent", (_decimal(match["number"]),), match.start(), match.end())
    for match in _DURATION.finditer(folded):
        yield _duration(_decimal(match["number"]), match, match.start())
    for match in _CLOCK.finditer(folded):
        hours = Decimal(match["hours"]) + Decimal(match["minutes"] or 0) / 60
        yield Claim("duration", (hours, "hour"), match.start(), match.end())


def _duration(number: Decimal, match: re.Match[str], start: int) -> Claim:
    times, unit = _UNITS[match["unit"]]
    if match["working"] and unit == "day":
        unit = "working day"
    return Claim("duration", (number * times, unit), start, match.end())


def _words(_: str, folded: str) -> Iterator[Claim]:
    """Yield the numbers in words."""
    for match in _ONE.finditer(folded):
        if match["money"]:
            yield Claim("money", (Decimal(1),), match.start(), match.end())
        else:
            yield _duration(Decimal(1), match, match.start())
    end = 0
    for match in _WORD.finditer(folded):
        if match.start() < end or not (number := _in_words(folded, match.start())):
            continue
        digits, end = number
        if digits.endswith("%"):
            yield Claim("percent", (Decimal(digits[:-1]),), match.start(), end)
            continue
        if "/" in digits:
            yield Claim("number", (digits,), match.start(), end)
            continue
        after = _AFTER_WORDS.match(folded, end)
        value = Decimal(digits) * _SCALES.get((after and after["scale"]) or "", 1)
        if after and after["money"]:
            yield Claim("money", (value,), match.start(), after.end())
        elif after and after["unit"]:
            yield _duration(value, after, match.start())
        else:
            yield Claim("number", (value,), match.start(), end)


def _in_words(folded: str, start: int) -> numerals.Numeral | None:
    number = numerals.read(folded, start)
    if number is None and (thousand := _THOUSAND.match(folded, start)):
        return numerals.Numeral("1000", thousand.end())
    return number


def _numbers(_: str, folded: str) -> Iterator[Claim]:
    for match in _NUMBER.finditer(folded):
        yield Claim("number", (_decimal(match["number"]),), match.start(), match.end())


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(".", "").replace(",", ".")).normalize()
