"""A language model server that says what a test wants it to say, on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Handler = Callable[["Server", str, dict[str, Any]], AsyncIterator[str | bytes]]


class Refuse(Exception):
    """Answer with this status instead of a stream."""

    def __init__(self, status: int, body: str = "{}", kind: str = "application/json") -> None:
        super().__init__(status)
        self.status, self.body, self.kind = status, body, kind


class HangUp(Exception):
    """Drop the connection in the middle."""


@dataclass
class Server:
    """What was asked, and how many lines were written."""

    handler: Handler
    kind: str = "text/event-stream"
    address: str = ""
    headers: list[str] = field(default_factory=list)
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    written: int = 0
    left_by_client: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (
                int(line.split(":")[1])
                for line in head.split("\r\n")
                if line.lower().startswith("content-length")
            ),
            0,
        )
        path, body = head.split(" ")[1], json.loads(await reader.readexactly(length) or b"{}")
        self.requests.append((path, body))
        self.headers.append(head.lower())
        watching = asyncio.create_task(self._watch(reader))
        try:
            await self._answer(path, body, writer)
        except (ConnectionError, HangUp):
            writer.transport.abort()
        else:
            writer.close()
        finally:
            watching.cancel()

    async def _watch(self, reader: asyncio.StreamReader) -> None:
        """Note the moment in which the client hangs up, also while nothing is being written."""
        while await reader.read(1 << 16):
            pass
        self.left_by_client.set()

    async def _answer(self, path: str, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        lines = self.handler(self, path, body)
        try:
            first = await anext(lines, "")
        except Refuse as refusal:
            writer.write(_plain(refusal))
            return
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {self.kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(head.encode())
        try:
            await self._write(writer, first)
            async for line in lines:
                await self._write(writer, line)
        except ConnectionError:
            self.left_by_client.set()
            raise
        writer.write(b"0\r\n\r\n")

    async def _write(self, writer: asyncio.StreamWriter, line: str | bytes) -> None:
        data = line.encode() if isinstance(line, str) else line
        writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        await writer.drain()
        self.written += 1


def _plain(refusal: Refuse) -> bytes:
    body = refusal.body.encode()
    head = f"HTTP/1.1 {refusal.status} X\r\nContent-Type: {refusal.kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@asynccontextmanager
async def running(handler: Handler, kind: str = "text/event-stream") -> AsyncIterator[Server]:
    """Serve `handler` on a free port for the length of the block."""
    server = Server(handler, kind)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listener.close()


async def ollama(server: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    """Speak Ollama's documented protocol: it repeats the last message, word by word."""
    if path == "/api/tags":
        yield json.dumps({"models": [EMBEDDER, CHATTER]})
        return
    if path == "/api/show":
        yield json.dumps({"model_info": {"llama.context_length": 131072}})
        return
    if body["model"] != "llama3.2:3b":
        raise Refuse(404, json.dumps({"error": f"model '{body['model']}' not found"}))
    options = body["options"]
    text = body["messages"][-1]["content"]
    for stop in options["stop"]:
        text = text.partition(stop)[0]
    for word in text.split(" ")[: options["num_predict"]]:
        yield _chunk(body["model"], f"{word} ", done=False)
        await asyncio.sleep(0.001)
    yield _chunk(body["model"], "", done=True)


def listed(name: str, family: str, size: int, parameters: str, bits: str) -> dict[str, Any]:
    """Return a model as `/api/tags` lists it."""
    return {
        "name": name,
        "model": name,
        "modified_at": "2026-05-04T14:56:49.277302595-07:00",
        "size": size,
        "digest": "65ec06548149b04c096a120e4a6da9d4017ea809c91734ea5631e89f96ddc57b",
        "details": {
            "parent_model": "",
            "format": "gguf",
            "family": family,
            "families": [family],
            "parameter_size": parameters,
            "quantization_level": bits,
        },
    }


CHATTER = listed("llama3.2:3b", "llama", 2019393189, "3.2B", "Q4_K_M")
EMBEDDER = listed("nomic-embed-text:latest", "nomic-bert", 274302450, "137M", "F16")


def _chunk(model: str, content: str, *, done: bool) -> str:
    message = {"role": "assistant", "content": content}
    return json.dumps({"model": model, "message": message, "done": done}) + "\n"


def sse(content: str = "", *, finish: str | None = None) -> str:
    """Return one event of OpenAI's streaming protocol."""
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]})}\n\n"
