"""Lines that are told by their words: annexes, preambles, signatures, notes."""

import re
from dataclasses import replace

from govbot.adapters.parsing.epigraph import Epigraph, read_epigraph
from govbot.adapters.parsing.norms import is_upper
from govbot.core.text.roman import roman_value
from govbot.ingestion.norm_markers import UNIQUE
from govbot.ingestion.norm_references import DATE

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


def is_rubric(text: str) -> bool:
    """Tell whether a line may name the article under it: short, no sentence, no command."""
    short = 0 < len(text) <= _LONGEST_RUBRIC and text[0].isupper() and text[-1].isalpha()
    return short and not (PREAMBLE.match(text) or ENACTS.search(f"{text}:") or REMARK.match(text))


_LONGEST_RUBRIC = 120
_UNITS = (
    r"(?:Art(?:igo)?s?\.?|Incisos?|Alíneas?|Par[áa]grafos?|§{1,2})\s*"
    r"(?:(?:\d+\s?[ºª°]?(?:-[A-Z])?|[IVXLC]+(?:-[A-Z])?|[\"“]?[a-z][\"”]?|único)(?:\s*(?:,|e|a)\s+)?)+"
)
REMARK = re.compile(
    rf"{_UNITS}\s+((?:com\s+(?:a\s+|sua\s+)?(?:nova\s+)?(?:redação|expressão|eficácia)|regulamentad"
    r"|acrescid|acrescentad|declarad|revogad|alterad|renumerad|suspens|incluíd|introduzid))"
)
"""A publisher's line under a unit: `§ 4º com redação dada pela Emenda Constitucional nº 29`."""
OLD_WORDING = re.compile(
    r"\bdispunham?\b[^:]{0,40}:\s*$|\bredação\s+(?:anterior|original)\s*:\s*$", re.IGNORECASE
)
"""What announces the words that a unit had before."""
_LONG_NAME = re.compile(
    r"(?P<kind>PORTARIA|RESOLUÇÃO|INSTRUÇÃO NORMATIVA|PROVIMENTO|DELIBERAÇÃO|ORDEM DE SERVIÇO)"
    r"(?P<owner>\s[^\n]{1,160}?)\s+N[º°o.]{1,2}\s*(?P<number>\d[\d.]*)(?:\s?/\s?(?P<short>\d{4}))?"
    rf"(?P<date>,?\s+DE\s+{DATE})?\s*\.?\s*$",
    re.IGNORECASE,
)
_LONGEST_NAME = 260
_LONGEST_INITIALS = 7
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


def read_name(text: str) -> Epigraph | None:
    """Return the name of a norm that a line gives, however long its maker's own name is."""
    line = " ".join(text.split()) if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME]
    found = read_epigraph(line)
    if found is not None or not is_upper(line):
        return found
    long = _LONG_NAME.match(line)
    if long is None:
        return None
    number = "/".join(filter(None, (long["number"], long["short"])))
    return Epigraph("", long["kind"], long["owner"], number, "", long["date"] or "")


def short_name(line: str) -> str:
    """Return a norm's name as a citation begins: `Decreto nº 39.682/2019`, without a comma."""
    name = read_name(line)
    if name is None:
        return line.replace(",", "")
    short = replace(name, date="").written(_cased).replace(",", "")
    year = _YEAR.search(name.date)
    return f"{short}/{year[1]}" if year and year[1] not in short else short


def _cased(word: str) -> str:
    """Return a word in capitals as a name has it; short ones may be initials."""
    return word.capitalize() if len(word) > _LONGEST_INITIALS else word
