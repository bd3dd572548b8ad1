"""A workbook's days and hours, written as in Brazil: `05/10/2024`, `mar/2024`, `08:30`."""

import re
from datetime import datetime, timedelta
from functools import lru_cache

from govbot.core.text.months import MONTHS

_ASIDE = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]|\[(?!(?:h+|m+|s+)\])[^\]]*\]|_.|\*.', re.IGNORECASE)
_ELAPSED = re.compile(r"\[h+\]", re.IGNORECASE)
_PLACES = re.compile(r"[ymdhs]", re.IGNORECASE)
_MINUTES = re.compile(r"(?<=h)[^a-z]*m+|m+(?=[^a-z]*s)", re.IGNORECASE)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - no zone in a sheet
_LAST_DAY = 2_958_465
"""31/12/9999 as Excel counts."""
_NAMED, _FULL = 3, 4
"""Letters `m` that ask for a month's short name, and for its whole name."""


@lru_cache(maxsize=512)
def is_date_format(section: str) -> bool:
    """Tell whether a format (one section of it) shows a day or an hour."""
    bare = _bare(section)
    return "general" not in bare and _PLACES.search(bare) is not None and not set(bare) & set("0#?")


def show_date(value: float, section: str, *, date1904: bool) -> str:
    """Return the day and hour that a serial number stands for; digits if it stands for none."""
    if _ELAPSED.search(section):
        minutes = round(abs(value) * 1440)
        return f"{'-' if value < 0 else ''}{minutes // 60:02d}:{minutes % 60:02d}"
    if not 0 <= value <= _LAST_DAY:
        return f"{value:g}"
    moment = (_EPOCH_1904 if date1904 else _EPOCH) + timedelta(seconds=round(value * 86_400))
    return _shown(moment, _bare(section))


def show_iso(text: str) -> str:
    """Return an ISO date or time (`2024-10-05T00:00:00`) as a Brazilian reader writes it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.strftime("%d/%m/%Y %H:%M" if moment.hour or moment.minute else "%d/%m/%Y")


def _shown(moment: datetime, bare: str) -> str:
    hours = "h" in bare or "s" in bare
    calendar = _MINUTES.sub("", bare)
    day = _day(moment, calendar)
    if not hours:
        return day
    time = moment.strftime("%H:%M:%S" if "s" in bare and moment.second else "%H:%M")
    return f"{day} {time}".strip()


def _day(moment: datetime, calendar: str) -> str:
    letters = calendar.count("m")
    month = f"{moment.month:02d}"
    if letters >= _NAMED:
        month = MONTHS[moment.month - 1][: None if letters >= _FULL else 3]
    if "d" in calendar and letters and "y" in calendar:
        return moment.strftime("%d/%m/%Y")
    parts = (
        f"{moment.day:02d}" if "d" in calendar else "",
        month if letters else "",
        f"{moment.year:04d}" if "y" in calendar else "",
    )
    return "/".join(part for part in parts if part)


@lru_cache(maxsize=512)
def _bare(section: str) -> str:
    """Return a format without what it only says or how it colours it, in lower case."""
    return re.sub(r"am/pm|a/p", "", _ASIDE.sub("", section).lower())
