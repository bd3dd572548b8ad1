"""Advisory file locks between processes; the kernel frees them when their holder dies.

Lock files are never deleted: a lock on a deleted file would exclude nobody. Locks are `flock`, tied
to the open file, so two users inside one process exclude each other like two processes do.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govbot.adapters.postgres.errors import PostgresBusy

if sys.platform != "win32":
    import fcntl

POLL_S = 0.02


class FileLock:
    """One open lock file. Not held until `shared` or `exclusive` says so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def shared(self) -> bool:
        """Take or downgrade to a shared hold, without waiting; False if someone is exclusive."""
        return self._try(fcntl.LOCK_SH)

    def exclusive(self) -> bool:
        """Take or upgrade to an exclusive hold, without waiting; False if anyone else holds it.

        A failed upgrade may have lost the shared hold, as `flock` is free to do.
        """
        return self._try(fcntl.LOCK_EX)

    def release(self) -> None:
        """Unlock for every process that shares this open file, and close it."""
        if self.fd >= 0:
            fcntl.flock(self.fd, fcntl.LOCK_UN)
        self.close()

    def close(self) -> None:
        """Close this copy only: a child that inherited the open file keeps the hold."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def _try(self, how: int) -> bool:
        try:
            fcntl.flock(self.fd, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def exclusive(path: Path, timeout_s: float) -> Iterator[None]:
    """Hold `path` exclusively for the length of the block.

    Raises:
        PostgresBusy: Someone else held it for longer than `timeout_s` seconds.
    """
    lock = FileLock(path)
    try:
        deadline = time.monotonic() + timeout_s
        while not lock.exclusive():
            if time.monotonic() > deadline:
                raise PostgresBusy(path=str(path.parent))
            time.sleep(POLL_S)
        yield
    finally:
        lock.release()
