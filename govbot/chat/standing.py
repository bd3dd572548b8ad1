"""Whether an answer may still be written: its asker may lose what they had meanwhile."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotSignedIn
from govbot.accounts.permissions import Permission
from govbot.core.db.engine import Database
from govbot.core.db.principal import nobody
from govbot.core.errors import GovBotError
from govbot.library.repository import readable_among


class AnswerWithdrawn(GovBotError):
    """The asker was suspended, is signed in no more, or lost what the answer leans on."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "answer_withdrawn"


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
