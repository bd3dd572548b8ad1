"""The detectors together: the personal data of a text, and the text without it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from govbot.core.text.personal.contacts import CEP, EMAIL, LOCAL_PHONE, PHONE
from govbot.core.text.personal.kinds import Detector, Found, Kind
from govbot.core.text.personal.money import ACCOUNT, CARD, KEY
from govbot.core.text.personal.papers import BIRTH, PASSPORT, RG
from govbot.core.text.personal.registries import CASE, CNH, CNPJ, CNS, CPF, PIS, RENAVAM, TITULO

# The first to find a stretch has it: a long number goes before one that its parts may happen to be,
# what a word beside it names before what only check digits tell of, and a mere form comes last.
_DETECTORS = (
    *(EMAIL, KEY, CASE, CARD, CNS, PIS, CNH, RENAVAM, CNPJ, CPF, TITULO),
    *(PASSPORT, RG, BIRTH, ACCOUNT, PHONE, LOCAL_PHONE, CEP),
)
_MAY_HOLD = re.compile(r"@|[0-9][^0-9]*[0-9]")
"""Nothing without an @ or two digits is anybody's; many lines of a log end here."""


def find(text: str) -> list[Found]:
    """Return the personal data in a text, from left to right, none within another.

    Takes time linear in the length of the text, whatever it holds.
    """
    if not _MAY_HOLD.search(text):
        return []
    found: list[Found] = []
    taken = bytearray(len(text))
    for detector in _DETECTORS:
        for each in _found_by(detector, text, taken):
            found.append(each)
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
    return sorted(found)


def blanked(text: str) -> str:
    """Return the text with `<CPF>` in the place of each CPF, and so on for the other kinds."""
    parts, at = [], 0
    for each in find(text):
        parts += [text[at : each.start], f"<{each.kind}>"]
        at = each.end
    return "".join(parts) + text[at:]


def summary(text: str) -> Mapping[Kind, int]:
    """Return how many pieces of each kind a text holds; only kinds that it holds are named."""
    return Counter(each.kind for each in find(text))


def _found_by(detector: Detector, text: str, taken: bytearray) -> Iterator[Found]:
    match = detector.shape.search(text)
    while match:
        start, end = match.span()
        free = taken.find(1, start, end) < 0
        proof = detector.proof(match) if free else None
        if proof:
            yield Found(start, end, detector.kind, proof)
        # What begins within a rejected match may still be one.
        match = detector.shape.search(text, end if proof else start + 1)
