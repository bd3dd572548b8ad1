import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from govbot.adapters.parsing.base import (
    Limits,
    ParseCrashed,
    ParseMemory,
    ParseTimeout,
    TooMuchText,
)
from govbot.adapters.parsing.process import parse
from tests.adapters.parsing import files


@pytest.fixture
def long_pdf(tmp_path: Path) -> Path:
    lines = [
        (70, 100 + 12 * n, f"Art. {n}º Texto do artigo com o seu número {n}.") for n in range(50)
    ]
    return files.pdf(tmp_path / "longo.pdf", [lines] * 1_000)


async def _child() -> psutil.Process:
    """Return the parsing child as soon as there is one."""
    for _ in range(500):
        for child in psutil.Process().children():
            if "govbot.adapters.parsing.child" in " ".join(child.cmdline()):
                return child
        await asyncio.sleep(0.01)
    raise AssertionError("no child was started")


async def test_progress_is_told_while_the_loop_stays_free(long_pdf: Path) -> None:
    told: list[tuple[str, float]] = []
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    document = await parse(
        long_pdf, "longo.pdf", Limits(), lambda step, share: told.append((step, share))
    )
    ticking.cancel()
    assert document.page_count == 1_000
    assert told[-1] == ("parsing", 1.0)
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert ticks > 20


async def test_memory_stays_flat_over_many_pages(long_pdf: Path) -> None:
    reading = asyncio.create_task(parse(long_pdf, "longo.pdf", Limits()))
    child = await _child()
    peak = 0
    while not reading.done():
        try:
            peak = max(peak, child.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        await asyncio.sleep(0.02)
    assert len((await reading).blocks) == 50_000
    assert peak < 200 * 2**20


async def test_a_killed_child_is_a_reason_and_no_crash(long_pdf: Path) -> None:
    reading = asyncio.create_task(parse(long_pdf, "longo.pdf", Limits()))
    (await _child()).send_signal(signal.SIGKILL)
    with pytest.raises(ParseCrashed) as crashed:
        await reading
    assert crashed.value.data == {"exit_status": -signal.SIGKILL}


async def test_time_and_memory_run_out(long_pdf: Path) -> None:
    with pytest.raises(ParseTimeout) as late:
        await parse(long_pdf, "longo.pdf", Limits(timeout_s=0.6))
    assert late.value.code == "parse_timeout"
    with pytest.raises(ParseMemory):
        await parse(long_pdf, "longo.pdf", Limits(memory_mb=20))
    assert not [child for child in psutil.Process().children() if "parsing" in str(child.cmdline())]


async def test_too_much_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("palavra " * 200_000)
    with pytest.raises(TooMuchText):
        await parse(path, "a.txt", Limits(max_text_mb=1))


async def test_a_cancelled_reading_leaves_no_child(long_pdf: Path) -> None:
    reading = asyncio.create_task(parse(long_pdf, "longo.pdf", Limits()))
    child = await _child()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert not child.is_running()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
async def test_the_child_dies_with_its_parent(long_pdf: Path) -> None:
    code = (
        "import asyncio, pathlib, sys\n"
        "from govbot.adapters.parsing.base import Limits\n"
        "from govbot.adapters.parsing.process import parse\n"
        "asyncio.run(parse(pathlib.Path(sys.argv[1]), 'a.pdf', Limits()))\n"
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", code, str(long_pdf))
    grandchild = None
    for _ in range(500):
        children = psutil.Process(parent.pid).children()
        if children:
            grandchild = children[0]
            break
        await asyncio.sleep(0.01)
    assert grandchild is not None
    await asyncio.sleep(0.4)
    parent.kill()
    await parent.wait()
    gone, _ = await asyncio.to_thread(psutil.wait_procs, [grandchild], 5)
    assert gone == [grandchild]
