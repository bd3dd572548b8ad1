"""An embedding server on loopback that speaks both documented wire formats."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from govbot.adapters.embedding.fake import FakeEmbedder

Answer = tuple[int, Any]
Handler = Callable[["Server", str, dict[str, Any]], Answer]


@dataclass
class Server:
    """What was asked, and what is answered; `vectors` when nothing else is told."""

    address: str = ""
    dimensions: int = 48
    handler: Handler | None = None
    requests: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    def answer(self, path: str, body: dict[str, Any]) -> Answer:
        return self.handler(self, path, body) if self.handler else vectors(self, path, body)


def vectors(server: Server, path: str, body: dict[str, Any]) -> Answer:
    """Answer as Ollama (`/api/embed`) or as OpenAI (`/v1/embeddings`), three units long."""
    rows = (3 * FakeEmbedder(server.dimensions).embed_passages(body["input"])).tolist()
    if path == "/api/embed":
        return 200, {"model": body["model"], "embeddings": rows, "prompt_eval_count": 1}
    if path != "/v1/embeddings":
        return 404, {"error": "no such path"}
    data = [
        {"object": "embedding", "index": index, "embedding": row} for index, row in enumerate(rows)
    ]
    # The protocol's index counts, not the order in which the items stand.
    return 200, {"object": "list", "model": body["model"], "data": data[::-1]}


@contextmanager
def serving(handler: Handler | None = None) -> Iterator[Server]:
    server = Server(handler=handler)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append((self.path, body, self.headers.get("Authorization", "")))
            status, content = server.answer(self.path, body)
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as listener:
        server.address = f"http://127.0.0.1:{listener.server_address[1]}"
        Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        listener.shutdown()
