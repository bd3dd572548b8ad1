"""The title that a document is listed under: its norm's own name, or what its first page says."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from govbot.adapters.parsing import norms, sniff
from govbot.adapters.parsing.base import Block
from govbot.adapters.parsing.casing import Casing
from govbot.adapters.parsing.epigraph import find_epigraph, read_epigraph

MAX_TITLE = 200
OPENING = 200
"""Blocks from the beginning of a document that are looked at."""
_NAMED_BY_AUTHOR = frozenset((sniff.HTML, sniff.EML, sniff.XML, sniff.MARKDOWN))
"""Formats whose title is shown to readers, and not left over from a template."""
_WORKBOOKS = frozenset((sniff.XLSX, sniff.XLSB, sniff.XLS, sniff.ODS, sniff.CSV))
_PROGRAM_PREFIX = re.compile(
    r"(?:Microsoft\s+)?(?:Office\s+)?(?:Word|Excel|PowerPoint|Writer|Calc|Impress)\s+-\s+", re.I
)
_LEFT_OVER = re.compile(r"\s*(?:\[Modo de [Cc]ompatibilidade\]|\[Compatibility Mode\])\s*$")
_EXTENSION = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|odt|ods|odp|pdf|rtf|txt|indd|cdr|p65|html?)$", re.I
)
_STAMP = re.compile(r"^#|\s+\d{4}/\d{2}/\d{2}\s+\d{2}:\d{2}(?::\d{2})?$")
_NO_TITLE = re.compile(
    r"(?:untitled|sem t[íi]tulo|(?:novo\s+)?documento?(?:\s+do\s+\w+)?|apresenta[çc][ãa]o(?:\s+do"
    r"\s+powerpoint)?|powerpoint presentation|slide|pasta|planilha|sheet|plan|livro|book|t[íi]tulo"
    r"|title|p[áa]gina|page|demo|capa|logo|layout|scan\w*|digitaliza\w*|equipe|print\w*)[\s_-]*\d*$"
    r"|https?:|www\.|file:|[\w.]+\.(?:gov|com|org)\b",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(
    r"(?:F\s?U\s?N\s?D\s?A\s?Ç\s?Ã\s?O|Ministério|Universidade|Pró-Reitoria|Secretaria|Prefeitura"
    r"|Câmara|Governo|Estado d[eoa]|Município|República Federativa|Poder (?:Executivo|Judiciário"
    r"|Legislativo)|Conselho|Tribunal|Procuradoria|Defensoria|Corregedoria|Gabinete|Departamento"
    r"|Diretoria|Comissão|Comitê|Presidência|Superior Tribunal|Supremo|Ordem dos Advogados"
    r"|Instituto|Assembleia|Senado|Casa Civil|Serviço Público|Órgão|Plenário|\w+ Turma|Portal"
    r"|Getulio Vargas|Universidad|UFABC Pró|Coordenadoria|Superintendência|Autarquia|O PRESIDENTE"
    r"|O PREFEITO|O GOVERNADOR|A? ?MESA D)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"(?:Sumário|Índice|Equipe|Preâmbulo|Atenção|Ementa|Relator|Acórdão|Introdução|Anexo\s*$"
    r"|Boletim de Serviço|Última atualização|Atualizad|Versão|Texto compilado|Nota:|Imprimir"
    r"|Processo\b|Interessado|Assunto|Av\.|Avenida|Rua |CEP|Fone|Telefone|Responsáve|Ano\s"
    r"|Nº|Conteúdo|Apresentação$|Superior|Revista|Classe|Órgão|Resolve|Decreta|Considerando|"
    r"Janeiro|Fevereiro|Março|Abril|Maio|Junho|Julho|Agosto|Setembro|Outubro|Novembro|Dezembro"
    r"|Ministr[oa]\b|Min\.|Des\.|Apela[nd]|Recorr|Requer(?:ente|ido)|Recla|Paciente|Agrava"
    r"|Filtros aplicados|\d+º Quadrimestre|Página"
    r"|Edição|\(|\d{1,2}\s+de\s+\w+\s+de|[\d/.\s%-]+$|\w+-feira)",
    re.IGNORECASE,
)
_GAZETTE = re.compile(r"Diário Oficial\b(?!.*Publicad[oa] em).*\d", re.IGNORECASE | re.DOTALL)
_GAZETTE_BLOCKS = 6
_PERIOD = re.compile(r"(?:\d{4}|\d{1,2}[º°]?\s+\w*mestre\b.{0,12}|\d{1,2} de \w+ de \d{4})$", re.I)
_WORDS = re.compile(r"[^\W\d_]{3,}")
_SAID = re.compile(r"[^\W\d_]{3,}|\d+")
_COUNTED = re.compile(r"(?!\d+\s?[º°ª])[\d.]+\s")
_SPACED = re.compile(r"(?:\b\w\s){4}")
_FIRST_BLOCKS = 10
_FIRST_LINES = 2
"""Of a plain text, which does not say what is a heading."""
_A_WORD = 4
_WITH_NOTE = 110
_LONGEST_LINE = 180
_SUPPORT = 0.6
"""Share of a stored title's words that the first pages must say too."""


