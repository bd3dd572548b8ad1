"""Counts in Redis or Valkey, for server processes that count together."""

from hashlib import sha256
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from govbot.adapters.limits.base import Rate, RedisUrlInvalid, Verdict

AWAY = (RedisError, OSError, TimeoutError)
_PREFIX = "govbot:limit:"
_TIMEOUT_S = 0.5
_MICRO = 1_000_000
# In one script, so that nobody counts in between; by the server's clock, which all share.
_SCRIPT = """
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local step, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local empty_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = empty_at + step - now - period
if wait > 0 then
    return wait
end
local next = empty_at + step
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
return 0
"""


class RedisLimiter:
    """One expiring number a key, under a digest of the key: keys may hold names and tokens."""

    def __init__(self, url: str) -> None:
        """Connect lazily.

        Raises:
            RedisUrlInvalid: it is no address.
        """
        try:
            self._client: Any = Redis.from_url(
                url,
                socket_timeout=_TIMEOUT_S,
                socket_connect_timeout=_TIMEOUT_S,
                # A request is waiting: who is away is away.
                retry=Retry(NoBackoff(), 0),
            )
        except ValueError:
            raise RedisUrlInvalid from None  # its words repeat the address, and so the password
        self._script = self._client.register_script(_SCRIPT)

    async def hit(self, key: str, rate: Rate) -> Verdict:
        """Count; see `Limiter`.

        Raises:
            AWAY: the server does not answer.
        """
        # Rounded down, so that `times` steps fit into the period.
        sizes = [int(rate.step_s * _MICRO), int(rate.period_s * _MICRO)]
        wait = await self._script(keys=[_PREFIX + _digest(key)], args=sizes)
        return Verdict(allowed=wait <= 0, retry_after_s=wait / _MICRO)

    async def close(self) -> None:
        """Release the connections."""
        await self._client.aclose()


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
