"""A language model as a judge: whether an answer is right, and whether its citations bear it out.

It is asked for one word, and what it writes is read strictly: anything else is no verdict, and is
counted as such. A judge is a measure with errors of its own: look at some verdicts before trusting
its figures (each is in the details).
"""

import json
import re
import tomllib
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, NamedTuple, Protocol

from govbot.adapters.llm.base import (
    LLM,
    LLMBusy,
    LLMError,
    LLMKeyRejected,
    LLMModelMissing,
    LLMResting,
    LLMUnreachable,
    Message,
)
from govbot.adapters.llm.registry import LLMs
from govbot.chat.answer import Answer
from govbot.chat.prompt import UNPROVEN_MARKS, script
from govbot.core.errors import GovBotError
from govbot.core.settings import Settings
from govbot.core.text.analysis import fold
from govbot.evaluation.details import Value

THE_SAME = "self"
"""Names the model that answers as the judge."""
MOST_TOKENS = 400
"""A word would do; a model that thinks aloud first needs more."""
GONE = (LLMUnreachable, LLMResting, LLMBusy, LLMKeyRejected, LLMModelMissing)
"""The server is not there for any question: an evaluation stops rather than go on without it."""

_MARK = re.compile(rf"\s*(?:\[(\d+)\]|(?:{'|'.join(map(re.escape, UNPROVEN_MARKS))}))[.!?…;:,]*")
_NOTICES = tuple(script(tongue).conflict.partition("{")[0] for tongue in ("pt", "en"))
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"^```(?:json)?\s*(.*?)\s*```$", re.DOTALL)
_VERDICTS = {"sim": True, "yes": True, "true": True, "nao": False, "no": False, "false": False}


class JudgeMissing(GovBotError):
    """There is no model that could judge."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "judge_missing"


class Models(Protocol):
    """Hands over the language model to ask."""

    async def current(self) -> LLM | None:
        """Return it, None where there is none."""


@dataclass(frozen=True, slots=True)
class Script:
    """The judge's words, with their version."""

    version: int
    system: str
    right: str
    supported: str


class Claim(NamedTuple):
    """A cited sentence of an answer and the number of the source that it cites."""

    sentence: str
    n: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says of one answer.

    `right` is None where its word could not be read; `supported` has one entry a cited sentence.
    """

    right: bool | None
    claims: Sequence[Claim] = ()
    supported: Sequence[bool | None] = ()

    def figures(self) -> dict[str, Value]:
        """Return the question's figures; `judge_supported` is a share of its cited sentences."""
        read = [each for each in self.supported if each is not None]
        return {
            "judge_right": self.right,
            "judge_supported": sum(read) / len(read) if read else None,
            "unjudged": (self.right is None) + self.supported.count(None),
        }

    def told(self) -> dict[str, Any]:
        """Return the verdicts for a person to read."""
        sentences = zip(self.claims, self.supported, strict=True)
        return {
            "right": self.right,
            "sentences": [
                {"sentence": claim.sentence, "n": claim.n, "supported": verdict}
                for claim, verdict in sentences
            ],
        }


@dataclass(frozen=True, slots=True)
class Judge:
    """Asks a model about answers, one request for the answer and one for each cited sentence."""

    models: Models

    async def judge(self, question: str, gold: Sequence[str], answer: Answer) -> Verdict:
        """Judge an answer; one that was refused is not right, and asks nothing.

        Raises:
            JudgeMissing: there is no model.
            LLMError: its server is gone (`GONE`).
        """
        if not answer.found:
            return Verdict(right=False)
        words = judge_script()
        given = {"question": question, "gold": "\n".join(gold), "answer": answer.content}
        right = await self._ask(words.right.format(**given))
        passages = {
            source.n: f"{source.document_title}\n{source.text}" for source in answer.sources
        }
        claims = [claim for claim in cited_sentences(answer.content) if claim.n in passages]
        supported = [
            await self._ask(words.supported.format(passage=passages[n], sentence=sentence))
            for sentence, n in claims
        ]
        return Verdict(right, claims, supported)

    async def check(self) -> None:
        """Ask something, so that a judge who is not there is told of before hours of work.

        Raises:
            JudgeMissing, LLMError: as `judge` does.
        """
        await self._ask(judge_script().supported.format(passage="2 = 2", sentence="2 = 2"))

    async def _ask(self, request: str) -> bool | None:
        llm = await self.models.current()
        if llm is None:
            raise JudgeMissing
        messages = [Message("system", judge_script().system), Message("user", request)]
        said = ""
        try:
            async with aclosing(llm.stream(messages, max_tokens=MOST_TOKENS)) as pieces:
                async for piece in pieces:
                    said += piece
        except GONE:
            raise
        except LLMError:
            return None
        return read_verdict(said)


@asynccontextmanager
async def open_judge(name: str, settings: Settings, at_work: LLMs) -> AsyncIterator[Judge]:
    """Hand over a judge who answers.

    Args:
        name: of a model at `judge_api` (or else `llm_api`), or `self`.
        settings: the product's; a key goes only to the address that it was given for.
        at_work: the models that answer questions.

    Raises:
        JudgeMissing: there is no such model.
        LLMError: its server is not there, or does not know it.
    """
    if name == THE_SAME:
        await Judge(at_work).check()
        yield Judge(at_work)
        return
    address, key = settings.judge_api, settings.judge_api_key
    if address is None:
        address, key = settings.llm_api, key or settings.llm_api_key
    if address is None:
        raise JudgeMissing
    chosen = {"llm": "openai", "llm_api": address, "llm_model": name, "llm_api_key": key}
    models = LLMs(settings.model_copy(update=chosen))
    try:
        await Judge(models).check()
        yield Judge(models)
    finally:
        await models.close()


def read_verdict(said: str) -> bool | None:
    """Return what the judge says, None where it says anything but yes or no.

    That is one word, or JSON: the word, a boolean, or an object that holds one of them only.
    """
    text = _THOUGHT.sub("", said).strip()
    if fenced := _FENCE.match(text):
        text = fenced[1]
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    if isinstance(value, bool):
        return value
    return _VERDICTS.get(fold(value).strip(" \t\n.!*\"'")) if isinstance(value, str) else None


def cited_sentences(content: str) -> list[Claim]:
    """Return what of an answer stands before each citation mark, back to the mark before it.

    Sentences that are not proven are left out, as is the product's own word that sources differ.
    """
    for notice in _NOTICES:
        content = content.partition(notice)[0]
    claims, start, sentence = [], 0, ""
    for mark in _MARK.finditer(content):
        sentence = " ".join(content[start : mark.start()].split()) or sentence
        if mark[1] and sentence:
            claims.append(Claim(sentence, int(mark[1])))
        start = mark.end()
    return claims


@cache
def judge_script() -> Script:
    """Return the judge's words."""
    text = files(__package__).joinpath("prompts/judge.toml").read_text("utf-8")
    given = tomllib.loads(text)
    return Script(**(given | {"system": given["system"].strip()}))
