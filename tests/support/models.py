"""Real models small enough for tests."""

from pathlib import Path

from govbot.adapters import models
from govbot.adapters.models.base import ModelDownloadFailed, ModelsOffline
from govbot.core.settings import get_settings
from tests.support.required import missing

TINY = "smollm2-135m-instruct-q4"


def fetch_tiny_model() -> Path:
    """Return the file of a real language model of 98 MB, fetched once; required."""
    return fetch(TINY)


def fetch(name: str) -> Path:
    """Return the file of a model of the catalogue, fetched once; required."""
    settings = get_settings()
    try:
        return models.pull(name, settings.models_dir, offline=settings.offline)
    except (ModelDownloadFailed, ModelsOffline) as error:
        missing(f"the model {name} cannot be fetched: {error}")
