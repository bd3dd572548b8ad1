"""Queries on what proves who somebody is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Interval,
    and_,
    bindparam,
    delete,
    false,
    func,
    null,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from govbot.accounts.permissions import ADMIN
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import (
    ApiKey,
    ChatSession,
    Department,
    LoginFailure,
    RefreshToken,
    Role,
    SignIn,
    Tenant,
    Ticket,
    User,
)
from govbot.core.db.statements import Statement, compiled, fetch


class Standing(NamedTuple):
    """What a request's token or key stands for at this moment."""

    proof_id: UUID
    """Of the sign-in, or of the key."""
    tenant_id: UUID
    user_id: UUID
    permissions: list[str]
    scopes: list[str] | None
    """None: the token is not narrowed."""
    audiences: list[int]
    lacks_totp: bool
    """The role asks for a second factor, and this sign-in had none."""


async def by_sign_in(session: ReadSession, sign_in_id: UUID) -> Standing | None:
    """Return what a sign-in stands for; None when it, or its person, does not count any more."""
    rows = await fetch(session, _by_sign_in(), id=sign_in_id)
    return Standing(*rows[0]) if rows else None


async def by_key(session: ReadSession, digest: str) -> Standing | None:
    """Return what an API key stands for; None when it, or its person, does not count any more."""
    rows = await fetch(session, _by_key("digest"), digest=digest)
    return Standing(*rows[0]) if rows else None


async def by_key_id(session: ReadSession, key_id: UUID | None) -> Standing | None:
    """Return what an API key that was shown before stands for; see `by_key`."""
    rows = await fetch(session, _by_key("id"), id=key_id)
    return Standing(*rows[0]) if rows else None


@cache
def _by_sign_in() -> Statement:
    query = _standing(SignIn, null(), and_(Role.needs_totp, ~SignIn.second_factor))
    counts = (SignIn.ended_at.is_(None), SignIn.expires_at > func.now())
    return compiled(query.where(SignIn.id == _given("id"), *counts))


@cache
def _by_key(column: Literal["id", "digest"]) -> Statement:
    endless = or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now())
    query = _standing(ApiKey, ApiKey.scopes, false())
    named = getattr(ApiKey, column) == _given(column)
    return compiled(query.where(named, ApiKey.revoked_at.is_(None), endless))


def _standing(of: Any, scopes: Any, lacks_totp: Any) -> Any:
    audiences = func.user_audiences(User.tenant_id, User.id)
    return (
        select(of.id, of.tenant_id, of.user_id, Role.permissions, scopes, audiences, lacks_totp)
        .select_from(of)
        .join(User, and_(User.tenant_id == of.tenant_id, User.id == of.user_id))
        .join(Role, and_(Role.tenant_id == User.tenant_id, Role.id == User.role_id))
        .join(Tenant, Tenant.id == User.tenant_id)
        .where(User.state == "active", Tenant.active)
    )


def _given(name: str) -> Any:
    return bindparam(name, None)


async def has_administrator(session: ReadSession, tenant_id: UUID) -> bool:
    """Tell whether somebody can administer a tenant."""
    found = await session.scalar(
        select(User.id)
        .join(Role, and_(Role.tenant_id == User.tenant_id, Role.id == User.role_id))
        .where(User.tenant_id == tenant_id, Role.name == ADMIN, User.state == "active")
        .limit(1)
    )
    return found is not None


async def find_person(
    session: ReadSession, organization: str | None, email: str
) -> tuple[User, Role] | None:
    """Return the person of an e-mail address.

    Args:
        session: to read in.
        organization: slug of the tenant; None: that of the only one there is.
        email: in lower case.
    """
    query = (
        select(User, Role)
        .join(Role, and_(Role.tenant_id == User.tenant_id, Role.id == User.role_id))
        .join(Tenant, Tenant.id == User.tenant_id)
        .where(User.email == email, Tenant.active)
    )
    if organization is not None:
        slugged = select(Tenant.id).where(Tenant.slug == organization)
        query = query.where(User.tenant_id == slugged.scalar_subquery())
    rows = (await session.execute(query.limit(2))).all()
    return (rows[0][0], rows[0][1]) if len(rows) == 1 else None


async def has_several_tenants(session: ReadSession) -> bool:
    """Tell whether people of more than one tenant may come in."""
    people = select(User.tenant_id).join(Tenant, Tenant.id == User.tenant_id)
    tenants = people.where(Tenant.active).distinct().limit(2).subquery()
    return (await session.scalar(select(func.count()).select_from(tenants)) or 0) > 1


