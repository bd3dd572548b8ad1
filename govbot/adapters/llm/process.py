"""A model process and its keeper: started in the background, restarted when it dies."""

import asyncio
import contextlib
import json
import logging
import os
import secrets
import signal
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from govbot.adapters.llm.child import Order

State = Literal["absent", "starting", "ready", "failed"]

_log = logging.getLogger(__name__)
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_START_SECONDS = 180.0
_STEADY_SECONDS = 60.0
_LAST_WORDS = 20  # lines of the process's error output, told when it does not start
_NOTICE_STEP, _NOTICE_STEPS = 0.1, 50  # a killed process takes seconds to give gigabytes back


class ModelProcess:
    """Keeps one model process alive.

    `modules` are the programs that can run the model, best first. One that dies before it ever
    serves is given up for the next; the last is tried again and again, ever more slowly.
    """

    def __init__(self, modules: Sequence[str], order: Order) -> None:
        self._modules = list(modules)
        self._order = replace(order, api_key=secrets.token_urlsafe(32))
        self._keeper: asyncio.Task[None] | None = None
        self._serving = asyncio.Event()
        self._last_words: deque[str] = deque(maxlen=_LAST_WORDS)
        self.state: State = "absent"
        self.address = ""
        self.pid: int | None = None

    @property
    def api_key(self) -> str:
        """What the process asks of its callers."""
        return self._order.api_key

    @property
    def module(self) -> str:
        """The program at work, or the one to be tried next."""
        return self._modules[0]

    def start(self) -> None:
        """Start in the background; harmless when started already."""
        if self._keeper is None:
            self.state = "starting"
            self._keeper = asyncio.create_task(self._keep())

    async def ready(self, seconds: float = _START_SECONDS) -> bool:
        """Wait until the process serves; False when it does not within the time."""
        self.start()
        try:
            async with asyncio.timeout(seconds):
                await self._serving.wait()
        except TimeoutError:
            return False
        return True

    async def gone(self, address: str) -> bool:
        """Tell whether the process that served at `address` has ended, or ends in a moment."""
        for _ in range(_NOTICE_STEPS):
            if not self._serving.is_set() or self.address != address:
                return True
            await asyncio.sleep(_NOTICE_STEP)
        return False

    async def stop(self) -> None:
        """End the process, and the keeping."""
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        self._keeper = None
        self.state = "absent"

    async def _keep(self) -> None:
        pause = _FIRST_PAUSE
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            served = await self._run_once()
            if clock() - began > _STEADY_SECONDS:
                pause = _FIRST_PAUSE
            if not served:
                _log.warning("%s did not start: %s", self.module, "\n".join(self._last_words))
            if not served and len(self._modules) > 1:
                self._modules.pop(0)
                continue
            self.state = "starting" if served else "failed"
            _log.warning("language model process ended; starting it again in %.1f s", pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _run_once(self) -> bool:
        """Run the process to its end; tell whether it ever served."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self._modules[0]),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        chatter = asyncio.create_task(_keep_lines(process.stderr, self._last_words))
        self.pid = process.pid
        try:
            return await self._serve(process)
        finally:
            self._serving.clear()
            self.pid = None
            if process.returncode is None:
                # Not `process.kill()`: that may reap a dead process before asyncio's watcher does.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
            await process.wait()
            chatter.cancel()

    async def _serve(self, process: asyncio.subprocess.Process) -> bool:
        if process.stdin is None or process.stdout is None:
            return False
        try:
            process.stdin.write(self._order.line())
            await process.stdin.drain()
            async with asyncio.timeout(_START_SECONDS):
                self.address = await _address(process.stdout)
        except (TimeoutError, ConnectionError):
            return False
        if not self.address:
            return False
        self.state = "ready"
        self._serving.set()
        await process.wait()
        self.state = "starting"
        return True


async def _address(output: asyncio.StreamReader) -> str:
    """Return the announced address; empty when the output ends without one."""
    while line := await output.readline():
        try:
            return str(json.loads(line)["address"])
        except (ValueError, LookupError, TypeError):
            continue  # a library said something first
    return ""


async def _keep_lines(stream: asyncio.StreamReader | None, lines: deque[str]) -> None:
    while stream and (line := await stream.readline()):
        lines.append(line.decode("utf-8", "replace").rstrip())
