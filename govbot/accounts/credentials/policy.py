"""Which passwords are refused: short ones, one's own name, and what everybody thinks of.

Length and a list of known passwords, and no rule about kinds of characters, which only leads to
"Senha@123" (NIST SP 800-63B, 5.1.1.2). Instead of comparing whole passwords with a long list, a
password is taken apart: each common word (`common.txt`), run on the keyboard, year, date or
repetition in it counts as one character, any other number as two, however it is decorated, and
enough must be left. (Microsoft Entra's password protection counts points like that.) So
"Fl4meng0@2026" is three, a word, a sign and a year, and four words of nobody's list are as many as
their letters.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from govbot.accounts.credentials.passwords import PasswordUnusable, normalised
from govbot.core.errors import InvalidInput

SHORTEST = 10
"""Characters, unless the policy says otherwise."""
FEWEST_POINTS = 6
"""Characters that must be left when what is common counts as one."""
# A shorter part of a name stands in too many words.
_SHORTEST_NAME = 4
_SHORTEST_RUN = 3
_LONGEST_UNIT = 8

# What a digit or sign is written for; 1 and ! are read both ways.
_LEET = dict(zip("0345678@9$|+", "oeasgtbagsit", strict=True))
_READINGS = (
    str.maketrans({**_LEET, "1": "i", "!": "i"}),
    str.maketrans({**_LEET, "1": "l", "!": "l"}),
)
_SEPARATORS = re.compile(r"[\s_.,\-]+")
_DATE = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])([/.-]?)(?:0[1-9]|1[0-2])\1(?:19|20)?\d\d|(?:1[5-9]\d|20[0-4])\d",
    re.ASCII,
)
# What is appended to a word: a number of any length.
_NUMBER = re.compile(r"\d{3,}")
_NUMBER_COST = 2
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "12345678901234567890",
    "02468013579",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "147258369",
    "159357",
    "!@#$%¨&*()",
    "!@#$%^&*()",
)
_RUNS = "\n".join((*_ROWS, *(row[::-1] for row in _ROWS)))


@dataclass(frozen=True, slots=True)
class Person:
    """What others know of the owner of a password; what is not known is empty."""

    username: str = ""
    email: str = ""
    name: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a password is refused: a stable code of `core/words`, and what its sentence needs."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class WeakPassword(InvalidInput):
    """The policy refuses the password. Data: `reasons`, the codes, divided by commas."""

    code = "password_weak"

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(reasons=",".join(each.code for each in reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """The rules of an installation."""

    shortest: int = SHORTEST

    def reasons(self, password: str, person: Person) -> list[Reason]:
        """Return every reason to refuse a password for this person; none: it is good.

        Codes: `password_unusable`, `password_short`, `password_has_username`, `…_email`, `…_name`,
        `…_organisation`, `password_digits_only`, `password_common`.
        """
        try:
            text = normalised(password)
        except PasswordUnusable as error:
            return [Reason(error.code, error.data)]
        reasons = []
        if len(text) < self.shortest:
            reasons.append(Reason("password_short", {"shortest": self.shortest}))
        reasons += [Reason(f"password_has_{what}") for what in _personal(text, person)]
        if text.isdecimal():
            reasons.append(Reason("password_digits_only"))
        if points(text, person) < FEWEST_POINTS:
            reasons.append(Reason("password_common"))
        return reasons

    def check(self, password: str, person: Person) -> None:
        """Refuse a password for this person.

        Raises:
            WeakPassword: with every reason.
        """
        if reasons := self.reasons(password, person):
            raise WeakPassword(reasons)


def points(password: str, person: Person) -> int:
    """Return the fewest characters that a password comes to when what is common counts as one."""
    text = _folded(password)
    known = common_words() | {each for parts in _parts(person).values() for each in parts}
    readings = [text, *(text.translate(table) for table in _READINGS)]
    longest = max(map(len, known))
    fewest = [0] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        alone = 0 if _SEPARATORS.match(text[start]) else 1
        fewest[start] = alone + fewest[start + 1]
        words = _words(readings, start, known, longest)
        for end, cost in (*words, *_pieces(text, start)):
            fewest[start] = min(fewest[start], cost + fewest[end])
    return fewest[0]


@cache
def common_words() -> frozenset[str]:
    """Return the words of `common.txt`."""
    lines = files(__package__).joinpath("common.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _words(
    readings: Sequence[str], start: int, known: frozenset[str], longest: int
) -> Iterator[tuple[int, int]]:
    """Yield the end and the cost of each known word that begins at `start`."""
    for end in range(start + 2, min(start + longest, len(readings[0])) + 1):
        if any(reading[start:end] in known for reading in readings):
            yield end, 1


def _pieces(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the end and the cost of each run, number and repetition that begins at `start`."""
    end = start + _SHORTEST_RUN
    while end <= len(text) and text[start:end] in _RUNS:
        yield end, 1
        end += 1
    if date := _DATE.match(text, start):
        yield date.end(), 1
    if number := _NUMBER.match(text, start):
        yield number.end(), _NUMBER_COST
    for size in range(1, _LONGEST_UNIT + 1):
        unit, end = text[start : start + size], start + size
        while len(unit) == size and text.startswith(unit, end):
            end += size
        if end - start >= max(2 * size, _SHORTEST_RUN):
            yield end, size


def _folded(text: str) -> str:
    """Return text in lower case without accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(each for each in apart if unicodedata.category(each) != "Mn")


def _parts(person: Person) -> dict[str, list[str]]:
    """Return the words of what is known of a person."""
    known = {
        "username": person.username,
        "email": person.email.partition("@")[0],
        "name": person.name,
        "organisation": person.organisation,
    }
    return {what: re.findall(r"[^\W_]{2,}", _folded(text)) for what, text in known.items()}


def _personal(password: str, person: Person) -> Iterator[str]:
    """Yield what of a person stands in a password, decorated or divided or not."""
    text = _SEPARATORS.sub("", _folded(password))
    readings = [text, *(text.translate(table) for table in _READINGS)]
    for what, parts in _parts(person).items():
        # A name of short parts counts as a whole.
        names = [each for each in (*parts, "".join(parts)) if len(each) >= _SHORTEST_NAME]
        if any(name in reading for name in names for reading in readings):
            yield what