class About(NamedTuple):
    """Somebody, with what they belong to."""

    user: User
    role: str
    department: str | None
    tenant: Tenant
    needs_totp: bool


async def about(session: ReadSession, tenant_id: UUID, user_id: UUID) -> About:
    """Return somebody who is known to exist."""
    row = (
        await session.execute(
            select(User, Role.name, Department.name, Tenant, Role.needs_totp)
            .join(Role, and_(Role.tenant_id == User.tenant_id, Role.id == User.role_id))
            .join(Tenant, Tenant.id == User.tenant_id)
            .outerjoin(
                Department,
                and_(Department.tenant_id == User.tenant_id, Department.id == User.department_id),
            )
            .where(User.tenant_id == tenant_id, User.id == user_id)
        )
    ).one()
    return About(*row)


async def lock_user(session: WriteSession, user_id: UUID) -> User | None:
    """Return a user with their row locked until the transaction ends."""
    return await session.scalar(
        select(User)
        .where(User.id == user_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def add_user(session: WriteSession, **values: Any) -> User:
    """Add a user."""
    added = User(**values)
    session.add(added)
    await session.flush()
    return added


async def change_user(session: WriteSession, user_id: UUID, **values: Any) -> None:
    """Write some columns of a user."""
    await session.execute(update(User).where(User.id == user_id).values(**values))


async def adopt_conversations(session: WriteSession, tenant_id: UUID, user_id: UUID) -> None:
    """Give the conversations that nobody owns, held before there were people, to one person."""
    await session.execute(
        update(ChatSession)
        .where(ChatSession.tenant_id == tenant_id, ChatSession.user_id.is_(None))
        .values(user_id=user_id)
    )


async def add_sign_in(session: WriteSession, **values: Any) -> UUID:
    """Begin a sign-in; return its id."""
    begun = SignIn(**values)
    session.add(begun)
    await session.flush()
    return begun.id


async def add_refresh(session: WriteSession, sign_in_id: UUID, digest: str) -> None:
    """Keep a refresh token's digest."""
    session.add(RefreshToken(digest=digest, sign_in_id=sign_in_id))
    await session.flush()


@dataclass(frozen=True, slots=True)
class Presented:
    """A refresh token that somebody presents. Locked, so that no two count as the first."""

    sign_in_id: UUID
    tenant_id: UUID
    user_id: UUID
    used_ago: timedelta | None
    """None: never."""
    lasts: timedelta
    counts: bool
    """Its sign-in has not ended, and its person may come in."""


async def present(session: WriteSession, digest: str) -> Presented | None:
    """Return and lock a refresh token and its sign-in; None for one that was never given out."""
    ago = type_coerce(func.now() - RefreshToken.used_at, Interval)
    goes_on = and_(SignIn.ended_at.is_(None), SignIn.expires_at > func.now())
    counts = and_(goes_on, User.state == "active", Tenant.active)
    lasts = type_coerce(SignIn.expires_at - func.now(), Interval)
    row = (
        await session.execute(
            select(SignIn.id, SignIn.tenant_id, SignIn.user_id, ago, lasts, counts)
            .join(RefreshToken, RefreshToken.sign_in_id == SignIn.id)
            .join(User, and_(User.tenant_id == SignIn.tenant_id, User.id == SignIn.user_id))
            .join(Tenant, Tenant.id == SignIn.tenant_id)
            .where(RefreshToken.digest == digest)
            .with_for_update(of=[SignIn, RefreshToken])
        )
    ).one_or_none()
    return Presented(*row) if row else None


async def use_refresh(session: WriteSession, digest: str, sign_in_id: UUID) -> None:
    """Note that a refresh token was used, and its sign-in with it."""
    first = func.coalesce(RefreshToken.used_at, func.now())
    await session.execute(
        update(RefreshToken).where(RefreshToken.digest == digest).values(used_at=first)
    )
    await session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(used_at=func.now()))


async def end(session: WriteSession, *which: Any) -> int:
    """End the sign-ins that the predicates select, with all their tokens; return how many."""
    ended = await session.scalars(
        update(SignIn)
        .where(SignIn.ended_at.is_(None), *which)
        .values(ended_at=func.now(), logout_hint=None)
        .returning(SignIn.id)
    )
    return len(ended.all())


def of_person(tenant_id: UUID, user_id: UUID) -> Any:
    """Return the predicate of one person's sign-ins."""
    return and_(SignIn.tenant_id == tenant_id, SignIn.user_id == user_id)


def of_id(sign_in_id: UUID) -> Any:
    """Return the predicate of one sign-in."""
    return SignIn.id == sign_in_id


async def open_sign_ins(session: ReadSession, tenant_id: UUID, user_id: UUID) -> Sequence[SignIn]:
    """Return where a person is signed in, the last used first."""
    rows = await session.scalars(
        select(SignIn)
        .where(
            of_person(tenant_id, user_id), SignIn.ended_at.is_(None), SignIn.expires_at > func.now()
        )
        .order_by(SignIn.used_at.desc(), SignIn.id)
    )
    return rows.all()


async def add_ticket(session: WriteSession, **values: Any) -> None:
    """Keep a ticket's digest; those of the same kind for the same person count no more."""
    same = and_(
        Ticket.tenant_id == values["tenant_id"],
        Ticket.kind == values["kind"],
        Ticket.user_id == values["user_id"],
    )
    await session.execute(delete(Ticket).where(same))
    session.add(Ticket(**values))
    await session.flush()


async def take_ticket(session: WriteSession, digest: str, kind: str) -> Ticket | None:
    """Use a ticket up; None when it does not count."""
    return await session.scalar(
        update(Ticket)
        .where(
            Ticket.digest == digest,
            Ticket.kind == kind,
            Ticket.used_at.is_(None),
            Ticket.expires_at > func.now(),
            _of_active_tenant(),
        )
        .values(used_at=func.now())
        .returning(Ticket)
    )


async def find_ticket(session: ReadSession, digest: str, kind: str) -> Ticket | None:
    """Return a ticket that counts, without using it."""
    return await session.scalar(
        select(Ticket).where(
            Ticket.digest == digest,
            Ticket.kind == kind,
            Ticket.used_at.is_(None),
            Ticket.expires_at > func.now(),
            _of_active_tenant(),
        )
    )


def _of_active_tenant() -> Any:
    return select(Tenant.id).where(Tenant.id == Ticket.tenant_id, Tenant.active).exists()


async def has_signed_in(
    session: ReadSession, organization: str | None, email: str, address: str | None
) -> bool:
    """Tell whether the person of an e-mail address has come in from an address before."""
    query = (
        select(SignIn.id)
        .join(User, and_(User.tenant_id == SignIn.tenant_id, User.id == SignIn.user_id))
        .where(User.email == email, SignIn.address == address)
    )
    if organization is not None:
        slugged = select(Tenant.id).where(Tenant.slug == organization)
        query = query.where(User.tenant_id == slugged.scalar_subquery())
    return await session.scalar(query.limit(1)) is not None


async def lock_failures(
    session: WriteSession, keys: Sequence[str]
) -> dict[str, tuple[int, datetime | None]]:
    """Return, and lock, what was counted under these keys; 0 where nothing was.

    They are locked in order, so that no two transactions wait for one another.
    """
    for key in sorted(keys):
        new = insert(LoginFailure).values(key=key, failures=0)
        await session.execute(new.on_conflict_do_nothing())
    rows = await session.execute(
        select(LoginFailure.key, LoginFailure.failures, LoginFailure.failed_at)
        .where(LoginFailure.key.in_(keys))
        .order_by(LoginFailure.key)
        .with_for_update()
    )
    return {key: (number, last if number else None) for key, number, last in rows}


async def save_failures(
    session: WriteSession, held: Mapping[str, tuple[int, datetime | None]]
) -> None:
    """Write what was counted under keys that are locked."""
    for key, (number, last) in held.items():
        await session.execute(
            update(LoginFailure)
            .where(LoginFailure.key == key)
            .values(failures=number, failed_at=last or func.now())
        )


async def clear_failures(session: WriteSession, keys: Sequence[str]) -> None:
    """Forget the failures under these keys."""
    await session.execute(delete(LoginFailure).where(LoginFailure.key.in_(keys)))


async def touch_key(session: WriteSession, key_id: UUID, after: timedelta) -> bool:
    """Note that a key was used; False when that was noted within `after`."""
    stale = or_(ApiKey.used_at.is_(None), ApiKey.used_at < func.now() - after)
    touched = await session.scalar(
        update(ApiKey)
        .where(ApiKey.id == key_id, stale)
        .values(used_at=func.now())
        .returning(ApiKey.id)
    )
    return touched is not None
