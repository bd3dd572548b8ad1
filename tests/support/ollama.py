"""An Ollama on loopback that has a library and fetches models, by its documented wire format."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.llm.server import CHATTER, EMBEDDER, HangUp, Refuse, Server, listed, running

BIG, SMALL = "sha256:" + "a1" * 32, "sha256:" + "b2" * 32
BIG_SIZE, SMALL_SIZE = 4_000, 500


@dataclass
class OllamaServer:
    """What it has, and how its pulls go; `steps` many pieces of the large layer, then `end`."""

    models: list[dict[str, Any]] = field(default_factory=lambda: [CHATTER, EMBEDDER])
    loaded: list[str] = field(default_factory=list)
    steps: int = 4
    end: str | Exception | None = None
    """An error in Ollama's words or on the wire, instead of the end of a pull."""
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    """Pulls wait for it after their first half."""
    pulls: int = 0
    has: int = 0
    """Bytes of the large layer that an earlier pull left."""
    server: Server | None = None

    @property
    def address(self) -> str:
        assert self.server
        return self.server.address

    async def handle(self, _: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
        match path:
            case "/api/tags":
                yield json.dumps({"models": self.models})
            case "/api/ps":
                names = [{**each, "size_vram": 0, "context_length": 4096} for each in self.models]
                yield json.dumps(
                    {"models": [each for each in names if each["name"] in self.loaded]}
                )
            case "/api/show":
                known = [each for each in self.models if each["name"] == body["model"]]
                if not known:
                    raise Refuse(404, json.dumps({"error": f"model '{body['model']}' not found"}))
                info = {"general.architecture": "llama", "llama.context_length": 131072}
                yield json.dumps(
                    {
                        "details": known[0]["details"],
                        "model_info": info,
                        "capabilities": ["completion"],
                    }
                )
            case "/api/pull":
                async for line in self._pull(body):
                    yield f"{json.dumps(line)}\n"
            case _:
                raise Refuse(404, "404 page not found", "text/plain")

    async def _pull(self, body: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        self.pulls += 1
        if "!" in body["model"]:
            raise Refuse(400, '{"error":"invalid model name"}')
        yield {"status": "pulling manifest"}
        for step in range(self.steps + 1):
            self.has = max(self.has, BIG_SIZE * step // self.steps)
            yield self._layer(BIG, BIG_SIZE, self.has)
            if step == self.steps // 2:
                if isinstance(self.end, str):
                    yield {"error": self.end}
                    return
                if self.end:
                    raise self.end
                await self.go_on.wait()
        yield self._layer(SMALL, SMALL_SIZE, SMALL_SIZE)
        for status in ("verifying sha256 digest", "writing manifest", "success"):
            yield {"status": status}
        self.models.append(listed(body["model"], "qwen3", BIG_SIZE, "4B", "Q4_K_M"))

    def _layer(self, digest: str, total: int, completed: int) -> dict[str, Any]:
        # The first line of a layer has no `completed` yet.
        done = {"completed": completed} if completed else {}
        return {"status": f"pulling {digest[7:19]}", "digest": digest, "total": total, **done}


@asynccontextmanager
async def ollama_with(**own: Any) -> AsyncIterator[OllamaServer]:
    """Serve an Ollama for the length of the block; its pulls do not wait unless told to."""
    fake = OllamaServer(**own)
    fake.go_on.set()
    async with running(fake.handle, "application/x-ndjson") as fake.server:
        yield fake


__all__ = ["BIG_SIZE", "SMALL_SIZE", "HangUp", "OllamaServer", "ollama_with"]
