"""Passwords as Argon2id hashes, computed beside the event loop.

A hash costs what it is meant to cost an attacker, so the hashing has threads of its own: asyncio's
default pool and the loop go on serving answers while people log in.
"""

import asyncio
import os
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from govbot.core.errors import GovBotError, InvalidInput

LONGEST = 256
"""Characters of a password, after normalising."""
# Decomposed, a character of Portuguese is two code points and one of Vietnamese three.
_LONGEST_TYPED = 4 * LONGEST

# OWASP's Password Storage Cheat Sheet asks for at least m=19 MiB, t=2, p=1. This is more memory:
# about 45 ms on a core of a server of 2024, and 32 MiB for each thread of the pool.
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=32 * 1024, parallelism=1),))

# The hash of a random password that nobody has kept.
DUMMY_HASH = (
    "$argon2id$v=19$m=32768,t=2,p=1$"
    "5oMENUOFMZVFp6I7D1SlSg$lmTodByAAn3w8FCI7Yyj+D7TDnK/VJr5xZTiOh3SygQ"
)
"""What to verify against where there is no user or no password, so that it takes as long."""

_WAITING_PER_THREAD = 100

T = TypeVar("T")


class PasswordUnusable(InvalidInput):
    """The password is too long, or holds half a character. Data: `limit`."""

    code = "password_unusable"


class LoginsBusy(GovBotError):
    """So many passwords wait to be checked that this one would wait for seconds."""

    status = 503
    code = "logins_busy"


def normalised(password: str) -> str:
    """Return the password in Unicode's form C: the same on every keyboard and system.

    Raises:
        PasswordUnusable: it is longer than `LONGEST` or cannot be encoded.
    """
    if len(password) <= _LONGEST_TYPED:
        text = unicodedata.normalize("NFC", password)
        # JSON can carry half of a surrogate pair.
        if len(text) <= LONGEST and not any("\ud800" <= each <= "\udfff" for each in text):
            return text
    raise PasswordUnusable(limit=LONGEST)


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password, with its salt and parameters. Blocks for ~45 ms.

    Raises:
        PasswordUnusable: see `normalised`.
    """
    return _HASHER.hash(normalised(password))


def verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Tell whether `stored` is the hash of the password; also give its hash anew if due.

    The new hash is there when the password is right and the stored one was made with other
    parameters: save it in its place. Without a stored hash, or with one that is no hash, the answer
    is no and takes as long. Blocks for ~45 ms.
    """
    try:
        return _HASHER.verify_and_update(normalised(password), stored or DUMMY_HASH)
    except PasswordUnusable:
        return False, None
    except UnknownHashError:
        return verify(password, None)


class PasswordThreads:
    """Hashes and verifies off the event loop, on threads of its own; close it at the end."""

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or max(1, _cores() - 1)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="passwords")
        self._waiting = 0

    async def hash_password(self, password: str) -> str:
        """Do `hash_password` on a thread.

        Raises:
            PasswordUnusable: see `normalised`.
            LoginsBusy: too many wait already.
        """
        return await self._run(lambda: hash_password(password))

    async def verify(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Do `verify` on a thread.

        Raises:
            LoginsBusy: too many wait already.
        """
        return await self._run(lambda: verify(password, stored))

    def close(self) -> None:
        """Drop what waits and end the threads after what they are at."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= self._threads * _WAITING_PER_THREAD:
            raise LoginsBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
