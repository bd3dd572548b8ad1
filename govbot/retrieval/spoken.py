"""Filters that a question speaks: kind of norm, year, organ, and the day on which it must hold.

Pure and conservative: only phrases that can hardly mean anything else. The words stay in the
question and are searched as well.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from govbot.core.text.months import MONTH_NUMBERS
from govbot.retrieval.names import KINDS, PLURALS, abbreviates, alternatives
from govbot.retrieval.references import aligned

_YEAR = r"(?:19[3-9]\d|20[0-4]\d)"
_YEARS = rf"{_YEAR}(?:(?:\s*,\s*|\s+(?:e|ou|a|ate)\s+){_YEAR}){{0,5}}"
_LEVEL = r"(?P<level>federais|estaduais|municipais|distritais)"
_GENERAL = "normas|atos|atos normativos|documentos normativos|regras"
_NORMS = re.compile(
    r"(?:(?P<ask>(?<!\w)(?:n[ao]s|em|entre\s+[ao]s|dentre\s+[ao]s|quais|quantas|quantos"
    r"|(?:so|somente|apenas)\s+(?:n?[ao]s|em))\s+)|(?<!\w))"
    rf"(?:(?P<kind>{alternatives(PLURALS)})|(?P<general>{_GENERAL}))(?!\w)"
    rf"(?:\s+{_LEVEL}(?!\w))?"
)
_OF_YEARS = re.compile(
    r",?\s+(?:(?:(?:foram\s+)?(?:publicad|editad|expedid|baixad|aprovad)[ao]s\s+)?"
    rf"(?:entre|de|do\s+ano\s+de|em|no\s+ano\s+de))\s+(?P<years>{_YEARS})(?![\d/])"
)
_OF_ORGAN = re.compile(
    r"\s+d[oa]s?\s+(?P<organ>[A-ZÀ-Ý][^\W\d_]+(?:\s+(?:(?:d[aeo]s?|e|para|a|à)\s+)?"
    r"[A-ZÀ-Ý][^\W\d_]+){0,7})"
)
_DAY = (
    rf"(?:(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-](?P<year>{_YEAR})"
    rf"|(?:(?P<day2>\d{{1,2}})[ºo]?\s+de\s+)?(?P<name>{'|'.join(MONTH_NUMBERS)})\s+de\s+(?P<year2>{_YEAR})"
    rf"|(?P<year3>{_YEAR}))(?![\d/])"
)
_HELD = r"(?:valiam?|vigoravam?|vigiam?|estavam?\s+em\s+vigor|eram?\s+valid[ao]s?)"
_ON = (
    re.compile(
        rf"(?<!\w)(?:em\s+vigor|em\s+vigencia|vigentes?|{_HELD})\s+"
        rf"(?:em|no\s+dia|na\s+data\s+de|no\s+ano\s+de|ate)\s+{_DAY}"
    ),
    re.compile(
        rf"(?<!\w)(?:em|no\s+dia|no\s+ano\s+de)\s+{_DAY}\s*,?\s+(?:\w+\s+){{0,2}}?{_HELD}(?!\w)"
    ),
    re.compile(rf"(?<!\w)como\s+era(?:m)?\s[^.?!;]{{1,80}}?\s(?:em|no\s+ano\s+de)\s+{_DAY}"),
)
_TODAY = re.compile(
    r"(?<!\w)(?:(?:ainda|atualmente|hoje)\s+)?(?:em\s+vigor|em\s+vigencia|vigentes?)(?!\w)"
    r"(?:\s+(?:hoje|atualmente))?"
)
_ENTERS = re.compile(r"(?:entr\w+|ficou|vacatio)\s+(?:\w+\s+)?$")
_GONE = (
    r"(?:normas|leis|portarias|resolucoes|decretos|atos|regras|editais"
    r"|instrucoes(?:\s+normativas)?)"
)
_ALL = re.compile(
    r"(?<!\w)(?:(?:inclu(?:sive|indo|ir|a)|mesmo|ate|tambem|com)\s+"
    rf"(?:[ao]s?\s+)?(?:que\s+)?(?:{_GONE}\s+)?(?:ja\s+)?(?:estejam\s+)?revogad[ao]s?"
    r"|revogad[ao]s?\s+(?:tambem|inclusive)"
    rf"|{_GONE}\s+(?:ja\s+)?(?:foram\s+)?revogad[ao]s"
    r"|(?:foi|foram|esta|estao)\s+revogad[ao]s?"
    r"|(?:texto|redacao)\s+(?:original|antig[ao]|anterior))(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One filter as a question says it.

    `kinds` are LexML's names; `organ` as it was written, folded; `on` None with `what` `validity`
    is every wording, revoked ones as well.
    """

    what: Literal["norms", "validity"]
    text: str
    kinds: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    organ: str | None = None
    on: date | None = None


