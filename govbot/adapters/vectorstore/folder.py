"""The folder of an embedded store: one process at a time.

None of the embedded engines is safe for two processes, and not all of them notice.
"""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from govbot.adapters.vectorstore.base import VectorStoreBusy

if sys.platform != "win32":
    import fcntl


T = TypeVar("T")


class StoreFolder:
    """A folder held by this process until `release`; the kernel frees it when the process dies."""

    def __init__(self, store: str, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._fd = os.open(path / "govbot.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if sys.platform != "win32":
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                os.close(self._fd)
                raise VectorStoreBusy(store=store, path=str(path)) from error

    def release(self) -> None:
        """Let others have it."""
        os.close(self._fd)


def held_by(store: str, path: Path, connect: Callable[[StoreFolder], T]) -> T:
    """Hold a folder and return what `connect` makes of it; let go again if it fails.

    Raises:
        VectorStoreBusy: another process holds the folder.
    """
    with ExitStack() as stack:
        folder = StoreFolder(store, path)
        stack.callback(folder.release)
        made = connect(folder)
        stack.pop_all()
        return made
