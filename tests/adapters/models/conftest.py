"""A small model file, and a server on loopback that hands it out."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from govbot.adapters.models.base import HubFile, Model, Observer, Source

CONTENT = bytes(range(256)) * 4096  # 1 MiB


@dataclass
class Hub:
    """What the server hands out, how it misbehaves, and the ranges that it was asked for."""

    url: str = ""
    content: bytes = CONTENT
    break_after: int | None = None
    ranges: list[str | None] = field(default_factory=list)


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            hub.ranges.append(wanted)
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(hub.content) - start))
            self.end_headers()
            self.wfile.write(hub.content[start : hub.break_after])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}/model"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield hub
    server.shutdown()
    server.server_close()


class Listener(Observer):
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.seen: list[int] = []

    def source(self, label: str) -> None:
        self.sources.append(label)

    def progress(self, done: int, total: int) -> None:
        self.seen.append(done)


def model(*sources: Source, content: bytes = CONTENT, size: int | None = None) -> Model:
    return Model(
        name="small",
        kind="llm-test",
        path="llm/small.bin",
        size=len(content) if size is None else size,
        sha256=hashlib.sha256(content).hexdigest(),
        licence="Apache-2.0",
        about="for tests",
        sources=sources,
    )


def nowhere() -> HubFile:
    return HubFile("http://127.0.0.1:9/model")
