"""Servers that the settings name: none leads elsewhere, by redirects or by changing its name."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from govbot.adapters.embedding.base import EmbeddingServerUnreachable
from govbot.adapters.embedding.http import Waits
from govbot.adapters.embedding.openai_compatible import openai_embedder
from govbot.adapters.llm import openai_compatible
from govbot.adapters.llm.base import LLMUnreachable, Message
from govbot.adapters.llm.ollama import OllamaLLM
from govbot.adapters.llm.openai_compatible import OpenAICompatibleLLM
from govbot.adapters.llm.replies import Limits
from govbot.adapters.reranking.base import RerankerUnreachable
from govbot.adapters.reranking.http import HttpReranker
from govbot.adapters.vectorstore import qdrant
from govbot.adapters.vectorstore.base import Space
from govbot.core.egress.policy import AddressRefused
from govbot.core.errors import GovBotError
from tests.support.site import site

SHORT = Waits(again_s=())


async def rerank(address: str) -> None:
    await HttpReranker(address).rerank("prazo", ["dez dias"])


async def embed(address: str) -> None:
    await asyncio.to_thread(openai_embedder(f"{address}/v1", "m", None, SHORT).embed_queries, ["a"])


async def write(address: str) -> None:
    llm = OpenAICompatibleLLM(f"{address}/v1", "m")
    async for _ in llm.stream([Message("user", "Qual o prazo?")], max_tokens=10):
        pass


async def list_models(address: str) -> None:
    await openai_compatible.list_models(f"{address}/v1", None)


async def count_vectors(address: str) -> None:
    store = qdrant.server(address, None, "teste")
    try:
        await store.count(Space(1, 4))
    finally:
        await store.close()


async def write_inside(address: str) -> None:
    llm = OpenAICompatibleLLM(f"{address}/v1", "m", limits=Limits(stays_inside=True))
    async for _ in llm.stream([Message("user", "Qual o prazo?")], max_tokens=10):
        pass


async def write_inside_by_ollama(address: str) -> None:
    llm = OllamaLLM(address, "m", limits=Limits(stays_inside=True))
    async for _ in llm.stream([Message("user", "Qual o prazo?")], max_tokens=10):
        pass


@pytest.mark.parametrize("ask", [rerank, embed, write, list_models, count_vectors])
async def test_a_redirect_is_an_error_and_is_not_followed(
    ask: Callable[[str], Awaitable[None]],
) -> None:
    async with site() as configured, site() as other:
        configured.redirect(f"http://127.0.0.1:{other.port}/")
        with pytest.raises(GovBotError):
            await ask(f"http://127.0.0.1:{configured.port}")
        assert configured.heads
        assert other.heads == []


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (rerank, RerankerUnreachable),
        (embed, EmbeddingServerUnreachable),
        (write_inside, LLMUnreachable),
        (write_inside_by_ollama, LLMUnreachable),
    ],
)
async def test_what_must_stay_inside_stays_when_the_name_changes_its_meaning(
    ask: Callable[[str], Awaitable[None]],
    error: type[GovBotError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is inside when it is looked at, and outside a moment later."""
    looks = ["127.0.0.1"] if ask in {rerank, embed} else []  # others look in `providers`
    original = socket.getaddrinfo

    def changing(host: Any, *rest: Any, **more: Any) -> Any:
        if host != "modelo.interno":
            return original(host, *rest, **more)
        address = looks.pop() if looks else "8.8.8.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with pytest.raises(error) as refused:
        await ask("http://modelo.interno:9")
    assert isinstance(refused.value.__cause__, AddressRefused)
