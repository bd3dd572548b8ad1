"""One connection over which a person asks, stops, and comes back to an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from govbot.accounts.asker import Asker
from govbot.chat.events import Broken
from govbot.chat.live import MOST_GRACE_S, LiveAnswer
from govbot.chat.prompt import Style
from govbot.chat.schemas import event_data
from govbot.chat.service import Chat
from govbot.core.errors import GovBotError, InvalidInput
from govbot.core.words import Language

GRACE_S = 15.0
"""A connection that is kept open is lost by accident, as a rule, and comes back soon."""


class AnswerRunning(GovBotError):
    """The answer before is not finished: one at a time on a connection."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "answer_running"


class Ask(BaseModel):
    """Answer this."""

    type: Literal["ask"]
    question: str
    session_id: UUID | None = None
    style: Style = "direct"
    resume_s: float = Field(GRACE_S, ge=0, le=MOST_GRACE_S)


class Resume(BaseModel):
    """Tell what follows on this event of an answer."""

    type: Literal["resume"]
    answer_id: UUID
    last_event_id: int = Field(-1, ge=-1)


class Stop(BaseModel):
    """Stop the answer."""

    type: Literal["stop"]


_ORDERS: TypeAdapter[Ask | Resume | Stop] = TypeAdapter(
    Annotated[Ask | Resume | Stop, Field(discriminator="type")]
)


class Talk:
    """Hears orders, and sends events as `{id, event, data}`; refusals have no id."""

    def __init__(
        self,
        chat: Chat,
        asker: Callable[[], Awaitable[Asker]],
        language: Language,
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        # A connection stays open for hours, in which a person may lose what they had.
        self._asker = asker
        self._chat, self._language, self._send = chat, language, send
        self._live: LiveAnswer | None = None
        self._telling: asyncio.Task[None] | None = None

    async def hear(self, message: str) -> None:
        """Do what a message asks for, or say why not."""
        try:
            await self._obey(_ORDERS.validate_json(message))
        except ValidationError as error:
            places = {".".join(map(str, each["loc"])) for each in error.errors()}
            await self._refuse(InvalidInput(detail=", ".join(sorted(places))))
        except GovBotError as error:
            await self._refuse(error)

    async def leave(self) -> None:
        """Follow no longer; the answer goes on for its grace period."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    async def _obey(self, order: Ask | Resume | Stop) -> None:
        if isinstance(order, Stop):
            if self._live is not None:
                await self._live.stop()
            return
        if self._telling is not None and self._live is not None:
            if not self._live.is_over:
                raise AnswerRunning
            await asyncio.gather(self._telling, return_exceptions=True)
        live, after = await self._answer(order)
        self._live = live
        self._telling = asyncio.create_task(self._tell(live, after))

    async def _answer(self, order: Ask | Resume) -> tuple[LiveAnswer, int]:
        live, asker = self._chat.live, await self._asker()
        if isinstance(order, Resume):
            return live.find(asker, order.answer_id), order.last_event_id
        events = self._chat.ask(asker, order.question, order.session_id, order.style)
        return await live.begin(asker, events, order.resume_s), -1

    async def _tell(self, live: LiveAnswer, after: int) -> None:
        number = after
        async with aclosing(live.follow(after)) as events:
            async for number, event in events:
                name, data = event_data(event, self._language)
                await self._send({"id": number, "event": name, "data": data})
        await self._send({"id": number + 1, "event": "done", "data": {}})

    async def _refuse(self, error: GovBotError) -> None:
        name, data = event_data(Broken(error), self._language)
        await self._send({"event": name, "data": data})
