"""The code that comes after a password."""

from datetime import datetime
from typing import Any

from govbot.accounts.credentials import totp
from govbot.accounts.credentials.crypto import Vault
from govbot.accounts.errors import CodeNeeded
from govbot.core.db.models import User


def spent(user: User, code: str | None, vault: Vault, now: datetime) -> dict[str, Any]:
    """Return what to write over the user's columns for a code that counts.

    Args:
        user: read and locked in the transaction that writes; one without a second factor needs no
            code.
        code: of the app, or one of those that replace a lost one.
        vault: that their secret is in.
        now: for the app's clock.

    Raises:
        CodeNeeded: it does not count.
    """
    if not user.totp_on or user.totp_secret is None:
        return {}
    typed = code or ""
    secret = vault.open(user.totp_secret, str(user.id)).decode()
    step = totp.verified_step(secret, typed, now, user.totp_step)
    if step is not None:
        return {"totp_step": step}
    digest = totp.spent_recovery(typed, user.recovery)
    if digest is None:
        raise CodeNeeded
    return {"recovery": [each for each in user.recovery if each != digest]}
