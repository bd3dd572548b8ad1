"""Which parts of another norm a clause names: `os §§ 3º e 4º do art. 2º da Lei nº …`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from govbot.core.text.roman import roman_value
from govbot.ingestion.norm_markers import letters_value
from govbot.ingestion.norm_references import Reference, references

_LIST = r"(?:\s*(?:,|e|a)\s*)?"
_CLAUSES = re.compile(
    r";|,?\s+e\s+(?=(?:[oa]s?\s+)?(?:arts?\b|incisos?\b|§|alíneas?\b|parágrafos?\b))"
    r"|,\s+(?=[oa]s?\s+(?:arts?\b|incisos?\b|§))"
)
_ARTICLES = re.compile(
    rf"\b(?:arts?|artigos?)\b\.?\s*((?:\d[\d.]*\s?[º°o]?(?:-[A-Z])?{_LIST})+)", re.IGNORECASE
)
_PARAGRAPHS = re.compile(
    rf"(?:§+|\bpar[áa]grafos?)\s*((?:\d+\s?[º°o]?(?:-[A-Z])?{_LIST})+)|par[áa]grafo\s+([úu]nico)",
    re.IGNORECASE,
)
_INCISOS = re.compile(rf"\bincisos?\s+((?:[IVXLC]+(?:-[A-Z])?{_LIST})+)")
_ALINEAS = re.compile(r"\bal[íi]neas?\s+((?:[\"“]?[a-z][\"”]?(?:\s*(?:,|e)\s*)?)+)(?=\W)")
_NUMBER = re.compile(r"(\d[\d.]*)\s?[º°o]?(?:-([A-Z])\b)?")
_ANNEX = re.compile(r"\bAnexo(?:\s+([IVXLC]+|\d+))?\s+(?:d[oa]|ao|à)\b")
_DEVICE = re.compile(r"\b(?:incisos?|al[íi]neas?|par[áa]grafos?)\b|§", re.IGNORECASE)
_LONGEST_RANGE = 200
_PART = re.compile(
    r"\b(?:dispositivos?|partes?|trechos?|anexos?|ite(?:m|ns)|tabelas?|quadros?|incisos?|alíneas?"
    r"|parágrafos?|capítulos?|seç(?:ão|ões)|títulos?|ementa|express(?:ão|ões)|efeitos)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:na\s+parte\s+(?:em\s+)?que|no\s+que|que\s+altera\w*|com\s+(?:a\s+)?redação|alterad[oa]"
    r"|a\s+que\s+se\s+refere|de\s+que\s+trata|nos\s+termos|previst[oa]|conforme|aprovad[oa])\b",
    re.IGNORECASE,
)
"""What stands before a norm that is only mentioned."""


class Target(NamedTuple):
    """A norm and the parts of it that are meant: none for the whole of it."""

    norm: Reference
    fragments: tuple[str, ...]


class Targets(NamedTuple):
    """What a clause names. `listed` is the norm whose parts the units below it go on to list."""

    found: tuple[Target, ...]
    listed: Reference | None


def targets(text: str) -> Targets:
    """Return the norms that a clause of revocation names, each with its parts.

    What names a part that is no article (`o Capítulo II da Lei`) is left out: it is not the whole.
    """
    found: list[Target] = []
    listed: Reference | None = None
    start = 0
    for reference in references(text):
        between = text[start : reference.start]
        start = reference.end
        if _ASIDE.search(between):
            listed = None
            continue
        fragments = device_fragments(between)
        if fragments or not _PART.search(between):
            found.append(Target(reference, tuple(fragments)))
        listed = reference
    opens = text.rstrip().endswith(":")
    return Targets(tuple(found), listed if opens else None)


def device_fragments(text: str) -> list[str]:
    """Return the fragments that `os §§ 3º e 4º do art. 2º e o art. 4º da` names."""
    annex = _ANNEX.search(text)
    prefix = ""
    if annex:
        number = annex[1] or "1"
        prefix = f"anx{number if number.isdecimal() else roman_value(number) or number}_"
    found: list[str] = []
    article = ""
    for clause in reversed(_CLAUSES.split(text)):
        own = _ARTICLES.search(clause)
        article = own[0] if own else article  # `os incisos I e II e o § 1º do art. 2º`
        if own or _DEVICE.search(clause):
            found[:0] = _clause_fragments(clause if own else f"{clause} {article}")
    return [f"{prefix}{fragment}" for fragment in found]


def _clause_fragments(clause: str) -> list[str]:
    articles = _ARTICLES.search(clause)
    if articles is None:
        return []
    bases = [f"art{number}" for number in _numbers(articles[1])]
    if len(bases) != 1:
        return bases
    units = _paragraphs(bases[0], clause)
    if incisos := _INCISOS.search(clause):
        values = map(roman_value, re.findall(r"[IVXLC]+", incisos[1]))
        units = [f"{_inside(units[0])}_inc{value}" for value in values if value]
    alineas = _ALINEAS.search(clause)
    if alineas and units:
        letters = re.findall(r"\b[a-z]\b", alineas[1])
        written = [letter for letter in letters if letter != "e"] or letters
        units = [f"{_inside(units[0])}_ali{letters_value(letter)}" for letter in written]
    return units


def _paragraphs(base: str, clause: str) -> list[str]:
    found = _PARAGRAPHS.search(clause)
    if found is None:
        return [base]
    return [f"{base}_par1u"] if found[2] else [f"{base}_par{each}" for each in _numbers(found[1])]


def _inside(unit: str) -> str:
    """Return what stands before an inciso: a caput has a step of its own."""
    return unit if "_" in unit else f"{unit}_cpt"


def _numbers(text: str) -> Iterator[str]:
    """Yield `3`, `5-1`, and what lies between the ends of `11 a 14`."""
    last: int | None = None
    end = 0
    for each in _NUMBER.finditer(text):
        number = int(each[1].replace(".", "") or 0)
        if last is not None and text[end : each.start()].strip() == "a":
            for between in range(last + 1, min(number, last + _LONGEST_RANGE)):
                yield str(between)
        yield f"{number}-{letters_value(each[2])}" if each[2] else str(number)
        last, end = (None if each[2] else number), each.end()
