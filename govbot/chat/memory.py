"""What the model is told of the conversation that a question leans on, within a budget.

The last turns, shortened, as many as fit; before them what the older ones were about. All of it is
data to understand the question by, and no source.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

from govbot.chat.prompt import UNPROVEN_MARKS, script
from govbot.core.text.courtesy import courtesy_of
from govbot.core.text.language import Tongue
from govbot.core.text.sentences import split_sentences

SHARE, MOST_TOKENS = 16, 1_000
"""The conversation gets one part in so many of what the model reads, and never more tokens."""
CHARS_PER_TOKEN = 3.5
"""Of Portuguese text, in the vocabularies of common models; rather too few."""
LONGEST_QUESTION, LONGEST_ANSWER = 240, 320
"""Characters that are kept of one turn."""
LONGEST_LISTED = 90
"""Characters of a question in the list of the older ones."""
LONGEST_SUMMARY = 600

_LEFT_OUT = (*UNPROVEN_MARKS, script("pt").doubt, script("en").doubt)
"""What marks a sentence that is not remembered."""
_BESIDES = re.compile("|".join(re.escape(script(tongue).nearest) for tongue in get_args(Tongue)))
"""What is quoted below an answer is none of it."""
_MARK = re.compile(r"\s*\[\d{1,3}(?:\s*[,;]\s*\d{1,3})*\]")
_QUOTED = re.compile(r"^>\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer as it was shown; `position` is that of its last message."""

    question: str
    answer: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """The latest turns of a conversation, oldest first, courtesies left out.

    `summary` tells of the turns up to the message at the position `until`.
    """

    turns: tuple[Turn, ...] = ()
    summary: str = ""
    until: int = 0

    @property
    def questions(self) -> list[str]:
        """Return what was asked, oldest first."""
        return [turn.question for turn in self.turns]


@dataclass(frozen=True, slots=True)
class MemoryWords:
    """The words of one language around what is remembered, and the request for a summary."""

    version: int
    heading: str
    earlier: str
    question: str
    answer: str
    summarise: str
    summary: str


@cache
def memory_words(tongue: Tongue) -> MemoryWords:
    """Return the words of a language."""
    text = files(__package__).joinpath(f"prompts/memory.{tongue}.toml").read_text("utf-8")
    given = tomllib.loads(text)
    return MemoryWords(**(given | {"summarise": given["summarise"].strip()}))


def turns_of(messages: Iterable[tuple[str, str, int]]) -> tuple[Turn, ...]:
    """Pair questions with their answers.

    Args:
        messages: role, content and position, in order; two questions that were asked at once are
            followed by their answers in the same order.
    """
    turns: list[Turn] = []
    open_questions: list[int] = []
    for role, content, position in messages:
        if role == "user":
            open_questions.append(len(turns))
            turns.append(Turn(content, "", position))
        elif open_questions:
            at = open_questions.pop(0)
            turns[at] = Turn(turns[at].question, content, position)
    return tuple(turn for turn in turns if courtesy_of(turn.question) is None)


def room_of(context_tokens: int) -> int:
    """Return the characters that a model reading so many tokens may read of the conversation."""
    return int(min(MOST_TOKENS, context_tokens // SHARE) * CHARS_PER_TOKEN)


def split(memory: Memory, room: int) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    """Return the turns that are too old for so many characters, and the last ones, which fit.

    The last turn is always among these. Where there are older ones a third of the room is theirs.
    """
    turns = memory.turns
    if not memory.summary and _fitting(turns, room) == len(turns):
        return (), turns
    fitting = _fitting(turns, room - room // 3)
    return turns[: len(turns) - fitting], turns[len(turns) - fitting :]


def recall(memory: Memory, room: int, tongue: Tongue) -> str:
    """Return the block of the prompt that tells the conversation; empty without one.

    Args:
        memory: what is known of the conversation.
        room: characters that it may take, without its heading.
        tongue: of the answer.
    """
    if not memory.turns:
        return ""
    words = memory_words(tongue)
    older, recent = split(memory, room)
    kept_free = room // 3 if older or memory.summary else 0
    lines = [_spelt(turn, words) for turn in recent[:-1]]
    lines.append(_spelt(recent[-1], words, room - kept_free - sum(map(len, lines))))
    if before := _before(memory, older, kept_free):
        lines.insert(0, f"{words.earlier} {before}")
    text = "\n".join(lines)
    fence = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{words.heading}\n<{fence}>\n{text}\n</{fence}>\n\n"


def shortened(answer: str, most: int = LONGEST_ANSWER) -> str:
    """Return the first sentences of an answer, without marks and without what was not proven."""
    own = _BESIDES.split(answer, maxsplit=1)[0]
    plain = _QUOTED.sub("", own)
    kept = ""
    for start, end in split_sentences(plain):
        sentence = plain[start:end]
        if any(mark in sentence for mark in _LEFT_OUT):
            continue
        grown = " ".join(f"{kept} {_MARK.sub('', sentence)}".split())
        if kept and len(grown) > most:
            break
        kept = grown
    return clip(kept, most)


def listed(questions: Sequence[str], room: int) -> str:
    """Return questions in a line, in order; where not all fit, the newest."""
    kept: list[str] = []
    for question in reversed(questions):
        short = clip(" ".join(question.split()), LONGEST_LISTED)
        room -= len(short) + len("; ")
        if room < 0:
            break
        kept.insert(0, short)
    return "; ".join(kept)


def clip(text: str, most: int) -> str:
    """Return the text, cut between words to so many characters."""
    if len(text) <= most:
        return text
    return f"{text[: max(most - 1, 0)].rpartition(' ')[0]}…" if most > 1 else ""


def told(turns: Iterable[Turn], tongue: Tongue) -> str:
    """Return turns as lines."""
    return "\n".join(_spelt(turn, memory_words(tongue)) for turn in turns)


def _fitting(turns: Sequence[Turn], room: int) -> int:
    """Return how many of the last turns fit; the last one is made to."""
    count = 0
    for turn in reversed(turns):
        room -= len(_spelt(turn, memory_words("pt"))) + 1
        if count and room < 0:
            break
        count += 1
    return count


def _spelt(turn: Turn, words: MemoryWords, room: int | None = None) -> str:
    question = clip(" ".join(turn.question.split()), LONGEST_QUESTION)
    asked = f"{words.question} {question}"
    left = LONGEST_ANSWER if room is None else room - len(asked) - len(words.answer) - 2
    answer = shortened(turn.answer, min(max(left, 0), LONGEST_ANSWER))
    return f"{asked}\n{words.answer} {answer}" if answer else asked


def _before(memory: Memory, older: Sequence[Turn], room: int) -> str:
    """Return the summary, and the questions that came after it and do not fit."""
    since = [turn.question for turn in older if turn.position > memory.until]
    asked = listed(since, room // 2 if memory.summary else room)
    parts = (clip(memory.summary, room - len(asked)), asked)
    return " ".join(part for part in parts if part)
