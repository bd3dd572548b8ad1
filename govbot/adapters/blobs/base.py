"""The port of the store that keeps documents' bytes."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from govbot.core.errors import GovBotError


class BlobMissing(GovBotError):
    """The bytes of a document are not where they were put."""

    status = 410
    code = "blob_missing"


class NoSpace(GovBotError):
    """The folder's disk is full."""

    status = 507
    code = "no_disk_space"


class FileTooLarge(GovBotError):
    """The upload is larger than the operator allows."""

    status = 413
    code = "file_too_large"


class FolderNotWritable(GovBotError):
    """The data folder refuses to be written."""

    status = 500
    code = "folder_not_writable"


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: a temporary file, its size in bytes and its SHA-256 in hex."""

    path: Path
    size: int
    sha256: str


class BlobStore(Protocol):
    """Keeps bytes under an id; names given by people never reach the disk."""

    def receive(
        self, chunks: AsyncIterator[bytes], max_bytes: int
    ) -> AbstractAsyncContextManager[Received]:
        """Write a stream to a temporary file that vanishes unless `keep` takes it.

        Raises:
            FileTooLarge: more than `max_bytes` came.
            NoSpace: the disk is full.
        """

    async def keep(self, received: Received, blob_id: UUID) -> None:
        """Make a received file durable under an id that nobody knows yet.

        It is swept away some time later unless a document of that id is there by then.
        """

    async def settle(self, blob_id: UUID) -> None:
        """Move a kept file to where it stays, once its document is committed."""

    def path(self, blob_id: UUID) -> Path:
        """Return a readable path of the bytes.

        Raises:
            BlobMissing: nothing is kept under the id.
        """

    async def ids(self, older_than_s: float) -> set[UUID]:
        """Return the ids of what has been kept for longer than so many seconds."""

    async def clean(self, older_than_s: float) -> None:
        """Remove what interrupted uploads left behind, when it is older than that."""

    async def remove(self, blob_id: UUID) -> None:
        """Forget the bytes; no error when they are gone already."""
