"""Leaving a server alone that keeps failing: a circuit breaker."""

import time
from collections.abc import Callable


class Breaker:
    """Counts a server's failures in a row, and says when it may be asked again.

    After `most` of them it rests for `rest_s` seconds. Then one question is let through to try it;
    whether that one succeeds decides for the others.
    """

    def __init__(
        self, most: int, rest_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._rest_s = rest_s
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._trying = False

    @property
    def left(self) -> float:
        """Seconds for which the server is still left alone; 0 when it may be asked."""
        if self._failures < self._most:
            return 0.0
        left = self._until - self._clock()
        if left > 0:
            return left
        return self._rest_s if self._trying else 0.0

    def begin(self) -> bool:
        """Note that it is being asked; True when this is the one question that tries it."""
        self._trying = tries = self._failures >= self._most
        return tries

    def abandon(self) -> None:
        """Note that the question that tried it came to no result; the next one tries."""
        self._trying = False

    def succeed(self) -> None:
        """Note that it works."""
        self._failures, self._trying = 0, False

    def fail(self) -> None:
        """Note one more failure."""
        self._failures += 1
        self._trying = False
        if self._failures >= self._most:
            self._until = self._clock() + self._rest_s
