"""What every language model behind the port does, real engines included."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from govbot.adapters.llm.base import LLM, Message
from govbot.adapters.llm.embedded import EmbeddedLLM
from govbot.adapters.llm.fake import FakeLLM
from govbot.adapters.llm.gemini import GeminiLLM
from govbot.adapters.llm.masking import MaskedLLM
from govbot.adapters.llm.ollama import OllamaLLM
from govbot.adapters.llm.openai_compatible import OpenAICompatibleLLM
from govbot.adapters.llm.relay import Relay
from tests.adapters.llm.flavours import FLAVOURS, gemini
from tests.adapters.llm.scripted import guard
from tests.adapters.llm.server import ollama, running

ASK = [Message("user", "Tell me what a library is, in two short sentences, please.")]
LONG = [Message("user", "Write a very long story about a city and its people. " * 20)]


async def _pieces(llm: LLM, *, max_tokens: int = 40, stop: tuple[str, ...] = ()) -> list[str]:
    return [piece async for piece in llm.stream(ASK, max_tokens=max_tokens, stop=stop)]


class Contract:
    """The suite; a provider inherits it and brings its own `llm`."""

    async def test_text_comes_in_pieces_none_of_them_empty(self, llm: LLM) -> None:
        pieces = await _pieces(llm)
        assert len(pieces) > 3
        assert all(pieces)

    async def test_at_temperature_zero_the_answer_is_the_same_again(self, llm: LLM) -> None:
        assert await _pieces(llm) == await _pieces(llm)

    async def test_no_more_tokens_than_allowed(self, llm: LLM) -> None:
        short, long = await _pieces(llm, max_tokens=4), await _pieces(llm, max_tokens=12)
        assert 1 <= len(short) <= 4
        assert "".join(long).startswith("".join(short).rstrip())

    async def test_the_answer_ends_before_a_stop_string(self, llm: LLM) -> None:
        whole = "".join(await _pieces(llm))
        stop = whole[len(whole) // 2 :][:5]
        cut = "".join(await _pieces(llm, stop=(stop,)))
        assert cut.rstrip() == whole.partition(stop)[0].rstrip()

    async def test_closing_early_frees_the_server_at_once(self, llm: LLM) -> None:
        async with aclosing(llm.stream(LONG, max_tokens=2500)) as stream:
            await anext(stream)
        async with asyncio.timeout(10):
            assert await _pieces(llm, max_tokens=2)

    async def test_two_at_once_both_get_their_answer(self, llm: LLM) -> None:
        first, second = await asyncio.gather(_pieces(llm), _pieces(llm))
        assert "".join(first) == "".join(second) != ""

    async def test_it_says_who_it_is(self, llm: LLM) -> None:
        assert llm.identity.model
        assert llm.identity.context_tokens >= 4096


class TestFake(Contract):
    @pytest.fixture
    def llm(self) -> LLM:
        return FakeLLM(seconds_per_token=0.001)


class TestOllama(Contract):
    @pytest.fixture
    async def llm(self) -> AsyncIterator[LLM]:
        async with running(ollama) as server:
            client = OllamaLLM(server.address, "llama3.2:3b")
            yield client
            await client.close()


@pytest.mark.parametrize("flavour", FLAVOURS)
class TestOpenAIFlavours(Contract):
    """As vLLM, LM Studio and text-generation-webui write the same protocol."""

    @pytest.fixture
    async def llm(self, flavour: str) -> AsyncIterator[LLM]:
        async with running(FLAVOURS[flavour]) as server:
            client = OpenAICompatibleLLM(f"{server.address}/v1", "qwen")
            yield client
            await client.close()


class TestGemini(Contract):
    @pytest.fixture
    async def llm(self) -> AsyncIterator[LLM]:
        async with running(gemini) as server:
            client = GeminiLLM(f"{server.address}/v1beta", "gemini-2.5-flash", "k")
            yield client
            await client.close()


class TestMasked(Contract):
    """What stands before Gemini changes nothing where there is nothing to mask."""

    @pytest.fixture
    def llm(self) -> LLM:
        return MaskedLLM(FakeLLM(seconds_per_token=0.001))


class TestRelay(Contract):
    """The chain as the product asks it: masked, guarded, in line."""

    @pytest.fixture
    def llm(self) -> LLM:
        return Relay([guard(FakeLLM(seconds_per_token=0.001), places=1)])


@pytest.mark.llm
class TestLlamaCpp(Contract):
    @pytest.fixture
    def llm(self, llama: EmbeddedLLM) -> LLM:
        return llama


@pytest.mark.llm
class TestOpenVino(Contract):
    @pytest.fixture
    def llm(self, openvino: EmbeddedLLM) -> LLM:
        return openvino


@pytest.mark.llm
class TestOpenAICompatible(Contract):
    """llama.cpp's own server stands for the family."""

    @pytest.fixture
    async def llm(self, llama: EmbeddedLLM) -> AsyncIterator[LLM]:
        assert await llama.process.ready()
        address, key = f"{llama.process.address}/v1", llama.process.api_key
        remote = OpenAICompatibleLLM(address, "any", api_key=key, context_tokens=4096)
        yield remote
        await remote.close()
