"""Summaries of long conversations, written while nobody waits for an answer.

A summary is derived: it may be lost at any moment and is made again after the next answer. Until
then the older questions are told instead.
"""

import asyncio
import hashlib
import logging
from contextlib import aclosing
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import OperationalError

from govbot.adapters.llm.base import LLM, Message
from govbot.adapters.llm.registry import LLMs
from govbot.adapters.llm.relay import Relay
from govbot.adapters.llm.turnstile import Turnstile
from govbot.chat import repository
from govbot.chat.memory import (
    LONGEST_SUMMARY,
    Memory,
    Turn,
    clip,
    listed,
    memory_words,
    room_of,
    shortened,
    split,
    told,
)
from govbot.core.db.engine import Database
from govbot.core.errors import GovBotError
from govbot.core.text.language import tongue_of
from govbot.core.text.turns import neutral

logger = logging.getLogger(__name__)

FEWEST_TURNS = 2
"""Older turns that are worth a summary; one alone is told by its question."""
SUMMARY_TOKENS = 160
TIMEOUT_S = 60.0
NO_MODEL_TOKENS = 4_096
"""The context that is assumed while no model is there."""


class ModelBusy(GovBotError):
    """Somebody else's answer is being written; the summary is not worth waiting for."""


@dataclass(frozen=True, slots=True)
class Summaries:
    """Writes them one task a conversation; every question, of whomever, stops all of them."""

    database: Database
    llms: LLMs
    timeout_s: float = TIMEOUT_S
    _writing: dict[UUID, asyncio.Task[None]] = field(default_factory=dict)

    def begin(self, session_id: UUID) -> None:
        """Bring a conversation's summary up to date, in the background, if it needs one."""
        if session_id in self._writing:
            return
        task = asyncio.create_task(self._write(session_id))
        self._writing[session_id] = task
        task.add_done_callback(lambda _: self._writing.pop(session_id, None))

    def give_way(self) -> None:
        """Stop at once: a question has come, and the models are for it."""
        for task in self._writing.values():
            task.cancel()

    async def settled(self) -> None:
        """Wait until none is being written."""
        await asyncio.gather(*self._writing.values(), return_exceptions=True)

    async def close(self) -> None:
        """Stop all and wait for their end."""
        self.give_way()
        await self.settled()

    async def _write(self, session_id: UUID) -> None:
        try:
            await self._bring_up(session_id)
        except ModelBusy:
            logger.debug("no summary of %s: the model is busy", session_id)
        except (GovBotError, OperationalError) as error:
            logger.warning("no summary of %s: %s", session_id, error)

    async def _bring_up(self, session_id: UUID) -> None:
        async with self.database.read() as session:
            memory = await repository.remembered(session, session_id)
        llm = await self.llms.current()
        room = room_of(llm.identity.context_tokens if llm else NO_MODEL_TOKENS)
        older = [turn for turn in split(memory, room)[0] if turn.position > memory.until]
        if len(older) < FEWEST_TURNS:
            return
        text = await self._by_model(llm, memory, older) if llm else ""
        text = text or by_rule(memory, older)
        async with self.database.write() as session:
            await repository.save_summary(session, session_id, text, older[-1].position)

    async def _by_model(self, llm: LLM, memory: Memory, older: list[Turn]) -> str:
        """Return the model's summary; empty when it fails or takes too long.

        Raises:
            ModelBusy: others are being answered.
        """
        turn = llm.turn() if isinstance(llm, Relay) else Turnstile(1).enter()
        with turn as ticket:
            if ticket.position:
                raise ModelBusy
            text = ""
            try:
                async with (
                    asyncio.timeout(self.timeout_s),
                    aclosing(llm.stream(request(memory, older), max_tokens=SUMMARY_TOKENS)) as said,
                ):
                    async for piece in said:
                        text += piece
            except TimeoutError:
                logger.warning("a summary took longer than %s s", self.timeout_s)
                return ""
            except GovBotError as error:
                logger.warning("no model writes summaries: %s", error)
                return ""
        return shortened(text, LONGEST_SUMMARY)


def request(memory: Memory, older: list[Turn]) -> list[Message]:
    """Return the prompt for a summary of what the last one told and the turns after it."""
    tongue = tongue_of(" ".join(turn.question for turn in older))
    words = memory_words(tongue)
    text = told(older, tongue)
    if memory.summary:
        text = f"{words.earlier} {memory.summary}\n{text}"
    fence = hashlib.sha256(text.encode()).hexdigest()[:8]
    return [
        Message("system", words.summarise),
        Message("user", neutral(f"<{fence}>\n{text}\n</{fence}>\n{words.summary}")),
    ]


def by_rule(memory: Memory, older: list[Turn]) -> str:
    """Return the summary that needs no model: what was asked, in order, the newest in full."""
    asked = listed([turn.question for turn in older], LONGEST_SUMMARY)
    left = LONGEST_SUMMARY - len(asked) - len("; ")
    return "; ".join(part for part in (clip(memory.summary, left), asked) if part)
