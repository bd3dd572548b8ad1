"""Numbers of public registries, which check digits prove: CPF, CNPJ, PIS, CNS, CNJ and others."""

import re

from govbot.core.text.personal.check_digits import (
    is_case,
    is_cnh,
    is_cnpj,
    is_cns,
    is_cpf,
    is_pis,
    is_renavam,
    is_titulo,
)
from govbot.core.text.personal.kinds import Detector, Proof
from govbot.core.text.personal.writing import (
    BEGINS,
    DOT,
    ENDS,
    HYPHEN,
    SPACE,
    bare,
    follows,
    word,
)

_CASE = re.compile(
    rf"[0-9]{BEGINS}[0-9]{{6}}{HYPHEN}?[0-9]{{2}}\.?(?:19|20)[0-9]{{2}}\.?[1-9]\.?[0-9]{{2}}"
    rf"\.?[0-9]{{4}}{ENDS}"
)
# After the hyphen a line of a PDF may end.
# Since July 2026 the first twelve places of a CNPJ may hold letters too; with letters it is
# written with all its signs or with none.
_CNPJ = re.compile(
    rf"[0-9A-Z]{BEGINS}(?:[0-9]{DOT}?[0-9]{{3}}{DOT}?[0-9]{{3}}[/ ]?[0-9]{{4}}"
    rf"(?:{HYPHEN}\s?|{SPACE})?[0-9]{{2}}"
    rf"|[0-9A-Z]\.[0-9A-Z]{{3}}\.[0-9A-Z]{{3}}/[0-9A-Z]{{4}}{HYPHEN}\s?[0-9]{{2}}"
    rf"|[0-9A-Z]{{11}}[0-9]{{2}}){ENDS}"
)
_CNPJ_WORD = word("cnpj|cgc", between="|mf")
_LIKE_A_CASE = re.compile(r"[0-9]{8}/(?:19|20)[0-9]{2}")
_CPF = re.compile(
    rf"[0-9]{BEGINS}[0-9]{{2}}{DOT}?[0-9]{{3}}{DOT}?[0-9]{{3}}(?:{HYPHEN}\s?|{SPACE}|/)?[0-9]{{2}}{ENDS}"
)
_ELEVEN = re.compile(rf"[0-9]{BEGINS}(?:(?:{HYPHEN}|{DOT})?[0-9]){{10}}{ENDS}")
_PIS_FORM = re.compile(rf"[0-9]{{3}}\.[0-9]{{5}}\.[0-9]{{2}}{HYPHEN}[0-9]")
_PIS_WORD = word("pis|pasep|nis|nit|ci")
_CNH_WORD = word("cnh|habilita[çc][ãa]o|registro", between="|cnh|renach")
_RENAVAM_WORD = word("renavam", between="|c[óo]digo")
_CNS = re.compile(
    rf"[12789]{BEGINS}[0-9]{{2}}{DOT}?[0-9]{{4}}{DOT}?[0-9]{{4}}{DOT}?[0-9]{{4}}{ENDS}"
)
_TITULO = re.compile(
    rf"[0-9]{BEGINS}[0-9]{{3}}{DOT}?[0-9]{{4}}{DOT}?(?:[0-9]{{4}}|[0-9]{{2}}[/-][0-9]{{2}}){ENDS}"
)

_TITULO_WORD = word("t[íi]tulo|eleitor|eleitoral", between="|inscri[çc][ãa]o|zona")
_YEARS = re.compile(rf"(?:19|20)[0-9]{{2}}(?:{DOT}(?:19|20)[0-9]{{2}}){{2}}")


def _case(match: re.Match[str]) -> Proof | None:
    return "digits" if is_case(bare(match[0])) else None


def _cnpj(match: re.Match[str]) -> Proof | None:
    # "00262666/2017-92" is how administrative cases are numbered.
    if not is_cnpj(match[0]) or (_LIKE_A_CASE.match(match[0]) and not follows(match, _CNPJ_WORD)):
        return None
    return "digits"


def _cpf(match: re.Match[str]) -> Proof | None:
    return "digits" if is_cpf(match[0]) else None


def _cns(match: re.Match[str]) -> Proof | None:
    return "digits" if is_cns(bare(match[0])) else None


def _titulo(match: re.Match[str]) -> Proof | None:
    if not is_titulo(bare(match[0])):
        return None
    return None if _YEARS.fullmatch(match[0]) and not follows(match, _TITULO_WORD) else "digits"


def _pis(match: re.Match[str]) -> Proof | None:
    if not is_pis(bare(match[0])):
        return None
    return "digits" if _PIS_FORM.fullmatch(match[0]) or follows(match, _PIS_WORD) else None


def _cnh(match: re.Match[str]) -> Proof | None:
    return "digits" if is_cnh(bare(match[0])) and follows(match, _CNH_WORD) else None


def _renavam(match: re.Match[str]) -> Proof | None:
    return "digits" if is_renavam(bare(match[0])) and follows(match, _RENAVAM_WORD) else None


CASE = Detector("PROCESSO", _CASE, _case)
CNPJ = Detector("CNPJ", _CNPJ, _cnpj)
CPF = Detector("CPF", _CPF, _cpf)
CNS = Detector("CNS", _CNS, _cns)
TITULO = Detector("TITULO", _TITULO, _titulo)
PIS = Detector("PIS", _ELEVEN, _pis)
CNH = Detector("CNH", _ELEVEN, _cnh)
RENAVAM = Detector("RENAVAM", _ELEVEN, _renavam)
