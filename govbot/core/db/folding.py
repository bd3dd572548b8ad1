"""Comparing names whatever their case and accents, and whatever the database's collation."""

import unicodedata

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute

_ACCENTED = "áàâãäéèêëíìîïóòôõöúùûüçñ"
_PLAIN = "aaaaaeeeeiiiiooooouuuucn"


def plain(name: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return a column without case and accents: as a dictionary orders names."""
    return func.translate(func.lower(name), _ACCENTED, _PLAIN)


def folded(text: str) -> str:
    """Return what was typed as `plain` has it."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in apart if not unicodedata.combining(each))
