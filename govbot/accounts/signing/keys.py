"""The keys that sign access tokens, which change by themselves every month."""

from datetime import UTC, datetime, timedelta

from govbot.accounts.credentials.crypto import access_token_key
from govbot.accounts.credentials.tokens import KeyRing, SigningKey

EPOCH = timedelta(days=30)
AHEAD = 120
"""Keys that are ready before their time: a process does not live for ten years."""


def key_ring(secret: bytes, now: datetime | None = None) -> KeyRing:
    """Return the keys of the epochs around `now`; every process of an installation has the same.

    Args:
        secret: the installation's.
        now: the present when left out.
    """
    current = int((now or datetime.now(UTC)).timestamp() // EPOCH.total_seconds())
    return KeyRing(
        [
            SigningKey(
                str(epoch),
                access_token_key(secret, epoch),
                datetime.fromtimestamp(0, UTC) + epoch * EPOCH,
            )
            for epoch in range(current - 1, current + AHEAD)
        ]
    )
