"""What is to be told of the cited norms: that one is out of force, that two of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from govbot.chat.answer import Source
from govbot.chat.claims import Claim, Kind, claims
from govbot.core.text.analysis import analyse

COMPARED: tuple[Kind, ...] = ("duration", "money", "percent")
FEWEST_SHARED = 3
SHARE = 0.5
"""Of the words of the shorter quotation: so many in common make both about the same matter."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What each of two sources says, in its own words."""

    first: Source
    second: Source
    said: str
    other: str


def conflicts(sources: Sequence[Source]) -> list[Conflict]:
    """Return the conflicts between cited sources of different documents, all in force."""
    cited = [source for source in sources if source.cited and source.in_force]
    return [
        conflict
        for first, second in combinations(cited, 2)
        if first.document_id != second.document_id
        if (conflict := _between(first, second)) is not None
    ]


def ended(sources: Sequence[Source]) -> list[Source]:
    """Return a cited source of each document that is out of force and says why."""
    gone = [each for each in sources if each.cited and not each.in_force and each.note]
    return list({each.document_id: each for each in reversed(gone)}.values())[::-1]


def _between(first: Source, second: Source) -> Conflict | None:
    if not _alike(first.quote, second.quote):
        return None
    for kind in COMPARED:
        said, other = _only(first.quote, kind), _only(second.quote, kind)
        if said and other and said.value != other.value:
            return Conflict(first, second, _words(first, said), _words(second, other))
    return None


def _alike(one: str, other: str) -> bool:
    first, second = (
        {term for term in analyse(text) if not any(map(str.isdigit, term))} for text in (one, other)
    )
    shared = len(first & second)
    return shared >= FEWEST_SHARED and shared >= SHARE * min(len(first), len(second))


def _only(text: str, kind: Kind) -> Claim | None:
    """Return the claim of a kind where there is one; of several, none can be compared.

    A bare number may belong to it, as in `trinta ou sessenta dias`.
    """
    found = [claim for claim in claims(text) if claim.kind in {kind, "number"}]
    same = len({claim.value for claim in found}) == 1
    return found[0] if same and found[0].kind == kind else None


def _words(source: Source, claim: Claim) -> str:
    return " ".join(source.quote[claim.start : claim.end].split())


def named(source: Source) -> str:
    """Return how a source is called, with the day of its norm where its title tells it."""
    name = source.label or source.document_title
    days = [claim for claim in claims(source.document_title) if claim.kind == "date"]
    written = {source.document_title[day.start : day.end] for day in days if None not in day.value}
    return f"{name} ({_day(days[0])})" if len(written) == 1 else name


def _day(claim: Claim) -> str:
    year, month, day = claim.value
    return f"{day:02}/{month:02}/{year}"
