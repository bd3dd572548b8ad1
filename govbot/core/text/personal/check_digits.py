"""Check digits of Brazilian registries and of payment cards.

Every function but `is_cpf` and `is_cnpj` takes the bare digits, of the right number.
"""

import re
from collections.abc import Sequence

_CPF_WEIGHTS = (tuple(range(10, 1, -1)), tuple(range(11, 1, -1)))
_CNPJ_WEIGHTS = (
    (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2),
    (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2),
)
_PIS_WEIGHTS = ((3, 2, 9, 8, 7, 6, 5, 4, 3, 2),)
_TEN = 10
_SAO_PAULO_AND_MINAS = frozenset(("01", "02"))
_STATES = 28
"""Codes of a voter's card: 27 states, and 28 for those who vote abroad."""


def is_cpf(text: str) -> bool:
    """Tell whether a text holds eleven digits whose last two check the others."""
    digits = re.sub(r"[^0-9]", "", text)
    return len(digits) == 11 and len(set(digits)) > 1 and _checks(digits, _CPF_WEIGHTS)  # noqa: PLR2004


def is_cnpj(text: str) -> bool:
    """Tell whether a text holds fourteen places whose last two digits check the others."""
    places = re.sub(r"[^0-9A-Z]", "", text)
    return len(places) == 14 and len(set(places)) > 1 and _checks(places, _CNPJ_WEIGHTS)  # noqa: PLR2004


def is_pis(digits: str) -> bool:
    """Tell whether eleven digits are a PIS, PASEP, NIS or NIT."""
    return len(set(digits)) > 1 and _checks(digits, _PIS_WEIGHTS)


def is_renavam(digits: str) -> bool:
    """Tell whether eleven digits are a vehicle's; they are checked as those of the PIS are."""
    return is_pis(digits)


def is_cns(digits: str) -> bool:
    """Tell whether fifteen digits are a health card's: definitive 1 and 2, provisional 7 to 9."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(15, 0, -1), strict=True))
    if total % 11 or digits[0] not in "12789":
        return False
    # A definitive number is a PIS, 000 and the check digit; were that ten, it ends with 0018.
    return digits[0] in "789" or digits[11:14] == "000" or digits[11:] == "0018"


def is_titulo(digits: str) -> bool:
    """Tell whether twelve digits are a voter's: eight of sequence, two of state, two that check."""
    sequence, state = digits[:8], digits[8:10]
    if not 1 <= int(state) <= _STATES or not int(sequence):
        return False
    # Whether a rest of zero gives one in São Paulo and Minas Gerais is told in both ways.
    of_zero = (0, 1) if state in _SAO_PAULO_AND_MINAS else (0,)
    return digits[10:] in {_titulo_digits(sequence, state, zero) for zero in of_zero}


def is_cnh(digits: str) -> bool:
    """Tell whether eleven digits are a driving licence's."""
    values = [int(digit) for digit in digits[:9]]
    first = sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11
    second = sum(value * weight for value, weight in zip(values, range(1, 10), strict=True)) % 11
    if first == _TEN:
        first, second = 0, (second - 2) % 11
    return len(set(digits)) > 1 and digits[9:] == f"{first}{second % _TEN}"


def is_case(digits: str) -> bool:
    """Tell whether twenty digits number a case of the courts (CNJ, Resolução 65/2008)."""
    number, check, rest = digits[:7], digits[7:9], digits[9:]
    return int(f"{number}{rest}{check}") % 97 == 1


def is_rg_of_sao_paulo(number: str) -> bool:
    """Tell whether eight digits and a ninth (or X) are an identity card of São Paulo."""
    values = [int(digit) for digit in number[:8]]
    total = sum(value * weight for value, weight in zip(values, range(2, 10), strict=True))
    check = (11 - total % 11) % 11
    return len(set(number)) > 1 and number[8].upper() == ("X" if check == _TEN else str(check))


def is_luhn(digits: str) -> bool:
    """Tell whether the last digit checks the others as on payment cards (ISO/IEC 7812-1)."""
    doubled = sum(sum(divmod(2 * int(digit), _TEN)) for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % _TEN == 0


def _checks(places: str, weights: Sequence[Sequence[int]]) -> bool:
    # Letters count by their place in ASCII after the digit zero, as the tax authority defines it.
    values = [ord(each) - ord("0") for each in places]
    return all(values[len(row)] == _check_digit(values[: len(row)], row) for row in weights)


def _check_digit(values: Sequence[int], weights: Sequence[int]) -> int:
    rest = sum(value * weight for value, weight in zip(values, weights, strict=True)) % 11
    return 0 if rest < 2 else 11 - rest  # noqa: PLR2004


def _titulo_digits(sequence: str, state: str, of_zero: int) -> str:
    first = _titulo_digit(sequence, range(2, 10), of_zero)
    return f"{first}{_titulo_digit(f'{state}{first}', range(7, 10), of_zero)}"


def _titulo_digit(digits: str, weights: Sequence[int], of_zero: int) -> int:
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return rest % _TEN if rest else of_zero
