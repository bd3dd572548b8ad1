"""Text to pieces of a vocabulary, as SentencePiece's unigram model does it.

The best way to cut a word is the one whose pieces have the greatest sum of scores (Kudo, Subword
Regularization, 2018), found by dynamic programming. No piece spans two words, so that each word
is cut by itself and those that come often only once.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from unicodedata import normalize

from govbot.adapters.embedding.e5_file import E5File

_SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
"""Stands before every word."""
_UNKNOWN_PENALTY = 10.0
"""An unknown character is worth so much less than the rarest piece."""
_CACHED_WORDS = 50_000
_CACHED_LENGTH = 40
"""A longer word is hardly seen twice."""


class Tokenizer:
    """Cuts texts; threads may share it."""

    def __init__(self, file: E5File) -> None:
        marks = {"<s>", "<pad>", "</s>", "<unk>", "<mask>"}  # never read out of a text
        self._pieces = {
            piece: (number, file.scores[number])
            for number, piece in enumerate(file.pieces)
            if piece not in marks
        }
        self._longest = max(map(len, self._pieces))
        self._unknown = file.unknown
        self._unknown_score = min(file.scores) - _UNKNOWN_PENALTY
        self._replacements = file.replacements
        self._cached = lru_cache(_CACHED_WORDS)(self._cut)

    def pieces(self, text: str) -> list[int]:
        """Return the numbers of the text's pieces, without marks around them."""
        words = normalize("NFC", text).translate(self._replacements).split(" ")
        return list(chain.from_iterable(map(self._word, filter(None, words))))

    def _word(self, word: str) -> tuple[int, ...]:
        return (self._cached if len(word) <= _CACHED_LENGTH else self._cut)(word)

    def _cut(self, word: str) -> tuple[int, ...]:
        """Return the pieces of the best way through the word."""
        word = _SPACE + word
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        last = [(self._unknown, 0)] * (size + 1)
        """Of the best way to each place, the last piece and where it begins."""
        for begin in range(size):
            for end, piece, score in self._from(word, begin):
                if best[begin] + score > best[end]:
                    best[end] = best[begin] + score
                    last[end] = (piece, begin)
        found = []
        place = size
        while place:
            piece, place = last[place]
            found.append(piece)
        return tuple(reversed(found))

    def _from(self, word: str, begin: int) -> Iterator[tuple[int, int, float]]:
        """Yield end, number and score of what may come next."""
        for end in range(begin + 1, min(len(word), begin + self._longest) + 1):
            if known := self._pieces.get(word[begin:end]):
                yield end, *known
        yield begin + 1, self._unknown, self._unknown_score
