"""One's own API keys. Each does what its person may, and of that only what it is narrowed to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from govbot.accounts.acts import note
from govbot.accounts.asker import Asker
from govbot.accounts.authority import require_within
from govbot.accounts.credentials import opaque
from govbot.accounts.errors import KeyNotEnough, SecondFactorMissing
from govbot.accounts.keys import repository
from govbot.accounts.naming import checked_name
from govbot.accounts.permissions import Permission
from govbot.accounts.signing.service import person_of
from govbot.audit.actions import Action
from govbot.core.db.engine import Database
from govbot.core.db.models import ApiKey
from govbot.core.errors import NotFound

LASTS_DAYS, LONGEST_DAYS = 90, 365


@dataclass(frozen=True, slots=True)
class Keys:
    """What people's programs come in with."""

    database: Database

    async def list(self, asker: Asker) -> Sequence[ApiKey]:
        """Return the asker's keys that they have not revoked, the newest first."""
        async with self.database.read() as session:
            return await repository.keys_of(session, asker.tenant_id, person_of(asker))

    async def create(
        self, asker: Asker, name: str, scopes: Collection[Permission], days: int = LASTS_DAYS
    ) -> tuple[ApiKey, str]:
        """Make a key; return it with its secret, which is kept nowhere.

        Raises:
            KeyNotEnough: a key does not make another.
            SecondFactorMissing: a key would be a way around it.
            NotAllowed: the asker lacks one of the scopes themselves.
            NameInvalid: the name is empty or too long.
        """
        if asker.key_id is not None:
            raise KeyNotEnough
        if asker.lacks_totp:
            raise SecondFactorMissing
        require_within(asker.permissions, scopes)
        secret = opaque.new_secret(opaque.Kind.API_KEY)
        async with self.database.write() as session:
            key = await repository.add_key(
                session,
                tenant_id=asker.tenant_id,
                user_id=person_of(asker),
                name=checked_name(name),
                hint=opaque.public_part(secret),
                digest=opaque.digest(secret),
                scopes=sorted(scopes),
                expires_at=datetime.now(UTC) + timedelta(days=days),
            )
            granted = sorted(each.value for each in scopes)
            await note(session, asker, Action.KEY_CREATE, key.id, scopes=granted)
        return key, secret

    async def revoke(self, asker: Asker, key_id: UUID) -> None:
        """Let a key of the asker's count no more.

        Raises:
            NotFound: they have no such key.
        """
        async with self.database.write() as session:
            if not await repository.revoke_key(session, asker.tenant_id, person_of(asker), key_id):
                raise NotFound(kind="key", id=str(key_id))
            await note(session, asker, Action.KEY_REVOKE, key_id)
