"""Norms named in a text: `Lei nº 8.112, de 11 de dezembro de 1990`, `art. 5º, § 1º, da Lei …`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from govbot.core.text.months import MONTH_NUMBERS, MONTHS
from govbot.core.text.stemming import fold

KINDS = {
    "emenda constitucional": "emenda.constitucional",
    "emenda à lei orgânica": "emenda.lei.organica",
    "emenda à constituição": "emenda.constitucional",
    "lei complementar": "lei.complementar",
    "lei delegada": "lei.delegada",
    "lei orgânica": "lei.organica",
    "lei ordinária": "lei",
    "lei": "lei",
    "decreto-lei": "decreto.lei",
    "decreto lei": "decreto.lei",
    "decreto legislativo": "decreto.legislativo",
    "decreto": "decreto",
    "medida provisória": "medida.provisoria",
    "resolução conjunta": "resolucao.conjunta",
    "resolução normativa": "resolucao.normativa",
    "resolução": "resolucao",
    "portaria conjunta": "portaria.conjunta",
    "portaria interministerial": "portaria.interministerial",
    "portaria normativa": "portaria.normativa",
    "portaria": "portaria",
    "instrução normativa conjunta": "instrucao.normativa.conjunta",
    "instrução normativa": "instrucao.normativa",
    "instrução de serviço": "instrucao.servico",
    "instrução": "instrucao",
    "orientação normativa": "orientacao.normativa",
    "provimento": "provimento",
    "deliberação": "deliberacao",
    "ordem de serviço": "ordem.servico",
    "norma de serviço": "norma.servico",
    "recomendação": "recomendacao",
    "circular": "circular",
    "ato conjunto": "ato.conjunto",
    "ato decisório": "ato.decisorio",
    "ato declaratório": "ato.declaratorio",
    "ato normativo": "ato.normativo",
    "ato": "ato",
}
"""Kinds of norm as they are written, and as LexML's vocabulary names them."""
_MONTH = "|".join(dict.fromkeys((*MONTHS, *MONTH_NUMBERS)))
DATE = (
    rf"(?:(?P<day>\d{{1,2}})\s?[º°o]?\s+(?:dias\s+do\s+mês\s+)?(?:de\.?\s+)?(?P<month>{_MONTH})"
    r"\s*(?:de\.?\s+|,\s*)?(?P<year>\d\.?\d{3})"
    r"|(?P<dd>\d{1,2})\s?[º°]?[/.-](?P<mm>\d{1,2})[/.-](?P<yy>\d{4}|\d{2})(?!\d))"
)
_DATE = re.compile(DATE, re.IGNORECASE)
_KIND = "|".join(sorted(map(re.escape, KINDS), key=len, reverse=True)).replace(r"\ ", r"[\s-]+")
_REFERENCE = re.compile(
    rf"\b(?P<kind>{_KIND})(?P<owner>(?:[\s/]+(?!n[º°.])[A-ZÀ-Ý][\w/&.-]*|\s+(?:Federal|Estadual|Municipal|Distrital)){{0,5}}?)"
    r"\s*,?\s+(?:n(?:[º°ᵒ.]|\.?\s?[º°o])\s*\.?\s*)?(?P<number>\d{1,3}(?:\.\d{3})+|\d+)(?:-(?P<suffix>[A-Z]\b|\d{1,2}\b))?"
    r"(?P<rest>(?:/[A-Z][\w/-]*)?)(?:\s?/\s?(?P<short>\d{4}|\d{2})(?!\d))?"
    r"(?:-[A-Z]{2}[A-Z/]*\b)?"
    rf"(?:[,\s]+(?:de|do\s+dia|em)\s+(?:{DATE}|(?P<only>\d\.?\d{{3}})\b))?",
    re.IGNORECASE,
)
_CENTURY = 100
_PIVOT = 40


@dataclass(frozen=True, slots=True)
class Reference:
    """A norm that a text names, and where."""

    kind: str
    written: str
    owner: str
    number: str
    year: int | None
    date: date | None
    start: int
    end: int

    @property
    def name(self) -> str:
        """The norm as it is cited: `Lei nº 8.112/1990`."""
        return norm_name(f"{self.written} {self.owner}", self.number, self.year)


def norm_name(title: str, number: str | None, year: int | None) -> str:
    """Return `Lei nº 13.709/2018` from its parts."""
    words = " ".join(title.split())
    if number is None:
        return f"{words} de {year}" if year else words
    digits = number.partition("-")[0]
    dotted = f"{int(digits):,}".replace(",", ".") if digits.isdecimal() else digits
    return f"{words} nº {dotted}{number[len(digits) :]}{f'/{year}' if year else ''}"


def full_year(written: str) -> int:
    """Return 1998 for `98`, 2004 for `04`, 2018 for `2.018`."""
    year = int(written.replace(".", ""))
    if year >= _CENTURY:
        return year
    return year + (2000 if year < _PIVOT else 1900)


def read_date(text: str) -> date | None:
    """Return the first full date in a text, or None."""
    found = _DATE.search(text)
    return _date(found) if found else None


def _date(found: re.Match[str]) -> date | None:
    try:
        if found["day"]:
            month = MONTH_NUMBERS[fold(found["month"])]
            return date(int(found["year"].replace(".", "")), month, int(found["day"]))
        if found["dd"]:
            return date(full_year(found["yy"]), int(found["mm"]), int(found["dd"]))
    except ValueError:
        return None
    return None


def references(text: str) -> Iterator[Reference]:
    """Yield the norms that a text names with a number, in order."""
    for found in _REFERENCE.finditer(text):
        day = _date(found)
        written = found["only"] or found["short"]
        year = day.year if day else full_year(written) if written else None
        kind = " ".join(found["kind"].lower().split())
        number = found["number"].replace(".", "") + (
            f"-{found['suffix']}" if found["suffix"] else ""
        )
        yield Reference(
            kind=KINDS.get(kind) or KINDS[kind.replace("- ", "-").replace(" -", "-")],
            written=_cased(found["kind"]),
            owner=" ".join((found["owner"] + found["rest"]).replace("/", " ").split()),
            number=number,
            year=year,
            date=day,
            start=found.start(),
            end=found.end(),
        )


def _cased(kind: str) -> str:
    return " ".join(
        word.lower() if word.lower() in ("à", "de") else word.title() for word in kind.split()
    )
