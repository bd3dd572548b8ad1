"""Counts the tries of signing in, so that guessing becomes slow; see `credentials.lockout`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from govbot.accounts.credentials.lockout import (
    Counter,
    Failures,
    counters,
    failed,
    in_advance,
    place_of,
    refuse_early,
)
from govbot.accounts.signing import repository
from govbot.core.db.engine import Database, WriteSession


@dataclass(frozen=True, slots=True)
class Try:
    """One try of one account from one place, counted before its password is looked at."""

    counted: tuple[Counter, ...]

    @classmethod
    async def begin(
        cls, database: Database, organization: str | None, email: str, address: str | None
    ) -> "Try":
        """Count a try.

        Raises:
            TooManyAttempts: it has to wait.
        """
        place = place_of(address or "")
        async with database.write() as session:
            familiar = await repository.has_signed_in(session, organization, email, address)
            counted = counters(f"{organization or ''}\0{email}", place, familiar=familiar)
            held, now = await _held(session, counted), datetime.now(UTC)
            refuse_early(held, now)
            await _add(session, held, in_advance(counted), now)
        return cls(counted)

    async def fail(self, session: WriteSession) -> None:
        """Count what is counted of failures alone; part of the caller's transaction."""
        rest = [counter for counter in self.counted if counter not in in_advance(self.counted)]
        await _add(session, await _held(session, rest), rest, datetime.now(UTC))

    async def succeed(self, session: WriteSession) -> None:
        """Forget the failures before this success; part of the caller's transaction."""
        keys = [counter.key for counter in in_advance(self.counted)]
        await repository.clear_failures(session, keys)


async def _held(session: WriteSession, counted: Sequence[Counter]) -> dict[Counter, Failures]:
    rows = await repository.lock_failures(session, [counter.key for counter in counted])
    return {counter: Failures(*rows[counter.key]) for counter in counted}


async def _add(
    session: WriteSession,
    held: dict[Counter, Failures],
    counted: Sequence[Counter],
    now: datetime,
) -> None:
    more = {counter.key: failed(counter, held[counter], now) for counter in counted}
    values = {key: (each.count, each.last) for key, each in more.items()}
    await repository.save_failures(session, values)
