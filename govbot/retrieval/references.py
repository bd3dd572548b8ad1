"""The norms and the parts of norms that a question names.

Pure, and in time linear in the question's length. `find` reads `art. 5º, VI da LGPD`,
`Portaria 123/2024`, `§ 2º do art. 10 da Lei nº 13.709, de 2018`, and gives each norm once with the
fragments cited of it; fragments of no named norm have none (`o que diz o art. 8º?`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date  # noqa: N812 (a field of that name would hide the type)
from functools import lru_cache

from govbot.core.text.analysis import fold
from govbot.core.text.months import MONTH_NUMBERS
from govbot.retrieval.devices import Citation, citations
from govbot.retrieval.names import (
    IN_CAPITALS,
    PLURALS,
    WRITTEN,
    alternatives,
    popular_names,
    popular_pattern,
)

TWO_DIGITS_PIVOT = 40
"""`/39` is 2039, `/40` is 1940."""
_KIND = alternatives(WRITTEN).replace(r"\-", r"\s?[-–]\s?")
_DATE = (
    rf"(?:(?P<day>\d{{1,2}})[ºo°]?\s+de\s+(?P<month>{'|'.join(MONTH_NUMBERS)})(?:\s+de)?\s+(?P<y1>\d{{4}})"
    r"|(?P<d2>\d{1,2})[./-](?P<m2>\d{1,2})[./-](?P<y2>\d{4}))(?!\d)"
)
_LEVEL = r"(?:\s+(?P<level>federa(?:l|is)|estadua(?:l|is)|municipa(?:l|is)|distrita(?:l|is)))?"
_MARK = r"(?:n\s?[ºo°s]{1,2}\.?\s*|n\.\s*|num(?:ero|\.)?\s*|#\s?)"
_UNIT = r"(?:%|(?:anos?|dias?|mes(?:es)?|horas?|semanas?|reais|por\s+cento|vezes|pessoas)\b)"
_WORD = rf"(?!(?:{_KIND}|que|art|artigo|n)(?!\w))[a-z][\w/.&-]*"
_NORM = re.compile(
    rf"(?<![\w.])(?P<kind>{_KIND})(?![^\W\d_]){_LEVEL}"
    rf"(?:(?P<owner>(?:\s*,?\s+{_WORD}){{0,8}}?),?\s*{_MARK}"
    rf"|(?P<short>(?:[\s/-]+{_WORD}){{0,2}}?)[\s/]*)"
    r"(?P<number>\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,7}(?!\d))(?P<letter>-[a-z](?!\w))?"
    rf"(?![ºª°]|\s*{_UNIT})"
    r"(?P<rest>(?:\s?[/–-]\s?(?:\d{4}|\d{2}|[a-z][a-z.]*)(?!\w)){0,3})"
    rf"(?:\s*,?\s*(?:\(\s*)?(?:de\s+)?(?:{_DATE}|(?<=de\s)(?P<y3>(?:1[89]|20)\d\d)(?!\d)))?"
)
_ORGAN = re.compile(r"\s*,?\s*(?:d[oae]s?\s+|[-–(]\s*)(?P<organ>[a-z][a-z.]*(?:/[a-z]+)?)(?!\w)")
_ORGAN_WORDS = re.compile(
    r"\s*,?\s*d[oa]s?\s+(?P<organ>[A-ZÀ-Ý][^\W\d_]+(?:\s+(?:(?:d[aeo]s?|e|para|a|à)\s+)?"
    r"[A-ZÀ-Ý][^\W\d_]+){0,7})"
)
_AND_NUMBER = re.compile(
    rf"\s*(?:,|\be\b|,\s*e\b)\s*{_MARK}?(?P<number>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,7}})"
    r"(?:\s?/\s?|,?\s+de\s+)(?P<year>\d{4}|\d{2})(?![\d/])(?!\s+de\b)"
)
_KIND_WORD = re.compile(rf"(?:{_KIND})(?!\w)")
_LOW = re.compile(r"(?<!\w)(?:[dn][ao]|pel[ao])\s+$")
_LOW_AFTER = re.compile(r",?\s+art")
"""What stands before or after `cf` when it is the Constitution in small letters."""
_REST = re.compile(r"[/–-]\s?(\d{4}|\d{2}(?!\d)|[a-z][a-z.]*)")
_OF = re.compile(
    r"\s*[,(–-]?\s*(?:(?:previst|constant|dispost|contid)\w*\s+)?(?:(?:todos\s+)?(?:d|n)?[oae]s?\s+)?"
    r"(?:(?:mesm|referid|citad|atual|propri|nov)[ao]s?\s+)?"
)
_IN = re.compile(
    r"\s*\)?\s*[,:;(–-]?\s*(?:em\s+)?(?:(?:n?[oa]s?|em)\s+)?(?:seus?\s+|suas?\s+)?(?:[oa]s?\s+)?"
)


@dataclass(frozen=True, slots=True)
class NormName:
    """A norm as it is named: what is not said is None. `organ` is folded, as it was written."""

    kind: str
    number: str | None = None
    year: int | None = None
    date: Date | None = None
    organ: str | None = None
    name: str = field(default="", compare=False)
    """The words of the question, for people to read."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A norm with the parts cited of it, or parts of a norm that the question does not name.

    `spans` are the characters of the question that say it, `text` the first of them.
    """

    norm: NormName | None
    fragments: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Mention:
    norm: NormName
    start: int
    end: int


def find(question: str) -> tuple[Reference, ...]:
    """Return what the question refers to, in its order."""
    text = aligned(question)
    mentions = _mentions(text, question)
    references: list[Reference] = []
    free: list[Citation] = []
    cited: dict[int, list[Citation]] = {at: [] for at in range(len(mentions))}
    for citation in citations(text, question):
        if any(each.start <= citation.start < each.end for each in mentions):
            continue
        owner = _owner(text, citation, mentions)
        if owner is None:
            free.append(citation)
        else:
            cited[owner].append(citation)
    references += [_reference(question, mentions[at], cited[at]) for at in cited]
    references += [_reference(question, None, [citation]) for citation in free]
    references.sort(key=lambda each: each.spans[0])
    return tuple(_once(references))


def aligned(text: str) -> str:
    """Return the text folded character by character: every place means the same in both."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@lru_cache(maxsize=4_096)
