"""Counts in this process while the shared counter is away: limits are looser then, never gone."""

import logging
import time
from collections.abc import Callable

from govbot.adapters.limits.base import Limiter, Rate, Verdict
from govbot.adapters.limits.memory import MemoryLimiter

logger = logging.getLogger(__name__)

_AGAIN_S = 5.0


class FallingBack:
    """A limiter that may be away, and one that never is."""

    def __init__(
        self,
        shared: Limiter,
        away: tuple[type[Exception], ...],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask nobody yet.

        Args:
            shared: The one that counts as long as it answers.
            away: What it raises when it does not.
            clock: Seconds.
        """
        self._shared, self._away, self._clock = shared, away, clock
        self._own = MemoryLimiter(clock)
        self._asked_again_at: float | None = None

    async def hit(self, key: str, rate: Rate) -> Verdict:
        """Count; see `Limiter`."""
        if self._asked_again_at is not None and self._clock() < self._asked_again_at:
            return await self._own.hit(key, rate)
        try:
            verdict = await self._shared.hit(key, rate)
        except self._away as error:
            if self._asked_again_at is None:
                logger.warning(
                    "REDIS_URL does not answer (%s): this process counts alone",
                    type(error).__name__,
                )
            self._asked_again_at = self._clock() + _AGAIN_S
            return await self._own.hit(key, rate)
        if self._asked_again_at is not None:
            logger.warning("REDIS_URL answers again")
            self._asked_again_at = None
        return verdict

    async def close(self) -> None:
        """Release the connections."""
        await self._shared.close()
