"""Blobs in a folder: nothing half-kept, nothing lost, leftovers found."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from govbot.adapters.blobs.base import BlobMissing, FileTooLarge, FolderNotWritable
from govbot.adapters.blobs.folder import FolderBlobs


async def stream(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


async def test_what_is_kept_and_settled_is_found(root: Path) -> None:
    blobs, key = FolderBlobs(root), uuid4()
    async with blobs.receive(stream(b"um ", b"dois"), 100) as received:
        assert (received.size, len(received.sha256)) == (7, 64)
        await blobs.keep(received, key)
    await blobs.settle(key)
    assert files(root) == {f"{key.hex[:2]}/{key.hex}"}
    assert blobs.path(key).read_bytes() == b"um dois"


async def test_what_is_not_kept_vanishes(root: Path) -> None:
    blobs = FolderBlobs(root)
    async with blobs.receive(stream(b"x"), 100):
        pass
    with pytest.raises(FileTooLarge):
        async with blobs.receive(stream(b"x" * 60, b"x" * 60), 100):
            pytest.fail("it is too large")
    assert files(root) == set()


async def test_a_crash_before_settling_loses_nothing(root: Path) -> None:
    blobs, key = FolderBlobs(root), uuid4()
    async with blobs.receive(stream(b"texto"), 100) as received:
        await blobs.keep(received, key)
    assert files(root) == {f"incoming/{key.hex}"}
    assert FolderBlobs(root).path(key).read_bytes() == b"texto"
    assert files(root) == {f"{key.hex[:2]}/{key.hex}"}


async def test_leftovers_are_told_apart_and_removed(root: Path) -> None:
    blobs, kept = FolderBlobs(root), uuid4()
    async with blobs.receive(stream(b"texto"), 100) as received:
        await blobs.keep(received, kept)
    (root / "incoming" / "tmpabc").write_bytes(b"cortado")
    await blobs.clean(60)
    assert len(files(root)) == 2  # younger than a minute
    await blobs.clean(-1)
    assert files(root) == {f"incoming/{kept.hex}"}
    assert await blobs.ids(-1) == {kept}
    await blobs.remove(kept)
    await blobs.remove(kept)
    with pytest.raises(BlobMissing):
        blobs.path(kept)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "blobs").touch()
    with pytest.raises(FolderNotWritable):
        FolderBlobs(tmp_path / "blobs")
