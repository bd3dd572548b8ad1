"""`python -m benchmarks.answers.streaming`: answers that stream, beside the model server itself.

A scripted model server writes 20 words a second; it is asked directly and through the product,
whose library holds the sample documents. Askers begin one after the other within the time of an
answer (20 s; 45 s of detailed answers for `--many`), so that at its end all of them read at once.
Prints one JSON object, for 1, 8 and 32 askers and for `--many`:

    N ttft_added_ms_p50, _p95  first word through the product, less the server's own median
    N pace                     words a second through the product over those of the server
    N stall_ms_max             longest wait between two words; `_direct`: of the server itself
    N stall_ms_p999            the wait that one word in a thousand exceeds
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
from collections.abc import Iterator
from contextlib import contextmanager
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


EMAIL, PASSWORD = "ana@orgao.example", "capivara jabuticaba trombone"


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
        somebody = {"GOVBOT_ADMIN_EMAIL": EMAIL, "GOVBOT_ADMIN_PASSWORD": PASSWORD}
        with _running(serve, **settings, **limit, **somebody) as server:
            api = f"http://127.0.0.1:{own}"
            _wait(client, f"{api}/api/v1/health")
            mine = _signed_in(client, api)
            asyncio.run(_through(api, mine, 4, FEW))
            before = _memory_mb(server.pid)
            for askers, style in (*((each, FEW) for each in few), (many, MANY)):
                raw = asyncio.run(_direct(model, askers, style))
                streams = asyncio.run(_through(api, mine, askers, style))
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
        f"{askers} stall_ms_max": _stall(streams, 100),
        f"{askers} stall_ms_p999": _stall(streams, 99.9),
        f"{askers} stall_ms_max_direct": _stall(raw, 100),
    }


def _stall(streams: list[Stream], percentile: float) -> int:
    gaps = np.concatenate([stream.gaps for stream in streams])
    return round(1000 * float(np.percentile(gaps, percentile)))


async def _direct(model: str, askers: int, style: Style) -> list[Stream | None]:
    body = {
        "model": "roteiro",
        "stream": True,
        "max_tokens": MOST_TOKENS[style],
        "messages": [{"role": "user", "content": "Oi"}],
    }
    return await _asked(f"{model}/chat/completions", {}, [body], b'"content"', style, askers)


async def _through(
    api: str, mine: dict[str, str], askers: int, style: Style
) -> list[Stream | None]:
    bodies = [{"question": question, "style": style} for question in QUESTIONS]
    address = f"{api}/api/v1/chat/messages"
    return await _asked(address, mine, bodies, b"event: token", style, askers)


async def _asked(
    address: str, mine: dict[str, str], bodies: list[Any], mark: bytes, style: Style, askers: int
) -> list[Stream | None]:
    answer_s = MOST_TOKENS[style] / RATE
    requests = [_post(httpx.URL(address), body, mine) for body in bodies]

    async def ask(number: int) -> Stream | None:
        await asyncio.sleep(answer_s * number / askers)
        return await _stream(httpx.URL(address), requests[number % len(requests)], mark)

    return await asyncio.gather(*map(ask, range(askers)))


def _post(url: httpx.URL, body: object, headers: dict[str, str]) -> bytes:
    content = json.dumps(body).encode()
    fields = {
        "Host": url.netloc.decode(),
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "Connection": "close",
        **headers,
    }
    lines = [f"POST {url.path} HTTP/1.1", *(f"{name}: {said}" for name, said in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


class _Listener(asyncio.Protocol):
    """Sends a request and notes when each word arrives; a whole client would cost too much."""

    def __init__(self, request: bytes, mark: bytes) -> None:
        self.request, self.mark = request, mark
        self.times: list[float] = []
        self.beginning = self._rest = b""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self.beginning = self.beginning or data
        read = self._rest + data
        self.times += [now] * read.count(self.mark)
        self._rest = read[1 - len(self.mark) :]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (as asyncio calls it)
        if not self.over.done():
            self.over.set_result(None)


async def _stream(url: httpx.URL, request: bytes, mark: bytes) -> Stream | None:
    started = time.perf_counter()
    loop = asyncio.get_running_loop()
    _, listener = await loop.create_connection(lambda: _Listener(request, mark), url.host, url.port)
    await asyncio.wait_for(listener.over, 120)
    if not listener.beginning.startswith(b"HTTP/1.1 200 ") or not listener.times:
        print(f"a stream failed: {listener.beginning[:200]!r}", file=sys.stderr)
        return None
    gaps = np.diff(listener.times)
    return Stream(listener.times[0] - started, tuple(gaps.tolist()))


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


def _signed_in(client: httpx.Client, api: str) -> dict[str, str]:
    given = {"email": EMAIL, "password": PASSWORD, "bearer": True}
    answer = client.post(f"{api}/api/v1/auth/login", json=given).raise_for_status()
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


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
