"""Citation marks put into a text while it streams.

The model's own marks are taken out and kept as hints; at the end of each sentence the judge decides
and its marks are written before the final punctuation. Text inside a sentence passes through at
once, unless sentences may be left out.
"""

import re
from collections.abc import Callable, Sequence

Judge = Callable[[str, Sequence[int]], str | None]
"""Sentence without marks, numbers the model wrote -> the marks to write; None: leave it out."""

_MARK = re.compile(
    r"[ \t]*[\[(](?:trechos?\s*)?(\d{1,2}(?:\s*(?:,|e)\s*\d{1,2})*)[\])]", re.IGNORECASE
)
_OPEN_MARK = re.compile(r"[ \t]*(?:[\[(](?:t[a-z]{0,6})?[ \t\d,e]*)?$", re.IGNORECASE)
"""What may yet become a mark."""
_END = re.compile(r"[.!?…]+[\"”’')]*(?=\s)|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:arts?|inc|incs|al|par|n|nº|nos|dr|dra|sr|sra|p|pp|pág|fl|fls|ex|cf|obs|v|c/c|prof)"
    r"|\b[A-ZÀ-Ü]|^\s*\d{1,2}|\n\s*\d{1,2})$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[.!?…][\"”’')]*|[;,:\s])*$")


class Marker:
    """Takes pieces of text and gives them back with the marks in place."""

    def __init__(self, judge: Judge, *, whole: bool = False) -> None:
        """Begin.

        Args:
            judge: asked at the end of each sentence.
            whole: nothing of a sentence is shown before it is judged.
        """
        self._judge = judge
        self._whole = whole
        self.kept = ""
        """The text of the sentences that were judged and are not left out, with their marks."""
        self._waiting = ""
        self._sentence = ""
        self._hints: list[int] = []

    def feed(self, piece: str) -> str:
        """Take a piece; return what can be shown now."""
        self._waiting += piece
        shown = ""
        while (end := self._boundary()) is not None:
            shown += self._close(end)
        return shown + self._let_through()

    def finish(self) -> str:
        """Return the rest, with the last sentence's mark."""
        return self._close(len(self._waiting)).rstrip()

    def _boundary(self) -> int | None:
        for match in _END.finditer(self._waiting):
            if match.group() == "\n":
                return match.start() + 1
            before = self._sentence + self._waiting[: match.start()]
            following = self._waiting[match.end() :].lstrip(" \t")
            if not following:
                return None  # what comes next decides whether this ends the sentence
            if not _ABBREVIATION.search(before) and not following[0].islower():
                # A mark after the full stop still belongs to this sentence.
                late = _MARK.match(self._waiting, match.end())
                if late is None and _OPEN_MARK.match(self._waiting, match.end()):
                    return None
                return late.end() if late else match.end()
        return None

    def _close(self, end: int) -> str:
        raw, self._waiting = self._waiting[:end], self._waiting[end:]
        text, shown = self._without_marks(raw), self._sentence
        sentence = (shown + text).strip()
        marks = self._judge(sentence, self._hints) if sentence else ""
        self._sentence, self._hints = "", []
        if marks is None:
            text, shown = "\n" if raw.endswith("\n") else "", ""
        elif marks:
            tail = _TAIL.search(text)
            cut = tail.start() if tail else len(text)
            text = f"{text[:cut]} {marks}{text[cut:]}"
        self.kept += shown + text
        return text

    def _let_through(self) -> str:
        """Show all but what may become a mark or the end of the sentence."""
        if self._whole:
            return ""
        text = self._without_marks(self._waiting)
        held = _OPEN_MARK.search(text)
        cut = held.start() if held else len(text)
        tail = _TAIL.search(text, 0, cut)
        cut = tail.start() if tail else cut
        shown, self._waiting = text[:cut], text[cut:]
        self._sentence += shown
        return shown

    def _without_marks(self, text: str) -> str:
        def note(match: re.Match[str]) -> str:
            self._hints += [int(number) for number in re.findall(r"\d+", match.group(1))]
            return ""

        return _MARK.sub(note, text)