def _folded(character: str) -> str:
    plain = fold(character)
    return plain if len(plain) == 1 else character


def _mentions(text: str, original: str) -> list[_Mention]:
    taken: list[_Mention] = []
    for match in _NORM.finditer(text):
        if mention := _numbered(match, text, original):
            taken.append(mention)
            if " ".join(match["kind"].split()) in PLURALS:
                taken += _also(mention, text, original)
    for match in popular_pattern().finditer(text):
        named = popular_names()[" ".join(match["name"].split())]
        clear = len(match["name"]) > len("cf") or original[match.start("name")].isupper()
        clear = clear or _said_low(text, match)
        if clear and not any(each.start <= match.start() < each.end for each in taken):
            said = original[match.start() : match.end()]
            norm = NormName(named.kind, named.number, named.year, name=said)
            taken.append(_Mention(norm, match.start(), match.end()))
    return sorted(taken, key=lambda each: each.start)


def _also(first: _Mention, text: str, original: str) -> Iterator[_Mention]:
    """Yield the further numbers of `Leis nº 8.112/1990 e 9.784/1999`, which need their years."""
    at = first.end
    while more := _AND_NUMBER.match(text, at):
        at = more.end()
        number = str(int(more["number"].replace(".", "")))
        said = f"{first.norm.name.split(maxsplit=1)[0]} {original[more.start('number') : at]}"
        norm = NormName(first.norm.kind, number, _year(more["year"]), name=said)
        yield _Mention(norm, more.start("number"), at)


def _said_low(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 6) : match.start()]
    return bool(_LOW.search(before) or _LOW_AFTER.match(text, match.end()))


def _numbered(match: re.Match[str], text: str, original: str) -> _Mention | None:
    kind = " ".join(re.sub(r"\s?[-–]\s?", "-", match["kind"]).split())
    owner = original[match.start("short") : match.end("short")].strip(" /-")
    if owner and not all(_acronym(word) for word in re.split(r"[\s/-]+", owner)):
        return None
    years = [part for part in _REST.findall(match["rest"]) if part.isdigit()]
    if kind in IN_CAPITALS and not years and not original[match.start("kind")].isupper():
        return None
    day = _day(match)
    year = _year(years[0]) if years else (day.year if day else _given_year(match))
    number = str(int(match["number"].replace(".", ""))) + (match["letter"] or "").upper()
    organ = owner or _owner_words(match) or _suffix(match) or match["level"]
    end = match.end()
    if not organ and (after := _organ_after(text, original, end)):
        organ, end = after
    said = original[match.start() : end].rstrip(" ,")
    norm = NormName(WRITTEN[kind], number, year, day, fold(organ) if organ else None, said)
    return _Mention(norm, match.start(), match.start() + len(said))


