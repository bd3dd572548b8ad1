"""Who goes away stops the model: the server sees it within 200 ms, whatever it was doing."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import psutil
import pytest

from govbot.adapters.llm.base import LLM, Message
from govbot.adapters.llm.embedded import EmbeddedLLM
from govbot.adapters.llm.relay import Relay
from tests.adapters.llm.scripted import guard
from tests.adapters.llm.server import Server, running
from tests.adapters.llm.test_bad_input import PROTOCOLS, Protocol

WITHIN_S = 0.2
ASKED = [Message("user", "Write a very long story about a city and its people.")]


@pytest.fixture(params=PROTOCOLS)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return PROTOCOLS[request.param]


def as_the_product_asks(protocol: Protocol, server: Server) -> LLM:
    return Relay([guard(protocol.client(server.address))])


async def left_within(server: Server, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await server.left_by_client.wait()
    except TimeoutError:
        return False


async def seconds_until_left(server: Server) -> float:
    began = time.perf_counter()
    async with asyncio.timeout(3):
        await server.left_by_client.wait()
    return time.perf_counter() - began


@pytest.mark.parametrize("pace", [0.01, 1.5])
async def test_closing_the_generator(protocol: Protocol, pace: float) -> None:
    """At both paces: while the server writes, and while it is silent between two tokens."""

    async def handler(server: Server, *_: Any) -> AsyncIterator[str]:
        while not await left_within(server, pace):
            yield protocol.piece("olá ")

    async with running(handler, protocol.kind) as server:
        pieces = as_the_product_asks(protocol, server).stream(ASKED, max_tokens=900)
        await anext(pieces)
        closing = asyncio.create_task(seconds_until_left(server))
        await asyncio.sleep(0)
        await pieces.aclose()
        assert await closing < WITHIN_S


@pytest.mark.parametrize("pieces_before", [0, 1])
async def test_cancelling_the_task_that_reads(protocol: Protocol, pieces_before: int) -> None:
    """While the prompt is still being read, and in the middle of the answer."""
    asked = asyncio.Event()

    async def handler(server: Server, *_: Any) -> AsyncIterator[str]:
        for _i in range(pieces_before):
            yield protocol.piece("olá ")
        asked.set()
        await left_within(server, 60)

    async def read(llm: LLM) -> None:
        async with aclosing(llm.stream(ASKED, max_tokens=900)) as pieces:
            async for _ in pieces:
                pass

    async with running(handler, protocol.kind) as server:
        reading = asyncio.create_task(read(as_the_product_asks(protocol, server)))
        await asked.wait()
        reading.cancel()
        assert await seconds_until_left(server) < WITHIN_S


@pytest.mark.llm
async def test_the_real_engine_stops_computing(llama: EmbeddedLLM) -> None:
    """It notices when it writes the next tokens, which on a busy machine takes longer."""
    assert await llama.process.ready()
    engine = psutil.Process(llama.process.pid)
    pieces = Relay([guard(llama)]).stream(ASKED, max_tokens=3000)
    await anext(pieces)
    began = time.perf_counter()
    for _ in range(4):
        await anext(pieces)
    pace = (time.perf_counter() - began) / 4
    busy = await _cpu_seconds(engine, during=0.5)
    await pieces.aclose()
    await asyncio.sleep(max(WITHIN_S, 4 * pace))
    assert await _cpu_seconds(engine, during=0.5) < busy / 3


@pytest.mark.llm
async def test_the_real_engine_stops_in_the_middle_of_a_prompt(openvino: EmbeddedLLM) -> None:
    """By processor time, since the machine of a test may have others at work."""
    assert await openvino.process.ready()
    engine = psutil.Process(openvino.process.pid)
    before = _spent(engine)
    await _first_piece(openvino, "um")
    whole = _spent(engine) - before
    before = _spent(engine)
    asking = asyncio.create_task(_first_piece(openvino, "dois"))
    while _spent(engine) - before < whole / 5:
        await _cpu_seconds(engine, during=0.01)
    spent = _spent(engine) - before
    asking.cancel()
    while await _cpu_seconds(engine, during=0.5) > 0.05:
        pass
    assert _spent(engine) - before - spent < whole / 4
    assert await _first_piece(openvino, "três", words=5)


async def _first_piece(llm: EmbeddedLLM, start: str, words: int = 500) -> str:
    text = " ".join(f"{start} {number}" for number in range(words))
    async with aclosing(llm.stream([Message("user", text)], max_tokens=4)) as pieces:
        return await anext(pieces)


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _cpu_seconds(process: psutil.Process, during: float) -> float:
    before = _spent(process)
    await asyncio.sleep(during)
    return _spent(process) - before