def document_title(
    blocks: Sequence[Block], stored: str | None, media_type: str, filename: str = ""
) -> str | None:
    """Return the title of a document, or None if its file's name says more.

    Args:
        blocks: its first blocks, in reading order.
        stored: the title in the file's own properties.
        media_type: the kind of file.
        filename: the name it was given, which may bear a stored title out.
    """
    casing = Casing(block.text for block in blocks[:OPENING] if block.kind != "table")
    workbook = media_type in _WORKBOOKS
    if media_type == sniff.EML:
        return _cut(stored)
    if gazette := _gazette(blocks, stored):
        return _cut(f"Diário Oficial{casing.sentence(gazette)[len('Diário Oficial') :]}")
    if not workbook and (epigraph := find_epigraph(blocks)):
        name = epigraph.written(casing.owner)
        line = _first_line(blocks, casing) if epigraph.annex else None
        return _cut(f"{line} ({name})" if line else name)
    title = stored_title(stored)
    if title and (media_type in _NAMED_BY_AUTHOR or _is_said(title, blocks, filename)):
        return _cut(casing.sentence(title))
    lines = [block for block in blocks if block.kind != "heading"] if workbook else blocks
    return _cut(_first_line(lines[:_FIRST_LINES] if media_type == sniff.TEXT else lines, casing))


def _cut(text: str | None) -> str | None:
    if not text:
        return None
    return text if len(text) <= MAX_TITLE else f"{text[: MAX_TITLE - 1].rsplit(' ', 1)[0]}…"


def _gazette(blocks: Sequence[Block], stored: str | None) -> str | None:
    """Return the name of an official gazette, whose first norm is not what it is called by."""
    lines = [stored or "", *(" ".join(block.text.split()) for block in blocks[:_GAZETTE_BLOCKS])]
    found = (line for line in lines if _GAZETTE.match(line) and len(line) <= _LONGEST_LINE)
    return next(found, None)


def stored_title(stored: str | None) -> str | None:
    """Return the title in a file's properties as a person would write it, or None if none did."""
    title = _mended(" ".join((stored or "").split()))
    title = _LEFT_OVER.sub("", _PROGRAM_PREFIX.sub("", title))
    title = _STAMP.sub("", _STAMP.sub("", title)).strip()
    file_like = _EXTENSION.search(title) is not None
    title = _EXTENSION.sub("", title)
    words = _WORDS.findall(title)
    if _NO_TITLE.match(title) or _LETTERHEAD.match(title) or "_" in title or not words:
        return None
    bare = " " not in title
    if bare and (file_like or title.isupper() or not title.isalpha() or title.islower()):
        return None
    return title.rstrip(" .,;:-") or None


def _mended(text: str) -> str:
    """Return text whose UTF-8 was taken for Latin-1 ("AndrÃ©") as it was meant."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _is_said(title: str, blocks: Sequence[Block], filename: str) -> bool:
    """Tell whether the first pages, or the file's name, say a title; else it is a template's."""
    texts = [PurePath(filename).stem.replace("_", " "), *(block.text for block in blocks[:40])]
    said = {word.casefold() for text in texts for word in _SAID.findall(text)}
    words = [word.casefold() for word in _SAID.findall(title)]
    if any(word.isdecimal() and word not in said for word in words):
        return False
    return sum(word in said for word in words) >= _SUPPORT * len(words)


def _first_line(blocks: Sequence[Block], casing: Casing) -> str | None:
    """Return the first heading, or short first line, that names the document."""
    opening = [block for block in blocks[:_FIRST_BLOCKS] if block.page in (None, 1)]
    for at, block in enumerate(opening):
        if block.kind == "table" or norms.opens_device(block.text):
            return None
        text = " ".join(block.text.split())
        text = text if len(text) <= _WITH_NOTE else text.partition(" (")[0]
        if reads_like_title(text):
            following = opening[at + 1].text if at + 1 < len(opening) else ""
            return _joined(text, following, casing)
        if block.kind == "paragraph" and len(text) > _LONGEST_LINE:
            return None
    return None


def reads_like_title(text: str) -> bool:
    """Tell whether a line names a document: some words, no sentence, no letterhead."""
    if len(text) > _LONGEST_LINE or text[-1] in ".;:," or not text[0].isalnum():
        return False
    if _NEVER.match(text) or _LETTERHEAD.match(text) or _SPACED.search(text) or "..." in text:
        return False
    if read_epigraph(text) or _COUNTED.match(text) or " : " in text:
        return False
    if norms.division_level(text) not in (None, 1) or "@" in text or "Pró-Reitoria" in text:
        return False
    words = _WORDS.findall(text)
    told = len(words) > 1 and " " in text and max(map(len, words)) > _A_WORD
    return told and words[0][0].isupper() and not text[0].islower()


def _joined(text: str, following: str, casing: Casing) -> str:
    line = " ".join(following.split())
    short = len(text) + len(line) <= _LONGEST_LINE
    if line and short and norms.is_unfinished(text):
        return casing.sentence(f"{text} {line}")
    if line and short and _PERIOD.match(line):
        return f"{casing.sentence(text)} – {line}"
    return casing.sentence(text)
