"""A person's own records: told to them, and erased when they ask for it.

Whoever manages people is told what is held of somebody, but not what that person asked and read:
that is told to the person, or by the command line on the server, which is recorded as such.
"""

import json
import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from govbot.accounts.acts import note
from govbot.accounts.asker import Asker
from govbot.accounts.authority import refuse_oneself, require_within, take_turn
from govbot.accounts.people import repository as people
from govbot.accounts.people.service import PersonStateWrong
from govbot.accounts.signing.repository import lock_user
from govbot.audit.actions import Action
from govbot.audit.service import erase_texts
from govbot.core.db.engine import Database
from govbot.core.errors import NotFound
from govbot.privacy import repository
from govbot.privacy.repository import Record, Subject, erasing

WINDOW = 20
"""Conversations that are read at a time."""
ACTS = 500


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is held of somebody, by kind, and their new name once it was erased."""

    counts: Mapping[str, int]
    pseudonym: str | None


@dataclass(frozen=True, slots=True)
class Privacy:
    """What data-protection law lets people ask for."""

    database: Database

    async def export(
        self, asker: Asker, user_id: UUID, *, words: bool = False
    ) -> AsyncGenerator[str, None]:
        """Record that somebody's records are taken out; then return them as one JSON, in pieces.

        Args:
            asker: who takes them.
            user_id: whose they are.
            words: also what the person asked, was answered and wrote; always told to themselves
                once they have signed in, and not to their keys.

        Raises:
            NotFound: the organisation has nobody of this id.
        """
        is_oneself = asker.user_id == user_id and asker.key_id is None
        subject = Subject(user_id, asker, words or is_oneself)
        async with self.database.write() as session:
            account = await repository.account(session, subject)
            whole = subject.words
            await note(session, asker, Action.EXPORT_PERSON, user_id, words=whole)
            until = await repository.last_act(session, asker.tenant_id)
        return self._pieces(subject, account, until)

    async def _pieces(
        self, subject: Subject, account: Record, until: int
    ) -> AsyncGenerator[str, None]:
        yield '{"account": ' + _json(account)
        for name, read in (
            ("sign_ins", repository.sign_ins),
            ("keys", repository.keys),
            ("grants", repository.grants),
            ("documents", repository.documents),
        ):
            async with self.database.read() as session:
                rows = await read(session, subject)
            yield f', "{name}": ' + _json(rows)
        async for piece in _list("conversations", self._talks(subject)):
            yield piece
        async for piece in _list("acts", self._acts(subject, until)):
            yield piece
        yield "}\n"

    async def _talks(self, subject: Subject) -> AsyncGenerator[Sequence[Record], None]:
        after: UUID | None = None
        while True:
            async with self.database.read() as session:
                found = await repository.conversations(session, subject, after, WINDOW)
            if not found:
                return
            yield found
            after = found[-1]["id"]

    async def _acts(self, subject: Subject, until: int) -> AsyncGenerator[Sequence[Record], None]:
        after = 0
        while True:
            async with self.database.read() as session:
                found = await repository.acts(session, subject, after, ACTS)
            told = [act for act in found if act["seq"] <= until]
            if told:
                yield told
            if len(told) < ACTS:
                return
            after = told[-1]["seq"]

    async def erase(self, asker: Asker, user_id: UUID, *, dry_run: bool) -> Erasure:
        """Erase what is held of somebody who is suspended, or only count it.

        Conversations, sign-ins, keys and links go, and with them what the person wrote in the
        record of acts, which stays whole. Documents are the organisation's and stay; so does the
        account, under a pseudonym, so that acts of one person remain acts of one person.

        Raises:
            NotFound, NotAllowed, NotOneself: not this person.
            PersonStateWrong: they may still come in.
        """
        async with self.database.write() as session:
            held = await take_turn(session, asker)
            row = await people.require(session, asker.tenant_id, user_id)
            refuse_oneself(asker, user_id)
            require_within(held, row.role.permissions)
            user = await lock_user(session, user_id)
            if user is None:
                raise NotFound(kind="person", id=str(user_id))
            if user.state != "suspended":
                raise PersonStateWrong(state=user.state)
            counts = await repository.counts(session, asker.tenant_id, user_id)
            if dry_run:
                return Erasure(counts, None)
            pseudonym = f"pessoa-{secrets.token_hex(6)}"
            await erasing.conversations(session, asker.tenant_id, user_id)
            await erasing.proofs(session, asker.tenant_id, user_id)
            await erasing.name(session, asker.tenant_id, user, pseudonym)
            await erase_texts(session, asker.actor, user_id)
            await note(session, asker, Action.ACCOUNT_DELETE, user_id, **counts)
        return Erasure(counts, pseudonym)


async def _list(
    name: str, windows: AsyncGenerator[Sequence[Record], None]
) -> AsyncGenerator[str, None]:
    yield f', "{name}": ['
    between = ""
    async for window in windows:
        yield between + ", ".join(map(_json, window))
        between = ", "
    yield "]"


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
