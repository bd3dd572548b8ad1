"""What the language model reads: the rules, the numbered passages as data, the question.

The words are files, one a language (`prompts/`), with a version.
"""

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from govbot.adapters.llm.base import Message
from govbot.chat.context import Passage
from govbot.core.text.language import Tongue

Style = Literal["direct", "detailed", "plain", "steps"]
STYLES: tuple[Style, ...] = get_args(Style)
MOST_TOKENS: dict[Style, int] = {"direct": 400, "detailed": 900, "plain": 500, "steps": 700}
"""Tokens that an answer of each style may have."""


@dataclass(frozen=True, slots=True)
class Script:
    """The words of one language for the model, and those that stand in an answer."""

    version: int
    system: str
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
    conflict: str
    styles: dict[Style, str]


@cache
def script(tongue: Tongue) -> Script:
    """Return the words of a language."""
    text = files(__package__).joinpath(f"prompts/answer.{tongue}.toml").read_text("utf-8")
    given = tomllib.loads(text)
    return Script(**(given | {"system": given["system"].strip()}))


UNPROVEN_MARKS = (script("pt").unproven, script("en").unproven)
"""What stands after a sentence that is not proven, by language."""
DOUBTS = (script("pt").doubt, script("en").doubt)
"""What stands after an answer that may be about something else, by language."""


def build(
    question: str,
    passages: Sequence[Passage],
    previous: str | None = None,
    *,
    conversation: str = "",
    tongue: Tongue = "pt",
    style: Style = "direct",
) -> list[Message]:
    """Return the messages for one answer.

    What changes least comes first, so that a server that remembers prompts reads less anew.

    Args:
        question: as it was asked.
        passages: in the order of their numbers; numbered from 1.
        previous: the question before, when this one follows up on it.
        conversation: what is remembered of it, told in the place of the question before.
        tongue: of the answer.
        style: how it is written.
    """
    words = script(tongue)
    fence = _fence(passages)
    blocks = [
        f"[{passage.n}] {passage.label}\n<{fence}>\n{passage.excerpt}\n</{fence}>"
        for passage in passages
    ]
    before = conversation or (f"{words.previous} {previous}\n" if previous else "")
    request = (
        f"{words.passages}\n\n"
        + "\n\n".join(blocks)
        + f"\n\n{before}{words.question} {question}\n"
        + f"{words.request} {words.styles[style]}"
    )
    return [Message("system", words.system), Message("user", request)]


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
