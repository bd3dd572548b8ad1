"""Portuguese numbers in words and in Roman letters, read from folded text.

Only what is certain is read: `um` alone is an article, `terceiros` are people, `mil` alone may
belong to the number before it.
"""

import re
from typing import NamedTuple

_UNITS = "dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze".split()  # noqa: SIM905
_TEENS = "dezesseis dezessete dezoito dezenove".split()  # noqa: SIM905
_TENS = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split()  # noqa: SIM905
_HUNDREDS = """duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos
    novecentos""".split()  # noqa: SIM905
_VALUES = {
    **{word: value for value, word in enumerate(_UNITS + _TEENS, start=2)},
    **{word: value * 10 for value, word in enumerate(_TENS, start=2)},
    **{word: value * 100 for value, word in enumerate(_HUNDREDS, start=2)},
    **{f"{word[:-2]}as": value * 100 for value, word in enumerate(_HUNDREDS, start=2)},
    "duas": 2,
    "quatorze": 14,
    "cem": 100,
    "cento": 100,
}
STARTS = frozenset({*_VALUES, "um", "uma", "mil"})
"""Words that may begin a number."""
_ORDINALS = """primeiro segundo terceiro quarto quinto sexto setimo oitavo nono decimo""".split()  # noqa: SIM905
ORDINALS = dict(enumerate(_ORDINALS, start=1))
_PARTS = {
    "meio": 2,
    "terco": 3,
    "quarto": 4,
    "quinto": 5,
    "sexto": 6,
    "oitavo": 8,
    "decimo": 10,
}
_SMALLEST_HUNDRED = 100
_SMALLEST_TEN = 20
_WORD = re.compile(r"\s*(e\s+)?([a-z]+)\b")
_PERCENT = re.compile(r"\s+por\s+cento\b")
_FRACTION = re.compile(rf"\s+({'|'.join(_PARTS)})s?\b")


class Numeral(NamedTuple):
    """A number as digits would write it (`25`, `20%`, `2/3`) and where it ends in the text."""

    digits: str
    end: int


def read(folded: str, start: int) -> Numeral | None:
    """Return the number in words that begins at `start`, if there is one.

    Args:
        folded: Lower case, without accents.
        start: Where a word of `STARTS` begins.
    """
    value, end = _cardinal(folded, start)
    if value is None:
        return None
    if percent := _PERCENT.match(folded, end):
        return Numeral(f"{value}%", percent.end())
    if fraction := _FRACTION.match(folded, end):
        return Numeral(f"{value}/{_PARTS[fraction[1]]}", fraction.end())
    # `um` is an article unless a unit follows, `mil` half of a number unless words follow it.
    if value == 1 or folded[start:end] == "mil":
        return None
    return Numeral(str(value), end)


def _cardinal(folded: str, start: int) -> tuple[int | None, int]:
    """Return the value of the longest run of words that makes one number, and its end."""
    thousands = 0
    group: int | None = None
    room = 1000
    end = start
    while found := _WORD.match(folded, end):
        joined, word = found[1], found[2]
        if joined and end == start:
            break
        if word == "mil" and not thousands and not joined:
            thousands, group, room = (1 if group is None else group) * 1000, None, 1000
        elif word in {"um", "uma"} and (end == start or joined):
            if room <= 1:
                break
            group, room = (group or 0) + 1, 1
        elif (value := _VALUES.get(word)) and value < room:
            group = (group or 0) + value
            room = _room_after(value)
        else:
            break
        end = found.end()
    if group is None and not thousands:
        return None, start
    return thousands + (group or 0), end


def _room_after(value: int) -> int:
    """Return what the next word of the same number must be below."""
    if value >= _SMALLEST_HUNDRED:
        return 100
    return 10 if value >= _SMALLEST_TEN else 1
