"""Roman numbers, as divisions, incisos and annexes are counted."""

_SIGNS = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_VALUES = {sign: value for value, sign in _SIGNS if len(sign) == 1}
_AS_ON_CLOCKS = "IIII"


def to_roman(number: int) -> str:
    """Write a number above 0 in Roman digits."""
    text = ""
    for value, sign in _SIGNS:
        text += sign * (number // value)
        number %= value
    return text


def roman_value(text: str) -> int | None:
    """Return the value of Roman digits in capitals, written as they should be (or `IIII`)."""
    values = [_VALUES.get(digit, 0) for digit in text]
    if not values or 0 in values:
        return None
    total = sum(
        -value if value < max(values[at + 1 :], default=0) else value
        for at, value in enumerate(values)
    )
    return total if text in (to_roman(total), _AS_ON_CLOCKS) else None
