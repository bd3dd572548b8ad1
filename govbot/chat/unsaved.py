"""An answer outside any conversation, for clients that keep their conversations themselves."""

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from uuid import uuid4

from sqlalchemy.exc import OperationalError

from govbot.accounts.asker import Asker
from govbot.accounts.organization.quotas import hold_question
from govbot.audit.record import record
from govbot.chat.acts import asked_act, shown_act
from govbot.chat.answer import Answer
from govbot.chat.answering import Clock
from govbot.chat.events import Answered, Event
from govbot.chat.memory import Memory, turns_of
from govbot.chat.prompt import Style
from govbot.chat.service import Chat
from govbot.core.errors import GovBotError
from govbot.core.text.typed import clean_typed
from govbot.retrieval.condensing import MOST_TURNS
from govbot.retrieval.question import MAX_QUESTION, checked

logger = logging.getLogger(__name__)


def ask_unsaved(
    chat: Chat,
    asker: Asker,
    question: str,
    history: Sequence[str] = (),
    style: Style = "direct",
) -> AsyncGenerator[Event, None]:
    """Answer one question as `Chat.ask` does, but save neither question nor answer.

    Closing the iterator stops the work.

    Args:
        chat: whose way of answering is taken.
        asker: who asks.
        question: as it was asked.
        history: the earlier questions, oldest first, as the client tells them.
        style: how the answer is written.

    Raises:
        QuestionEmpty, QuestionTooLong: it cannot be asked.
        QuestionLimit: the organisation has asked as often today as it may.
    """
    return chat.live.alone(asker, _made(chat, asker, question, history, style))


async def _made(
    chat: Chat, asker: Asker, question: str, history: Sequence[str], style: Style
) -> AsyncGenerator[Event, None]:
    question = checked(question)
    # What a client says was asked before was never checked.
    cleaned = [clean_typed(each[:MAX_QUESTION]) for each in history[-MOST_TURNS:]]
    earlier = [each for each in cleaned if each]
    # Their answers are not read: only this program's own are known to be answers.
    memory = Memory(turns_of([("user", each, 0) for each in earlier]))
    answer, clock = Answer(uuid4()), Clock()
    chat.summaries.give_way()
    async with chat.database.write() as session:
        await hold_question(session, asker.tenant_id)
        await record(session, asker.actor, asked_act(question, chat.recorded))
    try:
        work = chat.answering.make(asker, question, memory, answer, clock, style)
        async with aclosing(work):
            async for event in work:
                yield event
    except (GovBotError, OperationalError) as error:
        logger.warning("answer %s failed: %s", answer.id, error)
        yield chat.broken_by(error)
        return
    answer.timings_ms, answer.response_time_ms = clock.marks, clock.elapsed()
    if answer.sources:
        async with chat.database.write() as session:
            await record(session, asker.actor, shown_act(answer))
    yield Answered(answer)
