"""Whether an answer may still be written: its asker may lose what they had meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import ClassVar, Protocol
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotSignedIn
from govbot.accounts.permissions import Permission
from govbot.audit.actions import Action
from govbot.audit.repository import news
from govbot.core.db.engine import Database
from govbot.core.db.principal import nobody
from govbot.core.errors import GovBotError
from govbot.library.repository import readable_among

logger = logging.getLogger(__name__)

LOOK_S = 1.0
"""So often it is looked whether the asker may still have an answer."""
AGAIN_S = 30.0
"""So often also where nothing was done: a grant or a key may have come to its end."""


class AnswerWithdrawn(GovBotError):
    """The asker was suspended, is signed in no more, or lost what the answer leans on."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "answer_withdrawn"


_TAKES_NOTHING = (
    Action.AUTH_LOGIN,
    Action.AUTH_FAILURE,
    Action.KEY_CREATE,
    Action.KEY_USE,
    Action.QUESTION_ASK,
    Action.SOURCES_SHOWN,
    Action.DOCUMENT_READ,
    Action.DOCUMENT_DOWNLOAD,
    Action.DOCUMENT_UPLOAD,
    Action.DOCUMENT_RETRY,
)
"""Acts after which everybody has what they had; those that come often."""


@dataclass(frozen=True, slots=True)
class Standings:
    """Looks how askers stand now.

    It asks the database, rather than being told by it: so every way to lose something counts, in
    every process, and through a pool of connections too.
    """

    database: Database
    again: Callable[[Asker], Awaitable[Asker]]
    """Returns an asker as they are at this moment, or raises NotSignedIn."""

    async def holds(self, asker: Asker, documents: Collection[UUID]) -> bool:
        """Tell whether somebody may still ask, and read all of these documents."""
        with nobody():
            try:
                now = await self.again(asker)
            except NotSignedIn:
                return False
            lost = asker.permissions - now.permissions
            if now.lacks_totp or Permission.ASK in lost:
                return False
            if not documents:
                return True
            async with self.database.read() as session:
                return await readable_among(session, now, documents) == set(documents)

    async def changed(self, since: dict[UUID, int]) -> set[UUID]:
        """Return the tenants in whose record something may have taken somebody something.

        Args:
            since: number of the last act that was looked at, by tenant; brought up to date.
        """
        with nobody():
            async with self.database.read() as session:
                found = await news(session, since, _TAKES_NOTHING)
        since |= {tenant_id: seq for tenant_id, (seq, _) in found.items()}
        return {tenant_id for tenant_id, (_, is_news) in found.items() if is_news}


class Watched(Protocol):
    """Something that its asker may lose while it goes on."""

    asker: Asker

    def leans_on(self) -> set[UUID]:
        """Return the documents that the asker must be able to read."""
        ...

    def withdraw(self) -> None:
        """End it, telling the asker why."""
        ...


class Watch:
    """Looks once a second whether what is watched may go on.

    One question tells whether anything was taken from anybody, which the record knows. Only then,
    at first, and every so often because rights and keys may simply end, each one is looked at.
    """

    def __init__(self, standings: Standings) -> None:
        self._standings = standings
        self._next: dict[Watched, float] = {}
        self._since: dict[UUID, int] = {}
        self._task: asyncio.Task[None] | None = None

    def begin(self, watched: Watched) -> None:
        """Watch something, until `end`."""
        self._next[watched] = 0.0
        if self._task is None:
            self._task = asyncio.create_task(self._go_on())

    def end(self, watched: Watched) -> None:
        """Watch it no more."""
        self._next.pop(watched, None)
        if not self._next and self._task is not None:
            self._task.cancel()
            self._task = None
            self._since.clear()

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await self._look()
            except (GovBotError, SQLAlchemyError) as error:
                # Nothing is known: where that lasts, no answer can be saved either.
                logger.warning("nobody knows whether answers may go on: %s", error)
                self._next = dict.fromkeys(self._next, 0.0)

    async def _look(self) -> None:
        clock = asyncio.get_running_loop().time
        for watched in self._next:
            self._since.setdefault(watched.asker.tenant_id, 0)
        changed = await self._standings.changed(self._since)
        for watched, due in list(self._next.items()):
            is_due = due <= clock() or watched.asker.tenant_id in changed
            if not is_due or watched not in self._next:
                continue
            if await self._standings.holds(watched.asker, watched.leans_on()):
                if watched in self._next:
                    self._next[watched] = clock() + AGAIN_S
            else:
                watched.withdraw()
