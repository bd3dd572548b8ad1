"""A model with its server's troubles kept in bounds: one more try, a rest, a line before it."""

import asyncio
import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing

from govbot.adapters.llm.base import LLM, Identity, LLMError, LLMResting, Message
from govbot.adapters.llm.breaker import Breaker
from govbot.adapters.llm.turnstile import Turnstile

RETRY_PAUSE_S = 0.25


class GuardedLLM:
    """Any model, asked once more when it fails before its first word, and not while it rests.

    `turnstile` is for the caller to pass; it is not passed here, so that the caller can tell the
    asker's place in line.
    """

    def __init__(
        self,
        inner: LLM,
        breaker: Breaker,
        turnstile: Turnstile,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.inner = inner
        self.breaker = breaker
        self.turnstile = turnstile
        self._sleep = sleep

    @property
    def identity(self) -> Identity:
        """Which model answers."""
        return self.inner.identity

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer's text in pieces; see the port.

        Raises:
            LLMResting: the server failed too often and is left alone for now.
        """
        for last_try in (False, True):
            if left := self.breaker.left:
                raise LLMResting(model=self.identity.model, seconds=math.ceil(left))
            pieces = self._once(
                self.inner.stream(
                    messages, max_tokens=max_tokens, temperature=temperature, stop=stop
                )
            )
            wrote = False
            try:
                async with aclosing(pieces):
                    async for piece in pieces:
                        wrote = True
                        yield piece
            except LLMError as error:
                if wrote or last_try or not error.transient or self.breaker.left:
                    raise
            else:
                return
            await self._sleep(RETRY_PAUSE_S)

    async def _once(self, pieces: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        """Pass the pieces on, telling the breaker how it went."""
        trying = self.breaker.begin()
        try:
            async with aclosing(pieces):
                async for piece in pieces:
                    self.breaker.succeed()
                    trying = False
                    yield piece
        except LLMError as error:
            if error.counts:
                self.breaker.fail()
                trying = False
            raise
        finally:
            if trying:
                self.breaker.abandon()

    async def close(self) -> None:
        """Release the connections."""
        await self.inner.close()
