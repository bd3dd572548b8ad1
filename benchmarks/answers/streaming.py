"""`python -m benchmarks.answers.streaming`: answers that stream, beside the model server itself.

A scripted model server writes 20 words a second; it is asked directly and through the product,
whose library holds the sample documents. Askers begin one after the other within the time of an
answer (20 s; 45 s of detailed answers for `--many`), so that at its end all of them read at once.
Prints one JSON object, for 1, 8 and 32 askers and for `--many`:

    N ttft_added_ms_p50, _p95  first word through the product, less the server's own median
    N pace                     words a second through the product over those of the server
    N stall_ms_max             longest wait between two words
    N failed                   streams without a word
    memory_mb_a_stream         what the server process grew by, for the many
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil

from benchmarks.answers.scripted import RATE
from govbot.chat.prompt import MOST_TOKENS, Style

QUESTIONS = (
    "Quantos dias de férias tem o servidor?",
    "As férias podem ser divididas?",
    "Qual é o valor da diária para Brasília?",
    "Quem pode fazer teletrabalho?",
)
FEW: Style = "direct"
MANY: Style = "detailed"
"""Longer answers, so that many are read at once though fewer are asked for in a second."""
GOVBOT = [sys.executable, "-c", "from govbot.cli.main import main; main()"]


@dataclass(frozen=True)
class Stream:
    """Seconds: from the question to the first word, and between the words after it."""

    first: float
    gaps: tuple[float, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=500)
    parser.add_argument("--few", type=int, nargs="*", default=[1, 8, 32], metavar="ASKERS")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder) / "casa", chosen.few, chosen.many)))


def measure(home: Path, few: list[int], many: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    scripted = [sys.executable, "-m", "benchmarks.answers.scripted"]
    with _running([*scripted, str(port := _free_port())]), httpx.Client() as client:
        model = f"http://127.0.0.1:{port}/v1"
        _wait(client, f"{model}/models")
        settings = {"GOVBOT_HOME": str(home), "GOVBOT_LLM": "openai", "GOVBOT_LLM_API": model}
        subprocess.run(
            [*GOVBOT, "ingest", *_samples()],
            env={**os.environ, **settings},
            check=True,
            stdout=sys.stderr,
        )
        serve = [*GOVBOT, "serve", "--port", str(own := _free_port())]
        limit = {"GOVBOT_LLM_CONCURRENCY": str(many), "GOVBOT_RATE_LIMITS": "off"}
        with _running(serve, **settings, **limit) as server:
            api = f"http://127.0.0.1:{own}"
            _wait(client, f"{api}/api/v1/health")
            asyncio.run(_through(api, 4, FEW))
            before = _memory_mb(server.pid)
            for askers, style in (*((each, FEW) for each in few), (many, MANY)):
                raw = asyncio.run(_direct(model, askers, style))
                streams = asyncio.run(_through(api, askers, style))
                figures |= _compared(askers, raw, streams)
            figures["memory_mb_a_stream"] = round((_memory_mb(server.pid) - before) / many, 3)
    return figures


def _compared(
    askers: int, own: list[Stream | None], through: list[Stream | None]
) -> dict[str, float]:
    raw, streams = ([each for each in all_ if each] for all_ in (own, through))
    quick = float(np.median([stream.first for stream in raw]))
    added = [1000 * (stream.first - quick) for stream in streams]
    pace = [np.mean(stream.gaps) for stream in streams], [np.mean(stream.gaps) for stream in raw]
    return {
        f"{askers} ttft_added_ms_p50": round(float(np.percentile(added, 50))),
        f"{askers} ttft_added_ms_p95": round(float(np.percentile(added, 95))),
        f"{askers} pace": round(float(np.mean(pace[1]) / np.mean(pace[0])), 3),
        f"{askers} failed": len(through) - len(streams),
        f"{askers} stall_ms_max": round(1000 * max(max(stream.gaps) for stream in streams)),
    }


async def _direct(model: str, askers: int, style: Style) -> list[Stream | None]:
    body = {
        "model": "roteiro",
        "stream": True,
        "max_tokens": MOST_TOKENS[style],
        "messages": [{"role": "user", "content": "Oi"}],
    }
    return await _asked(f"{model}/chat/completions", [body], '"content"', askers, style)


async def _through(api: str, askers: int, style: Style) -> list[Stream | None]:
    bodies = [{"question": question, "style": style} for question in QUESTIONS]
    return await _asked(f"{api}/api/v1/chat/messages", bodies, "event: token", askers, style)


async def _asked(
    url: str, bodies: list[Any], mark: str, askers: int, style: Style
) -> list[Stream | None]:
    answer_s = MOST_TOKENS[style] / RATE

    async def ask(number: int) -> Stream | None:
        await asyncio.sleep(answer_s * number / askers)
        return await _stream(client, url, bodies[number % len(bodies)], mark)

    async with _client(askers) as client:
        return await asyncio.gather(*map(ask, range(askers)))


@asynccontextmanager
async def _client(askers: int) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=askers)
    async with httpx.AsyncClient(timeout=120, limits=limits) as client:
        yield client


async def _stream(client: httpx.AsyncClient, url: str, body: object, mark: str) -> Stream | None:
    started = time.perf_counter()
    try:
        async with client.stream("POST", url, json=body) as response:
            lines = response.aiter_lines()
            times = [time.perf_counter() async for line in lines if mark in line]
    except httpx.HTTPError as error:
        print(f"a stream failed: {error!r}", file=sys.stderr)
        return None
    if not times:
        return None
    gaps = np.diff(times)
    return Stream(times[0] - started, tuple(gaps.tolist()))


def _samples() -> list[str]:
    folder = Path(__file__).parent.parent.parent / "govbot" / "library" / "samples" / "documents"
    return [str(path) for path in sorted(folder.glob("*.pdf"))]


@contextmanager
def _running(command: list[str], **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, **settings}
    process = subprocess.Popen(command, env=environment, stdout=sys.stderr, stderr=sys.stderr)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait(client: httpx.Client, url: str) -> None:
    for _ in range(600):
        try:
            if client.get(url, timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(url)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _memory_mb(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 2**20


if __name__ == "__main__":
    main()
