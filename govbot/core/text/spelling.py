"""Misspelt words of a question to the terms of the corpus that were probably meant.

Pure functions around one look-up that the caller makes: `candidates` lists every term that the
word would be with one slip undone, each with its likeness; the caller asks the corpus which of
them it knows, and `choose` weighs those. Where none is known, `stretch` gives a range of terms to
fetch, and `distant` picks those within two edits (Damerau, optimal string alignment).

Slips of the ear (`ss` for `ç`, a missing `h`) are undone in the whole word, before stemming, since
they often change its ending; slips of the hand in the stem as well. Terms with digits are never
touched: a law is not another law.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from govbot.core.text.everyday import EVERYDAY
from govbot.core.text.stemming import stem

SHORTEST = 4
"""Shorter words are too near to too many others."""
LONGEST = 40
SHORTEST_STRETCHED = 7
"""Below it two edits make another word."""
MOST = 3
"""Terms that stand in for one misspelt word, at most."""
SOUND, SLIP, EDIT, DISTANT = 0.9, 0.8, 0.7, 0.5
"""Likeness of a term by how it differs: one sound, letters swapped or doubled, one edit, two."""

_LETTERS = "abcdefghijlmnopqrstuvxz"
_SOUNDS = (
    ("ss", "c"),
    ("sc", "c"),
    ("xc", "c"),
    ("sc", "ss"),
    ("ss", "s"),
    ("s", "z"),
    ("s", "x"),
    ("z", "x"),
    ("s", "c"),
    ("x", "ch"),
    ("g", "j"),
    ("qu", "q"),
    ("qu", "k"),
    ("c", "k"),
    ("rr", "r"),
    ("lh", "li"),
    ("nh", "n"),
    ("l", "u"),
    ("e", "i"),
    ("o", "u"),
    ("ou", "o"),
    ("ei", "e"),
    ("n", "m"),
)
"""Two spellings of what is, or sounds like, one sound; either may stand for the other."""
_ENDINGS = """acao icao mento idade encia ancia mente avel ivel ador edor eiro aria orio ario ismo
    ista ando endo ados idos adas idas""".split()  # noqa: SIM905
_PLAIN = re.compile("[a-z]+")
_PREFIX = 4


class Near(NamedTuple):
    """A term of the corpus that stands in for a misspelt one; `weight` is 0 to 1."""

    term: str
    weight: float


class Stretch(NamedTuple):
    """Terms from `first` up to, not with, `last`, of so many letters."""

    first: str
    last: str
    shortest: int
    longest: int


def is_correctable(word: str) -> bool:
    """Return whether a folded word is one that may be misspelt at all."""
    fits = SHORTEST <= len(word) <= LONGEST and word not in EVERYDAY
    return fits and _PLAIN.fullmatch(word) is not None


@lru_cache(maxsize=2_000)
def candidates(word: str) -> Mapping[str, float]:
    """Return term -> likeness for everything that the word may have been meant to be.

    Args:
        word: Folded, as it was typed, not stemmed.

    Returns:
        Some hundred terms, most of which no corpus knows; empty for what is not correctable.
    """
    if not is_correctable(word):
        return {}
    own = stem(word)
    found = dict.fromkeys(_edits(own), EDIT)
    found |= dict.fromkeys(map(stem, _endings(word)), EDIT)
    found |= dict.fromkeys(map(stem, _slips(word)), SLIP)
    found |= dict.fromkeys(map(stem, _by_ear(word)), SOUND)
    return {term: likeness for term, likeness in found.items() if term != own and len(term) > 2}  # noqa: PLR2004


def _by_ear(word: str) -> Iterator[str]:
    for pair in _SOUNDS:
        for heard, written in (pair, pair[::-1]):
            start = word.find(heard)
            while start >= 0:
                yield word[:start] + written + word[start + len(heard) :]
                start = word.find(heard, start + 1)
    if word[0] in "aeiou":
        yield f"h{word}"
    if word[0] == "h":
        yield word[1:]


def _slips(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def _endings(word: str) -> Iterator[str]:
    """Yield the word with its ending mended, where a slip hid from the stemmer what it is."""
    for ending in _ENDINGS:
        for letters in range(len(ending) - 1, len(ending) + 2):
            tail = word[-letters:]
            if len(word) - letters > 1 and tail != ending and distance(tail, ending, 1) == 1:
                yield word[:-letters] + ending


def _edits(term: str) -> Iterator[str]:
    for at in range(len(term) + 1):
        head, tail = term[:at], term[at:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]


def choose(likeness: Mapping[str, float], known: Mapping[str, int]) -> list[Near]:
    """Return the terms that stand in for a misspelt word, the likeliest first.

    Args:
        likeness: What `candidates` gave.
        known: Those of them that the corpus knows -> number of passages that hold each.

    Returns:
        At most `MOST`, of which the likeliest and most frequent has its full likeness as weight.
    """
    scored = [
        Near(term, likeness[term] * frequency**0.5)
        for term, frequency in known.items()
        if frequency > 0 and term in likeness
    ]
    scored.sort(key=lambda near: (-near.weight, near.term))
    if not scored:
        return []
    best = scored[0].weight
    return [
        Near(near.term, round(likeness[near.term] * near.weight / best, 4))
        for near in scored[:MOST]
    ]


def stretch(word: str) -> Stretch | None:
    """Return where terms within two edits of a word are looked for; None for short words.

    The first letters are taken to be right, as they nearly always are.
    """
    own = stem(word) if is_correctable(word) else ""
    if len(own) < SHORTEST_STRETCHED:
        return None
    first = own[:_PREFIX]
    last = first[:-1] + chr(ord(first[-1]) + 1)
    return Stretch(first, last, len(own) - 2, len(own) + 2)


def distant(word: str, known: Mapping[str, int]) -> list[Near]:
    """Return the terms of a stretch that are within two edits of a word, likeliest first.

    Args:
        word: Folded, as it was typed.
        known: The terms of its `stretch` -> number of passages that hold each.
    """
    own = stem(word)
    letters = _mask(own)
    near = {
        term: DISTANT
        for term in known
        # At most two letters may be new and two gone: a cheap test before the dear one.
        if (letters ^ _mask(term)).bit_count() <= 4 and distance(own, term, 2) <= 2  # noqa: PLR2004
    }
    return choose(near, {term: known[term] for term in near})


def _mask(term: str) -> int:
    mask = 0
    for letter in term:
        mask |= 1 << (ord(letter) & 31)
    return mask


def distance(one: str, other: str, limit: int) -> int:
    """Return the optimal string alignment distance, or `limit` + 1 if it is more.

    Insertions, deletions, replacements and swaps of neighbours count 1 each.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        twice, before, row = before, row, [at]
        for place, theirs in enumerate(other, start=1):
            cost = min(row[-1] + 1, before[place] + 1, before[place - 1] + (letter != theirs))
            swapped = at > 1 and place > 1 and letter == other[place - 2] and theirs == one[at - 2]
            row.append(min(cost, twice[place - 2] + 1) if swapped else cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
