"""Models being fetched: each goes on without whoever asked for it, and can be followed by anyone.

They are known in this process only. Another process that asks the same server for the same model
follows the same download there.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID, uuid4

from govbot.adapters.llm.base import LLMError
from govbot.adapters.llm.pulling import Progress
from govbot.core.errors import NotFound

State = Literal["running", "done", "failed", "cancelled"]
Fetch = Callable[[], AsyncGenerator[Progress, None]]

KEPT_S = 600.0
"""So long after its end a pull can still be seen."""
PACE_S = 0.2
"""Followers are told no more often; servers tell more than a person can read."""


class Pull:
    """One model being fetched, in a task of its own."""

    def __init__(self, name: str, fetch: Fetch) -> None:
        self.id = uuid4()
        self.name = name
        self.started_at = datetime.now(UTC)
        self.state: State = "running"
        self.progress = Progress("manifest")
        self.error: LLMError | None = None
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._run(fetch))

    async def follow(self) -> AsyncGenerator["Pull", None]:
        """Yield this pull now, whenever it has come further, and once at its end."""
        while True:
            news = self._news
            over = self.state != "running"
            yield self
            if over:
                return
            await news.wait()
            if self.state == "running":
                await asyncio.sleep(PACE_S)

    async def cancel(self) -> None:
        """Stop it; what was fetched stays with the server."""
        self._task.cancel()
        await asyncio.wait({self._task})

    def when_over(self, forget: Callable[[], object]) -> None:
        """Have it forgotten some time after its end."""
        loop = asyncio.get_running_loop()
        self._task.add_done_callback(lambda _: loop.call_later(KEPT_S, forget))

    async def _run(self, fetch: Fetch) -> None:
        ended: State = "cancelled"
        try:
            async with aclosing(fetch()) as steps:
                async for self.progress in steps:
                    self._tell()
            ended = "done"
        except LLMError as error:
            self.error, ended = error, "failed"
        finally:
            self.state = ended
            self._tell()

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


@dataclass(frozen=True, slots=True)
class Pulls:
    """The pulls of this process, those at work and those that ended a moment ago."""

    _pulls: dict[UUID, Pull] = field(default_factory=dict)

    def start(self, name: str, fetch: Fetch) -> Pull:
        """Begin to fetch a model; a pull of the same one that is at work is returned instead."""
        for each in self._pulls.values():
            if each.state == "running" and tagged(each.name) == tagged(name):
                return each
        pull = Pull(name, fetch)
        self._pulls[pull.id] = pull
        pull.when_over(lambda: self._pulls.pop(pull.id, None))
        return pull

    def all(self) -> list[Pull]:
        """Return them, the newest first."""
        return list(self._pulls.values())[::-1]

    def find(self, pull_id: UUID) -> Pull:
        """Return one.

        Raises:
            NotFound: no such pull, or one of long ago.
        """
        if pull_id not in self._pulls:
            raise NotFound(kind="pull", id=str(pull_id))
        return self._pulls[pull_id]

    async def close(self) -> None:
        """Stop all."""
        for each in self.all():
            await each.cancel()


def tagged(name: str) -> str:
    """Return the name with its variant, which is `latest` where none is named."""
    last = name.rpartition("/")[2]
    return (name if ":" in last else f"{name}:latest").lower()
