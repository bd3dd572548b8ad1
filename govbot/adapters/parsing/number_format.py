"""A workbook's numbers as its format shows them, written as in Brazil: `1.381,00`, `05/10/2024`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from govbot.adapters.parsing.date_format import is_date_format, show_date

GENERAL = "General"
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"R$" #,##0',
    6: '"R$" #,##0',
    7: '"R$" #,##0.00',
    8: '"R$" #,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "d/m/yyyy h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0",
    42: '"R$" #,##0',
    43: "#,##0.00",
    44: '"R$" #,##0.00',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "0.0E+0",
    49: "@",
}
"""The formats that a workbook names by number only, as Excel shows them in Brazil."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|(?P<aside>\[[^\]]*\]|_.|\*.)'
    r"|(?P<scale>[Ee][+-][0#?]+)|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)|(?P<general>General)|(?P<other>.)",
    re.IGNORECASE,
)
_MONEY_SIGN = re.compile(r"(?<=\$)(?=[\d-])")
_GROUPING = re.compile(r"[0#?],+[0#?]")
_SIGNIFICANT = 10
_EXACT = 10**15
_MAX_DECIMALS = 15


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a format: `masks` are its runs of digit places, with text around."""

    texts: tuple[str, ...]
    masks: tuple[str, ...]
    percent: bool
    scientific: bool
    general: bool


def show_number(value: float, code: str, *, date1904: bool = False) -> str:
    """Return `value` as the number format `code` shows it to a Brazilian reader.

    Args:
        value: the number that the cell holds.
        code: an Excel format code such as `#,##0.00`, always in its American notation.
        date1904: whether the workbook counts days from 1904.
    """
    sections = _sections(code)
    own_sign = value < 0 and len(sections) > 1
    section = sections[1 if own_sign else 2 if value == 0 and len(sections) > 2 else 0]  # noqa: PLR2004 - the third is for zero
    if not section and len(sections) > 1:
        return ""  # `;;;` hides what the cell holds
    if is_date_format(section):
        return show_date(value, section, date1904=date1904)
    return _show(abs(value) if own_sign else value, _parsed(section))


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    parts = [""]
    for found in _TOKEN.finditer(code):
        if found[0] == ";":
            parts.append("")
        else:
            parts[-1] += found[0]
    return tuple(parts)


@lru_cache(maxsize=512)
def _parsed(section: str) -> _Section:
    texts, masks = [""], []
    scientific = general = False
    for found in _TOKEN.finditer(section):
        if found["digits"]:
            masks.append(found["digits"])
            texts.append("")
        elif found["general"] or found[0] == "@":
            general = True
            masks.append("0")
            texts.append("")
        elif found["scale"]:
            scientific = True
        elif not found["aside"]:
            texts[-1] += (
                found["quoted"] or found["escaped"] or found["money"] or found["other"] or ""
            )
    bare = not section or any("/" in text for text in texts[1:-1])  # "# ?/?" is a fraction
    if bare:
        texts, masks = ["", ""], ["0"]
    percent = not bare and "%" in "".join(texts)
    return _Section(tuple(texts), tuple(masks), percent, scientific, general or bare)


def _show(value: float, section: _Section) -> str:
    if not section.masks:
        return " ".join("".join(section.texts).split())
    sign = "-" if value < 0 else ""
    value = abs(value) * (100 if section.percent else 1)
    if section.general:
        number = plain_number(value)
    elif section.scientific:
        number = f"{value:.{_decimals(section.masks[0])[0]}E}".replace(".", ",")
    elif len(section.masks) > 1:
        return sign + _masked(value, section).strip()
    else:
        number = _digits(value, section.masks[0])
    before, after = section.texts[0], section.texts[-1]
    shown = " ".join(f"{before}{number}{after}".split())
    return sign + _MONEY_SIGN.sub(" ", shown)


def plain_number(value: float) -> str:
    """Return a number without thousands marks, with as many decimals as it needs."""
    if value == int(value) and abs(value) < _EXACT:
        return str(int(value))
    shown = f"{value:.{_SIGNIFICANT}g}"
    if "e" in shown:
        shown = f"{float(shown):.{_MAX_DECIMALS}f}" if abs(value) < 1 else f"{float(shown):.0f}"
    return shown.rstrip("0").rstrip(".").replace(".", ",") if "." in shown else shown


def _digits(value: float, mask: str) -> str:
    most, fewest = _decimals(mask)
    whole_mask = mask.partition(".")[0]
    value /= 1000 ** (len(whole_mask) - len(whole_mask.rstrip(",")))
    whole, _, part = f"{value:.{most}f}".partition(".")
    part = part[:fewest] + part[fewest:].rstrip("0")
    whole = whole.lstrip("0").rjust(whole_mask.count("0"), "0")
    if _GROUPING.search(whole_mask):
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    if not whole and set(mask) != {"?"}:
        whole = "0"
    return whole + (f",{part}" if part else "")


def _decimals(mask: str) -> tuple[int, int]:
    """Return how many decimals a mask shows at most and at least."""
    places = mask.partition(".")[2].replace(",", "")[:_MAX_DECIMALS]
    return len(places), len(places.rstrip("#"))


def _masked(value: float, section: _Section) -> str:
    """Return a code's digits between the signs of its mask, as those of a CPF."""
    digits = str(round(value)).rjust(sum(mask.count("0") for mask in section.masks), "0")
    shown = section.texts[-1]
    for text, mask in zip(section.texts[-2::-1], section.masks[::-1], strict=True):
        places = sum(mask.count(place) for place in "0#?")
        taken, digits = digits[-places:], digits[:-places]
        shown = f"{text}{taken}{shown}"
    first = len(section.texts[0])
    return shown[:first] + digits + shown[first:]
