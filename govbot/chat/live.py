"""Answers on their way: events are kept, so that who lost the connection gets the rest.

They are kept in this process only: whoever comes back must come back to the same one.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.chat.events import Broken, Event, SourcesFound, TurnSaved
from govbot.chat.standing import AnswerWithdrawn, Watch
from govbot.core.errors import GovBotError, NotFound

KEPT_S = 30.0
"""So long after its end an answer can still be followed."""
FIRST_S = 5.0
"""So long after its begin an answer waits for its first listener."""
MOST_GRACE_S = 60


class LiveAnswer:
    """One answer being made. It goes on while somebody listens, and a grace period longer.

    It ends when its asker may have it no more.
    """

    def __init__(
        self,
        asker: Asker,
        rest: AsyncGenerator[Event, None],
        grace_s: float,
        watch: Watch | None,
    ) -> None:
        self.asker = asker
        self._grace_s = grace_s
        self._events: list[Event] = []
        self._news = asyncio.Event()
        self._listeners = 0
        self._task = asyncio.create_task(self._collect(rest))
        self._task.add_done_callback(lambda _: self._tell())
        self._leaving = asyncio.get_running_loop().call_later(
            max(grace_s, FIRST_S), self._task.cancel
        )
        if watch is not None:
            watch.begin(self)
            self._task.add_done_callback(lambda _: watch.end(self))

    async def follow(self, after: int = -1) -> AsyncGenerator[tuple[int, Event], None]:
        """Yield the events after a number with their numbers, those to come as they come.

        Closing the iterator is leaving: where nobody else listens, the answer is stopped as soon as
        the grace period is over.
        """
        self._listeners += 1
        self._leaving.cancel()
        number = after + 1
        try:
            while True:
                while number < len(self._events):
                    yield number, self._events[number]
                    number += 1
                if self._task.done():
                    break
                await self._news.wait()
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._leave()
        if not self._task.cancelled():
            self._task.result()  # a defect shows where it always did: in the request

    @property
    def is_over(self) -> bool:
        """Whether nothing will be added."""
        return self._task.done()

    async def stop(self) -> None:
        """End it now; what was written is kept."""
        self._task.cancel()
        await asyncio.wait({self._task})

    def when_over(self, forget: Callable[[], object]) -> None:
        """Have it forgotten some time after its end."""
        loop = asyncio.get_running_loop()
        self._task.add_done_callback(lambda _: loop.call_later(KEPT_S, forget))

    def _leave(self) -> None:
        if self._grace_s:
            self._leaving = asyncio.get_running_loop().call_later(self._grace_s, self._task.cancel)
        else:
            self._task.cancel()

    async def _collect(self, rest: AsyncGenerator[Event, None]) -> None:
        async with aclosing(rest):
            async for event in rest:
                self._events.append(event)
                self._tell()

    def withdraw(self) -> None:
        """End it, because its asker may have it no more."""
        self._events.append(Broken(AnswerWithdrawn()))
        self._task.cancel()

    def leans_on(self) -> set[UUID]:
        """Return the documents that the asker must be able to read."""
        found = [event.sources for event in self._events if isinstance(event, SourcesFound)]
        return {source.document_id for sources in found for source in sources}

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


@dataclass(frozen=True, slots=True)
class LiveAnswers:
    """The answers that this process is making, or has just made."""

    watch: Watch | None = None
    """None: nobody can lose anything meanwhile."""
    _answers: dict[UUID, LiveAnswer] = field(default_factory=dict)

    async def begin(
        self, asker: Asker, events: AsyncGenerator[Event, None], grace_s: float = 0
    ) -> LiveAnswer:
        """Let an answer be made, from its first event on.

        Args:
            asker: who may follow it.
            events: what `Chat.ask` gives.
            grace_s: so long it goes on when nobody listens.

        Raises:
            GovBotError: the question is refused.
        """
        first = await anext(events)
        if not isinstance(first, TurnSaved):
            raise GovBotError
        live = LiveAnswer(asker, _preceded(first, events), grace_s, self.watch)
        self._answers[first.answer_id] = live
        live.when_over(lambda: self._answers.pop(first.answer_id, None))
        return live

    async def alone(
        self, asker: Asker, events: AsyncGenerator[Event, None]
    ) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer to which nobody comes back; see `begin`."""
        live = LiveAnswer(asker, events, 0, self.watch)
        async with aclosing(live.follow()) as followed:
            async for _, event in followed:
                yield event

    def find(self, asker: Asker, answer_id: UUID) -> LiveAnswer:
        """Return an answer that is being made, or was a moment ago.

        Raises:
            NotFound: no such answer, or another's; one that was made longer ago is in its
                conversation.
        """
        live = self._answers.get(answer_id)
        if live is None or not live.asker.is_same_person(asker):
            raise NotFound(kind="answer", id=str(answer_id))
        return live

    async def close(self) -> None:
        """End all, keeping what was written."""
        for live in list(self._answers.values()):
            await live.stop()


async def _preceded(first: Event, rest: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    async with aclosing(rest):
        yield first
        async for event in rest:
            yield event
