"""Blobs in a folder: one file an id, durable before it is acknowledged."""

import asyncio
import errno
import hashlib
import os
import re
import shutil
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from govbot.adapters.blobs.base import (
    BlobMissing,
    FileTooLarge,
    FolderNotWritable,
    NoSpace,
    Received,
)

_ID = re.compile("[0-9a-f]{32}")
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class FolderBlobs:
    """Blob store in `root/aa/<uuid>`, where aa is the id's first two hex digits.

    A file comes as `incoming/tmp…`, is kept as `incoming/<uuid>` and settles in its place after
    its document is committed. A crash at any moment leaves something in `incoming` at most, and
    what a committed document left there is found by its id.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FolderNotWritable(folder=str(root), detail=error.strerror) from error

    @asynccontextmanager
    async def receive(
        self, chunks: AsyncIterator[bytes], max_bytes: int
    ) -> AsyncIterator[Received]:
        """See `BlobStore.receive`."""
        digest, size = hashlib.sha256(), 0
        with NamedTemporaryFile(dir=self._incoming, delete=False) as file:
            path = Path(file.name)
            try:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > max_bytes:
                        raise FileTooLarge(limit_mb=max_bytes // 2**20)
                    digest.update(chunk)
                    await asyncio.to_thread(file.write, chunk)
                file.flush()
                await asyncio.to_thread(os.fsync, file.fileno())
                yield Received(path, size, digest.hexdigest())
            except OSError as error:
                if error.errno in FULL:
                    free_mb = shutil.disk_usage(self._root).free // 2**20
                    raise NoSpace(
                        folder=str(self._root), needed_mb=size // 2**20 + 1, free_mb=free_mb
                    ) from error
                raise
            finally:
                path.unlink(missing_ok=True)

    async def keep(self, received: Received, blob_id: UUID) -> None:
        """See `BlobStore.keep`."""
        await asyncio.to_thread(_move, received.path, self._incoming / blob_id.hex)

    async def settle(self, blob_id: UUID) -> None:
        """See `BlobStore.settle`."""
        await asyncio.to_thread(self._settle, blob_id)

    def path(self, blob_id: UUID) -> Path:
        """See `BlobStore.path`."""
        place = self._place(blob_id)
        if not place.exists():
            self._settle(blob_id)
        if not place.exists():
            raise BlobMissing(id=str(blob_id))
        return place

    async def ids(self, older_than_s: float) -> set[UUID]:
        """See `BlobStore.ids`."""
        return await asyncio.to_thread(
            lambda: {
                UUID(hex=path.name)
                for path in _old(self._root.glob("*/*"), older_than_s)
                if _ID.fullmatch(path.name)
            }
        )

    async def clean(self, older_than_s: float) -> None:
        """See `BlobStore.clean`."""

        def clean() -> None:
            for path in _old(self._incoming.iterdir(), older_than_s):
                if not _ID.fullmatch(path.name):
                    path.unlink(missing_ok=True)

        await asyncio.to_thread(clean)

    async def remove(self, blob_id: UUID) -> None:
        """See `BlobStore.remove`."""
        for place in (self._incoming / blob_id.hex, self._place(blob_id)):
            place.unlink(missing_ok=True)

    def _settle(self, blob_id: UUID) -> None:
        place = self._place(blob_id)
        place.parent.mkdir(exist_ok=True)
        try:
            _move(self._incoming / blob_id.hex, place)
        except FileNotFoundError:
            return  # settled already, or gone
        _sync(self._root)

    def _place(self, blob_id: UUID) -> Path:
        return self._root / blob_id.hex[:2] / blob_id.hex


def _old(paths: Iterable[Path], seconds: float) -> list[Path]:
    """Return the paths whose inode has not changed for so many seconds."""
    now, found = time.time(), []
    for path in paths:
        try:
            if now - path.stat().st_ctime > seconds:
                found.append(path)
        except FileNotFoundError:
            continue  # taken away this very moment
    return found


def _move(old: Path, new: Path) -> None:
    """Rename durably."""
    old.rename(new)
    _sync(new.parent)


def _sync(folder: Path) -> None:
    """Make a rename inside `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
