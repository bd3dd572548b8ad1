"""Ways to reach a person: e-mail addresses, telephone numbers, postal codes."""

import re

from govbot.core.text.personal.kinds import Detector, Proof
from govbot.core.text.personal.writing import BEGINS, ENDS, HYPHEN, SPACE, bare, follows, word

_ADDRESS = r"[\w.%+-]++@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
# What nothing divides from an address goes with it: where the one ends nobody can know.
_EMAIL = re.compile(rf"(?<![\w.%+-]){_ADDRESS}(?:{_ADDRESS})*+(?:[^\W_]|(?<=[0-9])[.-](?=[0-9]))*+")
_GAP = f"(?:{HYPHEN}|{SPACE})?"
_PHONE = re.compile(
    rf"[+(0-9](?:(?<=\+)55{_GAP}\(?0?[1-9][0-9]\)?|(?<=\()0?[1-9][0-9]\)"
    rf"|{BEGINS}(?:(?<=5)5{_GAP}\(?0?[1-9][0-9]\)?|(?<=0)[1-9][0-9]|(?<=[1-9])[0-9])){_GAP}"
    rf"(?P<first>9(?:{SPACE}|\.)?[0-9]{{4}}|[2-5][0-9]{{3}})(?P<mark>(?: ?{HYPHEN} ?|{SPACE}|\.)?)"
    rf"(?P<last>[0-9]{{4}}){ENDS}"
)
_LOCAL = re.compile(rf"[2-59]{BEGINS}[0-9]{{3,4}}(?:{HYPHEN}|{SPACE}|\.)?[0-9]{{4}}{ENDS}")
_PHONE_WORD = word("telefones?|tel|fones?|fax|celular|cel|whatsapp|zap")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# Area codes from 10 to 99 that do not exist.
_NO_AREAS = frozenset(
    {10, 20, 23, 25, 26, 29, 30, 36, 39, 40, 50, 52, 56, 57, 58, 59, 60, 70, 72, 76, 78, 80, 90}
)
_CEP = re.compile(
    rf"[0-9]{BEGINS}[0-9](?:[0-9]{{3}}|\.[0-9]{{3}})(?:{HYPHEN}|{SPACE})?[0-9]{{3}}{ENDS}"
)
_CEP_FORM = re.compile(rf"[0-9]{{2}}\.?[0-9]{{3}}{HYPHEN}[0-9]{{3}}")
_CEP_WORD = word("cep")
_LOWEST_CEP = "01"


def _email(_match: re.Match[str]) -> Proof:
    return "format"


def _phone(match: re.Match[str]) -> Proof | None:
    before = match.string[match.start() : match.start("first")]
    if int(bare(before)[-2:]) in _NO_AREAS:
        return None
    if _YEAR.fullmatch(match["first"]) and _YEAR.fullmatch(match["last"]):
        return None
    # A bare row of ten digits may be anything; a land line is written with a mark, a bracket or
    # the number of the country.
    mobile = match["first"].startswith("9")
    marked = match["mark"] or "(" in before or len(bare(before)) > len("061")
    return "format" if mobile or marked else None


def _local(match: re.Match[str]) -> Proof | None:
    return "context" if follows(match, _PHONE_WORD) else None


def _cep(match: re.Match[str]) -> Proof | None:
    if match[0] < _LOWEST_CEP:
        return None
    if follows(match, _CEP_WORD):
        return "context"
    in_address = match.string[: match.start()].endswith("/")
    return "format" if _CEP_FORM.fullmatch(match[0]) and not in_address else None


EMAIL = Detector("EMAIL", _EMAIL, _email)
PHONE = Detector("TELEFONE", _PHONE, _phone)
LOCAL_PHONE = Detector("TELEFONE", _LOCAL, _local)
CEP = Detector("CEP", _CEP, _cep)
