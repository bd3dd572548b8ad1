"""The tiny real model, fetched once, and the embedded engines that run it."""

import platform
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from govbot.adapters.llm.embedded import EmbeddedLLM
from tests.support.models import TINY, fetch_tiny_model
from tests.support.required import required


@pytest.fixture(scope="session")
def tiny_model() -> Path:
    """Return the file of a real model of 98 MB, fetched once; required."""
    return fetch_tiny_model()


@pytest.fixture(scope="session")
async def llama(tiny_model: Path) -> AsyncIterator[EmbeddedLLM]:
    llm = EmbeddedLLM(TINY, tiny_model, runtime="llama.cpp")
    yield llm
    await llm.close()


@pytest.fixture(scope="session")
async def openvino(tiny_model: Path) -> AsyncIterator[EmbeddedLLM]:
    if platform.machine() not in {"x86_64", "AMD64"}:
        pytest.skip("OpenVINO GenAI is installed on x86-64 only")
    required(find_spec("openvino_genai"), "openvino-genai is not installed")
    llm = EmbeddedLLM(TINY, tiny_model, runtime="openvino")
    yield llm
    await llm.close()
