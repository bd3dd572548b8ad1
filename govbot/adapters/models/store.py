"""The models folder: which files are there, which are known to be whole, room for more.

Beside a verified file lies `<file>.verified` with its digest, size and time of change, so that a
start does not read a gigabyte again; a file changed since then counts as not verified.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from govbot.adapters.models.base import (
    FolderNotWritable,
    Model,
    ModelDigestMismatch,
    ModelMissing,
    NoDiskSpace,
)
from govbot.adapters.models.catalogue import find

_BLOCK = 4 << 20
_SPARE = 64 << 20  # room that the rest of the system keeps


def hash_file(path: Path, progress: Callable[[int], None] = lambda _: None) -> str:
    """Return the SHA-256 of a file in hexadecimal, telling the bytes read so far."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            progress(done)
    return digest.hexdigest()


def _marker(path: Path) -> Path:
    return path.with_name(path.name + ".verified")


def _fingerprint(path: Path, sha256: str) -> dict[str, str | int]:
    found = path.stat()
    return {"sha256": sha256, "size": found.st_size, "mtime_ns": found.st_mtime_ns}


def mark(path: Path, sha256: str) -> None:
    """Note that `path`, as it is now, has this digest."""
    _marker(path).write_text(json.dumps(_fingerprint(path, sha256)), "utf-8")


def unmark(path: Path) -> None:
    """Forget that `path` was verified."""
    _marker(path).unlink(missing_ok=True)


def is_verified(path: Path, sha256: str) -> bool:
    """Tell whether `path` was verified against `sha256` and has not changed since."""
    try:
        noted = json.loads(_marker(path).read_text("utf-8"))
        return bool(noted == _fingerprint(path, sha256))
    except (OSError, ValueError):
        return False


def path_of(name: str, models_dir: Path) -> Path | None:
    """Return the verified file of the model called `name`, or None when it is not there.

    Raises:
        ModelUnknown: the catalogue has no such name.
    """
    model = find(name)
    path = models_dir / model.path
    return path if is_verified(path, model.sha256) else None


def verify(name: str, models_dir: Path, progress: Callable[[int], None] = lambda _: None) -> Path:
    """Read the model's file through, compare its SHA-256, note the result; return its path.

    Raises:
        ModelUnknown: the catalogue has no such name.
        ModelMissing: the file is not there.
        ModelDigestMismatch: the file is damaged; it stays, and counts as absent.
    """
    model = find(name)
    path = models_dir / model.path
    if not path.is_file():
        raise ModelMissing(model=name, folder=str(models_dir))
    check(model, path, progress)
    mark(path, model.sha256)
    return path


def check(model: Model, path: Path, progress: Callable[[int], None] = lambda _: None) -> None:
    """Compare the bytes of `path` with the catalogue.

    Raises:
        ModelDigestMismatch: they differ.
    """
    size = path.stat().st_size
    found = hash_file(path, progress) if size == model.size else f"{size} bytes"
    if found != model.sha256:
        unmark(path)
        raise ModelDigestMismatch(
            model=model.name, path=str(path), expected=model.sha256, found=found
        )


def make_folder(folder: Path) -> None:
    """Create `folder`, and see that it takes files.

    Raises:
        FolderNotWritable: it does not.
    """
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError as error:
        raise FolderNotWritable(folder=str(folder)) from error


def need_space(folder: Path, needed: int) -> None:
    """See that `needed` bytes, and a little more, are free on the disk of `folder`.

    Raises:
        NoDiskSpace: they are not.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise NoDiskSpace(needed_mb=(needed + _SPARE) >> 20, free_mb=free >> 20, folder=str(folder))
