"""Multiple choice: the alternatives of a question, and the letter that an answer in words chooses.

An answer is read in four ways, the surest first: it says which one is right ("a alternativa correta
é a B"); a line of it begins with a letter ("B) …"); it speaks of one alternative ("letra b"); it
repeats the text of one. Where the way that applies speaks for two letters, none is chosen by it.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from govbot.evaluation.metrics import answer_tokens

LETTERS = "ABCDE"
Alternatives = Mapping[str, str]
"""Capital letter, from A on without a gap -> text."""

_LINE = re.compile(r"^[ \t]*\(?([A-Ea-e])\)[ \t]*(?=\S)", re.MULTILINE)

_NAME = r"(?:alternativa|letra|op[çc][ãa]o|afirmativa|assertiva)"
_GAP = r"[ \t*_\"“”'‘(]*"
_SMALL = r"[a-e](?=[ \t]*(?:[)\"”'’.,;:*_–-]|$))"
# "A" and "E" are words too: what follows them tells.
_WORD = r"(?![ \t]+(?!(?:é|está|pois|porque|conforme)\b)(?-i:[^\W\d_A-ZÀ-Ú]))"
_NAMED = rf"(?:(?-i:[A-E])(?!\w)|{_SMALL})"
_BARE = rf"(?:(?-i:[B-D])(?!\w)|(?-i:[AE])(?!\w){_WORD}|{_SMALL})"
_LETTER = rf"(?:{_NAME}{_GAP}(?P<named>{_NAMED})|(?P<bare>{_BARE}))"
_LEAD = (
    rf"{_GAP}(?:(?:é|seria|será|está)\b{_GAP})?(?::[\s*_\"“(]*)?(?:(?:a|o|na|da|em)[ \t]+)?{_GAP}"
)
_IS_RIGHT = r"(?:corret[ao]|cert[ao]|verdadeir[ao]|resposta|gabarito)\b"
_IS_WRONG = r"(?:incorret[ao]|errad[ao]|fals[ao])\b"
_FLAGS = re.IGNORECASE | re.MULTILINE

_RIGHT_ONE = re.compile(
    rf"\b{_IS_RIGHT}(?:[ \t]+(?:final|corret[ao]|cert[ao]))?{_LEAD}{_LETTER}", _FLAGS
)
_ONE_IS_RIGHT = re.compile(
    rf"(?:\b{_NAME}{_GAP}(?P<named>{_NAMED})|(?-i:\b(?P<bare>[A-E])))[)\"”'’*_]*"
    rf"[ \t]+(?:é|está)[ \t]+(?:(?:a|o)[ \t]+)?(?:{_NAME}[ \t]+)?{_IS_RIGHT}",
    _FLAGS,
)
_CHOSEN = re.compile(
    rf"\b(?:assinal|marc|escolh|opt)\w*[ \t]+(?:(?:a|o|pela|por|na)[ \t]+)?{_GAP}{_LETTER}", _FLAGS
)
_WRONG_ONE = re.compile(rf"\b{_IS_WRONG}{_LEAD}{_LETTER}", _FLAGS)
# A small letter before words is an alínea of a norm as well; it counts where it stands alone.
_LABEL = re.compile(
    rf"^[\s*_\"“(#-]*(?:(?:a[ \t]+)?{_NAME}[ \t]+)?(?:(?P<named>(?-i:[A-E]))[*_\"”]*"
    r"(?:\)|[.:](?=[\s*_]|$)|[ \t]+[–-][ \t]|[ \t]*$)|(?P<bare>[a-e])[).*_]*[ \t]*$)",
    _FLAGS,
)
_MENTION = re.compile(
    rf"\b{_NAME}{_GAP}(?P<named>{_NAMED})(?P<bare>(?!))?"
    rf"(?![)\"”'’*_,]*[ \t]+(?:(?:é|está|seria)[ \t]+(?:a[ \t]+)?{_IS_WRONG}|não\b"
    r"|d[oa]s?[ \t]+(?:art|inciso|§|par[áa]g|lei|caput)))",
    _FLAGS,
)
_DENIED = re.compile(r"\b(?:não|nem|nunca)[ \t]+(?:\w+[ \t]+){0,3}$", re.IGNORECASE)


def alternatives_in(text: str) -> dict[str, str]:
    """Return the alternatives that stand at the end of a question, a line or more each.

    A line begins one with its letter and a parenthesis: `A) …`, `(a) …`. Empty where there are not
    two at least, from A on without a gap.
    """
    lines = list(_LINE.finditer(text))
    firsts = [at for at, line in enumerate(lines) if line[1].upper() == "A"]
    run = lines[firsts[-1] :] if firsts else []
    letters = "".join(line[1].upper() for line in run)
    if len(run) < 2 or letters != LETTERS[: len(run)]:  # noqa: PLR2004 (a choice is of two)
        return {}
    ends = [*(line.start() for line in run[1:]), len(text)]
    return {
        letter: text[line.end() : end].strip()
        for letter, line, end in zip(letters, run, ends, strict=True)
    }


def read_letter(answer: str, alternatives: Alternatives) -> str | None:
    """Return the letter that an answer chooses, None if it chooses none or cannot be understood.

    Args:
        answer: what was written, without citation marks.
        alternatives: those that there are; no other letter is returned.
    """
    for way in _WAYS:
        letters = {letter for letter in way(answer, alternatives) if letter in alternatives}
        if len(letters) == 1:
            return letters.pop()
        if letters and way is _declared:
            return None
    return None


def _declared(answer: str, _: Alternatives) -> Iterator[str]:
    """Yield what is said to be right, or else to be the wrong one that was asked for."""
    right = [
        letter
        for pattern in (_RIGHT_ONE, _ONE_IS_RIGHT, _CHOSEN)
        for letter in _letters(pattern, answer)
    ]
    yield from right or _letters(_WRONG_ONE, answer)


def _labelled(answer: str, _: Alternatives) -> Iterator[str]:
    yield from _letters(_LABEL, answer)


def _mentioned(answer: str, _: Alternatives) -> Iterator[str]:
    yield from _letters(_MENTION, answer)


def _repeated(answer: str, alternatives: Alternatives) -> Iterator[str]:
    """Yield the alternatives whose whole text is in the answer, but for those within another."""
    said = _padded(answer)
    texts = {letter: _padded(text) for letter, text in alternatives.items()}
    found = {letter: text for letter, text in texts.items() if text.strip() and text in said}
    for letter, text in found.items():
        if not any(text in other and text != other for other in found.values()):
            yield letter


_WAYS: tuple[Callable[[str, Alternatives], Iterator[str]], ...] = (
    _declared,
    _labelled,
    _mentioned,
    _repeated,
)


def _letters(pattern: re.Pattern[str], answer: str) -> Iterator[str]:
    for match in pattern.finditer(answer):
        if not _DENIED.search(answer[max(match.start() - 60, 0) : match.start()]):
            yield (match["named"] or match["bare"]).upper()


def _padded(text: str) -> str:
    return f" {' '.join(answer_tokens(text))} "
