"""The port to what counts requests: a key and a rate in, a verdict out.

The rule is GCRA (generic cell rate algorithm, ITU-T I.371, also called a leaky bucket as a meter):
one moment is kept for each key, the one at which its bucket is empty again.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from govbot.core.errors import GovBotError


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in so many seconds; they may come all at once, and then steadily."""

    times: int
    period_s: float = 60.0

    @property
    def step_s(self) -> float:
        """Seconds that each one takes of the period."""
        return self.period_s / self.times


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it may be done now, and if not, in how many seconds."""

    allowed: bool
    retry_after_s: float = 0.0


@runtime_checkable
class Limiter(Protocol):
    """Counts; safe to ask from several tasks at once."""

    async def hit(self, key: str, rate: Rate) -> Verdict:
        """Count once for a key, unless that is too much; what is refused does not count.

        Args:
            key: Any text; it is not kept as it is where others may read it.
            rate: The same for the same key.
        """
        ...

    async def close(self) -> None:
        """Release connections."""
        ...


class LimiterPackageMissing(GovBotError):
    """The client of the configured server is not installed."""

    code: ClassVar[str] = "limiter_package_missing"


class RedisUrlInvalid(GovBotError):
    """What `REDIS_URL` says is no address."""

    code: ClassVar[str] = "redis_url_invalid"
