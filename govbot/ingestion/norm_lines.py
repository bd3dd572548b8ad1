"""Lines that are told by their words: annexes, preambles, signatures, notes."""

import re

from govbot.ingestion.norm_markers import UNIQUE, roman_value

ANNEX = re.compile(
    r"[\"“]?\s*(?:ANEXO|Anexo|APÊNDICE)S?"
    r"(?:\s+(?P<number>[IVXLC]+(?:-[A-Z])?|\d{1,3}|[A-Z]|[ÚU]NICO|[úu]nico))?"
    r"(?=\s*(?:$|\n|[-–—:(.]|[A-ZÀ-Ý]|[ÀA]\b|à\b|d[oa]\b|ao\b))"
)
PREAMBLE = re.compile(
    r"(?:[OA]S?\s+[A-ZÀ-Ý]{3,}|[OA]s?\s+(?:Presidente|Prefeit|Governador|Reitor|Conselho"
    r"|Pró-Reitor|Diretor|Ministr|Secretári|Mesas?\b|Corregedor|Comissão|Câmara|Assembleia"
    r"|Desembargador|Procurador|Defensor|Tribunal|Superintendente|Comit[êe])"
    r"|CONSIDERANDO|Considerando|RESOLVEM?\b|Resolvem?\b|DECRETA\b|Decreta\b|Fa[çc]o saber"
    r"|FA[ÇC]O SABER|PROVÊ|Nós,|No uso d|no uso d|AS? MESAS?\b)"
)
_NAME = r"[A-ZÀ-Ý][\w'.-]*(?:\s+(?:d[aeo]s?|[A-ZÀ-Ý][\w'.-]*)){0,5}(?:\s*[-/–(]\s*[A-Z]{2}\)?)?"
CLOSING = re.compile(
    rf"(?:(?:{_NAME}|(?:Sala d[aeo]s?|Pal[áa]cio|Gabinete|Plenário).{{0,60}})"
    r"\s*,?\s*(?:em\s+|aos\s+)?\d{1,2}\s?[º°o]?\s+(?:dias\s+do\s+mês\s+)?de\s+[A-Za-zç]{4,9}"
    r"\s+de\s+(?:\d{4}|\d\.\d{3})|Este texto não substitui"
    r"|Publique-se|Registre-se|PUBLIQUE-SE|REGISTRE-SE)"
)
LONGEST_CLOSING = 300
NOTE_ONLY = re.compile(r"\s*(?:\((?!Assinad)[^()]{3,200}\)\s*)+$", re.IGNORECASE)
NO_SUMMARY = re.compile(
    r"(?:N[º°] do Protocolo|Protocolo|Processo|Publicad|Versão|Boletim"
    r"|Texto (?:compilado|consolidado)"
    r"|[“\"(]?De acordo com a retifica|Vide |Mensagem de veto|Vigência|Regulament[oa]\s*$|\()",
    re.IGNORECASE,
)
ENACTS = re.compile(
    r"(?:resolvem?|decreta|provê|determina|lei|lei complementar|promulg\w+.{0,80}"
    r"|seguinte \w+.{0,40}|torna público|delibera|decide|recomenda|estabelece)\s*[:.]\s*$",
    re.IGNORECASE,
)
LAST_ARTICLE = re.compile(r"\bem\s+vigor\b|\bvigência\b|\brevog", re.IGNORECASE)


def is_signature(text: str) -> bool:
    """Tell whether a line gives place and date, as above a signature."""
    return CLOSING.match(text.strip()) is not None


def annex_number(code: str) -> str:
    """Return an annex's number as its fragment has it: `2` for `II`, `1u` for `ÚNICO`."""
    if code in ("ÚNICO", "UNICO"):
        return UNIQUE
    if code.isdecimal():
        return str(int(code))
    value = roman_value(code)
    return str(value) if value is not None else code.lower()
