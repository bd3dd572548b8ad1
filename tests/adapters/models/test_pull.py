"""Fetching: whole or not at all, from where it stopped, by one process at a time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from govbot.adapters.models.base import (
    FolderNotWritable,
    HubFile,
    ModelDigestMismatch,
    ModelDownloadFailed,
    ModelFileUnreadable,
    ModelsOffline,
    NoDiskSpace,
    Observer,
)
from govbot.adapters.models.pull import install
from tests.adapters.models.conftest import CONTENT, Hub, Listener, model, nowhere


def test_a_file_arrives_whole_and_is_not_fetched_twice(hub: Hub, tmp_path: Path) -> None:
    wanted, heard = model(HubFile(hub.url)), Listener()
    path = install(wanted, tmp_path, observer=heard)
    assert path.read_bytes() == CONTENT
    assert heard.seen[-1] == len(CONTENT)
    install(wanted, tmp_path, observer=Observer())
    assert len(hub.ranges) == 1


def test_a_broken_download_goes_on_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    wanted, hub.break_after = model(HubFile(hub.url)), 300_000
    with pytest.raises(ModelDownloadFailed) as failure:
        install(wanted, tmp_path, observer=Observer())
    assert "sem conexão" in failure.value.data["tried"]
    hub.break_after = None
    assert install(wanted, tmp_path, observer=Observer()).read_bytes() == CONTENT
    assert hub.ranges == [None, "bytes=300000-"]


def test_another_file_is_refused_and_nothing_of_it_stays(hub: Hub, tmp_path: Path) -> None:
    hub.content = CONTENT[:-1] + b"?"
    with pytest.raises(ModelDigestMismatch) as refusal:
        install(model(HubFile(hub.url)), tmp_path, observer=Observer())
    assert refusal.value.data["found"] != refusal.value.data["expected"]
    assert list(tmp_path.rglob("small.bin*")) == []


def test_the_next_source_is_tried_when_one_is_away(hub: Hub, tmp_path: Path) -> None:
    heard = Listener()
    path = install(model(nowhere(), HubFile(hub.url)), tmp_path, observer=heard)
    assert path.read_bytes() == CONTENT
    assert len(heard.sources) == 2


def test_offline_nothing_is_fetched_but_a_local_file_is_taken(hub: Hub, tmp_path: Path) -> None:
    wanted = model(HubFile(hub.url))
    with pytest.raises(ModelsOffline):
        install(wanted, tmp_path, offline=True, observer=Observer())
    brought = tmp_path / "brought.bin"
    brought.write_bytes(CONTENT)
    path = install(wanted, tmp_path, local=brought, offline=True, observer=Observer())
    assert path.read_bytes() == CONTENT
    assert hub.ranges == []


def test_a_wrong_local_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    brought = tmp_path / "brought.bin"
    brought.write_bytes(b"something else")
    with pytest.raises(ModelDigestMismatch):
        install(model(), tmp_path, local=brought, observer=Observer())
    assert brought.read_bytes() == b"something else"
    with pytest.raises(ModelFileUnreadable):
        install(model(), tmp_path, local=tmp_path / "absent", observer=Observer())


def test_a_full_disk_is_seen_before_the_download(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(NoDiskSpace) as refusal:
        install(model(HubFile(hub.url), size=10**16), tmp_path, observer=Observer())
    assert refusal.value.data["needed_mb"] > refusal.value.data["free_mb"]
    assert hub.ranges == []


def test_a_folder_that_takes_no_files_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(FolderNotWritable) as refusal:
        install(model(nowhere()), blocked / "models", observer=Observer())
    assert str(blocked) in refusal.value.data["folder"]


def test_parallel_pulls_share_one_download(hub: Hub, tmp_path: Path) -> None:
    wanted = model(HubFile(hub.url))
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(install, wanted, tmp_path, observer=Observer()) for _ in range(4)]
    assert {run.result() for run in runs} == {tmp_path / wanted.path}
    assert len(hub.ranges) == 1


def test_a_file_laid_in_place_by_hand_is_checked_first(hub: Hub, tmp_path: Path) -> None:
    wanted = model(HubFile(hub.url))
    target = tmp_path / wanted.path
    target.parent.mkdir()
    target.write_bytes(CONTENT)
    install(wanted, tmp_path, observer=Observer())
    assert hub.ranges == []
    target.write_bytes(b"damaged")
    assert install(wanted, tmp_path, observer=Observer()).read_bytes() == CONTENT
    assert len(hub.ranges) == 1
