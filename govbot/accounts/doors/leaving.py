"""Signing out: of GovBot first and always, then of the OpenID provider, if somebody came in by it.

OpenID Connect RP-Initiated Logout 1.0. The ID token of the login is what tells the provider whose
session ends without asking the person; it is kept sealed, and only while the sign-in lasts.
"""

import asyncio
import logging
import secrets
from dataclasses import dataclass

from govbot.accounts.asker import Asker
from govbot.accounts.credentials.crypto import SealBroken, Vault
from govbot.accounts.doors import repository
from govbot.accounts.signing.service import Session, Signing
from govbot.adapters.identity.base import IdentityError, OpenIdProvider
from govbot.core.db.engine import WriteSession

logger = logging.getLogger(__name__)

METHOD = "oidc"
WAIT_S = 3.0
"""Nobody who leaves waits longer for a provider that does not answer."""
LONGEST_HINT = 7000
"""Of an ID token, in characters: a longer one makes an address that servers refuse."""
_LABEL = "logout-hints/v1"


@dataclass(frozen=True, slots=True)
class WayOut:
    """Where a browser ends its session at the provider, and what it brings back from there."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """Ends sign-ins, and says where to end the provider's session; `provider` None: nowhere."""

    signing: Signing
    provider: OpenIdProvider | None

    async def keep(self, session: WriteSession, begun: Session, hint: str) -> None:
        """Keep what this sign-in's end will need."""
        if self.provider is not None and hint and len(hint) <= LONGEST_HINT:
            sealed = self._vault.seal(hint.encode(), str(begun.sign_in_id))
            await repository.keep_hint(session, begun.sign_in_id, sealed)

    async def leave(self, asker: Asker, *, everywhere: bool) -> str | None:
        """End the asker's sign-in, or all of them.

        Returns:
            The hint for the provider, which may be empty; None for who did not come in by it.
        """
        hint = await self._hint(asker)
        if everywhere:
            await self.signing.end_all(asker)
        else:
            await self.signing.end(asker)
        return hint

    async def way_out(self, hint: str | None, redirect_uri: str) -> WayOut | None:
        """Return the way out of the provider; None where there is none, or nobody answers."""
        if self.provider is None or hint is None:
            return None
        state = secrets.token_urlsafe(32)
        try:
            async with asyncio.timeout(WAIT_S):
                url = await self.provider.logout_url(redirect_uri, hint, state)
        except (IdentityError, TimeoutError) as error:
            logger.warning("left without the provider, which does not answer: %r", error)
            return None
        return WayOut(url, state) if url else None

    @property
    def _vault(self) -> Vault:
        return Vault(self.signing.secret, _LABEL)

    async def _hint(self, asker: Asker) -> str | None:
        if self.provider is None or asker.sign_in_id is None:
            return None
        async with self.signing.database.read() as session:
            method, sealed = await repository.came_by(session, asker.sign_in_id)
        if method != METHOD:
            return None
        try:
            return self._vault.open(sealed, str(asker.sign_in_id)).decode() if sealed else ""
        except SealBroken:  # of another secret: the provider asks the person instead
            return ""
