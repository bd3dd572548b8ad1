"""Personal data in a text: CPF, CNPJ, e-mail addresses, Brazilian telephone numbers.

Check digits are verified, so that the number of a case or of a law is not taken for a CPF.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

Kind = Literal["CPF", "CNPJ", "EMAIL", "TELEFONE"]


class Found(NamedTuple):
    """A piece of personal data: `text[start:end]`."""

    start: int
    end: int
    kind: Kind


_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])"
)
_CPF = re.compile(r"(?<![\w./-])\d{3}[. ]?\d{3}[. ]?\d{3}[- ]?\d{2}(?![\w/-])")
# Since July 2026 the first twelve places of a CNPJ may hold letters too.
_CNPJ = re.compile(
    r"(?<![\w./-])[\dA-Z]{2}[. ]?[\dA-Z]{3}[. ]?[\dA-Z]{3}[/ ]?[\dA-Z]{4}[- ]?\d{2}(?![\w/-])"
)
_PHONE = re.compile(
    r"(?<![\w./-])(?P<land>\+?55[ -]?)?(?P<open>\()?0?(?P<area>(?!10)[1-9]\d)(?(open)\))[ -]?"
    r"(?P<first>9[ .]?\d{4}|[2-5]\d{3})(?P<mark>[ .-]?)(?P<last>\d{4})(?![\w/-])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
# Area codes from 11 to 99 that do not exist.
_NO_AREAS = frozenset(
    {20, 23, 25, 26, 29, 30, 36, 39, 40, 50, 52, 56, 57, 58, 59, 60, 70, 72, 76, 78, 80, 90}
)
_CPF_WEIGHTS = (tuple(range(10, 1, -1)), tuple(range(11, 1, -1)))
_CNPJ_WEIGHTS = (
    (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2),
    (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2),
)


def find(text: str) -> list[Found]:
    """Return the personal data in a text, from left to right, none within another."""
    found = [Found(*match.span(), "EMAIL") for match in _EMAIL.finditer(text)]
    found += [Found(*m.span(), "CNPJ") for m in _CNPJ.finditer(text) if is_cnpj(m.group())]
    found += [Found(*m.span(), "CPF") for m in _CPF.finditer(text) if is_cpf(m.group())]
    found += [Found(*m.span(), "TELEFONE") for m in _PHONE.finditer(text) if _is_phone(m)]
    kept: list[Found] = []
    # The sort is stable: where two begin together, the one that was checked more strictly stays.
    for each in sorted(found, key=lambda each: each.start):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def blanked(text: str) -> str:
    """Return the text with `<CPF>` in the place of each CPF, and so on for the other kinds."""
    parts, at = [], 0
    for each in find(text):
        parts += [text[at : each.start], f"<{each.kind}>"]
        at = each.end
    return "".join(parts) + text[at:]


def is_cpf(text: str) -> bool:
    """Tell whether a text holds eleven digits whose last two check the others."""
    digits = re.sub(r"\D", "", text)
    return len(digits) == 11 and len(set(digits)) > 1 and _checks(digits, _CPF_WEIGHTS)  # noqa: PLR2004


def is_cnpj(text: str) -> bool:
    """Tell whether a text holds fourteen places whose last two digits check the others."""
    places = re.sub(r"[^\dA-Z]", "", text)
    return len(places) == 14 and len(set(places)) > 1 and _checks(places, _CNPJ_WEIGHTS)  # noqa: PLR2004


def _checks(places: str, weights: Sequence[Sequence[int]]) -> bool:
    # Letters count by their place in ASCII after the digit zero, as the tax authority defines it.
    values = [ord(each) - ord("0") for each in places]
    return all(values[len(row)] == _check_digit(values[: len(row)], row) for row in weights)


def _check_digit(values: Sequence[int], weights: Sequence[int]) -> int:
    rest = sum(value * weight for value, weight in zip(values, weights, strict=True)) % 11
    return 0 if rest < 2 else 11 - rest  # noqa: PLR2004


def _is_phone(match: re.Match[str]) -> bool:
    if int(match["area"]) in _NO_AREAS:
        return False
    if _YEAR.fullmatch(match["first"]) and _YEAR.fullmatch(match["last"]):
        return False
    mobile = match["first"].startswith("9")
    # A bare row of ten digits may be anything; a land line is written with a mark or a bracket.
    return mobile or bool(match["mark"] or match["open"] or match["land"])
