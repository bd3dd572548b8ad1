"""Recording what is done with accounts, in the transaction that does it."""

from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.audit.actions import Action
from govbot.audit.record import Act, record
from govbot.core.db.engine import WriteSession

Told = UUID | str | bool | int | list[str] | None


async def note(
    session: WriteSession, asker: Asker, action: Action, subject: UUID, **data: Told
) -> None:
    """Record what somebody does to a person, a department, a role or a key.

    Names and addresses are no part of it: the record stays when a person asks to be forgotten.
    """
    kind = action.value.partition(".")[0]
    subject_kind = "user" if kind in {"account", "auth", "super", "export"} else kind
    told = {name: str(each) if isinstance(each, UUID) else each for name, each in data.items()}
    await record(session, asker.actor, Act(action, subject_kind, str(subject), told))
