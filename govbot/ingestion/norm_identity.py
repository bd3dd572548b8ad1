"""What a norm is called: kind, number, date, who made it, and from when it holds."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from govbot.adapters.parsing.base import Block
from govbot.adapters.parsing.casing import Casing
from govbot.adapters.parsing.epigraph import Epigraph, begins_otherwise
from govbot.ingestion.norm_lines import is_signature, read_name
from govbot.ingestion.norm_references import KINDS, full_year, norm_name, read_date
from govbot.ingestion.norm_structure import Draft
from govbot.ingestion.norm_types import NormIdentity
from govbot.ingestion.norm_urn import Authority, build_urn, find_authority

_FIRST_BLOCKS = 14
_LEARNT = 200
"""Blocks that tell how the document writes its words."""
_SUMMARIZES = re.compile(
    r"(?:Dispõe|Altera|Regulamenta|Institui|Estabelece|Aprova|Revoga|Define|Cria|Autoriza|Fixa"
    r"|Disciplina|Torna público)\b"
)
_CONSTITUTION = re.compile(
    r"CONSTITUIÇÃO\s+(?:DA\s+REPÚBLICA|DO\s+ESTADO|FEDERAL|ESTADUAL)", re.IGNORECASE
)
_LISTED = re.compile(
    r"(?P<kind>[A-ZÀ-Ý][\wÀ-ÿ ]+?)\s+(?P<number>\d[\d.]*)(?:/\d{4})?\s+\((?P<year>\d{4})\)"
)
_FIELD = re.compile(r"^\|\s*(?P<name>[^|]+?)\s*\|\s*(?P<value>[^|]*?)\s*\|$", re.MULTILINE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_GAZETTE = re.compile(r"Diário Oficial", re.IGNORECASE)
_AT_ONCE = re.compile(
    r"(?:entra(?:rá|m)?|entrarão)\s+em\s+vigor\s*,?\s+(?:n[ao]|a partir d[ae])\s+(?:mesm[ao]\s+)?"
    r"(?:data|dia)\s+d[eao]\s+(?:sua\s+|a\s+)?(?:publicação|assinatura|promulgação)"
    r"|vig[eê]ncia\s+a\s+partir\s+da\s+data\s+de\s+sua\s+publicação",
    re.IGNORECASE,
)
_IN_FORCE = re.compile(
    r"(?:entra(?:rá|m)?|entrarão)\s+em\s+vig(?:or|ência)|vigor(?:a|ará)\s+a\s+partir", re.IGNORECASE
)
_DAYS = re.compile(
    r"(?P<number>\d{1,3}|[a-zç]+(?:\s+e\s+[a-z]+)*)\s*(?:\([^)]*\)\s*)?"
    r"(?P<unit>dias|dia|meses|mês|anos?)\b",
    re.IGNORECASE,
)
_NUMBERS = (
    *((1, "um"), (2, "dois"), (3, "três"), (4, "quatro"), (5, "cinco"), (6, "seis"), (8, "oito")),
    *((10, "dez"), (12, "doze"), (15, "quinze"), (18, "dezoito"), (20, "vinte"), (30, "trinta")),
    *((24, "vinte e quatro"), (40, "quarenta"), (45, "quarenta e cinco"), (60, "sessenta")),
    *((90, "noventa"), (120, "cento e vinte"), (180, "cento e oitenta")),
    *((100, "cem"), (365, "trezentos e sessenta e cinco")),
)
_WORDS = {word: number for number, word in _NUMBERS}
_A_YEAR = 12
_CLAUSES = ("article", "paragraph", "inciso", "text")
_NOTES = re.compile(r"\((?:Redação|Inclu|Vide)[^()]*\)")
_PUBLISHED = re.compile(
    r"publicad[oa]\s+n[oa]\s+(?:DOU|D\.\s?O\.\s?U\.?|Diário Oficial)", re.IGNORECASE
)
_THE_REST = re.compile(r"\bdemais\b|\brestante", re.IGNORECASE)
_LATEST = timedelta(days=400)
_LONGEST_TITLE = 200
_PREPOSITION = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A norm's name as its opening, or its title, gives it."""

    kind: str
    written: str
    owner: str
    number: str | None
    year: int | None
    date: date | None


