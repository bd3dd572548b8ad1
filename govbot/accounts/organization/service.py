"""What an organisation settles for itself. Its limits are set by whoever runs the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.accounts.naming import checked_name
from govbot.accounts.organization import changes, repository, terms
from govbot.accounts.organization.look import checked_accent, checked_logo
from govbot.accounts.organization.repository import Limits, Usage
from govbot.accounts.organization.terms import Kind
from govbot.audit.actions import Action
from govbot.audit.chain import Plain
from govbot.audit.record import Act, record
from govbot.audit.repository import NewText
from govbot.core.db.engine import Database, WriteSession
from govbot.core.db.models import Tenant
from govbot.core.errors import NotFound
from govbot.core.text.personal import Kind as PersonalKind
from govbot.core.text.personal import Mode


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """All that an organisation settles for itself but its picture. None: GovBot's own way.

    `personal_mode` and `personal_kinds` say what is done with personal data in new documents; None:
    as it is.
    """

    name: str
    short_name: str | None
    accent: str | None
    contact: str | None
    keep_days: Mapping[Kind, int | None]
    personal_mode: Mode | None = None
    personal_kinds: Sequence[PersonalKind] | None = None


@dataclass(frozen=True, slots=True)
class Organizations:
    """The settings of organisations."""

    database: Database

    async def get(self, tenant_id: UUID) -> Tenant:
        """Return an organisation.

        Raises:
            NotFound: it was removed.
        """
        async with self.database.read() as session:
            return await repository.require(session, tenant_id)

    async def change(self, asker: Asker, new: OwnSettings) -> Tenant:
        """Change the asker's organisation. The record tells what was and what is.

        Raises:
            NameInvalid, AccentInvalid, TermInvalid: it cannot be so.
        """
        values: dict[str, Any] = {
            "name": checked_name(new.name),
            "short_name": checked_name(new.short_name) if new.short_name else None,
            "accent": checked_accent(new.accent) if new.accent else None,
            "contact": checked_name(new.contact) if new.contact else None,
            "keep_days": terms.checked(new.keep_days),
        }
        if new.personal_mode is not None:
            values["personal_mode"] = new.personal_mode
        if new.personal_kinds is not None:
            values["personal_kinds"] = sorted(set(new.personal_kinds))
        async with self.database.write() as session:
            before = await repository.lock(session, asker.tenant_id)
            change = changes.between(before, values)
            if change:
                await repository.change(session, asker.tenant_id, **values)
                await note_change(session, asker, change.told, change.text)
            return await repository.require(session, asker.tenant_id)

    async def logo(self, tenant_id: UUID) -> tuple[bytes, str]:
        """Return an organisation's picture and its media type.

        Raises:
            NotFound: it has none.
        """
        async with self.database.read() as session:
            found = await repository.logo(session, tenant_id)
        if found is None:
            raise NotFound(kind="logo")
        return found

    async def show(self, asker: Asker, picture: bytes | None) -> Tenant:
        """Give the asker's organisation a picture, or take it away.

        Raises:
            LogoInvalid: it is none that is taken.
        """
        media_type = checked_logo(picture) if picture is not None else None
        async with self.database.write() as session:
            before = await repository.logo(session, asker.tenant_id)
            if before != (None if picture is None else (picture, media_type)):
                await repository.change(
                    session, asker.tenant_id, logo=picture, logo_type=media_type
                )
                await note_change(session, asker, changes.of_logo(before, picture))
            return await repository.require(session, asker.tenant_id)

    async def usage(self, tenant_id: UUID) -> tuple[Usage, Limits]:
        """Return how much a tenant uses, and how much it may."""
        async with self.database.read() as session:
            used = await repository.usage(session, tenant_id)
            return used, await repository.limits(session, tenant_id)


async def note_change(
    session: WriteSession, asker: Asker, told: Mapping[str, Plain], text: NewText | None = None
) -> None:
    """Record that an organisation's settings change."""
    act = Act(Action.SETTINGS_CHANGE, "organization", str(asker.tenant_id), told, text)
    await record(session, asker.actor, act)
