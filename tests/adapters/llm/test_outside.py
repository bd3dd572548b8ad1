"""Servers outside of the organisation: not asked unless that is allowed, and then with a mask."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from govbot.adapters.llm import providers, registry
from govbot.adapters.llm.base import Message
from govbot.adapters.llm.probing import probe_all
from govbot.adapters.llm.registry import LLMs
from govbot.core.network import Reach
from govbot.core.settings import Settings
from govbot.core.words import say
from tests.adapters.llm.server import Server, ollama, running, sse

OUTSIDE = "http://203.0.113.7:8080/v1"
OFFLINE = {"llm": "openai", "llm_api": OUTSIDE, "allow_external_llm": True, "offline": True}
CPF = "529.982.247-25"


@pytest.fixture(autouse=True)
def _look_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FRESH_SECONDS", -1.0)


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


def leading(monkeypatch: pytest.MonkeyPatch, *places: Reach) -> None:
    """Let loopback servers pass for such of elsewhere, look by look."""
    left = list(places)

    async def reach(_: str) -> Reach:
        return left.pop(0) if len(left) > 1 else left[0]

    monkeypatch.setattr(providers, "reach_soon", reach)


async def echo(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    if path == "/v1/models":
        yield json.dumps({"data": [{"id": "m"}]})
        return
    yield sse(body["messages"][-1]["content"])
    yield sse(finish="stop")


@pytest.mark.parametrize(
    ("own", "setting"),
    [
        ({"llm": "openai", "llm_api": OUTSIDE}, "GOVBOT_LLM_API"),
        ({"llm": "ollama", "ollama_api": "http://203.0.113.7:11434"}, "OLLAMA_API"),
        (OFFLINE, "GOVBOT_LLM_API"),
    ],
)
async def test_what_is_not_allowed_is_refused_and_told(own: dict[str, Any], setting: str) -> None:
    asked = await LLMs(settings(**own)).current()
    assert asked is not None
    ((skipped),) = asked.skipped
    assert (skipped.error.code, skipped.error.data["setting"]) == ("llm_address_outside", setting)
    for language in ("pt", "en"):
        words = say(skipped.error.code, skipped.error.data, language)
        assert all(part in words for part in ("203.0.113.7", setting, "ALLOW_EXTERNAL_LLM"))
    (seen,) = await probe_all(settings(**own), lambda: None)
    assert (seen.state, seen.reachable) == ("failed", False)


async def test_nothing_is_sent_there(monkeypatch: pytest.MonkeyPatch) -> None:
    leading(monkeypatch, "outside")
    async with running(echo) as server:
        llms = LLMs(settings(llm="openai", llm_api=f"{server.address}/v1"))
        assert (await llms.state()).mode == "extractive"
        assert server.requests == []


@pytest.mark.parametrize("where", ["outside", "unresolved"])
async def test_with_leave_it_is_asked_without_personal_data(
    monkeypatch: pytest.MonkeyPatch, where: Reach
) -> None:
    leading(monkeypatch, where)
    for handler, own in ((echo, "llm_api"), (ollama, "ollama_api")):
        async with running(handler) as server:
            path = "/v1" if own == "llm_api" else ""
            given = {own: f"{server.address}{path}", "llm_chain": "openai,ollama"}
            llms = LLMs(settings(allow_external_llm=True, **given))
            asked = await llms.current()
            assert asked is not None
            pieces = asked.stream([Message("user", f"O CPF é {CPF} .")], max_tokens=20)
            assert CPF in "".join([piece async for piece in pieces])
            await llms.close()
            assert CPF not in json.dumps(server.requests)
            assert "<CPF_1>" in json.dumps(server.requests)


async def test_within_the_organisation_nothing_is_masked() -> None:
    async with running(echo) as server:
        llms = LLMs(settings(allow_external_llm=True, llm_api=f"{server.address}/v1"))
        asked = await llms.current()
        assert asked is not None
        assert [piece async for piece in asked.stream([Message("user", CPF)], max_tokens=20)]
        assert server.requests[-1][1]["messages"][0]["content"] == CPF
        await llms.close()


async def test_a_name_that_nobody_knows_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leading(monkeypatch, "unresolved", "inside", "outside")
    async with running(echo) as server:
        llms = LLMs(settings(llm="openai", llm_api=f"{server.address}/v1"))
        unknown = await llms.current()
        assert unknown is not None
        assert [each.error.code for each in unknown.skipped] == ["llm_unreachable"]
        assert server.requests == []
        assert (await llms.state()).mode == "openai"
        assert (await llms.state()).mode == "extractive"
        await llms.close()
