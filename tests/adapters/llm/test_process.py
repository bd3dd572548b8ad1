"""The embedded model's process: it comes back when killed, and goes with its parent."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncGenerator
from pathlib import Path

import psutil
import pytest

from govbot.adapters.llm.base import LLMFailed, Message
from govbot.adapters.llm.child import Order, usable_threads
from govbot.adapters.llm.embedded import EmbeddedLLM, runtimes
from govbot.adapters.llm.process import ModelProcess
from tests.support.models import TINY

pytestmark = pytest.mark.llm

LONG = [Message("user", "Write a very long story about a city and its people.")]
LLAMA = "govbot.adapters.llm.llama_child"


async def test_llama_killed_in_mid_answer_comes_back(llama: EmbeddedLLM) -> None:
    await _killed_it_fails_once_and_comes_back(llama)


async def test_openvino_killed_in_mid_answer_comes_back(openvino: EmbeddedLLM) -> None:
    await _killed_it_fails_once_and_comes_back(openvino)


async def _killed_it_fails_once_and_comes_back(llm: EmbeddedLLM) -> None:
    assert await llm.process.ready()
    before = llm.process.pid
    assert before is not None
    stream = llm.stream(LONG, max_tokens=1000)
    await anext(stream)
    os.kill(before, signal.SIGKILL)
    with pytest.raises(LLMFailed):
        await _drain(stream)
    assert [piece async for piece in llm.stream(LONG, max_tokens=3)]
    assert llm.process.pid != before
    assert llm.state == "ready"


async def _drain(stream: AsyncGenerator[str, None]) -> None:
    async for _ in stream:
        pass


async def test_a_program_that_cannot_start_gives_way_to_the_next(tiny_model: Path) -> None:
    order = Order(str(tiny_model), "", 512, 1)
    process = ModelProcess(["govbot.absent", LLAMA], order)
    assert process.state == "absent"
    process.start()
    assert process.state == "starting"
    assert await process.ready(60)
    assert process.module == LLAMA
    pid = process.pid
    await process.stop()
    assert pid is not None
    assert not psutil.pid_exists(pid)


async def test_with_no_program_left_the_state_says_failed(tmp_path: Path) -> None:
    process = ModelProcess([LLAMA], Order(str(tmp_path / "absent.gguf"), "", 512, 1))
    assert not await process.ready(4)
    assert process.state == "failed"
    await process.stop()


def test_it_dies_with_its_parent(tiny_model: Path) -> None:
    program = f"""
        import asyncio
        from pathlib import Path
        from govbot.adapters.llm.embedded import EmbeddedLLM

        async def main():
            llm = EmbeddedLLM("{TINY}", Path({str(tiny_model)!r}), runtime="llama.cpp")
            await llm.process.ready()
            print(llm.process.pid, flush=True)
            await asyncio.sleep(60)

        asyncio.run(main())
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    child.wait(10)
    assert not child.is_running()


async def test_strangers_on_this_machine_are_refused(llama: EmbeddedLLM) -> None:
    assert await llama.process.ready()
    reader, writer = await asyncio.open_connection(*llama.process.address[7:].split(":"))
    writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
    assert b" 401 " in await reader.readline()
    writer.close()
    listed = psutil.Process(llama.process.pid).cmdline()
    assert llama.process.api_key not in " ".join(listed)


def test_threads_are_cores_within_the_quota(tmp_path: Path) -> None:
    quota = tmp_path / "cpu.max"
    quota.write_text("150000 100000")
    assert usable_threads(64, quota) == 1
    quota.write_text("max 100000")
    assert usable_threads(1, quota) == 1
    assert usable_threads(None, tmp_path / "absent") == len(os.sched_getaffinity(0))


def test_little_memory_leaves_the_hungry_engine_out(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runtimes(tiny_model, "llama.cpp") == [LLAMA]
    assert runtimes(tiny_model)[-1] == LLAMA
    monkeypatch.setattr("govbot.adapters.llm.embedded._OPENVINO_MEMORY", 1e9)
    assert runtimes(tiny_model) == [LLAMA]
