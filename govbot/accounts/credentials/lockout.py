"""How long a login has to wait after failures: longer each time, never for good.

Failures are counted on one or two counters, which `counters` names:

- From a place where this account has logged in before, only the counter of the pair (account,
  place) counts. Whoever fails elsewhere, from however many addresses, does not make the owner wait.
- From anywhere else the account's counter of strangers and the place's own counter count, and the
  longer wait holds. One slows down many places that guess at one account, the other one place that
  guesses at many. A place may be a whole building behind one address, so it has more free tries
  and is forgiven one failure a minute.

An owner who comes from a new place in the middle of an attack shares its waits with the enemy; the
way in is then a link by mail, which proves itself and guesses at nothing.

A place is what `place_of` makes of an address; where it is familiar, it may as well be the id of a
signed cookie that a login left in the browser (OWASP, "Slow Down Online Guessing Attacks with
Device Cookies"), which tells a building's people apart. Accounts that do not exist are counted like
the others, so that nothing tells them apart either.

The order matters, for tries that run at once must not all see a counter before any of them raises
it. In one transaction read the counters, refuse if `refuse_early` does, else save `failed` of those
that are counted `in_advance`; only then verify the password. When it was right, delete the ones
counted in advance; when it was wrong, save `failed` of the others. A place's counter is one of
those: people who log in do not use up its tries, and whoever has an account of their own does not
clear it between two guesses.
"""

import hashlib
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from govbot.core.errors import GovBotError

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
"""Without failures for so long, a counter begins anew."""
PLACE_FORGIVEN_EACH = timedelta(minutes=1)
"""After so long without a failure a place's counter is one less, and so on."""
_DOUBLINGS = 10


class Counted(StrEnum):
    """What a counter is of."""

    PAIR = "pair"
    ACCOUNT = "account"
    PLACE = "place"


FREE_FAILURES: Mapping[Counted, int] = {
    Counted.PAIR: 4,
    Counted.ACCOUNT: 4,
    Counted.PLACE: 40,
}
"""Failures without a wait."""


class TooManyAttempts(GovBotError):
    """Failures before this try make it wait. Data: `seconds`."""

    status = 429
    code = "too_many_attempts"


@dataclass(frozen=True, slots=True)
class Counter:
    """Names a counter; `key` is a digest of what is counted, so that no address is stored."""

    of: Counted
    key: str


@dataclass(frozen=True, slots=True)
class Failures:
    """What a counter holds."""

    count: int = 0
    last: datetime | None = None


def place_of(address: str) -> str:
    """Return what counts as one place: an IPv4 address, or the /64 that one IPv6 customer has.

    An address that is none (a proxy's `unknown`) is a place of its own.
    """
    try:
        ip = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return address.strip()
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False))


def counters(account: str, place: str, *, familiar: bool) -> tuple[Counter, ...]:
    """Return the counters of a try; `account` is the name as typed, known or not.

    `familiar` says whether this account has logged in from this place before.
    """
    name = account.strip().casefold()
    if familiar:
        return (_counter(Counted.PAIR, name, place),)
    return _counter(Counted.ACCOUNT, name), _counter(Counted.PLACE, place)


def locked_until(
    failures: int, last: datetime | None, now: datetime, free: int = 4
) -> datetime | None:
    """Return until when a counter makes wait, or none: after `free` failures 1, 2, 4 … seconds.

    Never later than `LONGEST_WAIT` from `now`, also if `last` comes from a clock that is ahead.
    """
    if last is None or failures <= free or now - last >= FORGOTTEN_AFTER:
        return None
    exponent = min(failures - free - 1, _DOUBLINGS)
    wait = min(timedelta(seconds=2**exponent), LONGEST_WAIT)
    until = min(last, now) + wait
    return until if until > now else None


def waits_until(held: Mapping[Counter, Failures], now: datetime) -> datetime | None:
    """Return the latest of the counters' waits, or none: the password may be verified."""
    waits = (
        locked_until(
            remembered(counter, failures, now), failures.last, now, FREE_FAILURES[counter.of]
        )
        for counter, failures in held.items()
    )
    return max((until for until in waits if until), default=None)


def refuse_early(held: Mapping[Counter, Failures], now: datetime) -> None:
    """Refuse a try that has to wait.

    Raises:
        TooManyAttempts: with the whole seconds to wait.
    """
    if until := waits_until(held, now):
        raise TooManyAttempts(seconds=-((now - until) // timedelta(seconds=1)))


def failed(counter: Counter, held: Failures, now: datetime) -> Failures:
    """Return what a counter holds after one more failure."""
    return Failures(remembered(counter, held, now) + 1, now)


def remembered(counter: Counter, held: Failures, now: datetime) -> int:
    """Return how many of a counter's failures are not forgotten yet."""
    if held.last is None or now - held.last >= FORGOTTEN_AFTER:
        return 0
    if counter.of is not Counted.PLACE:
        return held.count
    return max(0, held.count - max(0, (now - held.last) // PLACE_FORGIVEN_EACH))


def in_advance(used: Sequence[Counter]) -> tuple[Counter, ...]:
    """Return those of a try's counters that count it before it is known to fail.

    A right password deletes them.
    """
    return tuple(counter for counter in used if counter.of is not Counted.PLACE)


def _counter(of: Counted, *parts: str) -> Counter:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return Counter(of, hashlib.sha256(text).hexdigest())
