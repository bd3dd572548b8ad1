"""A real language model small enough for tests."""

from pathlib import Path

from govbot.adapters import models
from govbot.adapters.models.base import ModelDownloadFailed, ModelsOffline
from govbot.core.settings import get_settings
from tests.support.required import missing

TINY = "smollm2-135m-instruct-q4"


def fetch_tiny_model() -> Path:
    """Return the file of a real model of 98 MB, fetched once; required."""
    settings = get_settings()
    try:
        return models.pull(TINY, settings.models_dir, offline=settings.offline)
    except (ModelDownloadFailed, ModelsOffline) as error:
        missing(f"the test model cannot be fetched: {error}")
