"""Counts in this process."""

import time
from collections.abc import Callable

from govbot.adapters.limits.base import Rate, Verdict

_MANY = 10_000


class MemoryLimiter:
    """One number a key; those that no longer matter are forgotten now and then."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._empty_at: dict[str, float] = {}
        self._forget_at = _MANY

    async def hit(self, key: str, rate: Rate) -> Verdict:
        """Count; see `Limiter`."""
        now = self._clock()
        self._forget(now)
        empty_at = max(self._empty_at.get(key, now), now)
        wait = empty_at + rate.step_s - now - rate.period_s
        # A millionth is less than any clock tells, and more than sums of fractions are off by.
        if wait > 1e-6:  # noqa: PLR2004
            return Verdict(allowed=False, retry_after_s=wait)
        self._empty_at[key] = empty_at + rate.step_s
        return Verdict(allowed=True)

    async def close(self) -> None:
        """Nothing to release."""

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._empty_at)

    def _forget(self, now: float) -> None:
        if len(self._empty_at) < self._forget_at:
            return
        self._empty_at = {key: at for key, at in self._empty_at.items() if at > now}
        self._forget_at = max(_MANY, 2 * len(self._empty_at))
