"""What stands on a person's papers: identity card, passport, day of birth."""

import re

from govbot.core.text.months import MONTHS
from govbot.core.text.personal.check_digits import is_rg_of_sao_paulo
from govbot.core.text.personal.kinds import Detector, Proof
from govbot.core.text.personal.writing import ALONE_AFTER, BEGINS, ENDS, HYPHEN, bare, follows, word

_STATES = "ac|al|ap|am|ba|ce|df|es|go|ma|mt|ms|mg|pa|pb|pr|pe|pi|rj|rn|rs|ro|rr|sc|sp|se|to"
_POLICE = "ssp|sesp|sejusp|sjs|sds|sspds|detran|ifp|pc|dgpc|itep"
_RG = re.compile(
    rf"[0-9MPSRBGDE]{BEGINS}(?:(?<=[MPSRBGDE])[A-Z]?(?:{HYPHEN}| )?[0-9])?"
    rf"[0-9]{{0,2}}(?:\.?[0-9]{{3}}){{1,3}}(?:{HYPHEN}?[0-9Xx]{{1,2}})?(?!{HYPHEN}[Xx]){ENDS}"
)
_RG_WORD = word(
    r"(?<!-)r\.?\s?g\.?|identidade|ident\.?|c\.\s?i\.?|registro\s+geral",
    between=f"|{_POLICE}|{_STATES}|civil|c[ée]dula|carteira",
)
_RG_ISSUER = re.compile(
    rf"\s{{0,2}}(?:[,;/(-]|[\u2010-\u2013])?\s{{0,2}}(?:{_POLICE.upper()}){ALONE_AFTER}"
)
_RG_OF_SAO_PAULO = re.compile(rf"[0-9]{{2}}\.[0-9]{{3}}\.[0-9]{{3}}{HYPHEN}[0-9Xx]")
_FEWEST_OF_RG = 5
_PASSPORT = re.compile(rf"[A-Z0-9]{BEGINS}[A-Z0-9]?(?:{HYPHEN}| )?[0-9]{{6,8}}{ENDS}")
_PASSPORT_WORD = word("passaporte|passport", between="|brasileiro|estrangeiro|comum|série")
_DATE = re.compile(
    rf"[0-9]{BEGINS}(?:[0-9]?([/.-])[0-9]{{1,2}}\1(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})"
    rf"|[0-9]?[º°o]?\sde\s(?:{'|'.join(MONTHS)})\sde\s(?:19|20)[0-9]{{2}}"
    rf"|[0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}){ENDS}",
    re.IGNORECASE,
)
_BIRTH_WORD = word(
    r"nascid[oa](?:\(a\))?|nasceu|nascimento|nasc\.?|dn|d\.\s?n\.",
    between="|aos|dia|data|ao",
)


def _rg(match: re.Match[str]) -> Proof | None:
    if len(bare(match[0])) < _FEWEST_OF_RG:
        return None
    if _RG_OF_SAO_PAULO.fullmatch(match[0]) and is_rg_of_sao_paulo(
        re.sub("[^0-9Xx]", "", match[0])
    ):
        return "digits"
    named = _RG_ISSUER.match(match.string, match.end()) or follows(match, _RG_WORD)
    return "context" if named else None


def _passport(match: re.Match[str]) -> Proof | None:
    return "context" if follows(match, _PASSPORT_WORD) else None


def _birth(match: re.Match[str]) -> Proof | None:
    return "context" if follows(match, _BIRTH_WORD) else None


RG = Detector("RG", _RG, _rg)
PASSPORT = Detector("PASSAPORTE", _PASSPORT, _passport)
BIRTH = Detector("NASCIMENTO", _DATE, _birth)
