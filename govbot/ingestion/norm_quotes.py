"""Telling a norm's own articles from those that it quotes to amend another norm."""

import re
from collections.abc import Sequence

from govbot.ingestion.norm_cursor import Cursor
from govbot.ingestion.norm_markers import Marker

_AHEAD = 400
"""Pieces that are looked at for the end of a quotation."""
_OPENER = re.compile(r"\s*(?:[\"“”„«]|''|‘‘|[‘'’](?=\s?(?:Art|§|Par)))")
_CLOSER = re.compile(
    r"(?:[\"”“»]|''|’’)\s*[.;,]?\s*(?:\(?\s*(?:NR|AC|N\.R\.)\s*\)?)?\s*[.;,]?\s*(?:e|ou)?\s*$"
)
_REWRITTEN = re.compile(r"\(\s*(?:NR|AC|N\.R\.)\s*\)\s*[.;,”\"]*\s*(?:e|ou)?\s*$")
_ANNOUNCED = re.compile(
    r"passa(?:m|r[áã]o?)?\s+a\s+(?:vigorar|viger|vigir|ter|constar|ser)\b"
    r"|seguintes?\s+(?:nova\s+)?(?:reda[cç]|altera[cç]|modifica[cç]|acréscimo|inclus)"
    r"|nova\s+redação|assim\s+redigid|le(?:r|ia)-se|lê-se"
    r"|(?:acresc\w+|inclu\w+|inser\w+|adit\w+|adicion\w+|substitu\w+|alter\w+|renumer\w+|modific\w+)"
    r"\b.{0,200}?(?:\barts?\b|\bartigos?\b|§|\bincisos?\b|\bal[íi]neas?\b|\bpar[áa]grafos?\b"
    r"|\banexos?\b|\bementa\b|\bit(?:em|ens)\b|\bcapítulo\b|\bseção\b)",
    re.IGNORECASE | re.DOTALL,
)
_LAST_CLAUSE = 400
_OWN_LIST = re.compile(
    r"(?:n?[oa]s?|aos?|às?|fica[m]?|d[oa]s?|em|inclu\w*|acresc\w*|alter\w*|revog\w*|renumer\w*"
    r"|passa[m]?|substitu\w*|supr\w*|d[áê]\w*)\b.{0,160}?"
    r"(?:\barts?\b|\bartigos?\b|§|\bincisos?\b|\balíneas?\b|\banexos?\b|\bparágrafos?\b|\bcaput\b"
    r"|\bementa\b|\bit(?:em|ens)\b|\bquadro\b|\btabela\b|\bcapítulo\b|\bseção\b|\btítulo\b)",
    re.IGNORECASE | re.DOTALL,
)


def announces(text: str) -> bool:
    """Tell whether a unit ends by saying that another norm's new wording follows."""
    stripped = text.rstrip()
    return stripped.endswith(":") and _ANNOUNCED.search(stripped[-_LAST_CLAUSE:]) is not None


def opens(text: str) -> bool:
    """Tell whether a piece begins with a quotation mark that opens."""
    return _OPENER.match(text) is not None


def closes(text: str) -> bool:
    """Tell whether the quotation that a piece stands in ends with it."""
    body = text.strip()
    if _REWRITTEN.search(body):
        return True
    if not _CLOSER.search(body):
        return False
    opener = _OPENER.match(body)
    inner = body[opener.end() :] if opener else body
    curly = inner.count("”") + inner.count("»") - inner.count("“") - inner.count("«")
    straight = inner.count('"')
    return curly > 0 or (curly == 0 and straight % 2 == 1) or inner.endswith(("''", "’’", "“"))


def has_mark(text: str) -> bool:
    """Tell whether a piece ends in a quotation mark, before `(NR)` or not."""
    return _CLOSER.search(text.strip()) is not None


class Quotation:
    """Follows the quotation marks of a norm piece by piece."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._open = False
        self._loose = False
        self.pending = False
        """The unit before says that a new wording follows."""
        self._after = False

    def holds(self, at: int, marker: Marker | None, cursor: Cursor) -> bool:
        """Tell whether piece `at` is quoted, and not the norm's own."""
        text = self._texts[at]
        own = (
            marker is not None
            and marker.kind == "article"
            and not marker.quoted
            and cursor.is_next(marker.number)
        )
        if self._open:
            leaves = own or self._follows(marker, cursor)
            self._open = not leaves or self._ends_later(at)
            return self._open
        told = self.pending or self._after
        stray = marker is not None and marker.kind != "article" and cursor.follows(marker)
        if opens(text) and (told or (marker is not None and not stray)):
            self._open = True
        elif own:
            self._loose = self.pending = False
        elif (
            self.pending and not self._own_list(text, marker) and not self._follows(marker, cursor)
        ):
            self._loose = True
        return self._open or self._loose

    def _follows(self, marker: Marker | None, cursor: Cursor) -> bool:
        return marker is not None and not marker.quoted and cursor.follows(marker)

    def _own_list(self, text: str, marker: Marker | None) -> bool:
        if marker is None or marker.kind in ("article", "paragraph"):
            return False
        return _OWN_LIST.match(text, marker.end) is not None

    def _only_rewritten(self, at: int) -> bool:
        """Tell whether `(NR)` stands inside a quotation that goes on."""
        return not has_mark(self._texts[at]) and self._ends_later(at + 1)

    def _ends_later(self, at: int) -> bool:
        """Tell whether a quotation mark closes before the next one opens."""
        for ahead in range(at, min(at + _AHEAD, len(self._texts))):
            text = self._texts[ahead]
            if ahead > at and opens(text):
                return False
            if has_mark(text) and closes(text):
                return True
        return False

    def took(self, at: int) -> None:
        """Note that piece `at` was quoted."""
        text = self._texts[at]
        if closes(text) and not (self._open and self._only_rewritten(at)):
            self._open = self._loose = self.pending = False
            self._after = True

    def passed(self, unit: str) -> None:
        """Note the whole text, so far, of a unit of the norm's own."""
        self._after = False
        self.pending = announces(unit)
        cut = re.search(r":\s*[\"“]", unit)
        if cut and _ANNOUNCED.search(unit, 0, cut.start()) and not closes(unit[cut.start() + 1 :]):
            tail = unit[cut.end() - 1 :]
            self._open = tail.count('"') % 2 == 1 or tail.count("“") > tail.count("”")

    def stop(self) -> None:
        """End a new wording that has no quotation marks: an annex, a signature."""
        self._loose = self.pending = self._after = False

    @property
    def is_open(self) -> bool:
        """Whether a quotation mark waits for the one that closes it."""
        return self._open
