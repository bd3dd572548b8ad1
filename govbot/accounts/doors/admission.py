"""From a foreign identity to a person of this installation, by the operator's rules.

A person is who came in before with the same issuer and subject. Whoever comes for the first time is
the person who was invited under the same checked e-mail address, or somebody new where that is
allowed. An account that has a password, or another identity, is nobody else's: not even the same
address opens it, for the provider's word on an address is not its owner's consent.
"""

import hashlib
import hmac
import logging
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from govbot.accounts import repository as tenants
from govbot.accounts.credentials.crypto import derived_key
from govbot.accounts.doors import repository
from govbot.accounts.doors.errors import (
    IdentityEmailTaken,
    IdentityEmailUnproven,
    IdentityLevelLow,
    IdentitySuspended,
    IdentityUnknown,
    IdentityWithoutEmail,
    IdentityWithoutGroup,
)
from govbot.accounts.doors.mapping import SETTING, Fit, Rule, fit
from govbot.accounts.naming import EmailInvalid, NameInvalid, checked_email, checked_name
from govbot.accounts.people import repository as people
from govbot.accounts.permissions import ADMIN, USER
from govbot.accounts.signing import repository as signing
from govbot.adapters.identity.base import Identity, IdentityNotConfigured
from govbot.adapters.identity.govbr import LEVELS
from govbot.audit.actions import Action
from govbot.audit.chain import Plain
from govbot.audit.record import Act, Actor, record
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator allows; see the settings `sso_*`, and `govbr_level` for `level`."""

    creates: bool = False
    rules: tuple[Rule, ...] = ()
    requires_group: bool = False
    trusts_email: bool = False
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """Says who of a tenant a foreign identity is."""

    tenant_id: UUID
    secret: bytes = field(repr=False)
    policy: Policy = field(default_factory=Policy)

    async def admit(self, session: WriteSession, identity: Identity, address: str | None) -> User:
        """Return the person, locked, with the role and department that their groups give.

        Raises:
            IdentityDenied: they may not come in; which of its kinds tells why.
            IdentityNotConfigured: a fitting rule names a role or a department that is not there.
        """
        self._require_level(identity)
        fitting = fit(self.policy.rules, identity)
        if self.policy.requires_group and not fitting.is_named:
            raise IdentityWithoutGroup
        # Whoever comes twice at once for the first time is added once.
        await tenants.take_turns(session, self.tenant_id)
        user = await self.known(session, identity) or await self._first(session, identity, address)
        if user.state != "active":
            raise IdentitySuspended
        await self._apply(session, user, fitting, address)
        locked = await signing.lock_user(session, user.id)
        if locked is None:
            raise IdentityUnknown
        return locked

    async def known(self, session: ReadSession, identity: Identity) -> User | None:
        """Return who came in with this identity before."""
        subject = self.subject_of(identity)
        return await repository.by_identity(session, self.tenant_id, identity.issuer, subject)

    async def leads_somewhere(self, session: ReadSession, rule: Rule) -> bool:
        """Tell whether the role and the department that a rule names are there."""
        tenant_id, path = self.tenant_id, rule.department
        has_role = not rule.role or await repository.role_named(session, tenant_id, rule.role)
        has_place = not path or await repository.department_at(session, tenant_id, path)
        return bool(has_role and has_place)

    def subject_of(self, identity: Identity) -> str:
        """Return what is kept of the subject: of a CPF, only what nobody can read it from."""
        if "cpf" not in identity.extra:
            return identity.subject
        key = derived_key(self.secret, "subjects/v1")
        told = f"{identity.issuer}\0{identity.subject}".encode()
        return f"hmac:{hmac.new(key, told, hashlib.sha256).hexdigest()}"

    def _require_level(self, identity: Identity) -> None:
        wanted = self.policy.level
        if wanted is None or "nivel" not in identity.extra:
            return
        held = identity.extra["nivel"]
        if held not in LEVELS or LEVELS.index(held) < LEVELS.index(wanted):
            raise IdentityLevelLow(level=wanted)

    async def _first(self, session: WriteSession, identity: Identity, address: str | None) -> User:
        """Return whoever comes for the first time: invited before, or new."""
        email = _email(identity)
        same = await repository.lock_by_email(session, self.tenant_id, email) if email else None
        if same is not None:
            return await self._linked(session, same, identity, address)
        if not self.policy.creates:
            raise IdentityUnknown
        if not email:
            raise IdentityWithoutEmail
        user = await signing.add_user(
            session,
            tenant_id=self.tenant_id,
            email=email,
            name=_name(identity, email),
            role_id=await tenants.role_id(session, self.tenant_id, USER),
            state="active",
            provider=identity.issuer,
            subject=self.subject_of(identity),
        )
        act = Act(Action.ACCOUNT_CREATE, "user", str(user.id), {"role": USER, "by": "identity"})
        await record(session, Actor(self.tenant_id, user.id, address=address), act)
        return user

    async def _linked(
        self, session: WriteSession, user: User, identity: Identity, address: str | None
    ) -> User:
        """Return who was invited under the identity's checked address, who is it from now on."""
        if not (identity.email_verified or self.policy.trusts_email):
            # Who has not shown that the address is theirs is not told whose it is.
            raise IdentityEmailUnproven if self.policy.creates else IdentityUnknown
        is_free = user.password_hash is None and user.provider is None
        if user.state != "invited" or not is_free:
            raise IdentityEmailTaken
        values = {"provider": identity.issuer, "subject": self.subject_of(identity)}
        await signing.change_user(session, user.id, state="active", **values)
        await tenants.remove_tickets(session, self.tenant_id, [user.id])
        changed: dict[str, Plain] = {"changed": ["identity"], "by": "identity"}
        act = Act(Action.ACCOUNT_CHANGE, "user", str(user.id), changed)
        await record(session, Actor(self.tenant_id, user.id, address=address), act)
        locked = await signing.lock_user(session, user.id)
        return locked or user

    async def _apply(
        self, session: WriteSession, user: User, fitting: Fit, address: str | None
    ) -> None:
        """Give somebody the role and the department that their groups say; else nothing changes."""
        values: dict[str, Any] = {}
        if fitting.role is not None:
            role = await repository.role_named(session, self.tenant_id, fitting.role)
            if role is None:
                raise IdentityNotConfigured(setting=SETTING)
            if role.id != user.role_id and await self._may_leave(session, user):
                values["role_id"] = role.id
                await tenants.remove_tickets(session, self.tenant_id, [user.id])
        if fitting.department:
            found = await repository.department_at(session, self.tenant_id, fitting.department)
            if found is None:
                raise IdentityNotConfigured(setting=SETTING)
            if found.id != user.department_id:
                values["department_id"] = found.id
        if values:
            await signing.change_user(session, user.id, **values)
            told: dict[str, Plain] = {name: str(each) for name, each in values.items()}
            told |= {"changed": sorted(values), "by": "groups"}
            act = Act(Action.ACCOUNT_CHANGE, "user", str(user.id), told)
            await record(session, Actor(self.tenant_id, user.id, address=address), act)

    async def _may_leave(self, session: WriteSession, user: User) -> bool:
        """Tell whether somebody can be given another role: the last administrator stays one."""
        administers = await tenants.role_id(session, self.tenant_id, ADMIN)
        if user.role_id != administers:
            return True
        if await people.other_administrators(session, self.tenant_id, user.id):
            return True
        logger.warning("the groups of %s give another role; the last administrator stays", user.id)
        return False


def _email(identity: Identity) -> str:
    try:
        return checked_email(identity.email)
    except EmailInvalid:
        return ""


def _name(identity: Identity, email: str) -> str:
    try:
        return checked_name(identity.name or identity.username or email.partition("@")[0])
    except NameInvalid:
        return email.partition("@")[0]
