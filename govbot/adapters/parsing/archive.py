"""A look at a zip's directory before anything in it is unpacked."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from govbot.adapters.parsing.base import ArchiveBomb, DamagedFile, Limits

_END_OF_DIRECTORY = b"PK\x05\x06"
_TAIL = 66_000
"""The end record is at most this far from the end of the file (its comment is 64 KiB)."""
_SUSPECT_SIZE = 10_000_000
_MAX_RATIO = 400
_MB = 1_000_000


def inspect(path: Path, limits: Limits) -> tuple[str, ...]:
    """Return the names in the zip at `path`, if it may be unpacked.

    Raises:
        ArchiveBomb: too many entries, too much when unpacked, or paths that leave the archive.
        DamagedFile: it is no whole zip.
    """
    _count_entries(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise DamagedFile from error
    if len(entries) > limits.max_entries:
        raise ArchiveBomb(detail=f"{len(entries)} > {limits.max_entries}")
    _weigh(entries, limits)
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts:
            raise ArchiveBomb(detail=entry.filename[:80])
    return tuple(entry.filename for entry in entries)


def _count_entries(path: Path, limits: Limits) -> None:
    """Refuse a huge directory before it is read: each entry would cost memory."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise DamagedFile
    (entries,) = struct.unpack_from("<H", tail, at + 10)
    (directory_size,) = struct.unpack_from("<I", tail, at + 12)
    smallest_entry = 46
    if max(entries, directory_size // (smallest_entry * 8)) > limits.max_entries:
        raise ArchiveBomb(detail=f"> {limits.max_entries}")


def _weigh(entries: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > limits.max_unpacked_mb * _MB:
        raise ArchiveBomb(detail=f"{total // _MB} MB")
    for entry in entries:
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > _SUSPECT_SIZE and ratio > _MAX_RATIO:
            raise ArchiveBomb(detail=f"{entry.file_size // _MB} MB, 1:{ratio:.0f}")
