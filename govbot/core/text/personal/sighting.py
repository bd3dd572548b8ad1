"""The personal data of a whole document, read in windows, and its texts with marks instead."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

from govbot.core.text.personal.finding import find
from govbot.core.text.personal.kinds import Found, Kind

NATURAL: tuple[Kind, ...] = (
    *("CARTAO", "CNH", "CNS", "CONTA", "CPF", "EMAIL", "NASCIMENTO", "PASSAPORTE"),
    *("PIS", "PIX", "RENAVAM", "RG", "TITULO"),
)
"""The kinds that tell of one natural person, and are no part of what a norm lays down."""
_WINDOW = 1 << 15
"""Characters looked at in one go: others get their turn in between."""
_BESIDE = 256
"""Characters around a window: more than any detector looks at beside a number."""
_FEWEST_SIGNS = 6
_NUMBER = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*")
_OFFICIAL = re.compile(r"@(?:[\w-]+\.)*(?:gov|jus|leg|mp|def|mil|tc)\.br$", re.IGNORECASE)
"""Mailboxes of public bodies."""


class Sighting:
    """What a document's texts hold of some kinds.

    A number that a word proves once (an RG, an account) is also seen where the same document says
    it without the word. E-mail addresses of public bodies are left alone.

    Takes time linear in the length of the texts.
    """

    def __init__(self, texts: Sequence[str], kinds: Collection[str]) -> None:
        self._texts, self._kinds = texts, frozenset(kinds)
        whole = "\n".join(texts)
        found = [each for each in _windowed(whole) if self._counts(whole, each)]
        self._proven = {
            name: each.kind
            for each in found
            if each.proof == "context" and each.kind != "NASCIMENTO"
            if len(name := _bare(whole[each.start : each.end])) >= _FEWEST_SIGNS
        }
        self._found = self._with_again(whole, found)

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many pieces of each kind there are; only kinds that are there are named."""
        return dict(sorted(Counter(each.kind for each in self._found).items()))

    def hidden(self) -> list[str]:
        """Return the texts with marks in the place of what was seen."""
        starts = list(accumulate((len(text) + 1 for text in self._texts), initial=0))
        inside: list[list[Found]] = [[] for _ in self._texts]
        for each in self._found:
            first = bisect_right(starts, each.start) - 1
            for number in range(first, bisect_right(starts, each.end - 1)):
                start, end = each.start - starts[number], each.end - starts[number]
                inside[number].append(each._replace(start=start, end=end))
        return [_marked(*each) for each in zip(self._texts, inside, strict=True)]

    def hide(self, text: str) -> str:
        """Return another text of the same document, its title say, with marks."""
        found = [each for each in _windowed(text) if self._counts(text, each)]
        return _marked(text, self._with_again(text, found))

    def _counts(self, text: str, found: Found) -> bool:
        if found.kind not in self._kinds:
            return False
        return found.kind != "EMAIL" or not _OFFICIAL.search(text[found.start : found.end])

    def _with_again(self, text: str, found: list[Found]) -> list[Found]:
        if not self._proven:
            return found
        taken = bytearray(len(text))
        for each in found:
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
        again = [
            Found(*match.span(), kind, "context")
            for match in _NUMBER.finditer(text)
            if (kind := self._proven.get(_bare(match[0])))
            if taken.find(1, *match.span()) < 0
        ]
        return sorted(found + again)


def hidden(text: str, kinds: Collection[str]) -> str:
    """Return a text that stands by itself with marks in the place of these kinds."""
    return Sighting([text], kinds).hidden()[0]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def _windowed(text: str) -> Iterator[Found]:
    """Yield the personal data of a long text, as `find` does, without holding others up."""
    start = 0
    while start < len(text):
        end = _cut(text, start)
        first = max(0, start - _BESIDE)
        for each in find(text[first : end + _BESIDE]):
            if start <= each.start + first < end:
                yield each._replace(start=each.start + first, end=each.end + first)
        start = end


def _cut(text: str, start: int) -> int:
    """Return where a window may end: between lines, or words, where there are any."""
    end = start + _WINDOW
    if end >= len(text):
        return len(text)
    for sign in "\n ":
        if (at := text.rfind(sign, start, end)) > start:
            return at + 1
    return end


def _marked(text: str, found: Sequence[Found]) -> str:
    parts, at = [], 0
    for each in found:
        # What goes on from the text before has its mark there.
        mark = f"[{each.kind}]" if each.start >= 0 else ""
        parts += [text[at : max(each.start, 0)], mark]
        at = each.end
    return "".join(parts) + text[at:]
