"""Personal data in a text: what it is, where it stands, and the text without it."""

from govbot.core.text.personal.check_digits import is_cnpj, is_cpf
from govbot.core.text.personal.finding import blanked, find, summary
from govbot.core.text.personal.kinds import KINDS, Found, Kind, Mode, Proof
from govbot.core.text.personal.sighting import NATURAL, Sighting, hidden

__all__ = [
    "KINDS",
    "NATURAL",
    "Found",
    "Kind",
    "Mode",
    "Proof",
    "Sighting",
    "blanked",
    "find",
    "hidden",
    "is_cnpj",
    "is_cpf",
    "summary",
]
