"""What one norm of the library does to another: pure rules, no database.

A norm names another by kind, number, and day or year. The same number may belong to another organ,
so a name without a day counts only for a norm of the same organ as the one that names it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from govbot.library.fragments import covers, plain

_FEMININE = re.compile(
    r"(?:lei|medida|emenda|constituição|resolução|portaria|instrução|deliberação|ordem|orientação"
    r"|norma|recomendação|circular)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r".*_alt\d+_")
_WORDS = re.compile(r"[^\W_]+")
_ELLIPSIS = re.compile(r"\.{4,}|…{2,}")
SAME_WORD = 0.8
"""Likeness, 0 to 1, from which two long words are one that was read badly."""
LONG_WORD = 6


@dataclass(frozen=True, slots=True)
class Known:
    """What tells one norm from another."""

    kind: str
    number: str | None
    year: int | None
    date: date | None
    organ: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """An end put to a norm, or to one provision of it. `on` is None when the day is unknown.

    `wording` is what stands instead of the provision; it alone then ends, not what hangs on it.
    """

    by: str
    on: date | None
    fragment: str | None = None
    wording: str | None = None

    @property
    def note(self) -> str:
        """The effect in words, as official compilations put it."""
        the = "pela" if _FEMININE.match(self.by) else "pelo"
        return f"{'Alterado' if self.wording else 'Revogado'} {the} {self.by}"


@dataclass(frozen=True, slots=True)
class Marks:
    """Those columns of a passage that effects change."""

    in_force: bool
    note: str | None
    valid_to: date | None
    provisions: tuple[dict[str, Any], ...]


def names(named: Known, norm: Known, by: Known) -> bool:
    """Return whether the norm that `by` names is `norm`."""
    if named.number is None or (named.kind, named.number) != (norm.kind, norm.number):
        return False
    if by.date and norm.date and by.date < norm.date:
        return False
    if named.date and norm.date:
        return named.date == norm.date
    same_organ = None in (by.organ, norm.organ) or by.organ == norm.organ
    return same_organ and named.year is not None and named.year == norm.year


def amended(fragment: str) -> str | None:
    """Return which provision of the other norm a quoted one rewrites, or None."""
    found = _QUOTED.match(fragment)
    return fragment[found.end() :] if found else None


def apply(marks: Marks, text: str, effects: Sequence[Effect]) -> Marks:
    """Return a passage's marks after what other norms did to parts of it.

    Args:
        marks: as the document itself has them.
        text: the passage's.
        effects: those with a fragment count; the first on a provision wins.
    """
    spans = [_ended(span, text, effects) for span in marks.provisions]
    if spans == list(marks.provisions):
        return marks
    if any(span.get("in_force", True) for span in spans):
        return Marks(marks.in_force, marks.note, marks.valid_to, tuple(spans))
    ended = [effect for effect in effects if any(_hits(effect, span, text) for span in spans)]
    days = [effect.on for effect in ended]
    last = max((day for day in days if day), default=None) if None not in days else None
    note = "; ".join(dict.fromkeys(effect.note for effect in ended))
    return Marks(
        in_force=False, note=note, valid_to=marks.valid_to or last, provisions=tuple(spans)
    )


def endings(texts: Mapping[str, str], effects: Sequence[Effect]) -> dict[str, Effect]:
    """Return which provisions have an end put to them, each with the effect that does it.

    Args:
        texts: the provisions of a norm by fragment.
        effects: what other norms do to it.
    """
    partial = [effect for effect in effects if effect.fragment]
    ended: dict[str, Effect] = {}
    for fragment, text in texts.items() if partial else ():
        span = {"fragment": fragment, "start": 0, "end": len(text)}
        effect = next((each for each in partial if _hits(each, span, text)), None)
        if effect is not None:
            ended[fragment] = effect
    return ended


def _ended(span: dict[str, Any], text: str, effects: Sequence[Effect]) -> dict[str, Any]:
    if not span.get("in_force", True):
        return span
    for effect in effects:
        if _hits(effect, span, text):
            ended = span | {"in_force": False, "note": effect.note}
            return ended | {"valid_to": effect.on.isoformat()} if effect.on else ended
    return span


def _hits(effect: Effect, span: dict[str, Any], text: str) -> bool:
    if effect.fragment is None:
        return False
    if effect.wording is None:
        return covers(effect.fragment, span["fragment"])
    if plain(effect.fragment) != plain(span["fragment"]):
        return False
    return not same_wording(effect.wording, text[span["start"] : span["end"]])


def same_wording(new: str, old: str) -> bool:
    """Return whether a text already has the new wording; one that is only dots changes nothing.

    Signs do not count, nor what follows the new wording (a note of the change), nor a letter or two
    of a long word, which a scan may have got wrong.
    """
    first = _WORDS.findall(_ELLIPSIS.split(new)[0].lower())
    second = _WORDS.findall(old.lower())[: len(first)]
    if first[-1:] == ["nr"]:
        first, second = first[:-1], second[: len(first) - 1]
    return len(first) == len(second) and all(map(_alike, first, second))


def _alike(new: str, old: str) -> bool:
    if new == old:
        return True
    is_long = min(len(new), len(old)) >= LONG_WORD and new.isalpha() and old.isalpha()
    return is_long and SequenceMatcher(None, new, old).ratio() >= SAME_WORD
