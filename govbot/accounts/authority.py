"""Who may change whom: nobody gives, or touches, more than they have themselves.

Every change of people, roles and departments begins here. Changes of one tenant take turns, so that
what is counted (administrators that are left, departments above one) still holds when it is
written, and the asker's rights are read anew in their turn.
"""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from govbot.accounts import repository
from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotAllowed, NotSignedIn
from govbot.accounts.permissions import Permission, known
from govbot.core.db.engine import WriteSession
from govbot.core.errors import GovBotError


class NotOneself(GovBotError):
    """People do not do this to themselves: others do."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "not_oneself"


async def take_turn(session: WriteSession, asker: Asker) -> frozenset[Permission]:
    """Let nobody else change the tenant's people until this transaction ends.

    Returns:
        What the asker may do, and so may give, at this moment.

    Raises:
        NotSignedIn, NotAllowed: that changed since the request came in.
    """
    await repository.take_turns(session, asker.tenant_id)
    held = asker.permissions
    if asker.user_id is not None:
        now = await repository.allowed_now(session, asker.tenant_id, asker.user_id)
        if now is None:
            raise NotSignedIn
        held &= known(now)
    if Permission.PEOPLE not in held:
        raise NotAllowed(permission=Permission.PEOPLE.value)
    return held


def require_within(held: frozenset[Permission], wanted: Iterable[str]) -> None:
    """Refuse what goes beyond the asker's own permissions.

    Raises:
        NotAllowed: with the first permission that they lack.
    """
    for permission in sorted(known(wanted) - held):
        raise NotAllowed(permission=permission.value)


def refuse_oneself(asker: Asker, user_id: UUID) -> None:
    """Refuse what people do not do to themselves.

    Raises:
        NotOneself: `user_id` is the asker's.
    """
    if asker.user_id == user_id:
        raise NotOneself
