"""How rerank servers fail, and how the right door is found."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from govbot.adapters.reranking import http
from govbot.adapters.reranking.base import (
    RerankerAddressOutside,
    RerankerError,
    RerankerFailed,
    RerankerTimeout,
    RerankerUnreachable,
)
from govbot.adapters.reranking.http import HttpReranker
from govbot.adapters.reranking.registry import get_reranker
from govbot.core.settings import Settings
from tests.adapters.llm.server import HangUp, Refuse, Server, running
from tests.adapters.reranking.servers import infinity, llama_cpp, text_embeddings_inference


async def test_the_door_is_looked_for_once() -> None:
    async with running(infinity) as server:
        reranker = HttpReranker(server.address, "m")
        await reranker.rerank("férias", ["férias", "diárias"])
        tried = len(server.requests)
        await reranker.rerank("férias", ["férias", "diárias"])
        await reranker.close()
    assert [path for path, _ in server.requests] == ["/v1/rerank", "/rerank", "/rerank", "/rerank"]
    assert len(server.requests) == tried + 1


async def test_a_named_format_is_not_guessed() -> None:
    async with running(text_embeddings_inference) as server:
        reranker = HttpReranker(server.address, format="texts")
        assert await reranker.rerank("férias", ["férias"]) == [1.0]
        await reranker.close()
    assert server.requests == [
        ("/rerank", {"query": "férias", "texts": ["férias"], "truncate": True})
    ]


async def test_the_model_is_asked_for_by_its_name() -> None:
    async with running(llama_cpp) as server:
        reranker = HttpReranker(server.address, "bge-reranker-v2-m3")
        await reranker.rerank("férias", ["férias"])
        await reranker.close()
    assert server.requests[0][1]["model"] == "bge-reranker-v2-m3"


async def test_nobody_there() -> None:
    reranker = HttpReranker("http://127.0.0.1:9")
    with pytest.raises(RerankerUnreachable) as caught:
        await reranker.rerank("férias", ["férias"])
    assert caught.value.data["address"] == "http://127.0.0.1:9"
    await reranker.close()


async def test_a_server_that_never_answers() -> None:
    async def silent(_: Server, __: str, ___: dict[str, Any]) -> AsyncIterator[str]:
        await asyncio.sleep(60)
        yield ""

    async with running(silent) as server:
        reranker = HttpReranker(server.address, timeout_s=0.1)
        with pytest.raises(RerankerTimeout):
            await reranker.rerank("férias", ["férias"])
        await reranker.close()


@pytest.mark.parametrize(
    "answer",
    [
        "not json",
        "{}",
        json.dumps({"results": [{"index": 0, "relevance_score": 1.0}]}),
        json.dumps({"results": [{"index": 0, "relevance_score": 1.0}] * 2}),
        json.dumps({"results": [{"index": at, "relevance_score": 1.0} for at in (0, 2)]}),
        json.dumps([{"index": 0, "score": 1.0}, {"index": 1, "score": None}]),
        '[{"index": 0, "score": 1.0}, {"index": 1, "score": NaN}]',
        json.dumps([0.5, 0.7]),
    ],
)
async def test_an_answer_that_is_not_a_score_for_each_text(answer: str) -> None:
    async def odd(_: Server, __: str, ___: dict[str, Any]) -> AsyncIterator[str]:
        yield answer

    async with running(odd) as server:
        reranker = HttpReranker(server.address)
        with pytest.raises(RerankerFailed):
            await reranker.rerank("férias", ["férias", "diárias"])
        await reranker.close()


@pytest.mark.parametrize("refusal", [Refuse(500), Refuse(401), Refuse(404), HangUp()])
async def test_a_server_that_refuses(refusal: Exception) -> None:
    async def refusing(_: Server, __: str, ___: dict[str, Any]) -> AsyncIterator[str]:
        raise refusal
        yield ""

    async with running(refusing) as server:
        reranker = HttpReranker(server.address)
        with pytest.raises(RerankerError):
            await reranker.rerank("férias", ["férias"])
        await reranker.close()


async def test_a_server_outside_is_not_asked_unless_it_may_be_and_then_without_personal_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def outside(_: str) -> str:
        return "outside"

    monkeypatch.setattr(http, "reach_soon", outside)
    cpf = "529.982.247-25"
    async with running(infinity) as server:
        with pytest.raises(RerankerAddressOutside):
            await HttpReranker(server.address).rerank("férias", ["férias"])
        assert server.requests == []
        reranker = HttpReranker(server.address, may_be_outside=True)
        await reranker.rerank(f"CPF {cpf}", [f"CPF {cpf}", "férias"])
        await reranker.close()
    assert cpf not in json.dumps(server.requests)


def test_the_settings_are_refused_at_once() -> None:
    own = {"reranker": "http", "reranker_api": "http://203.0.113.9/rerank"}
    with pytest.raises(RerankerAddressOutside) as caught:
        get_reranker(Settings(_env_file=None, **own))
    assert caught.value.data == {"host": "203.0.113.9", "setting": "GOVBOT_RERANKER_API"}
    assert get_reranker(Settings(_env_file=None, allow_external_llm=True, **own))
