"""Who counts, by the settings: this process, or a server that several share."""

from importlib import import_module

from govbot.adapters.limits.base import Limiter, LimiterPackageMissing
from govbot.adapters.limits.falling_back import FallingBack
from govbot.adapters.limits.memory import MemoryLimiter
from govbot.core.settings import Settings


def get_limiter(settings: Settings) -> Limiter:
    """Return the limiter; it connects on first use.

    Raises:
        LimiterPackageMissing: `REDIS_URL` is set and its client is not installed.
        RedisUrlInvalid: `REDIS_URL` is no address.
    """
    if settings.redis_url is None:
        return MemoryLimiter()
    try:
        provider = import_module(f"{__package__}.redis")
    except ModuleNotFoundError as error:
        raise LimiterPackageMissing from error
    shared: Limiter = provider.RedisLimiter(settings.redis_url.get_secret_value())
    return FallingBack(shared, provider.AWAY)
