"""What the language model reads: the rules, the numbered passages as data, the question.

The words are files, one a language (`prompts/`), with a version. A tenant may have its own words
for a part of them, the instructions; the rules that the checking leans on are always sent.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from govbot.adapters.llm.base import Message
from govbot.chat.context import CUT, Passage
from govbot.core.text.injection import without_orders
from govbot.core.text.language import Tongue
from govbot.core.text.turns import neutral

Style = Literal["direct", "detailed", "plain", "steps"]
STYLES: tuple[Style, ...] = get_args(Style)
MOST_TOKENS: dict[Style, int] = {"direct": 400, "detailed": 900, "plain": 500, "steps": 700}
"""Tokens that an answer of each style may have."""


@dataclass(frozen=True, slots=True)
class Instructions:
    """What a tenant may word otherwise: the system message's beginning, each style's request."""

    system: str
    styles: Mapping[Style, str]


@dataclass(frozen=True, slots=True)
class Script:
    """The words of one language for the model, and those that stand in an answer.

    `system` begins the system message and `rules` end it, whatever it begins with.
    """

    version: int
    system: str
    rules: list[str]
    passages: str
    previous: str
    question: str
    request: str
    not_found: str
    not_in_library: str
    not_in_passages: str
    try_asking: str
    what_says: str
    unproven: str
    doubt: str
    nearest: str
    address: str
    conflict: str
    ended: str
    note: str
    styles: dict[Style, str]
    most_sentences: dict[Style, int]

    @property
    def instructions(self) -> Instructions:
        """What a tenant without words of its own has."""
        return Instructions(self.system, self.styles)


@cache
def script(tongue: Tongue) -> Script:
    """Return the words of a language."""
    text = files(__package__).joinpath(f"prompts/answer.{tongue}.toml").read_text("utf-8")
    given = tomllib.loads(text)
    return Script(**(given | {"system": given["system"].strip()}))


def most_sentences(told: Instructions, style: Style, tongue: Tongue) -> int | None:
    """Return how many sentences the words of a style allow; None: as many as come.

    A tenant's own words are not known to allow anything.
    """
    words = script(tongue)
    return words.most_sentences.get(style) if told.styles[style] == words.styles[style] else None


UNPROVEN_MARKS = (script("pt").unproven, script("en").unproven)
"""What stands after a sentence that is not proven, by language."""
DOUBTS = (script("pt").doubt, script("en").doubt)
"""What stands after an answer that may be about something else, by language."""


def build(
    question: str,
    passages: Sequence[Passage],
    *,
    before: str = "",
    tongue: Tongue = "pt",
    style: Style = "direct",
    instructions: Instructions | None = None,
) -> list[Message]:
    """Return the messages for one answer.

    Signs by which models tell turns apart are made harmless in all that others wrote.
    What changes least comes first, so that a server that remembers prompts reads less anew.

    Args:
        question: as it was asked.
        passages: in the order of their numbers; numbered from 1.
        before: what is told of the conversation, when the question follows up on it.
        tongue: of the answer.
        style: how it is written.
        instructions: the tenant's own; without, those that come with GovBot.
    """
    words = script(tongue)
    told = instructions or words.instructions
    fence = _fence(passages)
    blocks = [
        f"[{passage.n}] {without_orders(passage.label, CUT.strip())}\n"
        f"<{fence}>\n{passage.excerpt}\n</{fence}>"
        for passage in passages
    ]
    request = (
        f"{words.passages}\n\n"
        + "\n\n".join(blocks)
        + f"\n\n{before}{words.question} {question}\n"
        + f"{words.request} {told.styles[style]}"
    )
    return [Message("system", ruled(told.system, words.rules)), Message("user", neutral(request))]


_NUMBERED = re.compile(r"\s*(\d{1,2})[.)]\s")


def ruled(system: str, rules: Sequence[str]) -> str:
    """Return the text with the rules below it, numbered on from a last line that has a number."""
    last = _NUMBERED.match(system.rpartition("\n")[2])
    first = int(last[1]) + 1 if last else 1
    numbered = "\n".join(f"{n}. {rule}" for n, rule in enumerate(rules, first))
    return f"{system}\n{numbered}" if last else f"{system}\n\n{numbered}"


def _fence(passages: Sequence[Passage]) -> str:
    """Return a mark that no passage can contain on purpose, the same for the same passages.

    It is a digest of every passage, so text inside a document would have to know all of them,
    itself included, to close the fence.
    """
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(passage.excerpt.encode())
    return digest.hexdigest()[:8]


def says_not_found(answer: str) -> bool:
    """Return whether the model declined to answer."""
    start = answer.strip().lower()[:120]
    return any(phrase in start for phrase in _REFUSALS)


_REFUSALS = (
    "não encontrei",
    "nao encontrei",
    "não há informaç",
    "não foi encontrad",
    "os trechos não",
    "não contêm informaç",
    "não contém informaç",
    "não consta nos trechos",
    "did not find",
    "didn't find",
    "no passage deals",
    "passages do not",
)
