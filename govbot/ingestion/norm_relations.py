"""What a norm says that it does to others, and what its notes say that others did to it."""

import re
from collections.abc import Iterator, Sequence

from govbot.ingestion.norm_markers import read_marker
from govbot.ingestion.norm_quotes import announces
from govbot.ingestion.norm_references import Reference, references
from govbot.ingestion.norm_structure import Draft
from govbot.ingestion.norm_targets import Target, device_fragments, targets
from govbot.ingestion.norm_types import NormRelation, Relation
from govbot.ingestion.norm_validity import Standing

_REVOKES = re.compile(
    r"\b(?:fica[m]?|é|são|serão|será)\s+(?:\w+\s+)?revogad[oa]s?|\brevoga(?:m)?-se"
    r"|\brevoga(?:m|r)?\s+(?:e\s+substitui\s+)?(?=[oa]s?\b)|\brevogando-se"
    r"|revogad[oa]s?\s+(?=(?:[oa]s?|as disposições)\b)",
    re.IGNORECASE,
)
_AMENDS = re.compile(
    r"\b(?:altera(?:m)?(?!ç)|acrescenta(?:m)?|inclui|modifica(?:m)?|dá nova redação"
    r"|passa(?:m)?\s+a\s+vigorar)",
    re.IGNORECASE,
)
_AMENDING = re.compile(r"vigorar|redação|altera|acresc|inclu|substitu|renumer", re.IGNORECASE)
_QUOTES = re.compile(r":\s*[\"“]")
_REGULATES = re.compile(r"\bregulamenta(?:m|ndo)?\b", re.IGNORECASE)
_VERBS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("amends", _AMENDS),
    ("regulates", _REGULATES),
    ("revokes", re.compile(r"\brevoga\w*", re.IGNORECASE)),
)
_ENDS: dict[Relation, re.Pattern[str]] = {
    "amends": re.compile(r"\bpara\b|\be dá outras|\be dispõe|;\s*e\s+d[áa]"),
    "regulates": re.compile(
        r"\bpara\b|\bque\b|com fundamento|nos termos|conforme|de acordo|\be dá outras"
    ),
}
_WHOLE = re.compile(
    r"\(?\s*(?:Atualização[^:]*:\s*)?Revogad[oa]\s+(?:tacitamente\s+)?(?:pel[oa]|por)\b",
    re.IGNORECASE,
)
_AMENDED = re.compile(
    r"(?:\w+\s+)?(?:reda|nova reda|com (?:a )?(?:nova )?reda|inclu|acresc|alterad|renumer|modific)",
    re.IGNORECASE,
)
_LISTED = ("inciso", "alinea", "item")


def find_relations(
    drafts: Sequence[Draft], standings: Sequence[Standing]
) -> tuple[NormRelation, ...]:
    """Return the relations, each once."""
    found = dict.fromkeys((*_of_summaries(drafts), *_told(drafts), *_noted(drafts, standings)))
    return tuple(found)


def _told(drafts: Sequence[Draft]) -> Iterator[NormRelation]:
    """Yield what the articles say that they do."""
    revoking = _Revoking()
    for draft in drafts:
        if draft.quoted or draft.fragment is None or draft.kind == "annex":
            continue
        found = _REVOKES.search(draft.text)
        if found:
            yield from revoking.begin(draft, found)
        elif draft.kind in _LISTED and revoking.lists(draft):
            yield from revoking.go_on(draft)
        else:
            revoking = _Revoking()
            yield from _amended(draft.text)


class _Revoking:
    """Follows a clause of revocation down its list."""

    def __init__(self) -> None:
        self._open = False
        self._norm: Reference | None = None
        """Of which the units below list parts."""
        self._from = ""
        """The unit that named it."""

    def lists(self, draft: Draft) -> bool:
        return self._open and draft.fragment is not None

    def begin(self, draft: Draft, verb: re.Match[str]) -> Iterator[NormRelation]:
        marker = read_marker(draft.text)
        own = marker.end if marker else 0
        after, before = draft.text[verb.end() :], draft.text[own : verb.start()]
        subject = after if any(references(after)) or not any(references(before)) else before
        self._open = after.rstrip().endswith(":")
        yield from self._named(draft, subject)

    def go_on(self, draft: Draft) -> Iterator[NormRelation]:
        fragments = device_fragments(draft.text)
        if any(references(draft.text)):
            yield from self._named(draft, draft.text)
        elif self._norm is not None and (draft.fragment or "").startswith(self._from):
            for fragment in fragments:
                yield _relation("revokes", self._norm, fragment)

    def _named(self, draft: Draft, text: str) -> Iterator[NormRelation]:
        named = targets(text)
        self._norm, self._from = named.listed, draft.fragment or ""
        for target in named.found:
            yield from _each("revokes", target)


def _amended(text: str) -> Iterator[NormRelation]:
    if not (announces(text) or _QUOTES.search(text)) or not _AMENDING.search(text):
        return
    reference = next(references(text), None)
    if reference is not None:
        yield _relation("amends", reference)


def _of_summaries(drafts: Sequence[Draft]) -> Iterator[NormRelation]:
    """Yield what a summary says, but for revocations: there only the articles are exact."""
    for text in (draft.text for draft in drafts if draft.kind == "summary"):
        verbs = sorted(
            (found.start(), relation) for relation, verb in _VERBS for found in verb.finditer(text)
        )
        for at, (start, relation) in enumerate(verbs):
            end = verbs[at + 1][0] if at + 1 < len(verbs) else len(text)
            if relation != "revokes":
                clause = _ENDS[relation].split(text[start:end])[0]
                for target in targets(clause).found or _loose(clause):
                    yield _relation(relation, target.norm, *target.fragments[:1])


def _loose(clause: str) -> Iterator[Target]:
    return (Target(reference, ()) for reference in references(clause))


def _noted(drafts: Sequence[Draft], standings: Sequence[Standing]) -> Iterator[NormRelation]:
    for draft, standing in zip(drafts, standings, strict=True):
        for note in standing.notes:
            relation = _of_note(note)
            if relation is not None:
                for reference in references(note):
                    yield _relation(relation, reference, draft.fragment)


def _of_note(note: str) -> Relation | None:
    if re.match(r"(?:\w+\s+)?(?:tacitamente\s+)?revogad", note, re.IGNORECASE):
        return "revoked_by"
    return "amended_by" if _AMENDED.match(note) else None


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


def _each(relation: Relation, target: Target) -> Iterator[NormRelation]:
    for fragment in target.fragments or (None,):
        yield _relation(relation, target.norm, fragment)


def _relation(
    relation: Relation, reference: Reference, fragment: str | None = None
) -> NormRelation:
    return NormRelation(
        relation=relation,
        kind=reference.kind,
        number=reference.number,
        year=reference.year,
        date=reference.date,
        name=reference.name,
        fragment=fragment,
    )
