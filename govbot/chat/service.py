"""Conversations: ask, reopen, rename, remove.

The question is saved before anything else happens; the answer is saved when it is complete, or as
far as it came when the asker leaves. No database session is held while tokens flow.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import OperationalError

from govbot.accounts.asker import Asker
from govbot.accounts.organization.quotas import hold_question
from govbot.audit.record import Policy, record
from govbot.chat import repository
from govbot.chat.acts import asked_act, shown_act
from govbot.chat.answer import Answer
from govbot.chat.answering import Answering, Clock
from govbot.chat.events import (
    Answered,
    Broken,
    Event,
    TurnSaved,
)
from govbot.chat.live import LiveAnswers
from govbot.chat.memory import Memory
from govbot.chat.prompt import Style
from govbot.chat.summaries import Summaries
from govbot.core.db.engine import Database, DatabaseUnreachable
from govbot.core.db.models import ChatMessage, ChatSession
from govbot.core.errors import GovBotError, InvalidInput
from govbot.core.text.typed import clean_typed
from govbot.library.examples import examples
from govbot.library.repository import ready_filenames
from govbot.retrieval.question import checked

logger = logging.getLogger(__name__)

TITLE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Chat:
    """Answers questions from the documents that the asker may read."""

    database: Database
    answering: Answering
    recorded: Policy = "digest"
    """What the record of acts keeps of a question's words."""
    live: LiveAnswers = field(default_factory=LiveAnswers)
    """Those being made, for whoever lost the connection to one."""
    summaries: Summaries = field(init=False)
    """Of long conversations, written between the answers."""

    def __post_init__(self) -> None:
        """Summarise by the models that answer."""
        object.__setattr__(self, "summaries", Summaries(self.database, self.answering.llms))

    async def ask(
        self,
        asker: Asker,
        question: str,
        session_id: UUID | None = None,
        style: Style = "direct",
    ) -> AsyncGenerator[Event, None]:
        """Answer one question; closing the iterator stops the work and keeps what was written.

        Raises:
            QuestionEmpty, QuestionTooLong: it cannot be asked.
            NotFound: no such conversation for this asker.
            QuestionLimit: the organisation has asked as often today as it may.
        """
        question = checked(question)
        clock = Clock()
        self.summaries.give_way()
        saved, memory = await self._save_question(asker, question, session_id)
        yield saved
        answer = Answer(saved.answer_id)
        answer.state = "stopped"
        try:
            work = self.answering.make(asker, question, memory, answer, clock, style)
            async with aclosing(work):
                async for event in work:
                    yield event
            answer.state = "complete"
        except (GovBotError, OperationalError) as error:
            answer.state = "failed"
            logger.warning("answer %s failed: %s", answer.id, error)
            yield self.broken_by(error)
        finally:
            answer.timings_ms, answer.response_time_ms = clock.marks, clock.elapsed()
            # Also when the asker has left and this task is being cancelled.
            await asyncio.shield(self._save_answer(asker, answer))
        if answer.state == "complete":
            self.summaries.begin(saved.session_id)
            yield Answered(answer)

    def broken_by(self, error: GovBotError | OperationalError) -> Broken:
        """Return what the asker is told of an error that ended an answer."""
        if isinstance(error, OperationalError):
            error = DatabaseUnreachable(address=self.database.address)
        return Broken(error)

    async def page(
        self, asker: Asker, limit: int, offset: int
    ) -> tuple[Sequence[ChatSession], int]:
        """Return a window of the conversations, newest first, and how many there are."""
        async with self.database.read() as session:
            return await repository.page(session, asker, limit, offset)

    async def reopen(
        self, asker: Asker, session_id: UUID
    ) -> tuple[ChatSession, Sequence[ChatMessage]]:
        """Return a conversation and its messages in order."""
        async with self.database.read() as session:
            found = await repository.require(session, asker, session_id)
            return found, await repository.messages(session, asker, session_id)

    async def rename(self, asker: Asker, session_id: UUID, title: str) -> ChatSession:
        """Give a conversation another title."""
        title = " ".join(clean_typed(title).split())[:TITLE_CHARS]
        if not title:
            raise InvalidInput(detail="title")
        async with self.database.write() as session:
            found = await repository.require(session, asker, session_id)
            await repository.rename(session, session_id, title)
        found.title = title
        return found

    async def remove(self, asker: Asker, session_id: UUID) -> None:
        """Remove a conversation and its messages."""
        async with self.database.write() as session:
            await repository.require(session, asker, session_id)
            await repository.remove(session, session_id)

    async def examples(self, asker: Asker) -> list[str]:
        """Return the example questions whose document this asker can ask about."""
        async with self.database.read() as session:
            ready = await ready_filenames(session, asker)
        return [example.question for example in examples() if example.filename in ready]

    async def close(self) -> None:
        """End the answers being made, keeping what was written, and the summaries."""
        await self.live.close()
        await self.summaries.close()

    async def close_abandoned(self) -> None:
        """Mark answers that a killed process left half-written as stopped."""
        async with self.database.write() as session:
            await repository.close_abandoned(session, timedelta(minutes=15))

    async def _save_question(
        self, asker: Asker, question: str, session_id: UUID | None
    ) -> tuple[TurnSaved, Memory]:
        async with self.database.write() as session:
            await hold_question(session, asker.tenant_id)
            if session_id is None:
                title = " ".join(question.split())[:TITLE_CHARS]
                conversation = await repository.add_session(session, asker, title)
                memory = Memory()
            else:
                conversation = await repository.require(session, asker, session_id)
                memory = await repository.remembered(session, session_id, asker)
            asked, answer = await repository.add_turn(session, asker, conversation.id, question)
            act = asked_act(question, self.recorded, conversation.id, message=str(asked))
            await record(session, asker.actor, act)
        return TurnSaved(conversation.id, conversation.title, asked, answer), memory

    async def _save_answer(self, asker: Asker, answer: Answer) -> None:
        async with self.database.write() as session:
            await repository.save_answer(session, answer.id, answer.as_row())
            if answer.sources:
                await record(session, asker.actor, shown_act(answer))
