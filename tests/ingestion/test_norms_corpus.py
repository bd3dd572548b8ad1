"""The norms that people annotated: read from their files, every article is found."""

from pathlib import Path

import pytest

from benchmarks.norms.measure import figures, measure

pytestmark = pytest.mark.corpus


@pytest.mark.timeout(900)
async def test_articles_and_devices_are_found(data_dir: Path) -> None:
    # Scans take minutes of OCR; `python -m benchmarks norms` reads them too.
    found = figures(await measure(data_dir, scans=False))
    assert found["documents"] >= 27
    assert found["articles_f1"] >= 0.99
    assert found["devices_f1"] >= 0.97
    assert found["in_force_accuracy"] >= 0.99
    assert found["not_in_force_recall"] >= 0.95
    assert found["identity_accuracy"] >= 0.95
