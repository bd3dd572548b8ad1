"""Recording an act, inside the transaction of the act itself."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal
from uuid import UUID

from govbot.audit import repository
from govbot.audit.actions import Action
from govbot.audit.chain import Plain, digest, plain, storable
from govbot.audit.repository import NewEntry, NewText
from govbot.core.db.engine import WriteSession

Policy = Literal["none", "digest", "text"]
SALT_BYTES = 16
_ACTS = "acts to record"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where. Without `user_id` nobody is signed in, or GovBot acts itself."""

    tenant_id: UUID
    user_id: UUID | None = None
    key_id: UUID | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What is done, to what.

    `data` is chained and stays for ever, so it holds no words of people and no fractions. `text` is
    what `kept` makes of such words; it can be erased.
    """

    action: Action
    subject_kind: str | None = None
    subject_id: str | None = None
    data: Mapping[str, Plain] = field(default_factory=dict)
    text: NewText | None = None


def kept(text: str, policy: Policy) -> NewText | None:
    """Return what the record keeps of words that a person wrote.

    `digest` keeps what proves to somebody who knows the words that it was these; erasing its salt
    ends that.
    """
    if policy == "none":
        return None
    words, salt = storable(text), secrets.token_bytes(SALT_BYTES)
    return NewText(digest(salt, words), salt, words if policy == "text" else None)


async def record(session: WriteSession, actor: Actor, *acts: Act) -> None:
    """Record acts, which are written as the transaction ends: with it they exist, or do not.

    The tenant's chain is locked last of all and until the commit only, so that recording neither
    makes others wait for long nor for each other in a circle. An act that a savepoint takes back
    must not have been recorded inside of it.

    Raises:
        TypeError: `data` holds what has no single way to be written.
        ChainBroken: at the transaction's end; the record was tampered with, and nothing goes on.
    """
    held: list[tuple[UUID, NewEntry]] | None = session.info.get(_ACTS)
    if held is None:
        held = session.info[_ACTS] = []
        session.at_end(_write)
    held += [(actor.tenant_id, _entry(actor, act)) for act in acts]


async def _write(session: WriteSession) -> None:
    """Write what was recorded, tenant by tenant in an order that all transactions share."""
    held: Iterable[tuple[UUID, NewEntry]] = session.info.pop(_ACTS, ())
    async with session.as_owner():
        for tenant, entries in groupby(sorted(held, key=_tenant), key=_tenant):
            await repository.append(session, tenant, [entry for _, entry in entries])


def _tenant(pair: tuple[UUID, NewEntry]) -> UUID:
    return pair[0]


def _entry(actor: Actor, act: Act) -> NewEntry:
    return NewEntry(
        actor_id=actor.user_id,
        key_id=actor.key_id,
        address=_storable(actor.address),
        action=str(act.action),
        subject_kind=_storable(act.subject_kind),
        subject_id=_storable(act.subject_id),
        data={storable(key): plain(value) for key, value in act.data.items()},
        text=act.text,
    )


def _storable(text: str | None) -> str | None:
    return None if text is None else storable(text)
