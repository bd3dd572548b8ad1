"""How the lines of a Brazilian norm begin: articles, paragraphs, incisos, alíneas, divisions."""

import re

_ARTICLE = r"[\"“']?Art(?:igo)?\.?\s*\d+"
_PARAGRAPH = r"[\"“']?(?:§\s*\d+|Par[áa]grafo\s+[úu]nico\b|PAR[ÁA]GRAFO\s+[ÚU]NICO\b)"
_INCISO = r"[\"“']?[IVXLCDM]+(?:-[A-Z]+)?\s*(?:[-–—−]|\)|\.\s)"
_ALINEA = r"[\"“']?[a-z](?:-[A-Z])?\)\s"
_ITEM = r"\d{1,3}(?:\.\d{1,3}){0,5}\s*(?:[.)]|[-–—−]\s|\s(?=[A-ZÀ-Ý]))"
_BULLET = r"[•●▪■◦‣➢✓\ue000-\uf8ff]\s*|[-–—]\s+(?=\S)"
_CLAUSE = r"(?:CONSIDERANDO|Considerando|RESOLVE[M]?|CL[ÁA]USULA|Cl[áa]usula)\b"

MARKER = re.compile(rf"(?:{_ARTICLE}|{_PARAGRAPH}|{_INCISO}|{_ALINEA}|{_BULLET}|{_CLAUSE})")
"""What always opens a block of its own, when no sentence runs into it."""
ITEM = re.compile(_ITEM)
"""A numbered item (`3.`, `3.1`, `12 -`): opens a block unless a sentence is plainly going on."""
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}\b")
BULLET = re.compile(rf"(?:{_BULLET})")

_DEVICE = re.compile(rf"(?:{_ARTICLE}|{_PARAGRAPH})")
_CROSS_REFERENCE = re.compile(
    r"(?:\b(?:o|os|a|as|do|dos|da|das|no|nos|na|nas|ao|aos|à|às|pelo|pelos|pela|pelas|de|em|com|"
    r"arts?|artigos?|incisos?|alíneas?|e|ou|c/c|conforme|segundo|caput|seu|seus|este|deste|neste)"
    r"\.?|[,(§])[\"”’']?\s*$",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"(?:\b(?:o|os|a|as|do|dos|da|das|no|nos|na|nas|ao|aos|à|às|pelo|pelos|pela|pelas|de|em|com|"
    r"itens|item|incisos?|alíneas?|arts|§§?|e|ou|por|para|que|sem|sob|sobre|entre|até|seu|sua|seus|suas|um|uma|nº|n\.º|art\.|lei)|,|\()$",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"(?:\b(?:arts?|artigos?|incisos?|alíneas?|itens|item|do|da|dos|no|pelo|o|os|nos)\.?|§)\s*$",
    re.IGNORECASE,
)

_WITHOUT_ORDINALS = dict.fromkeys(map(ord, "ºª°"))
_DIVISIONS = {
    "parte": 1,
    "livro": 1,
    "titulo": 2,
    "título": 2,
    "capitulo": 3,
    "capítulo": 3,
    "secao": 4,
    "seção": 4,
    "subsecao": 5,
    "subseção": 5,
    "anexo": 1,
}
_DIVISION = re.compile(
    r"(?P<name>PARTE|LIVRO|T[ÍI]TULO|CAP[ÍI]TULO|SE[ÇC][ÃA]O|SUBSE[ÇC][ÃA]O|ANEXO"
    r"|Parte|Livro|T[íi]tulo|Cap[íi]tulo|Se[çc][ãa]o|Subse[çc][ãa]o|Anexo)"
    r"(?:\s+(?P<number>[IVXLCDM]+(?:-[A-Z])?|\d{1,3}[ºª]?|[ÚU]NIC[OA]|[úu]nic[oa]|[A-Z]"
    r"|PRIMEIR[OA]|GERAL|ESPECIAL))?\s*(?P<rest>[-–—:.]?.*)$"
)
_EPIGRAPH = re.compile(
    r"(?:LEI|DECRETO|RESOLU[ÇC][ÃA]O|PORTARIA|INSTRU[ÇC][ÃA]O|PROVIMENTO|MEDIDA PROVIS[ÓO]RIA"
    r"|EMENDA|DELIBERA[ÇC][ÃA]O|ATO|EDITAL|ORDEM DE SERVI[ÇC]O|CIRCULAR|CONSTITUI[ÇC][ÃA]O"
    r"|REGIMENTO|REGULAMENTO|S[ÚU]MULA)\b"
)
MAX_HEADING = 160
"""Characters; what is longer is a sentence, however it is set."""
_FEWEST_LETTERS = 4
_LETTER_SHARE = 0.6


def is_upper(text: str) -> bool:
    """Tell whether `text` is in capitals; the ordinal signs count as lower case elsewhere."""
    return text.translate(_WITHOUT_ORDINALS).isupper()


def is_unfinished(line: str) -> bool:
    """Tell whether a line ends in a word that wants another: its sentence goes on."""
    return _UNFINISHED.search(line) is not None


def opens_device(line: str) -> bool:
    """Tell whether a line begins as an article or a paragraph of a norm does."""
    return _DEVICE.match(line) is not None


def opens_block(line: str, previous: str) -> bool:
    """Tell whether `line` starts an article, paragraph, inciso, alínea or item.

    `previous` is the line before it: in "nos termos do / § 2º do art. 5º" the second line goes on
    with the sentence, though it begins as a paragraph of a norm would.
    """
    if MARKER.match(line):
        cut = _CROSS_REFERENCE if _DEVICE.match(line) else _CITED
        return not cut.search(previous)
    if _DATE.match(line):
        return not is_unfinished(previous)
    if ITEM.match(line):
        return not previous or previous.rstrip()[-1:] in '.;:!?”")' or is_upper(previous)
    return False


def division_level(text: str) -> int | None:
    """Return the heading level of "CAPÍTULO II", "Seção I - Das férias" and their like, or None."""
    found = _DIVISION.match(text)
    if found is None or len(text) > MAX_HEADING:
        return None
    name, number, rest = found["name"], found["number"], found["rest"].strip()
    if number is None and (rest or not name.isupper()):
        return None
    if rest and rest[0].islower():
        return None
    if rest and not name.isupper() and (rest[-1] in ".;," or rest[0] not in "-–—:"):
        return None
    return _DIVISIONS[name.lower()]


def is_bare_division(text: str) -> bool:
    """Tell whether a heading is only "CAPÍTULO II", its name still to come on the next line."""
    found = _DIVISION.match(text)
    return found is not None and found["number"] is not None and not found["rest"].strip(" -–—:.")


def heading_level(text: str) -> int | None:
    """Return a heading level for a division, an epigraph or a short line in capitals, or None."""
    level = division_level(text)
    if level is not None:
        return level
    if len(text) > MAX_HEADING or not is_upper(text) or text[-1] in ";,:":
        return None
    if _EPIGRAPH.match(text):
        return 1
    letters = sum(character.isalpha() for character in text)
    wordy = letters >= _FEWEST_LETTERS and letters >= _LETTER_SHARE * len(text)
    return 6 if wordy and text[0].isalnum() and not MARKER.match(text) else None
