"""Reads a file in a child process of its own, so that no file can harm the process that asks."""

import asyncio
import json
import logging
import os
import signal
import sys
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from govbot.adapters.parsing import protocol
from govbot.adapters.parsing.base import (
    ERRORS,
    Block,
    Limits,
    OnProgress,
    ParseCrashed,
    ParsedDocument,
    ParseError,
    ParseMemory,
    ParseTimeout,
)

logger = logging.getLogger(__name__)

_CHILD = "govbot.adapters.parsing.child"
_WATCH_EVERY_S = 0.2
_MB = 1_048_576
_COMPLAINTS = 20
_OUT_OF_MEMORY = ("memory allocation of", "MemoryError", "bad_alloc", "cannot allocate memory")


async def parse(
    path: Path, filename: str, limits: Limits, on_progress: OnProgress | None = None
) -> ParsedDocument:
    """Return the blocks of the file at `path`.

    Args:
        path: the file; its name is not looked at.
        filename: the name it was given by people, which helps to tell kinds of plain text.
        limits: time, memory and size that it is read under.
        on_progress: told how far the work is, on the event loop; it must not block.

    Raises:
        ParseError: no text could be had; the subclass says why. Never anything else for a file
            that exists, whatever is in it.
    """
    reading = _Reading(on_progress)
    async with _child(path, filename, limits) as process:
        watch = asyncio.create_task(_watch_memory(process, limits.memory_mb))
        try:
            async with asyncio.timeout(limits.timeout_s):
                await asyncio.gather(
                    _listen(process.stdout, reading), _drain(process.stderr, reading)
                )
                status = await process.wait()
        except TimeoutError as error:
            raise ParseTimeout(seconds=int(limits.timeout_s)) from error
        finally:
            watch.cancel()
        over = watch.done() and not watch.cancelled() and watch.result()
    if reading.document is None:
        raise _reason(reading, status, limits, over=over)
    return reading.document


@dataclass(slots=True)
class _Reading:
    """What the child has told so far."""

    on_progress: OnProgress | None
    blocks: list[Block] = field(default_factory=list)
    document: ParsedDocument | None = None
    error: protocol.Message | None = None
    complaints: deque[str] = field(default_factory=lambda: deque(maxlen=_COMPLAINTS))

    def take(self, message: protocol.Message) -> None:
        """Take in one message."""
        match message["event"]:
            case "blocks":
                self.blocks.extend(protocol.blocks_of(message))
            case "progress" if self.on_progress is not None:
                self.on_progress(message["step"], message["done"] / max(1, message["total"]))
            case "error":
                self.error = message
            case "done":
                self._finish(message)

    def _finish(self, message: protocol.Message) -> None:
        # Pages read by OCR come last; sorting is stable, so order within a page is kept.
        self.blocks.sort(key=lambda block: block.page or 0)
        self.document = ParsedDocument(
            blocks=tuple(self.blocks),
            page_count=message["page_count"],
            media_type=message["media_type"],
            title=message["title"],
            ocr_pages=tuple(message["ocr_pages"]),
            unread_pages=tuple(message["unread_pages"]),
        )


@asynccontextmanager
async def _child(
    path: Path, filename: str, limits: Limits
) -> AsyncIterator[asyncio.subprocess.Process]:
    order = {
        "path": str(path.absolute()),
        "name": filename,
        "limits": {
            **asdict(limits),
            "tessdata_dir": str(limits.tessdata_dir.absolute()) if limits.tessdata_dir else None,
        },
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _CHILD,
        json.dumps(order),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=_environment(limits),
        limit=protocol.MAX_LINE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _environment(limits: Limits) -> dict[str, str]:
    """Return the child's whole environment: nothing of the parent's, whose secrets are there."""
    return {
        "HOME": tempfile.gettempdir(),
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TESSDATA_PREFIX": str(limits.tessdata_dir.absolute()) if limits.tessdata_dir else "",
        "OMP_THREAD_LIMIT": "1",
        "MALLOC_ARENA_MAX": "2",
    }


async def _listen(pipe: asyncio.StreamReader | None, reading: _Reading) -> None:
    while pipe is not None and (line := await pipe.readline()):
        reading.take(protocol.decode(line))


async def _drain(pipe: asyncio.StreamReader | None, reading: _Reading) -> None:
    """Keep the last words of the child, and never let it block on an unread pipe."""
    while pipe is not None and (chunk := await pipe.read(4096)):
        reading.complaints.append(chunk.decode("utf-8", "replace"))


async def _watch_memory(process: asyncio.subprocess.Process, memory_mb: int) -> bool:
    """Kill the child when it holds more than `memory_mb`; return whether that was needed."""
    try:
        child = psutil.Process(process.pid)
        while True:
            if child.memory_info().rss > memory_mb * _MB:
                process.kill()
                return True
            await asyncio.sleep(_WATCH_EVERY_S)
    except psutil.Error:
        return False  # it has ended


def _reason(reading: _Reading, status: int, limits: Limits, *, over: bool) -> ParseError:
    if reading.error is not None:
        return ERRORS[reading.error["code"]](**reading.error["data"])
    complaint = "".join(reading.complaints)
    if over or any(words in complaint for words in _OUT_OF_MEMORY):
        return ParseMemory(megabytes=limits.memory_mb)
    if status == -signal.SIGXCPU:
        return ParseTimeout(seconds=int(limits.timeout_s))
    logger.error("the parsing child ended with %s: %s", status, complaint[-2_000:])
    return ParseCrashed(exit_status=status)
