"""What a norm says that it does to others, and what its notes say that others did to it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from govbot.ingestion.norm_markers import letters_value, roman_value
from govbot.ingestion.norm_quotes import announces
from govbot.ingestion.norm_references import Reference, references
from govbot.ingestion.norm_structure import Draft
from govbot.ingestion.norm_types import NormRelation, Relation
from govbot.ingestion.norm_validity import Standing

_REVOKES = re.compile(
    r"\b(?:fica[m]?|é|são|serão|será)\s+(?:\w+\s+)?revogad[oa]s?|\brevoga(?:m)?-se"
    r"|\brevoga(?:m)?\s+(?:e\s+substitui\s+)?[oa]s?\b|\brevogando-se"
    r"|revogad[oa]s?\s+(?:[oa]s?|as disposições)",
    re.IGNORECASE,
)
_AMENDS = re.compile(
    r"\b(?:altera(?:m)?(?!ç)|acrescenta(?:m)?|inclui|modifica(?:m)?|dá nova redação"
    r"|passa(?:m)?\s+a\s+vigorar)",
    re.IGNORECASE,
)
_REGULATES = re.compile(r"\bregulamenta(?:m|ndo)?\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"^\s*\(?\s*(?:Atualização[^:]*:\s*)?Revogad[oa]\s+(?:tacitamente\s+)?(?:pel[oa]|por)\b",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"(?:§+\s*|(?P<only>par[áa]grafo\s+[úu]nico)|\b(?P<kind>arts?|artigos?|incisos?|al[íi]neas?|par[áa]grafos?)\b\.?\s*)"
)


def find_relations(
    drafts: Sequence[Draft], standings: Sequence[Standing]
) -> tuple[NormRelation, ...]:
    """Return the relations, each once."""
    found: dict[NormRelation, None] = {}
    for relation in (*_told(drafts), *_noted(drafts, standings)):
        found.setdefault(relation)
    return tuple(found)


def _told(drafts: Sequence[Draft]) -> Iterator[NormRelation]:
    revoking = False
    for draft in drafts:
        if draft.quoted:
            continue
        text = draft.text
        if draft.kind == "summary":
            yield from _of_summary(text)
            continue
        if draft.fragment is None or draft.kind in ("division", "annex", "closing"):
            continue
        if draft.kind in ("article", "paragraph"):
            revoking = False
        found = _REVOKES.search(text)
        if found or (revoking and draft.kind in ("inciso", "alinea", "item")):
            after = text[found.end() :] if found else text
            revoking = revoking or text.rstrip().endswith(":")
            yield from _targets("revokes", after)
        elif announces(text) or re.search(r":\s*[\"“]", text):
            reference = next(references(text), None)
            if reference and _AMENDING.search(text):
                yield _relation("amends", reference)


_AMENDING = re.compile(r"vigorar|redação|altera|acresc|inclu|substitu|renumer", re.IGNORECASE)


def _of_summary(text: str) -> Iterator[NormRelation]:
    verbs: list[tuple[int, Relation]] = [
        *((found.start(), "amends") for found in _AMENDS.finditer(text)),
        *((found.start(), "regulates") for found in _REGULATES.finditer(text)),
        *((found.start(), "revokes") for found in re.finditer(r"\brevoga\w*", text, re.IGNORECASE)),
    ]
    verbs.sort()
    for at, (start, relation) in enumerate(verbs):
        end = verbs[at + 1][0] if at + 1 < len(verbs) else len(text)
        clause = re.split(r"\bpara\b|\be dá outras|\be dispõe|;\s*e\s+d[áa]", text[start:end])[0]
        yield from _targets(relation, clause)


def _targets(relation: Relation, text: str) -> Iterator[NormRelation]:
    start = 0
    for reference in references(text):
        between = text[start : reference.start]
        start = reference.end
        fragments = device_fragments(between)
        if relation != "revokes" or not fragments:
            yield _relation(relation, reference, fragments[0] if len(fragments) == 1 else None)
            continue
        for fragment in fragments:
            yield _relation(relation, reference, fragment)


def device_fragments(text: str) -> list[str]:
    """Return the fragments that `os §§ 3º e 4º do art. 2º e o art. 4º da` names."""
    found = []
    for clause in re.split(
        r"[;]|,?\s+e\s+(?=[oa]s?\s+(?:art|inciso|§|alínea|parágrafo))|,\s+(?=[oa]s?\s+(?:art|inciso|§))",
        text,
    ):
        found.extend(_clause_fragments(clause))
    return found


_ARTICLES = re.compile(
    r"\b(?:arts?|artigos?)\b\.?\s*((?:\d[\d.]*\s?[º°o]?(?:-[A-Z])?(?:\s*(?:,|e|a)\s*)?)+)",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(
    r"(?:§+|\bpar[áa]grafos?)\s*((?:\d+\s?[º°o]?(?:-[A-Z])?(?:\s*(?:,|e|a)\s*)?)+)|par[áa]grafo\s+([úu]nico)",
    re.IGNORECASE,
)
_INCISOS = re.compile(r"\bincisos?\s+((?:[IVXLC]+(?:-[A-Z])?(?:\s*(?:,|e|a)\s*)?)+)")
_ALINEAS = re.compile(r"\bal[íi]neas?\s+((?:[\"“]?[a-z][\"”]?(?:\s*(?:,|e)\s*)?)+)(?=\W)")


def _clause_fragments(clause: str) -> list[str]:
    articles = _ARTICLES.search(clause)
    if articles is None:
        return []
    bases = [f"art{number}" for number in _numbers(articles[1])]
    if len(bases) > 1:
        return bases
    base = bases[0] if bases else ""
    paragraph = _PARAGRAPHS.search(clause)
    units = [base]
    if paragraph:
        units = (
            [f"{base}_par1u"]
            if paragraph[2]
            else [f"{base}_par{number}" for number in _numbers(paragraph[1])]
        )
    if incisos := _INCISOS.search(clause):
        values = [roman_value(each) for each in re.findall(r"[IVXLC]+", incisos[1])]
        head = units[0] if paragraph else f"{base}_cpt"
        units = [f"{head}_inc{value}" for value in values if value]
    if units and (alineas := _ALINEAS.search(clause)):
        head = units[0] if "_" in units[0] else f"{units[0]}_cpt"
        units = [
            f"{head}_ali{letters_value(each)}"
            for each in re.findall(r"\b[a-z]\b", alineas[1])
            if each != "e"
        ]
    return units


def _numbers(text: str) -> list[str]:
    found: list[str] = []
    last_end = 0
    for each in re.finditer(r"(\d[\d.]*)\s?[º°o]?(?:-([A-Z]))?", text):
        main = int(each[1].replace(".", ""))
        between = text[last_end : each.start()]
        if found and re.fullmatch(r"\s*a\s*", between) and found[-1].isdecimal():
            found.extend(
                str(number) for number in range(int(found[-1]) + 1, min(main, int(found[-1]) + 200))
            )
        found.append(f"{main}-{letters_value(each[2])}" if each[2] else str(main))
        last_end = each.end()
    return found


def _noted(drafts: Sequence[Draft], standings: Sequence[Standing]) -> Iterator[NormRelation]:
    for draft, standing in zip(drafts, standings, strict=True):
        for note in standing.notes:
            lowered = note.lower()
            relation: Relation | None = None
            if re.match(r"(?:\w+\s+)?(?:tacitamente\s+)?revogad", lowered):
                relation = "revoked_by"
            elif re.match(
                r"(?:\w+\s+)?(?:reda|nova reda|inclu|acresc|alterad|renumer|modific)", lowered
            ):
                relation = "amended_by"
            if relation is None:
                continue
            for reference in references(note):
                yield _relation(relation, reference, draft.fragment)


def revoked_as_a_whole(drafts: Sequence[Draft]) -> NormRelation | None:
    """Return what revoked the norm, when a note before its first article says so."""
    for draft in drafts:
        if draft.kind == "article":
            return None
        body = draft.text.strip().lstrip("(*")
        if _WHOLE.match(body):
            reference = next(references(body), None)
            if reference:
                return _relation("revoked_by", reference)
    return None


def _relation(
    relation: Relation, reference: Reference, fragment: str | None = None
) -> NormRelation:
    day: date | None = reference.date
    return NormRelation(
        relation, reference.kind, reference.number, reference.year, day, reference.name, fragment
    )
