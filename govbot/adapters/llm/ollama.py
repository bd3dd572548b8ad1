"""Conversations with Ollama, by its own protocol.

Its OpenAI-compatible door has no way to ask for a context length and cuts long prompts without a
word; its own `/api/chat` takes `num_ctx`. Everything else goes through Ollama's client, in
`ollama_library`; decision 0024 says why conversations do not.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from govbot.adapters.llm.base import Identity, Message
from govbot.adapters.llm.replies import BadLine, Limits, Peer
from govbot.adapters.llm.wire import Call, Event, new_client, parse_json, stream_text

CONTEXT_TOKENS = 8192
KEEP_ALIVE = "30m"


class OllamaLLM:
    """One model of a running Ollama."""

    def __init__(
        self,
        address: str,
        model: str,
        *,
        context_tokens: int = CONTEXT_TOKENS,
        keep_alive: str = KEEP_ALIVE,
        gpu_layers: int | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Connect lazily.

        Args:
            address: Ollama's base address.
            model: its name there.
            context_tokens: how much prompt plus answer Ollama makes room for.
            keep_alive: how long the model stays in memory after a question.
            gpu_layers: layers that go to the GPU; Ollama decides when None.
            limits: how long to wait for text.
        """
        self._keep_alive = keep_alive
        self._gpu = {} if gpu_layers is None else {"num_gpu": gpu_layers}
        self._peer = Peer(address, model, context_tokens, limits or Limits())
        self._client = new_client(address, limits=self._peer.limits)
        self._identity = Identity("ollama", model, context_tokens)

    @property
    def identity(self) -> Identity:
        """Which model answers."""
        return self._identity

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer's text in pieces; see the port."""
        body = {
            "model": self._peer.model,
            "messages": [{"role": turn.role, "content": turn.content} for turn in messages],
            "stream": True,
            "keep_alive": self._keep_alive,
            "options": {
                "num_ctx": self._peer.context_tokens,
                "num_predict": max_tokens,
                "temperature": temperature,
                "stop": list(stop),
                **self._gpu,
            },
        }
        call = Call("/api/chat", body, _parse, max_tokens)
        async with aclosing(stream_text(self._client, call, self._peer)) as pieces:
            async for piece in pieces:
                yield piece

    async def close(self) -> None:
        """Release the connections."""
        await self._client.aclose()


def _parse(line: str) -> Event | None:
    if not line.strip():
        return None
    data = parse_json(line)
    message = data.get("message") or {}
    if not message and "done" not in data:
        raise BadLine
    content = message.get("content") or ""
    if not isinstance(content, str):
        raise BadLine
    return Event(content, done=bool(data.get("done")), tool=bool(message.get("tool_calls")))
