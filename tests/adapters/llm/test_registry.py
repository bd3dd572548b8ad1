"""Which model is chosen, and that a choice does not outlive its server."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from govbot.adapters.llm import registry
from govbot.adapters.llm.base import Message
from govbot.adapters.llm.registry import AtWork, LLMs
from govbot.core.settings import Settings
from tests.adapters.llm.server import Server, ollama, running

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _look_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FRESH_SECONDS", -1.0)


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **({"ollama_api": NOBODY} | values))


async def _lm_studio(*_: Any) -> AsyncIterator[str]:
    yield json.dumps({"data": [{"id": "local-model"}]})


async def test_with_nothing_configured_answers_are_extracts() -> None:
    llms = LLMs(settings(llm_chain="openai,embedded,extractive"))
    assert await llms.current() is None
    assert await llms.state() == AtWork("extractive", None, "absent")


async def test_with_nothing_there_the_reason_is_told() -> None:
    llms = LLMs(settings())
    found = await llms.current()
    assert found is not None
    assert [(each.mode, each.error.code) for each in found.skipped] == [
        ("ollama", "llm_unreachable")
    ]
    assert await llms.state() == AtWork("extractive", None, "absent")


async def test_an_ollama_that_nobody_spoke_of_is_not_missed() -> None:
    quiet = Settings(_env_file=None).model_copy(update={"ollama_api": NOBODY})
    quiet.model_fields_set.clear()  # as if the address were the default
    assert await LLMs(quiet).current() is None


async def test_the_chain_gives_the_order_and_ends_at_extracts() -> None:
    async with running(ollama) as local, running(_lm_studio) as remote:
        servers = {"llm_api": f"{remote.address}/v1", "ollama_api": local.address}
        llms = LLMs(settings(llm_chain="ollama, openai", **servers))
        assert (await llms.state()).mode == "ollama"
        await llms.close()
        none = LLMs(settings(llm_chain="extractive,ollama", **servers))
        assert await none.current() is None


async def test_a_server_that_dies_between_two_looks_makes_way_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "_FRESH_SECONDS", 60)
    async with running(ollama) as local:
        async with running(_lm_studio) as remote:
            llms = LLMs(settings(llm_api=f"{remote.address}/v1", ollama_api=local.address))
            asked = await llms.current()
            assert asked is not None
            assert asked.identity.mode == "openai"
        pieces = [piece async for piece in asked.stream([Message("user", "olá")], max_tokens=9)]
        assert "".join(pieces).strip() == "olá"
        assert asked.identity.mode == "ollama"
        assert [(each.mode, each.error.code) for each in asked.skipped] == [
            ("openai", "llm_unreachable")
        ]
        await llms.close()


async def test_how_many_at_once_depends_on_the_kind_and_on_the_settings() -> None:
    async with running(ollama) as server:
        for given, places in ((None, 4), (2, 2)):
            llms = LLMs(settings(ollama_api=server.address, llm_concurrency=given))
            asked = await llms.current()
            assert asked is not None
            with asked.turn():
                ((guarded, _),) = [asked._held or ()]
                assert guarded.turnstile.places == places
            await llms.close()


async def test_a_configured_server_comes_before_ollama() -> None:
    async with running(ollama) as local, running(_lm_studio) as remote:
        llms = LLMs(settings(llm_api=f"{remote.address}/v1", ollama_api=local.address))
        chosen = await llms.current()
        assert chosen is not None
        assert (chosen.identity.mode, chosen.identity.model) == ("openai", "local-model")
        before = len(llms._made)
        await llms.current()
        assert len(llms._made) == before == 1
        await llms.close()


async def test_ollama_is_taken_with_its_first_model_that_chats() -> None:
    async with running(ollama) as server:
        llms = LLMs(settings(ollama_api=server.address))
        assert await llms.state() == AtWork("ollama", "llama3.2:3b", "ready")
        await llms.close()
        absent = LLMs(settings(ollama_api=server.address, ollama_model="mistral"))
        refused = await absent.current()
        assert refused is not None
        assert [each.error.code for each in refused.skipped] == ["llm_model_missing"]
        assert (await absent.state()).mode == "extractive"


@pytest.mark.parametrize(("trained", "asked"), [(131072, 16000), (2048, 2048), (None, 16000)])
async def test_ollama_is_asked_for_no_more_context_than_the_model_has(
    trained: int | None, asked: int
) -> None:
    async def handler(server: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
        if path == "/api/show":
            yield json.dumps({"model_info": {"qwen2.context_length": trained}})
            return
        async for line in ollama(server, path, body):
            yield line

    own = {"ollama_context_tokens": 16000, "ollama_keep_alive": "5m", "ollama_gpu_layers": 0}
    async with running(handler) as server:
        llms = LLMs(settings(ollama_api=server.address, **own))
        relay = await llms.current()
        assert relay is not None
        assert relay.identity.context_tokens == asked
        assert [piece async for piece in relay.stream([Message("user", "oi")], max_tokens=3)]
        body = server.requests[-1][1]
        await llms.close()
    assert body["keep_alive"] == "5m"
    assert (body["options"]["num_ctx"], body["options"]["num_gpu"]) == (asked, 0)


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
