"""From what a question names to what the library has: which norm is meant, and which passages.

Pure. A number is not enough to know a norm: kind, year, day and organ decide, and where they leave
several equal, all are taken. A part that no passage holds gives way to what contains it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from govbot.library import fragments
from govbot.library.repository import KnownNorm, Provided
from govbot.retrieval.devices import article_of, label_of, wider
from govbot.retrieval.names import abbreviates, same_family
from govbot.retrieval.references import NormName, Reference, aligned
from govbot.retrieval.spoken import organs_meant

MOST_PASSAGES = 8
"""Passages that one part of a norm is shown by: a long article has several."""
_PADDED = 4
_SMALL_WORDS = frozenset({"da", "de", "do", "das", "dos", "e", "em", "para", "br"})
_ACT = re.compile(r"^ato\d+_")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference with the norms that it means and the passages that hold what is cited.

    `passages` are in the order to show them. `exact` tells whether the part itself was found,
    not only what contains it. `names` are for people to read.
    """

    reference: Reference
    documents: tuple[UUID, ...]
    passages: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    exact: bool = False


def spellings(number: str) -> list[str]:
    """Return how a number may be kept: `1`, `01`, `001`."""
    return list(dict.fromkeys(number.zfill(width) for width in range(1, _PADDED + 1)))


def meant(named: NormName, known: Sequence[KnownNorm]) -> list[KnownNorm]:
    """Return the norms that a name means: the most plausible, all of them where equal.

    Args:
        named: as the question has it.
        known: the library's norms of that number, the newest first.
    """
    weighed = [(weight, norm) for norm in known if (weight := _plausible(named, norm)) is not None]
    best = max((weight for weight, _ in weighed), default=0)
    equal = [norm for weight, norm in weighed if weight == best]
    return sorted(equal, key=lambda norm: not norm.in_force)


def _plausible(named: NormName, norm: KnownNorm) -> int | None:
    """Return how well a norm fits its name, None if it cannot be the one."""
    if not same_family(named.kind, norm.kind):
        return None
    if named.number and (norm.number or "").lstrip("0").upper() != named.number.upper():
        return None
    weight = 8 if named.kind == norm.kind else 0
    if named.year and norm.year:
        if named.year != norm.year:
            return None
        weight += 4
    if named.date and norm.date:
        weight += 2 if named.date == norm.date else -2
    if named.organ:
        weight += 4 if _of_organ(named.organ, norm) else -4
    elif named.kind == "constituicao" and "federal" in (norm.organ or "federal"):
        weight += 1
    return weight


def _of_organ(said: str, norm: KnownNorm) -> bool:
    if norm.organ and organs_meant(said, [norm.organ]):
        return True
    words = re.findall(r"\w+", aligned(f"{norm.name} {norm.title}"))
    asked = [word for word in re.findall(r"\w+", said) if word not in _SMALL_WORDS]
    if asked and set(asked) <= set(words):
        return True
    spelt = [word for word in words if word not in _SMALL_WORDS]
    starts = [at for at, word in enumerate(spelt) if word[:1] == said[:1]]
    return len(asked) == 1 and any(abbreviates(said, spelt[at:]) for at in starts)


def passages_of(fragments: Sequence[str], held: Sequence[Provided]) -> tuple[list[int], bool]:
    """Return the passages that hold the fragments, and whether each was found itself.

    Args:
        fragments: of one norm.
        held: its passages that hold parts of the same articles, in order.
    """
    chosen: list[int] = []
    exact = True
    for fragment in fragments:
        found, itself = _holding(fragment, held)
        chosen += found
        exact = exact and itself
    return list(dict.fromkeys(chosen)), exact and bool(chosen)


def _holding(fragment: str, held: Sequence[Provided]) -> tuple[list[int], bool]:
    for wanted in wider(fragment):
        inside = [(row, grade) for row in held if (grade := _grade(wanted, row)) is not None]
        if inside:
            inside.sort(key=lambda pair: pair[1])
            return [row.chunk_id for row, _ in inside][:MOST_PASSAGES], wanted == fragment
    return [], False


def _grade(wanted: str, row: Provided) -> int | None:
    """Return 0 for a passage that holds the part's own text, more for less, None for none of it."""
    grades = [
        (0 if own == wanted else 2) + (not span.get("in_force", True))
        for span in row.provisions
        if (own := plain(str(span.get("fragment") or ""))) == wanted or _inside(own, wanted)
    ]
    if grades:
        return min(grades)
    if wanted == article_of(wanted) and plain(row.article or "") == wanted:
        return 4
    return None


def _inside(own: str, wanted: str) -> bool:
    if wanted.endswith("_cpt") and own == article_of(wanted):
        return True  # the caput's text goes by the article's name
    return own.startswith(f"{wanted}_")


def plain(fragment: str) -> str:
    """Return a fragment without the place of its act in a file and the mark of a double."""
    return _ACT.sub("", fragments.plain(fragment))


def named(norm: KnownNorm, fragments: Sequence[str]) -> str:
    """Return a norm and its parts as they are cited."""
    return "; ".join([f"{norm.name}, {label_of(each)}" for each in fragments] or [norm.name])
