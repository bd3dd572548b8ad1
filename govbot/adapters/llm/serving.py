"""A small server of OpenAI's chat protocol over an engine in this process.

For engines that come without a server of their own. One answer is generated at a time, others
wait their turn: two at once on the same cores would only both be late.
"""

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import uvicorn

from govbot.core.listening import tcp_listener

Receive = Callable[[], Any]
Send = Callable[[dict[str, Any]], Any]


class PromptTooLong(Exception):
    """The prompt does not fit in the engine's context."""


class Engine(Protocol):
    """What generates text, in a thread of its own choosing."""

    def prepare(self, messages: Sequence[Mapping[str, str]]) -> Any:
        """Return the prompt as the engine reads it; raises `PromptTooLong`."""
        ...

    def generate(self, prompt: Any, wish: "Wish", on_text: Callable[[str], bool]) -> None:
        """Call `on_text` with each piece until the end, or until it returns False.

        An engine that can stop while it reads the prompt asks with an empty piece.
        """
        ...


class Wish:
    """What a request asks of the generation."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.max_tokens = int(body.get("max_tokens") or 512)
        self.temperature = float(body.get("temperature") or 0.0)
        stop = body.get("stop") or []
        self.stop: list[str] = [stop] if isinstance(stop, str) else list(stop)


class StopFilter:
    """Passes text on until a stop string begins, holding back what might be the start of one."""

    def __init__(self, stop: Sequence[str], send: Callable[[str], bool]) -> None:
        self._stop = [text for text in stop if text]
        self._send = send
        self._held = ""
        self._over = False
        self._keep = max((len(text) for text in self._stop), default=1) - 1

    def feed(self, text: str) -> bool:
        """Take one more piece; False means that the answer is over."""
        if self._over:
            return False  # an engine may still hand over what it had decoded
        self._held += text
        cuts = [at for at in map(self._held.find, self._stop) if at >= 0]
        if cuts:
            self._send(self._held[: min(cuts)])
            self._held, self._over = "", True
            return False
        ready = self._held[: max(0, len(self._held) - self._keep)]
        self._held = self._held[len(ready) :]
        return self._send(ready)

    def flush(self) -> None:
        """Pass on what was held back: the answer ended without a stop string."""
        self._send(self._held)
        self._held = ""


class ChatServer:
    """The ASGI application."""

    def __init__(self, engine: Engine, api_key: str) -> None:
        self._engine = engine
        self._secret = f"Bearer {api_key}".encode()
        self._turn = asyncio.Lock()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        key = dict(scope["headers"]).get(b"authorization", b"")
        if scope["path"] == "/health":
            await _reply(send, 200, {"status": "ok"})
        elif not hmac.compare_digest(key, self._secret):
            await _reply(send, 401, {"error": {"code": "invalid_api_key"}})
        elif scope["path"] == "/v1/chat/completions":
            await self._chat(receive, send)
        else:
            await _reply(send, 404, {"error": {"code": "not_found"}})

    async def _chat(self, receive: Receive, send: Send) -> None:
        try:
            body = json.loads(await _read(receive))
            wish, messages = Wish(body), body["messages"]
            prompt = await asyncio.to_thread(self._engine.prepare, messages)
        except PromptTooLong:
            await _reply(send, 400, {"error": {"code": "context_length_exceeded"}})
            return
        except (ValueError, KeyError, TypeError):
            await _reply(send, 400, {"error": {"code": "invalid_request"}})
            return
        leaving = asyncio.create_task(_gone(receive))
        try:
            async with self._turn:
                await self._answer(prompt, wish, leaving, send)
        finally:
            leaving.cancel()

    async def _answer(
        self, prompt: Any, wish: Wish, leaving: asyncio.Task[None], send: Send
    ) -> None:
        loop = asyncio.get_running_loop()
        pieces: asyncio.Queue[str | None] = asyncio.Queue()

        def on_text(text: str) -> bool:
            if text:
                loop.call_soon_threadsafe(pieces.put_nowait, text)
            return not leaving.done()

        if leaving.done():
            return
        await send(_start(200, b"text/event-stream"))
        work = loop.run_in_executor(None, self._generate, prompt, wish, on_text)
        work.add_done_callback(lambda _: pieces.put_nowait(None))
        while (text := await pieces.get()) is not None:
            await _event(send, {"choices": [{"index": 0, "delta": {"content": text}}]})
        failed = work.exception() is not None
        last = (
            {"error": {"code": "generation_failed"}}
            if failed
            else {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        )
        await _event(send, last)
        await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})

    def _generate(self, prompt: Any, wish: Wish, on_text: Callable[[str], bool]) -> None:
        cut = StopFilter(wish.stop, on_text)
        self._engine.generate(prompt, wish, cut.feed)
        cut.flush()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read(receive: Receive) -> bytes:
    body = b""
    while True:
        part = await receive()
        body += bytes(part.get("body", b""))
        if not part.get("more_body"):
            return body


def _start(status: int, kind: bytes) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]}


async def _event(send: Send, data: Mapping[str, Any]) -> None:
    line = b"data: " + json.dumps(data).encode() + b"\n\n"
    await send({"type": "http.response.body", "body": line, "more_body": True})


async def _reply(send: Send, status: int, data: Mapping[str, Any]) -> None:
    await send(_start(status, b"application/json"))
    await send({"type": "http.response.body", "body": json.dumps(data).encode()})


def serve(engine: Engine, api_key: str, announce: Callable[[str], None]) -> None:
    """Serve on a free loopback port until the process ends, telling the address first."""
    listener = tcp_listener("127.0.0.1")
    announce(f"http://127.0.0.1:{listener.getsockname()[1]}")
    config = uvicorn.Config(
        ChatServer(engine, api_key), lifespan="off", log_level="error", access_log=False
    )
    uvicorn.Server(config).run(sockets=[listener])
