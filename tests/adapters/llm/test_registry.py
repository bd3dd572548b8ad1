"""Which model is chosen, and that a choice does not outlive its server."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from govbot.adapters.llm import registry
from govbot.adapters.llm.registry import AtWork, LLMs
from govbot.core.settings import Settings
from tests.adapters.llm.server import ollama, running

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _look_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FRESH_SECONDS", -1.0)


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **({"ollama_api": NOBODY} | values))


async def _lm_studio(*_: Any) -> AsyncIterator[str]:
    yield json.dumps({"data": [{"id": "local-model"}]})


async def test_with_nothing_there_answers_are_extracts() -> None:
    llms = LLMs(settings())
    assert await llms.current() is None
    assert await llms.state() == AtWork("extractive", None, "absent")


async def test_a_configured_server_comes_before_ollama() -> None:
    async with running(ollama) as local, running(_lm_studio) as remote:
        llms = LLMs(settings(llm_api=f"{remote.address}/v1", ollama_api=local.address))
        chosen = await llms.current()
        assert chosen is not None
        assert (chosen.identity.mode, chosen.identity.model) == ("openai", "local-model")
        assert await llms.current() is chosen
        await llms.close()


async def test_ollama_is_taken_with_its_first_model_that_chats() -> None:
    async with running(ollama) as server:
        llms = LLMs(settings(ollama_api=server.address))
        assert await llms.state() == AtWork("ollama", "llama3.2:3b", "ready")
        await llms.close()
        absent = LLMs(settings(ollama_api=server.address, ollama_model="mistral"))
        assert await absent.current() is None


async def test_when_ollama_goes_the_embedded_model_takes_over(tiny_model: Path) -> None:
    async with running(ollama) as server:
        llms = LLMs(settings(ollama_api=server.address), lambda: tiny_model)
        assert (await llms.state()).mode == "ollama"
    state = await llms.state()
    assert (state.mode, state.state) == ("embedded", "starting")
    assert state.runtime in {"openvino", "llama.cpp"}
    await llms.close()


async def test_a_mode_chosen_by_name_is_not_left_for_another(tiny_model: Path) -> None:
    async with running(ollama) as server:
        llms = LLMs(settings(llm="extractive", ollama_api=server.address), lambda: tiny_model)
        assert await llms.current() is None
    wished = LLMs(settings(llm="openai", llm_api=f"{NOBODY}/v1", llm_model="m"))
    chosen = await wished.current()
    assert chosen is not None
    assert chosen.identity.model == "m"
    await wished.close()
