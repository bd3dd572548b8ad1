"""Sentences of Portuguese legal text: the unit that gets a vector and that a citation quotes.

A dot ends a sentence only if it does not belong to an abbreviation (`art.`, `nº.`, `Dr.`), an
initial or a number. Articles, paragraphs, incisos, alíneas and list items that open a line start a
new sentence. What is still too long is divided at semicolons, then at commas, then between words;
what is too short to mean anything joins its neighbour.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_WORDS = 60
"""A longer sentence says too many things for one vector, and for one quotation."""
MIN_WORDS = 4
"""A shorter one (a heading, `É vedado:`) says too little by itself."""


class Span(NamedTuple):
    """Half-open range of characters: `text[start:end]`."""

    start: int
    end: int


_ABBREVIATIONS = frozenset(
    """abr ag al als ap apart art arts ass av c cap caps cel cf ch cia cit cód coord dec des desig
    dep dez dr dra drs doc ed eng etc ex exa exma exmo exmos fev fl fls gen gov hab ib ibid id
    ilma ilmo inc incs j jan jr jul jun jur lj lt ltda mai mar máx mín min mm n nº nn nov nr nrs
    núm obs op out p par pág págs pp prof profa profs proc rel rep res rev rod s sec séc set sr
    sra srs sras st sta sto subst sup t tab tel ten tel tít tr trav v vol vols vs""".split()  # noqa: SIM905
)
_MARKER = (
    r"(?i:art\.?\s*\d|artigo\s+\d|§|par[áa]grafo\s+[úu]nico|[ivxlc]{1,7}\s?[-–—.)]\s?"
    r"|[a-z]\)\s|[•▪●○■◦*·–—-]\s|\d+(?:\.\d+)*[.)]\s|\d+(?:\.\d+)+\s"
    r"|(?:cap[íi]tulo|se[çc][ãa]o|t[íi]tulo|anexo|subse[çc][ãa]o)\s+[ivxlc\d]+\b)"
)
_BORDER = re.compile(
    r"(?P<blank>\s*\n\s*\n\s*)"
    rf"|(?P<line>\s*\n\s*)(?={_MARKER})"
    r"|(?P<stop>[.!?…]+[\"”’'»)\]]*)(?P<gap>\s+)(?=[\"“‘'«(\[§•–—-]?\s?[^\W_a-zà-öø-ÿ])"
)
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_WORD = re.compile(r"\S+")
_CLAUSE = re.compile(r";\s+(?:(?:e|ou)\s+(?=[IVXLC]+\s?[-–—.)]))?")
_COMMA = re.compile(r"[,:]\s+|\n\s*")


def split_sentences(text: str) -> list[Span]:
    """Split a passage into sentences, in order, without overlap, none blank.

    Args:
        text: A passage; a line break alone is not a border.

    Returns:
        Ranges that hold every character of the text except white space between them.
    """
    pieces = [part for piece in _rough(text) for part in _divide(text, piece)]
    return _join_short(text, pieces)


def _rough(text: str) -> Iterator[Span]:
    start = 0
    for match in _BORDER.finditer(text):
        if match["stop"] is None:
            end, following = match.start(), match.end()
        elif _ends_sentence(text, match):
            end, following = match.end("stop"), match.end()
        else:
            continue
        yield from _trimmed(text, start, end)
        start = following
    yield from _trimmed(text, start, len(text))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 2].lstrip("\"“‘'«([")
    if following[:1].islower():
        return False
    if match["stop"] != ".":
        return True
    word = _LAST_WORD.search(text, max(0, match.start() - 20), match.start())
    if word is None:  # a number: `§ 1. O prazo` or `em 2024. O prazo`
        return True
    is_initial = len(word[0]) == 1 and word[0].isupper()
    return not is_initial and word[0].lower() not in _ABBREVIATIONS


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _words(text: str, span: Span) -> int:
    return len(text[span.start : span.end].split())


def _divide(text: str, span: Span) -> Iterator[Span]:
    """Yield the span, or parts of at most `MAX_WORDS` words, cut where the text pauses."""
    if _words(text, span) <= MAX_WORDS:
        yield span
        return
    cut = _cut(text, span)
    for start, end in ((span.start, cut), (cut, span.end)):
        for part in _trimmed(text, start, end):
            yield from _divide(text, part)


def _cut(text: str, span: Span) -> int:
    """Return the best place for a cut: the pause nearest to the middle, strong pauses first."""
    middle = (span.start + span.end) // 2
    reach = (span.end - span.start) // 3
    for pause in (_CLAUSE, _COMMA):
        places = [found.end() for found in pause.finditer(text, span.start, span.end)]
        best = min(places, key=lambda place: abs(place - middle), default=None)
        if best is not None and abs(best - middle) <= reach:
            return best
    words = [found.start() for found in _WORD.finditer(text, span.start, span.end)]
    return min(words[1:], key=lambda place: abs(place - middle))


def _join_short(text: str, spans: list[Span]) -> list[Span]:
    """Join a span of few words to the next one; the last one to the one before."""
    joined: list[Span] = []
    waiting: int | None = None
    for span in spans:
        candidate = span if waiting is None else Span(waiting, span.end)
        if _words(text, candidate) < MIN_WORDS:
            waiting = candidate.start
            continue
        joined.append(candidate)
        waiting = None
    if waiting is not None:
        start = joined.pop().start if joined else waiting
        joined.append(Span(start, spans[-1].end))
    return joined
