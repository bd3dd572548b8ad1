"""What a browser carries while it is at the provider's page, and where it goes afterwards."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from govbot.accounts.credentials.crypto import SealBroken, Vault
from govbot.accounts.doors.linking import Proven
from govbot.accounts.doors.service import CodeOwed

LASTS_S = 600
LONGEST_PATH = 500
HOME = "/"
_LABEL = "doors/v1"


def same_site(path: str) -> str:
    """Return a path of our own page; `/` for everything that might lead a browser elsewhere."""
    is_plain = path.isprintable() and "\\" not in path and len(path) <= LONGEST_PATH
    if not is_plain or not path.startswith("/") or path.startswith(("//", "/api/")):
        return HOME
    try:
        parts = urlsplit(path)
    except ValueError:
        return HOME
    return HOME if parts.scheme or parts.netloc else path


class Carried:
    """Seals what a cookie carries: encrypted, for one use, for ten minutes."""

    def __init__(self, secret: bytes) -> None:
        self._vault = Vault(secret, _LABEL)

    def pending(self, pending: Mapping[str, str], to: str) -> str:
        """Return the cookie of a login on its way."""
        return self._seal("pending", {"pending": dict(pending), "to": to})

    def read_pending(self, sealed: str) -> tuple[dict[str, str], str] | None:
        """Return what `pending` was given; None for what is not its work, or too old."""
        held = self._open("pending", sealed)
        return (held["pending"], held["to"]) if held else None

    def owed(self, owed: CodeOwed) -> str:
        """Return the cookie of somebody who owes a code."""
        return self._seal(
            "code", {"user": str(owed.user_id), "email": owed.email, "hint": owed.hint}
        )

    def read_owed(self, sealed: str) -> CodeOwed | None:
        """Return who owes a code; None for what is not `owed`'s work, or too old."""
        held = self._open("code", sealed)
        return CodeOwed(UUID(held["user"]), held["email"], held["hint"]) if held else None

    def linking(self, pending: Mapping[str, str], sign_in_id: UUID) -> str:
        """Return the cookie of a login on its way whose identity this sign-in wants linked."""
        return self._seal("linking", {"pending": dict(pending), "sign_in": str(sign_in_id)})

    def read_linking(self, sealed: str) -> tuple[dict[str, str], UUID] | None:
        """Return what `linking` was given; None for what is not its work, or too old."""
        held = self._open("linking", sealed)
        return (held["pending"], UUID(held["sign_in"])) if held else None

    def proven(self, proven: Proven) -> str:
        """Return the cookie of an identity that waits for its person's yes."""
        return self._seal("proven", {**asdict(proven), "sign_in_id": str(proven.sign_in_id)})

    def read_proven(self, sealed: str) -> Proven | None:
        """Return whose yes is waited for; None for what is not `proven`'s work, or too old."""
        held = self._open("proven", sealed)
        if held is None:
            return None
        words = [held[name] for name in ("issuer", "subject", "name", "email")]
        return Proven(UUID(held["sign_in_id"]), *words)

    def _seal(self, use: str, held: Mapping[str, Any]) -> str:
        until = int(time.time()) + LASTS_S
        return self._vault.seal(json.dumps({**held, "until": until}).encode(), use)

    def _open(self, use: str, sealed: str) -> dict[str, Any] | None:
        try:
            held: dict[str, Any] = json.loads(self._vault.open(sealed, use))
        except SealBroken:
            return None
        return held if held["until"] >= time.time() else None
