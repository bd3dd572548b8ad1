"""Blocks to the units of a norm, in reading order and without losing a character."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from govbot.adapters.parsing.base import Block, BlockKind
from govbot.adapters.parsing.norms import MAX_HEADING, division_level
from govbot.ingestion.norm_cursor import Cursor, amended_fragment, annex_fragment
from govbot.ingestion.norm_lines import (
    ANNEX,
    CLOSING,
    ENACTS,
    LAST_ARTICLE,
    LONGEST_CLOSING,
    NO_SUMMARY,
    NOTE_ONLY,
    OLD_WORDING,
    PREAMBLE,
    REMARK,
    annex_number,
    is_rubric,
    read_name,
    short_name,
)
from govbot.ingestion.norm_markers import Marker, order
from govbot.ingestion.norm_pieces import Piece
from govbot.ingestion.norm_quotes import Quotation
from govbot.ingestion.norm_types import ProvisionKind

_TERMINAL = '.;:!?”")…'
_OTHER_LEVELS = 10
_RUBRIC = 9
_SPECKS = " \n\t•*·!|'.,"
"""What a list, or a dirty scan, puts before a heading."""
_STRAY = 3
_LONGEST_SIGNATURE = 20
_LONGEST_PREAMBLE = 40
_OUTSIDE = ("division", "annex", "epigraph", "summary", "preamble", "closing")
_BEFORE_THE_BODY = ("epigraph", "summary", "preamble")


@dataclass(slots=True)
class Draft:
    """A unit that is being read."""

    kind: ProvisionKind
    text: str
    page: int | None
    block_kind: BlockKind
    trail: tuple[str, ...]
    fragment: str | None = None
    label: str | None = None
    struck: bool = False
    quoted: bool = False
    """Of another norm, which this one amends."""
    bare: bool = False
    """Nothing but its marker so far."""


@dataclass(slots=True)
class Walk:
    """Reads pieces one after the other into drafts."""

    pieces: Sequence[Piece]
    gathering: bool
    """The file holds many acts: numbers may start anew."""
    drafts: list[Draft] = field(default_factory=list)
    cursor: Cursor = field(default_factory=Cursor)
    quoted: Cursor = field(default_factory=Cursor)
    headings: list[tuple[int, str]] = field(default_factory=list)
    broken: bool = False
    """A signature or a heading stands between the last article and here."""
    closed: bool = False
    opening: str = "before"
    annexes: int = 0
    acts: int = 0
    act_name: str = ""
    old: bool = False
    """The line before says that the words a unit had before follow."""

    def run(self) -> list[Draft]:
        """Return every unit."""
        quotation = Quotation([piece.text for piece in self.pieces])
        for at, piece in enumerate(self.pieces):
            if piece.block.kind == "table":
                self._add("text", piece, quoted=quotation.is_open)
            elif piece.block.anchor and self._anchored(piece):
                continue
            elif self.cursor.article and quotation.holds(at, piece.marker, self.cursor):
                self._quote(piece)
                quotation.took(at)
            else:
                self._own(at, quotation)
        return self.drafts

    def _own(self, at: int, quotation: Quotation) -> None:
        piece = self.pieces[at]
        if self._remarked(piece) or self._names_the_next(at):
            return
        if not self._marked(piece):
            if piece.first and (self._heading(piece) or self._parted(piece)):
                quotation.stop()
                return
            self._continue(piece)
        quotation.passed(self.drafts[-1].text)

    # -- the norm's own units -------------------------------------------------------------

    def _marked(self, piece: Piece) -> bool:
        marker = piece.marker
        if marker is None:
            return False
        last = self.drafts[-1] if self.drafts else None
        if self._repeats(marker, last):
            self._append(piece)
            return True
        announced = last is not None and last.text.rstrip().endswith(":")
        if not self._restarts(marker):
            strays = self.closed or self.gathering
            if strays and not self._continues(marker):
                return False
            if not self.cursor.takes(marker, announced=announced):
                return False
        self.cursor.enter(marker)
        self.closed = False
        if marker.kind == "article":
            self.broken, self.opening = False, "body"
        draft = self._add(marker.kind, piece)
        draft.fragment = self.cursor.fragment()
        draft.bare = not piece.text[marker.end :].strip()
        return True

    def _continues(self, marker: Marker) -> bool:
        """Tell whether a unit after a signature, or among many acts, goes on with the one open."""
        if marker.kind != "article":
            return not self.closed
        if self.cursor.article is None or self.cursor.is_next(marker.number):
            return True
        ahead = order(marker.number)[0] - order(self.cursor.article)[0]
        return not self.closed and 0 <= ahead <= _STRAY

    def _anchored(self, piece: Piece) -> bool:
        """Take a unit that the file itself names, as LexML does."""
        anchor = piece.block.anchor or ""
        if anchor.startswith("urn:"):
            return False
        amended = "_alt" in anchor
        kind = None if amended else self.cursor.jump(anchor)
        draft = self._add(kind or "text", piece, quoted=amended)
        draft.fragment = anchor if amended or kind else None
        self.closed, self.opening = False, "body"
        return True

    def _remarked(self, piece: Piece) -> bool:
        """Take a publisher's line about the unit above it."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or self.cursor.article is None or not piece.first:
            return False
        self.old = OLD_WORDING.search(piece.text) is not None
        if not REMARK.match(piece.text):
            return False
        if last.fragment is None or last.quoted or last.block_kind == "table":
            self._add("text", piece)
        else:
            self._append(piece)
        return True

    def _repeats(self, marker: Marker, last: Draft | None) -> bool:
        """Tell whether a number is printed twice: as a heading, or by the file's own counting."""
        same: bool = getattr(self.cursor, marker.kind) == marker.number
        return same and last is not None and last.kind == marker.kind and last.bare

    def _restarts(self, marker: Marker) -> bool:
        """Begin an annex or another act where articles are numbered from 1 again."""
        if marker.kind != "article" or order(marker.number)[0] != 1 or self.cursor.article is None:
            return False
        if not (self.broken or self.closed):
            return False
        if self.gathering:
            self._act("")
        else:
            self.annexes += 1
            self.cursor.leave(f"{annex_fragment(str(self.annexes))}_", f"Anexo {self.annexes}")
        return True

    def _act(self, name: str) -> None:
        self.acts += 1
        self.cursor.leave(f"ato{self.acts}_")
        self.cursor.act = short_name(name) if name else ""
        self.act_name = name

    def _names_the_next(self, at: int) -> bool:
        """Take a line that is the heading of the article after it, as codes have: `Furto`."""
        piece, text = self.pieces[at], self.pieces[at].text.strip()
        following = self.pieces[at + 1] if at + 1 < len(self.pieces) else None
        if following is None or following.marker is None or following.marker.kind != "article":
            return False
        if following.marker.quoted or not self.cursor.is_next(following.marker.number):
            return False
        alone = piece.first and following.first and piece.block.kind == "paragraph"
        if not alone or piece.marker or self.opening != "body" or not is_rubric(text):
            return False
        if self._sentence_open() or division_level(text) is not None or ANNEX.match(text):
            return False
        self._enter_heading(_RUBRIC, piece)
        return True

    # -- what is quoted -------------------------------------------------------------------

    def _quote(self, piece: Piece) -> None:
        marker = piece.marker
        if marker is None and not piece.first:
            self._append(piece)
            return
        draft = self._add("text", piece, quoted=True)
        draft.struck = draft.struck or self.old
        owner = self.cursor.fragment()
        if marker is None or owner is None:
            return
        if marker.quoted and marker.kind != "article":
            self.quoted = Cursor()
        self.quoted.enter(marker)
        draft.fragment = amended_fragment(owner, self.quoted)

    # -- headings, openings, ends ---------------------------------------------------------

    def _heading(self, piece: Piece) -> bool:
        block, text = piece.block, piece.text.lstrip(_SPECKS).rstrip()
        if (
            len(text) <= MAX_HEADING
            and (annex := ANNEX.match(text))
            and self._is_annex(block, text)
        ):
            self._annex(piece, annex["number"])
            return True
        if self._is_epigraph(text):
            self._epigraph(piece)
            return True
        level = division_level(text) if len(text) <= MAX_HEADING else None
        if level is None and block.kind != "heading":
            return False
        if level is None and (self.closed or self._ends()):
            self.closed = True
            self._add("closing", piece)
            return True
        if level is None and self.opening in _BEFORE_THE_BODY and self._prefaces(text):
            self.opening = "preamble"
            self._add("preamble", piece)
            return True
        depth = level if level is not None else _OTHER_LEVELS + (block.level or 1)
        self._enter_heading(depth, piece)
        return True

    def _enter_heading(self, depth: int, piece: Piece) -> None:
        while self.headings and self.headings[-1][0] >= depth:
            self.headings.pop()
        self._add("division", piece)
        self.headings.append((depth, " ".join(piece.text.split())))
        self.broken = True

    def _ends(self) -> bool:
        """Tell whether a signature may follow: the article before says from when the norm holds."""
        if self.cursor.article is None:
            return False
        last = next((draft for draft in reversed(self.drafts) if draft.fragment), None)
        return last is not None and not last.quoted and bool(LAST_ARTICLE.search(last.text))

    def _prefaces(self, text: str) -> bool:
        return self.opening == "preamble" or PREAMBLE.match(text) is not None

    def _is_annex(self, block: Block, text: str) -> bool:
        return block.kind == "heading" or text.lstrip('"“ ').startswith(("ANEXO", "APÊND"))

    def _annex(self, piece: Piece, number: str | None) -> None:
        self.annexes += 1
        name = " ".join(piece.text.split())
        code = number.upper() if number else str(self.annexes)
        self.headings = [(0, name)]
        label = f"Anexo {number or ''}".strip().replace("ÚNICO", "Único").replace("UNICO", "Único")
        act = f"ato{self.acts}_" if self.acts else ""
        self.cursor.leave(f"{act}{annex_fragment(annex_number(code))}_", label)
        draft = self._add("annex", piece)
        draft.fragment = self.cursor.prefix.rstrip("_")
        draft.trail = ()
        self.broken, self.closed = True, False

    def _is_epigraph(self, text: str) -> bool:
        if self.opening != "before" and not (self.gathering and not self._sentence_open()):
            return False
        return read_name(text) is not None

    def _sentence_open(self) -> bool:
        last = self.drafts[-1].text.rstrip() if self.drafts else ""
        return last[-1:] not in _TERMINAL and last[-1:].islower()

    def _epigraph(self, piece: Piece) -> None:
        name = " ".join(piece.text.split())
        self.headings = []
        if self.gathering and _plain(name) != _plain(self.act_name):
            self._act(name)
        if self.gathering:
            self.headings = [(0, name)]
        draft = self._add("epigraph", piece)
        draft.trail = ()
        self.opening, self.closed, self.broken = "epigraph", False, True

    def _parted(self, piece: Piece) -> bool:
        """Take summary, preamble and signature, which are told by where they stand."""
        text = piece.text.strip()
        if self.cursor.article and CLOSING.match(text) and len(text) <= LONGEST_CLOSING:
            self.closed = True
        if len(text) > LONGEST_CLOSING or self._overruns("closing", _LONGEST_SIGNATURE):
            self.broken, self.closed = self.broken or self.closed, False
        if self.closed:
            self._add("closing", piece)
            return True
        if self.opening not in _BEFORE_THE_BODY or self._overruns("preamble", _LONGEST_PREAMBLE):
            return False
        self._add(self._preface(text), piece)
        if self.opening == "preamble" and ENACTS.search(text):
            self.opening = "body"
        return True

    def _preface(self, text: str) -> ProvisionKind:
        """Return what a text between a norm's name and its first article is."""
        if PREAMBLE.match(text):
            self.opening = "preamble"
        elif (self.opening == "epigraph" or self._after_struck_summary()) and not (
            NO_SUMMARY.match(text) or CLOSING.match(text)
        ):
            self.opening = "summary"
            return "summary"
        return "preamble" if self.opening == "preamble" else "text"

    def _after_struck_summary(self) -> bool:
        last = self.drafts[-1]
        return self.opening == "summary" and last.kind == "summary" and last.struck

    def _overruns(self, kind: ProvisionKind, most: int) -> bool:
        """Tell whether so many units of a kind stand here that something else has begun."""
        last = self.drafts[-most:]
        return len(last) == most and all(draft.kind == kind for draft in last)

    def _continue(self, piece: Piece) -> None:
        if not self.drafts:
            self._add("text", piece)
            return
        last = self.drafts[-1]
        if not piece.first or self._goes_on(last, piece):
            self._append(piece)
        else:
            self._add("text", piece)

    def _goes_on(self, last: Draft, piece: Piece) -> bool:
        """Tell whether a block is the rest of a unit that a page, or a note, has cut."""
        if last.fragment is None or last.quoted or last.block_kind == "table":
            return False
        if NOTE_ONLY.match(piece.text):
            return True
        if last.struck != piece.block.struck or piece.block.kind == "list":
            return False
        text = piece.text.lstrip()
        return last.text.rstrip()[-1:] not in _TERMINAL or text[:1].islower()

    # -- drafts ---------------------------------------------------------------------------

    def _append(self, piece: Piece) -> None:
        last = self.drafts[-1]
        last.text += piece.text if not piece.first else f"\n{piece.text}"
        last.bare = (
            last.bare and piece.marker is not None and not piece.text[piece.marker.end :].strip()
        )

    def _add(self, kind: ProvisionKind, piece: Piece, *, quoted: bool = False) -> Draft:
        draft = Draft(
            kind,
            piece.text,
            piece.block.page,
            piece.block.kind,
            tuple(text for _, text in self.headings),
            label=self.cursor.standing() if kind in _OUTSIDE else self.cursor.label(),
            struck=piece.block.struck,
            quoted=quoted,
        )
        self.drafts.append(draft)
        return draft


def _plain(name: str) -> str:
    """Return a name without what two printings of it differ in."""
    return "".join(character for character in name.casefold() if character.isalnum())
