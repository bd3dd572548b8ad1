"""Which units are in force: struck text, notes of revocation and of new wordings, vetoes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from govbot.ingestion.norm_lines import REMARK
from govbot.ingestion.norm_references import read_date
from govbot.ingestion.norm_structure import Draft

_NOTE = re.compile(
    r"[(\[]\s*((?:Expressão|Parágrafo|Artigo|Inciso|Alínea|Item|Caput|Texto)?\s*(?:tacitamente\s+)?"
    r"(?:Revog|Reda[cç]|Nova reda|Inclu|Acresc|Acrés|Vetad|Vide|Renumera|Suprim|Supress|Declarad"
    r"|Vigência|Produção de|Regulament|Promulga|Alterad|Modificad|Transforma|Numera|Restabelec)"
    r"(?:[^()\[\]]|\([^()]*\))*)[)\]]",
    re.IGNORECASE,
)
_UNIT = r"(?:Parágrafo|Artigo|Inciso|Alínea|Item|Caput|Texto)?\s*"
_DEAD = re.compile(
    rf"{_UNIT}(?:tacitamente\s+)?(?:Revogad|Vetad|Suprimid)|.*\bVigência encerrada", re.IGNORECASE
)
_PARTLY = re.compile(r"\b(?:parcialmente|em parte)\b", re.IGNORECASE)
_REWRITES = re.compile(
    rf"{_UNIT}(?:Reda[cç]|Nova reda|Com (?:a )?(?:nova )?reda|Inclu|Acresc|Acrés|Alterad"
    r"|Modificad|Renumera|Restabelec|Introduzid)",
    re.IGNORECASE,
)


_ONLY_A_NOTE = re.compile(r"^\W*(?:[\w.]+\W*){1,3}\([^()]*\)\s*\.?\s*$")
"""`Art. 2º (Revogado pela Lei nº 8.383, de 1991)`."""


@dataclass(slots=True)
class Standing:
    """Whether a unit is in force, and what says so."""

    in_force: bool = True
    notes: list[str] = field(default_factory=list)
    valid_from: date | None = None
    valid_to: date | None = None
    revoked: bool = False
    """By a note; a veto of a caput leaves what it holds in force."""
    rewritten: bool = False
    """A note says that the unit was written or put in by a later norm."""

    @property
    def note(self) -> str | None:
        """The notes as one text."""
        return "; ".join(self.notes) or None


def standings(drafts: Sequence[Draft]) -> list[Standing]:
    """Return the standing of each unit."""
    found = [_standing(draft) for draft in drafts]
    _older_wordings(drafts, found)
    _parts_of_revoked(drafts, found)
    return found


def _standing(draft: Draft) -> Standing:
    standing = Standing(in_force=not draft.struck)
    if draft.quoted or draft.block_kind == "table":
        return standing
    for note in _notes(draft.text):
        standing.notes.append(note)
        if _DEAD.match(note) and not _PARTLY.search(note):
            standing.in_force = False
            standing.revoked = standing.revoked or "vetad" not in note.lower()
            standing.valid_to = read_date(note) or standing.valid_to
        elif _REWRITES.match(note):
            standing.rewritten = True
            standing.valid_from = read_date(note) or standing.valid_from
    return standing


def _notes(text: str) -> Iterator[str]:
    for found in _NOTE.finditer(text):
        yield " ".join(found[1].split())
    for line in text.split("\n")[1:]:
        if remark := REMARK.match(line):
            yield line[remark.start(1) :].strip().capitalize()


def _older_wordings(drafts: Sequence[Draft], found: Sequence[Standing]) -> None:
    """Take out of force what a later wording of the same unit replaces."""
    latest: dict[str, int] = {}
    for at, draft in enumerate(drafts):
        if draft.fragment is None or draft.quoted:
            continue
        before = latest.get(draft.fragment)
        latest[draft.fragment] = at
        if before is None:
            continue
        if not _replaces(found[before], found[at], draft):
            latest[draft.fragment] = before
            continue
        for older in range(before, at):
            inside = drafts[older].fragment
            own = older == before or (inside or "").startswith(f"{draft.fragment}_")
            if own or (inside is None and drafts[older].kind == "text"):
                _replace(found[older], found[at])


def _replaces(older: Standing, newer: Standing, draft: Draft) -> bool:
    """Tell whether a unit is a wording of the one before it that has the same name.

    A norm's page may give what is revoked, with its words, after what took its place.
    """
    if older.rewritten and newer.revoked and not newer.rewritten:
        return _ONLY_A_NOTE.search(draft.text) is not None
    if older.rewritten and older.in_force and not newer.notes:
        newer.in_force = False  # printed after the words that took its place
        return False
    return newer.rewritten or not older.in_force or not newer.in_force


def _replace(older: Standing, newer: Standing) -> None:
    older.in_force = False
    older.valid_to = older.valid_to or newer.valid_from or newer.valid_to


def _parts_of_revoked(drafts: Sequence[Draft], found: Sequence[Standing]) -> None:
    """What a revoked article or paragraph holds is revoked with it."""
    dead: dict[str, Standing] = {}
    for draft, standing in zip(drafts, found, strict=True):
        if draft.fragment is None:
            continue
        if not draft.quoted:
            dead.pop(draft.fragment, None)
            if standing.revoked and draft.kind in ("article", "paragraph", "inciso"):
                dead[draft.fragment] = standing
        for parent in parents(draft.fragment):
            if parent in dead and (draft.quoted or not standing.rewritten):
                standing.in_force = False
                standing.valid_to = standing.valid_to or dead[parent].valid_to


def parents(fragment: str) -> list[str]:
    """Return the fragments that hold this one: `art5` for `art5_cpt_inc6`."""
    parts = fragment.split("_")
    return ["_".join(parts[:at]) for at in range(1, len(parts))]
