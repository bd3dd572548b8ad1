"""Where a passage stands in its norm, whether it holds today, and how to cite a part of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from govbot.library.fragments import common, covers, label_of


class Citation(NamedTuple):
    """A part of a passage as it is cited. All but `in_force` are None outside of norms."""

    label: str | None
    urn: str | None
    in_force: bool
    note: str | None


class PlaceRow(NamedTuple):
    """What the database knows of a passage's place, in the order of `repository.PLACE`."""

    label: str | None
    urn: str | None
    article: str | None
    provisions: list[dict[str, Any]]
    in_force: bool
    note: str | None
    valid_from: date | None
    valid_to: date | None
    norm: str | None
    norm_urn: str | None
    revoked: bool | None
    revoked_by: str | None
    norm_from: date | None
    norm_to: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """Characters `start` to `end` of a passage that are one provision, as it stands today."""

    fragment: str
    label: str
    start: int
    end: int
    in_force: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A passage's place. `whole` is how the passage itself is cited."""

    whole: Citation
    norm: str | None = None
    norm_urn: str | None = None
    article: str | None = None
    parts: tuple[Part, ...] = ()

    def cite(self, start: int, end: int) -> Citation:
        """Return the most exact citation for characters of the passage.

        An inciso with its caput is cited as the inciso; two incisos as what holds both. It is out
        of force when any of it is.
        """
        parts = [part for part in self.parts if part.start < end and start < part.end]
        if not parts:
            return self.whole
        label, urn = self.whole.label, self.whole.urn
        fragment = _exact([part.fragment for part in parts])
        holder = next((p for p in parts if fragment and covers(fragment, p.fragment)), None)
        if self.norm and fragment and holder:
            label = f"{self.norm}, {label_of(fragment, holder.label)}"
            urn = f"{self.norm_urn}!{fragment}" if self.norm_urn else None
        ended = next((part for part in parts if not part.in_force), None)
        if not self.whole.in_force or ended is None:
            return Citation(label, urn, self.whole.in_force, self.whole.note)
        return Citation(label, urn, in_force=False, note=ended.note)


NOWHERE = Place(Citation(None, None, in_force=True, note=None))
"""The place of a passage of which nothing is known."""


def _exact(fragments: Sequence[str]) -> str | None:
    """Return the deepest fragment if each holds the next, else the smallest that holds all."""
    deepest = max(fragments, key=lambda each: each.count("_"))
    if all(f"{deepest}_".startswith(f"{each}_") for each in fragments):
        return deepest
    return common(list(fragments))


def place_of(row: PlaceRow, today: date) -> Place:
    """Return a passage's place, with everything in it judged by today.

    Args:
        row: what the database knows.
        today: the day on which it must be in force.
    """
    own = _holds(row.in_force, row.valid_from, row.valid_to, today)
    norm = _holds(not row.revoked, row.norm_from, row.norm_to, today)
    note = row.note if own or row.note else _ended(row.valid_to)
    if not norm:
        note = _norm_note(row, today)
    parts = tuple(_part(span, today) for span in row.provisions)
    return Place(
        whole=Citation(row.label, row.urn, own and norm, note),
        norm=row.norm,
        norm_urn=row.norm_urn,
        article=row.article,
        parts=parts,
    )


def _holds(in_force: bool, since: date | None, until: date | None, today: date) -> bool:
    begun = since is None or since <= today
    ended = until <= today if until else not in_force
    return begun and not ended


def _norm_note(row: PlaceRow, today: date) -> str | None:
    if row.revoked_by and (row.norm_to is None or row.norm_to <= today):
        return f"Norma revogada: {row.revoked_by}"
    if row.norm_from and row.norm_from > today:
        return f"Em vigor a partir de {row.norm_from:%d/%m/%Y}"
    return _ended(row.norm_to)


def _ended(until: date | None) -> str | None:
    return f"Vigência encerrada em {until:%d/%m/%Y}" if until else None


def _part(span: dict[str, Any], today: date) -> Part:
    since, until = (
        date.fromisoformat(span[name]) if span.get(name) else None
        for name in ("valid_from", "valid_to")
    )
    in_force = _holds(span.get("in_force", True), since, until, today)
    return Part(
        fragment=span["fragment"],
        label=span["label"],
        start=span["start"],
        end=span["end"],
        in_force=in_force,
        note=span.get("note"),
    )
