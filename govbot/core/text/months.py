"""The months by name."""

from govbot.core.text.stemming import fold

MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)
MONTH_NUMBERS = {fold(name): number for number, name in enumerate(MONTHS, start=1)}
"""Folded name -> 1 to 12."""