def _organ_after(text: str, original: str, at: int) -> tuple[str, int] | None:
    after = _ORGAN.match(text, at)
    if after and _acronym(original[after.start("organ") : after.end("organ")]):
        return after["organ"], after.end()
    words = _ORGAN_WORDS.match(original, at)
    if words is None or original.isupper() or _named(text, words.start("organ")):
        return None
    return words["organ"], words.end()


def _named(text: str, at: int) -> bool:
    """Return whether a norm, not an organ, is named at this place."""
    return bool(popular_pattern().match(text, at) or _KIND_WORD.match(text, at))


def _acronym(word: str) -> bool:
    """Return whether a word is an organ's short name: `CNJ`, `ConsEPE`."""
    return sum(letter.isupper() for letter in word) > 1 and fold(word) not in popular_names()


def _owner_words(match: re.Match[str]) -> str | None:
    words = re.sub(r"^[\s,]*(?:d[oae]s?\s+)?", "", match["owner"] or "").strip(" ,")
    return words or None


def _suffix(match: re.Match[str]) -> str | None:
    words = [part for part in _REST.findall(match["rest"]) if not part.isdigit()]
    return words[0] if words else None


def _day(match: re.Match[str]) -> Date | None:
    try:
        if match["month"]:
            month = MONTH_NUMBERS[match["month"]]
            return Date(int(match["y1"]), month, int(match["day"]))
        if match["y2"]:
            return Date(int(match["y2"]), int(match["m2"]), int(match["d2"]))
    except ValueError:  # the 31st of a shorter month
        return None
    return None


def _given_year(match: re.Match[str]) -> int | None:
    given = match["y1"] or match["y2"] or match["y3"]
    return int(given) if given else None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - a year written whole
        return year
    return year + (2000 if year < TWO_DIGITS_PIVOT else 1900)


def _owner(text: str, citation: Citation, mentions: Sequence[_Mention]) -> int | None:
    """Return which norm a citation is of: the one after it, the one before it, the only one."""
    later = next((at for at, m in enumerate(mentions) if m.start >= citation.end), None)
    if later is not None and _OF.fullmatch(text, citation.end, mentions[later].start):
        return later
    earlier = max((at for at, m in enumerate(mentions) if m.end <= citation.start), default=None)
    if earlier is not None and _IN.fullmatch(text, mentions[earlier].end, citation.start):
        return earlier
    return 0 if len(mentions) == 1 else None


def _reference(question: str, mention: _Mention | None, cited: Sequence[Citation]) -> Reference:
    spans = [(citation.start, citation.end) for citation in cited]
    if mention:
        spans.append((mention.start, mention.end))
    spans.sort()
    fragments = [fragment for citation in cited for fragment in citation.fragments]
    # What stands between a part and its norm belongs to the name: "art. 5º *da* LGPD".
    near = len(spans) > 1 and spans[-1][1] - spans[0][0] < sum(b - a for a, b in spans) + _GAP
    shown = question[spans[0][0] : spans[-1][1] if near else spans[0][1]]
    return Reference(
        mention.norm if mention else None, tuple(dict.fromkeys(fragments)), shown, tuple(spans)
    )


_GAP = 12


def _once(references: Sequence[Reference]) -> list[Reference]:
    """Join mentions of one norm: `LGPD (Lei nº 13.709/2018)`."""
    joined: list[Reference] = []
    for each in references:
        at = next((n for n, other in enumerate(joined) if _same(other.norm, each.norm)), None)
        if at is None:
            joined.append(each)
            continue
        other = joined[at]
        joined[at] = replace(
            other,
            norm=_fuller(other.norm, each.norm),
            fragments=tuple(dict.fromkeys([*other.fragments, *each.fragments])),
            spans=tuple(sorted([*other.spans, *each.spans])),
        )
    return joined


def _same(one: NormName | None, other: NormName | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.kind, one.number) == (other.kind, other.number) and all(
        mine is None or yours is None or mine == yours
        for mine, yours in ((one.year, other.year), (one.organ, other.organ))
    )


def _fuller(one: NormName | None, other: NormName | None) -> NormName | None:
    if one is None or other is None:
        return one
    return replace(
        one,
        year=one.year or other.year,
        date=one.date or other.date,
        organ=one.organ or other.organ,
    )
