"""A norm's own name as its first lines say it: `Lei nº 14.993, de 8 de outubro de 2024`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from govbot.adapters.parsing.base import Block
from govbot.core.text.months import MONTHS

_KINDS = (
    r"Emenda Constitucional|Emenda à Lei Orgânica|Lei Complementar|Lei Delegada|Lei Orgânica"
    r"|Lei Ordinária|Lei|Decreto[- ]Lei|Decreto Legislativo|Decreto|Medida Provisória"
    r"|Resolução|Portaria|Instrução Normativa|Instrução de Serviço|Instrução|Provimento"
    r"|Deliberação|Ato|Edital|Ordem de Serviço|Norma de Serviço|Circular|Ofício[- ]Circular"
    r"|Nota Técnica|Parecer|Orientação Normativa|Súmula|Recomendação|Retificação|Despacho"
    r"|Comunicado|Acórdão|Contrato|Convênio|Termo|Ação|Agravo|Habeas Corpus"
    r"|Mandado de Segurança|Reclamação|Recurso"
)
_DATE = (
    rf",?\s+(?:de\s+)?(?:\d{{1,2}}\s?[º°o]?\s+de\.?\s+(?:{'|'.join(MONTHS)})(?:\s+de\.?)?\s+\d{{4}}"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|de\s+\d{4}\b)"
)
_EPIGRAPH = re.compile(
    rf"(?P<annex>Anexo(?:\s+(?:[IVX]+|\d+))?\s*(?:[-–—:]|d[oa]|à|ao)\s+)?(?P<kind>{_KINDS})"
    r"(?P<owner>(?:\s+(?=[\d_/.&-]*[^\W\d_])[\w/.&-]+){0,8}?)"
    r"\s+N\s?[.ºo°]{0,3}(?:\s?[-–—])?\s*(?P<number>\d[\d.]*(?:-[A-Z]\b)?(?:\s?/\s?\d{2,4})?)"
    r"(?P<suffix>(?:/[\w./-]+|-[A-Z][\w-]*|\s+[-–—]\s+[A-Z][\w/-]*)*)"
    rf"(?P<date>{_DATE})?",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:$|\n|\(|[.;]\s*(?:$|[A-ZÀ-Ý(\n]))|\s+\d{4}[/⁄]")
_BODY = re.compile(
    r"(?:Art(?:igo)?\.?\s*\d|§|CAP[ÍI]TULO|T[ÍI]TULO [IVX]|Considerando|Resolve\b)", re.IGNORECASE
)
_OTHER_WORK = re.compile(
    r"(?:Relatório|Manual|Guia|Cartilha|Calendário|Ata d|Apresentação|FAQ|Perguntas|Plano|Projeto"
    r"|Procedimento|Protocolo para|Protocolo de|Formulário|Requerimento|Resultado|Diário Oficial"
    r"|Tabela|Lista|Classificação|Regimento|Regulamento|Estatuto|Constituição|Código)\b",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"ANEXO\b", re.IGNORECASE)
_FIRST_BLOCKS = 14
_LONGEST = 200
_ORDINAL = re.compile(r"(?<=\d)\s?[°o](?=\s)")


@dataclass(frozen=True, slots=True)
class Epigraph:
    """The parts of a norm's name as they are printed."""

    annex: str
    kind: str
    owner: str
    number: str
    suffix: str
    date: str

    def written(self, cased: Callable[[str], str]) -> str:
        """Return the name as a sentence writes it; `cased` mends a word that is in capitals."""
        owner = " ".join(map(cased, self.owner.split()))
        kind = " ".join(
            word.lower() if len(word) <= 2 else word.capitalize()  # noqa: PLR2004 - "de", "à"
            for word in self.kind.split()
        )
        annex = "Anexo" + self.annex[5:].replace("DO", "do").replace("DA", "da")
        name = f"{annex if self.annex else ''}{kind} {owner}".strip()
        date = _ORDINAL.sub("º", self.date.lower())
        number = self.number.rstrip(".")
        return " ".join(f"{name} nº {number}{self.suffix}{date}".split())


def find_epigraph(blocks: Sequence[Block]) -> Epigraph | None:
    """Return the name that a norm's first blocks give it, or None if they are of no one norm.

    A norm that is only cited (in a sentence, or under a report's title) names nothing.
    """
    for block in blocks[:_FIRST_BLOCKS]:
        if block.kind == "table" or begins_otherwise(block.text):
            return None
        if found := read_epigraph(block.text):
            return found
        if _ANNEX.match(block.text):
            return None
    return None


def begins_otherwise(text: str) -> bool:
    """Tell whether a block shows that no norm's name follows: a report's title, an article."""
    return _BODY.match(text) is not None or _OTHER_WORK.match(text) is not None


def read_epigraph(text: str) -> Epigraph | None:
    """Return the name at the beginning of a block, if nothing but a note follows it."""
    found = _EPIGRAPH.match(text[:_LONGEST])
    if found is None or not text[0].isupper() or not _ENDS.match(text[found.end() :]):
        return None
    parts = {name: found[name] or "" for name in found.groupdict()}
    return Epigraph(**parts)