def find_name(blocks: Sequence[Block], title: str | None) -> Named | None:
    """Return a document's name as a norm, or None if it is none (or many)."""
    if title and _GAZETTE.match(title):
        return None
    for block in blocks[:_FIRST_BLOCKS]:
        if block.kind == "table":
            continue
        found = read_name(block.text)
        if found is not None:
            return _named(found, blocks)
        if len(block.text) < _LONGEST_TITLE and (constitution := _CONSTITUTION.match(block.text)):
            return _constitution(block.text, constitution)
        if begins_otherwise(block.text):
            break
    found = read_name(title or "")
    return _named(found, blocks) if found else _listed(blocks, title)


def _named(found: Epigraph, blocks: Sequence[Block]) -> Named | None:
    written = " ".join(found.kind.split())
    kind = KINDS.get(written.lower())
    if kind is None or found.annex:
        return None
    words = found.owner.split()
    if words and (special := KINDS.get(f"{written} {words[0]}".lower())):
        kind, written, words = special, f"{written} {words[0]}", words[1:]
    casing = Casing(block.text for block in blocks[:_LEARNT] if block.kind != "table")
    owner = " ".join(map(casing.owner, words))
    number, _, short = re.sub(r"\s", "", found.number).partition("/")
    day = read_date(found.date)
    year = day.year if day else full_year(short) if short.isdecimal() else _year(found)
    plain = number.replace(".", "").lstrip("0") or "0"
    cased = " ".join(
        word.lower() if len(word) <= _PREPOSITION else word.capitalize() for word in written.split()
    )
    return Named(kind, cased, owner, plain, year, day)


def _year(found: Epigraph) -> int | None:
    written = re.search(r"\b(1[89]\d\d|20\d\d)\b", f"{found.suffix} {found.date}")
    return int(written[1]) if written else None


def _constitution(text: str, found: re.Match[str]) -> Named:
    del found
    year = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    state = re.search(r"DO\s+ESTADO\s+D[OEA]\s+(.{3,30})", text, re.IGNORECASE)
    written = (
        f"Constituição do Estado do {state[1].strip().title()}" if state else "Constituição Federal"
    )
    return Named("constituicao", written, "", None, int(year[1]) if year else None, None)


def _listed(blocks: Sequence[Block], title: str | None) -> Named | None:
    """Return the name that a catalogue's page gives the norm that it shows."""
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    found = _LISTED.search(title or "") or _LISTED.search(first)
    if found is None or (kind := KINDS.get(" ".join(found["kind"].lower().split()))) is None:
        return None
    fields = card(blocks)
    day = _iso(fields.get("data", ""))
    number = found["number"].replace(".", "").lstrip("0") or "0"
    written = "Lei" if kind == "lei" else found["kind"].strip()
    return Named(kind, written, "", number, int(found["year"]), day)


def card(blocks: Sequence[Block]) -> dict[str, str]:
    """Return the fields of a catalogue's card: a table of two columns."""
    tables = (block.text for block in blocks[:_FIRST_BLOCKS] if block.kind == "table")
    return {
        found["name"].lower(): found["value"]
        for table in tables
        for found in _FIELD.finditer(table)
    }


def _iso(text: str) -> date | None:
    found = _ISO.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def identify(named: Named, blocks: Sequence[Block], drafts: Sequence[Draft]) -> NormIdentity:
    """Return a norm's whole identity."""
    fields = card(blocks)
    day = named.date or _dated(drafts)
    year = named.year or (day.year if day else None)
    if day and year and day.year != year and named.date is None:
        day = None
    preamble = " ".join(draft.text for draft in drafts if draft.kind == "preamble")
    opening = [block.text for block in blocks[: _FIRST_BLOCKS * 2] if block.kind != "table"]
    opening.insert(0, preamble)
    urn = next(
        (block.anchor for block in blocks if (block.anchor or "").startswith("urn:lex:")), None
    )
    authority = find_authority(named.kind, named.owner, opening)
    if urn:
        authority, day, year = _from_urn(urn, authority, day, year)
    name = norm_name(f"{named.written} {named.owner}", named.number, year)
    if named.number is None:
        name = f"{named.written}{f' de {year}' if year else ''}"
    return NormIdentity(
        kind=named.kind,
        number=named.number,
        year=year,
        date=day,
        organ=authority.organ if authority else None,
        urn=urn or build_urn(authority, named.kind, day, named.number, year),
        name=name,
        summary=_summary(drafts),
        in_force_from=_iso(fields.get("vigência de", "")) or in_force_from(drafts, day),
        in_force_to=_iso(fields.get("vigência ate", "") or fields.get("vigência até", "")),
        organ_name=authority.name if authority else None,
    )


