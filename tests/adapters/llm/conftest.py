"""The tiny real model, fetched once, and the embedded engines that run it."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from govbot.adapters import models
from govbot.adapters.llm.embedded import EmbeddedLLM
from govbot.adapters.models.base import ModelDownloadFailed, ModelsOffline
from govbot.core.settings import get_settings

TINY = "smollm2-135m-instruct-q4"


@pytest.fixture(scope="session")
def tiny_model() -> Path:
    """Return the file of a real model of 98 MB; skip where it can be had from nowhere."""
    settings = get_settings()
    try:
        return models.pull(TINY, settings.models_dir, offline=settings.offline)
    except (ModelDownloadFailed, ModelsOffline) as error:
        if os.environ.get("GOVBOT_REQUIRE_E2E") == "1":
            raise
        pytest.skip(f"the test model cannot be fetched: {error}")


@pytest.fixture(scope="session")
async def llama(tiny_model: Path) -> AsyncIterator[EmbeddedLLM]:
    llm = EmbeddedLLM(TINY, tiny_model, runtime="llama.cpp")
    yield llm
    await llm.close()


@pytest.fixture(scope="session")
async def openvino(tiny_model: Path) -> AsyncIterator[EmbeddedLLM]:
    pytest.importorskip("openvino_genai")
    llm = EmbeddedLLM(TINY, tiny_model, runtime="openvino")
    yield llm
    await llm.close()
