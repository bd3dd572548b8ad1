"""Ways to a person's money: payment cards, accounts, random keys of PIX."""

import re

from govbot.core.text.personal.check_digits import is_luhn
from govbot.core.text.personal.kinds import Detector, Proof
from govbot.core.text.personal.writing import (
    ALONE_AFTER,
    ALONE_BEFORE,
    BEGINS,
    ENDS,
    HYPHEN,
    SPACE,
    bare,
    follows,
    word,
)

_GAP = rf"(?:{SPACE}|{HYPHEN}|\.)?"
_CARD = re.compile(
    rf"[3-6]{BEGINS}(?:[0-9]{{3}}(?:{_GAP}[0-9]{{4}}){{3}}"
    rf"|[0-9]{{3}}{_GAP}[0-9]{{6}}{_GAP}[0-9]{{4,5}}){ENDS}|2{BEGINS}[0-9]{{3}}"
    rf"(?:{_GAP}[0-9]{{4}}){{3}}{ENDS}"
)
# Visa, Mastercard, Elo, Hipercard, Discover, JCB; American Express; Diners Club.
_BRANDS = {
    16: re.compile(
        r"4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35(?:2[89]|[3-8])|384[01]"
        r"|50(?:41|6[67]|9)|606282|6011|62|636[23]|64[4-9]|65"
    ),
    15: re.compile("3[47]"),
    14: re.compile("3(?:0[0-5]|[689])"),
}
_CARD_WORD = word("cart[ãa]o|cr[ée]dito|d[ée]bito|visa|mastercard|elo|hipercard|amex|diners")
_ACCOUNT = re.compile(
    rf"[0-9]{BEGINS}(?:[0-9]{{3,12}}|[0-9]{{0,2}}(?:\.[0-9]{{3}}){{1,3}})"
    rf"(?P<check>{HYPHEN}[0-9Xx]{{1,2}})?{ENDS}"
)
_ACCOUNT_WORD = word(
    r"conta[\s-]{1,2}(?:corrente|poupança|sal[áa]rio|banc[áa]ria|judicial|pagamento)"
    r"|c\s?/\s?c|cta|poupança|conta(?=\s{0,3}(?:[:#]|n[º°.o ]|n[uú]mero))"
)
_ACCOUNT_OR_BRANCH = word("conta|ag[êe]ncia|ag")
_BRANCH_WORD = word(r"(?:ag[êe]ncia|ag)(?=\.?\s{0,3}(?:[:#]|n[º°.o ]|n[uú]mero))")
_ACCOUNT_AFTER = re.compile(
    rf"[\s,;/|-]{{1,4}}(?:e\s)?(?:conta|c/?c|op|poupança){ALONE_AFTER}", re.IGNORECASE
)
_FEWEST_OF_ACCOUNT, _FEWEST_OF_BRANCH, _MOST_OF_BRANCH = 5, 4, 5
_UUID = re.compile(
    rf"[0-9a-fA-F]{BEGINS}[0-9a-fA-F]{{7}}-[0-9a-fA-F]{{4}}-[1-8][0-9a-fA-F]{{3}}"
    rf"-[89abAB][0-9a-fA-F]{{3}}-[0-9a-fA-F]{{12}}{ENDS}"
)
_KEY_BEFORE = re.compile(
    rf"{ALONE_BEFORE}(?:pix|chave){ALONE_AFTER}[^.;\n0-9<>@]{{0,40}}\Z", re.IGNORECASE
)
_KEY_AFTER = re.compile(rf"[^.;\n0-9<>@]{{0,20}}{ALONE_BEFORE}pix{ALONE_AFTER}", re.IGNORECASE)


def _card(match: re.Match[str]) -> Proof | None:
    digits = bare(match[0])
    if not _BRANDS[len(digits)].match(digits) or not is_luhn(digits):
        return None
    # Fourteen digits in a row may be anything.
    if len(digits) > min(_BRANDS) or digits != match[0] or follows(match, _CARD_WORD):
        return "digits"
    return None


def _account(match: re.Match[str]) -> Proof | None:
    digits = len(bare(match[0]))
    if digits >= _FEWEST_OF_ACCOUNT and follows(match, _ACCOUNT_WORD):
        return "context"
    if not follows(match, _ACCOUNT_OR_BRANCH):
        return None
    # "Por conta de 12.345" is no account and "agência 2030" no branch: more than the word is asked.
    if match["check"]:
        return "context"
    branch = _FEWEST_OF_BRANCH <= digits <= _MOST_OF_BRANCH and "." not in match[0]
    named = follows(match, _BRANCH_WORD) or _ACCOUNT_AFTER.match(match.string, match.end())
    return "context" if branch and named else None


def _key(match: re.Match[str]) -> Proof | None:
    before = match.string[max(0, match.start() - 48) : match.start()]
    named = _KEY_BEFORE.search(before) or _KEY_AFTER.match(match.string, match.end())
    return "context" if named else None


CARD = Detector("CARTAO", _CARD, _card)
ACCOUNT = Detector("CONTA", _ACCOUNT, _account)
KEY = Detector("PIX", _UUID, _key)
