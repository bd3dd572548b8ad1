"""Personal data in a text: what it is, where it stands, and the text without it."""

from govbot.core.text.personal.check_digits import is_cnpj, is_cpf
from govbot.core.text.personal.finding import blanked, find, summary
from govbot.core.text.personal.kinds import KINDS, Found, Kind, Proof

__all__ = ["KINDS", "Found", "Kind", "Proof", "blanked", "find", "is_cnpj", "is_cpf", "summary"]