def _from_urn(
    urn: str, authority: Authority | None, day: date | None, year: int | None
) -> tuple[Authority | None, date | None, int | None]:
    parts = urn.split(":")
    if len(parts) > 5:  # noqa: PLR2004 - urn:lex:place:authority:kind:date;number
        name = authority.name if authority else parts[3]
        authority = Authority(parts[2], parts[3], name)
        day = _iso(parts[5]) or day
        year = day.year if day else year
    return authority, day, year


def _dated(drafts: Sequence[Draft]) -> date | None:
    """Return the date in the signature, or in the line under the name: `Santo André, 4 de …`."""
    for draft in drafts:
        if draft.kind == "closing" or (draft.kind == "text" and is_signature(draft.text)):
            day = read_date(draft.text)
            if day is not None:
                return day
    return None


def _summary(drafts: Sequence[Draft]) -> str | None:
    summaries = [draft for draft in drafts if draft.kind == "summary"]
    valid = next((draft for draft in summaries if not draft.struck), None)
    text = valid.text if valid else None
    if text is None:
        opening = [draft.text for draft in drafts[:_FIRST_BLOCKS] if draft.kind == "text"]
        text = next((each for each in opening if _SUMMARIZES.match(each)), None)
    if text is None:
        heads = [at for at, draft in enumerate(drafts) if draft.text.strip().lower() == "ementa"]
        text = drafts[heads[0] + 1].text if heads and heads[0] + 1 < len(drafts) else None
    return " ".join(text.split()) if text else None


def in_force_from(drafts: Sequence[Draft], day: date | None) -> date | None:
    """Return the day from which a norm holds, by what it says of itself.

    `day` is the norm's own date; it stands for that of its publication if no line says that.
    """
    if day is None:
        return None
    published = _published(drafts, day) or day
    for at in range(len(drafts) - 1, -1, -1):
        draft = drafts[at]
        if draft.quoted or draft.struck or draft.kind not in _CLAUSES:
            continue
        found = _IN_FORCE.search(draft.text)
        if found is None:
            continue
        if _AT_ONCE.search(draft.text):
            return published
        tail = draft.text[found.start() :]
        if tail.rstrip(" )").endswith(":") or ": (" in tail:
            tail = _for_the_rest(drafts[at + 1 :]) or tail
        return read_date(_NOTES.sub("", tail)) or _after(published, tail)
    return None


def _published(drafts: Sequence[Draft], day: date) -> date | None:
    """Return the day of publication: `Este texto não substitui o publicado no DOU de 15.8.2018`."""
    for draft in drafts:
        if draft.kind == "closing" and (found := _PUBLISHED.search(draft.text)):
            published = read_date(draft.text[found.end() :])
            if published and timedelta(0) <= published - day <= _LATEST:
                return published
    return None


def _for_the_rest(drafts: Sequence[Draft]) -> str | None:
    """Return the inciso that says when what no other names enters into force."""
    for draft in drafts:
        if draft.kind not in ("inciso", "alinea"):
            return None
        if not draft.struck and _THE_REST.search(draft.text):
            return draft.text
    return None


def _after(day: date, text: str) -> date | None:
    """Return `day` and the period that a text gives: `decorridos 45 dias`, `24 meses`."""
    for found in _DAYS.finditer(text):
        written = found["number"].lower()
        number = int(written) if written.isdecimal() else _WORDS.get(written)
        if number:
            unit = found["unit"].lower()
            if unit.startswith("dia"):
                return day + timedelta(days=number)
            months = number * (_A_YEAR if unit.startswith("ano") else 1) + day.month - 1
            year, month = day.year + months // _A_YEAR, months % _A_YEAR + 1
            return date(year, month, min(day.day, monthrange(year, month)[1]))
    return None