def listen(question: str, today: date) -> tuple[Spoken, ...]:
    """Return the filters that a question speaks.

    Args:
        question: as asked.
        today: what "em vigor" means.
    """
    text = aligned(question)
    validity = _validity(text, question, today)
    return (*_norms(text, question), *([validity] if validity else []))


def _norms(text: str, original: str) -> Iterator[Spoken]:
    for found in _NORMS.finditer(text):
        named = None if original.isupper() else _OF_ORGAN.match(original, found.end())
        end = named.end() if named else found.end()
        dated = _OF_YEARS.match(text, end)
        years = _years(dated["years"] if dated else None)
        organ = found["level"] or (aligned(named["organ"]) if named else None)
        kind = PLURALS.get(" ".join((found["kind"] or "").split()))
        # A law is what people call any norm; one more thing must be said of it.
        specific = kind not in {None, "lei"} or bool(organ)
        if not years and not (found["ask"] and specific):
            continue
        words = original[found.start() : dated.end() if dated else end].strip()
        yield Spoken("norms", words, _family(kind) if kind else frozenset(), years, organ)


def _family(kind: str) -> frozenset[str]:
    if kind == "decreto":  # a decreto-lei is another thing
        return frozenset({kind})
    return frozenset({kind, *(each for each in KINDS.values() if each.startswith(f"{kind}."))})


def _years(written: str | None) -> frozenset[int]:
    if not written:
        return frozenset()
    years = [int(year) for year in re.findall(_YEAR, written)]
    if re.search(r"\s(?:a|ate)\s", written) and len(years) > 1:
        return frozenset(range(min(years), max(years) + 1))
    return frozenset(years)


def _validity(text: str, original: str, today: date) -> Spoken | None:
    for pattern in _ON:
        if (found := pattern.search(text)) and (day := _day(found)):
            return Spoken("validity", original[found.start() : found.end()], on=day)
    if found := _ALL.search(text):
        return Spoken("validity", original[found.start() : found.end()])
    for found in _TODAY.finditer(text):
        # "Quando entra em vigor" asks for a day, it does not give one.
        if not _ENTERS.search(text[max(0, found.start() - 20) : found.start()]):
            return Spoken("validity", original[found.start() : found.end()], on=today)
    return None


def _day(found: re.Match[str]) -> date | None:
    """Return the day that is meant; of a month or a year its last, when its changes had come."""
    try:
        if found["year3"]:
            return date(int(found["year3"]), 12, 31)
        if found["year"]:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        month, year = MONTH_NUMBERS[found["name"]], int(found["year2"])
        if found["day2"]:
            return date(year, month, int(found["day2"]))
        return date(year + month // 12, month % 12 + 1, 1).replace() - _ONE_DAY
    except ValueError:  # the 31st of a shorter month
        return None


_ONE_DAY = date(2000, 1, 2) - date(2000, 1, 1)


def organs_meant(said: str, known: Sequence[str]) -> frozenset[str]:
    """Return which of the library's organs a question means.

    Args:
        said: as the question has it, folded: `ufabc`, `federais`, `conselho nacional de justica`.
        known: as `norms.organ` has them: `br:federal`, `br;sao.paulo;campinas:municipal`.
    """
    level = _LEVELS.get(said)
    if level:
        return frozenset(organ for organ in known if re.search(rf"(?:^|[:;.]){level}", organ))
    words = {word for word in re.split(r"\W+", said) if len(word) > len("da")}
    named = {organ for organ in known if words and words <= set(_words(organ))}
    if not named and len(words) == 1:
        named = {organ for organ in known if abbreviates(said, _body(organ))}
    return frozenset(named)


def _words(organ: str) -> list[str]:
    return re.findall(r"[^\W_]+", aligned(organ))


def _body(organ: str) -> list[str]:
    """Return the words of who made a norm, without the place: after the last colon."""
    return _words(organ.rpartition(":")[2])


_LEVELS = {
    "federais": "federal",
    "federal": "federal",
    "estaduais": "estadual",
    "estadual": "estadual",
    "municipais": "municip",
    "municipal": "municip",
    "distritais": "distrit",
    "distrital": "distrit",
}
