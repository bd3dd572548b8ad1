"""Answers in OpenAI's shapes: one object, or chunks as the text comes in."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from govbot.chat.answer import Answer
from govbot.chat.events import Answered, Broken, Event, TokenWritten
from govbot.chat.schemas import MessageOut
from govbot.core.errors import GovBotError
from govbot.core.words import Language, say
from govbot.gateway.plain import sources_below
from govbot.gateway.schemas import LISTING, error_shape


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer on its way: what its chunks have in common.

    The field `govbot` of the message, and of the last chunk's choice, holds the answer as GovBot's
    own API gives it. How many tokens were read and written is not known, so nothing says it.
    """

    model: str
    language: Language
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    async def whole(self, events: AsyncGenerator[Event, None]) -> dict[str, Any]:
        """Return the answer once it is complete.

        Raises:
            GovBotError: why there is none.
        """
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Broken):
                    raise event.error
                if isinstance(event, Answered):
                    return self._object("chat.completion", message=self._message(event.answer))
        raise GovBotError

    async def chunks(self, events: AsyncGenerator[Event, None]) -> AsyncGenerator[dict[str, Any]]:
        """Yield the answer as it is written; an error is the last chunk."""
        shown = ""
        yield self._chunk(role="assistant", content="")
        async with aclosing(events):
            async for event in events:
                match event:
                    case TokenWritten():
                        shown += event.text
                        yield self._chunk(content=event.text)
                    case Answered():
                        if rest := self._rest(shown, event.answer):
                            yield self._chunk(content=rest)
                        yield self._last(event.answer)
                    case Broken():
                        yield error_shape(event.error, self.language)[1]
                    case _:
                        pass

    def _rest(self, shown: str, answer: Answer) -> str:
        """Return what is missing of the answer that counts.

        What a client has been given cannot be taken back: where the check changed the text, that
        is said, and the text that counts follows.
        """
        given, counts = shown.rstrip(), answer.content.rstrip()
        rest = counts.removeprefix(given)
        if rest == counts and given:
            rest = f"\n\n{say('answer_revised', language=self.language)}\n\n{counts}"
        return rest + self._below(answer)

    def _below(self, answer: Answer) -> str:
        return sources_below(answer, self.language) if self.model == LISTING else ""

    def _message(self, answer: Answer) -> dict[str, Any]:
        return {
            "role": "assistant",
            "content": answer.content + self._below(answer),
            "refusal": None,
            "govbot": _extension(answer, self.language),
        }

    def _chunk(self, **delta: str) -> dict[str, Any]:
        return self._object("chat.completion.chunk", delta=delta, finish_reason=None)

    def _last(self, answer: Answer) -> dict[str, Any]:
        chunk = self._object("chat.completion.chunk", delta={})
        return {**chunk, "govbot": _extension(answer, self.language)}

    def _object(self, kind: str, **choice: Any) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "choices": [{"index": 0, "finish_reason": "stop", "logprobs": None, **choice}],
        }


def _extension(answer: Answer, language: Language) -> dict[str, Any]:
    return MessageOut.of_answer(answer, language).model_dump(mode="json")
