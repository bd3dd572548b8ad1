"""Paragraphs of which some words are crossed out: what stays together, what is a block apart."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from govbot.adapters.parsing.norms import MARKER, division_level

_ONLY_NOTES = re.compile(r"(?:\s|\([^()]*\)|[.,;:–-])*$")
"""Such as `(Revogado pela Lei nº 13.853, de 2019)` after the words that it is about."""


class Run(NamedTuple):
    """Words and whether they are crossed out."""

    text: str
    struck: bool


def blocks_of(runs: Iterable[Run]) -> list[Run]:
    """Return a paragraph as the texts that its blocks are to hold.

    A paragraph struck but for a note in brackets is struck. An article, inciso or line that is
    struck as a whole stands apart, in its place; a few struck words inside a sentence follow the
    sentence, so that it reads as it now stands.
    """
    joined = _joined(runs)
    if all(run.struck or _ONLY_NOTES.match(run.text) for run in joined):
        text = "".join(run.text for run in joined).strip()
        return [Run(text, any(run.struck for run in joined))] if text else []
    if not any(run.struck for run in joined):
        return [run for run in joined if run.text.strip()]
    return [Run(run.text.strip(), run.struck) for run in _apart(joined) if run.text.strip()]


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Join neighbours that are alike; a blank is like what stands before it."""
    joined: list[Run] = []
    for run in runs:
        if joined and (not run.text.strip() or run.struck == joined[-1].struck):
            joined[-1] = Run(joined[-1].text + run.text, joined[-1].struck)
        elif joined and not joined[-1].text.strip():
            joined[-1] = Run(joined[-1].text + run.text, run.struck)
        elif run.text:
            joined.append(run)
    return joined


def _apart(runs: Sequence[Run]) -> Iterator[Run]:
    waiting: list[str] = []
    sentence = ""
    for at, run in enumerate(runs):
        if run.struck and not _is_whole(runs, at):
            waiting.append(run.text)
            sentence += " " if sentence and not sentence[-1].isspace() else ""
        elif run.struck or (at and runs[at - 1].struck and not waiting):
            yield from _let_go(sentence, waiting)
            sentence, waiting = ("", []) if run.struck else (run.text, [])
            if run.struck:
                yield run
        else:
            sentence += run.text
    yield from _let_go(sentence, waiting)


def _let_go(sentence: str, waiting: Iterable[str]) -> Iterator[Run]:
    yield Run(sentence, struck=False)
    for text in waiting:
        yield Run(text, struck=True)


def _is_whole(runs: Sequence[Run], at: int) -> bool:
    """Tell whether a struck run is a unit, and not some words of the sentence around it."""
    before = runs[at - 1].text if at else "\n"
    text = runs[at].text.lstrip(" \t")
    starts = "\n" in before[-2:] or text.startswith("\n") or at == 0
    if MARKER.match(text) or division_level(text.strip()) is not None:
        return True
    after = runs[at + 1].text.lstrip(" \t") if at + 1 < len(runs) else "\n"
    ends = after.startswith("\n") or text.endswith("\n") or bool(MARKER.match(after))
    return starts and ends
