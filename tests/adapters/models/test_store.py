"""The catalogue's own truth, and what counts as installed."""

from pathlib import Path

import pytest

from govbot.adapters import models
from govbot.adapters.models import store
from govbot.adapters.models.base import ModelDigestMismatch, ModelMissing, ModelUnknown, Wheels


def test_the_parts_of_a_model_add_up_to_it() -> None:
    for model in models.catalogue():
        for source in model.sources:
            if isinstance(source, Wheels):
                assert sum(part.size for part in source.parts) == model.size
                assert {len(part.sha256) for part in source.parts} == {64}
    assert len({model.name for model in models.catalogue()}) == len(models.catalogue())


def test_an_unknown_name_tells_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ModelUnknown) as refusal:
        models.path_of("gpt", tmp_path)
    assert "tesseract-por" in refusal.value.data["known"]


def test_a_file_changed_after_its_check_counts_as_absent(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"abc")
    digest = store.hash_file(file)
    assert not store.is_verified(file, digest)
    store.mark(file, digest)
    assert store.is_verified(file, digest)
    file.write_bytes(b"abd!")
    assert not store.is_verified(file, digest)


def test_verify_tells_absent_from_damaged(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        models.verify("tesseract-por", tmp_path)
    file = tmp_path / models.find("tesseract-por").path
    file.parent.mkdir()
    file.write_bytes(b"damaged")
    with pytest.raises(ModelDigestMismatch):
        models.verify("tesseract-por", tmp_path)
    assert models.path_of("tesseract-por", tmp_path) is None
