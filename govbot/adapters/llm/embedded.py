"""The embedded language model: a process of this machine, behind the OpenAI-compatible adapter."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import psutil

from govbot.adapters.llm.base import Identity, LLMFailed, LLMTimeout, LLMUnreachable, Message
from govbot.adapters.llm.child import Order, usable_threads
from govbot.adapters.llm.openai_compatible import OpenAICompatibleLLM
from govbot.adapters.llm.process import ModelProcess, State
from govbot.adapters.llm.replies import Limits

Runtime = Literal["auto", "openvino", "llama.cpp"]

CONTEXT_TOKENS = 4096
_START_SECONDS = 180.0
_LLAMA = "govbot.adapters.llm.llama_child"
_OPENVINO = "govbot.adapters.llm.openvino_child"
# OpenVINO keeps the weights unpacked for the CPU: about 2.7 times the file, and the file's size
# again while it converts.
_OPENVINO_MEMORY = 3.5


def runtimes(model_file: Path, wish: Runtime = "auto") -> list[str]:
    """Return the programs that can run `model_file`, fastest first.

    OpenVINO answers sooner but takes more memory, so it is left out where there is little.
    """
    if wish == "llama.cpp":
        return [_LLAMA]
    room = psutil.virtual_memory().available
    fits = room > _OPENVINO_MEMORY * model_file.stat().st_size
    installed = find_spec("openvino_genai") is not None
    return [_OPENVINO, _LLAMA] if installed and (fits or wish == "openvino") else [_LLAMA]


class EmbeddedLLM:
    """One GGUF file, run by a child process.

    The process starts on `start` or on the first question; it dies with this process.
    """

    def __init__(
        self,
        model: str,
        model_file: Path,
        *,
        runtime: Runtime = "auto",
        context_tokens: int = CONTEXT_TOKENS,
        limits: Limits | None = None,
    ) -> None:
        threads = usable_threads(psutil.cpu_count(logical=False))
        order = Order(str(model_file), "", context_tokens, threads)
        self.process = ModelProcess(runtimes(model_file, runtime), order)
        self._identity = Identity("embedded", model, context_tokens)
        self._limits = limits
        self._peer: OpenAICompatibleLLM | None = None
        self._peer_address = ""

    @property
    def identity(self) -> Identity:
        """Which model answers."""
        return self._identity

    @property
    def state(self) -> State:
        """Whether the process is absent, starting, ready or failed."""
        return self.process.state

    @property
    def runtime(self) -> str:
        """Name of the engine at work."""
        return "openvino" if self.process.module == _OPENVINO else "llama.cpp"

    def start(self) -> None:
        """Begin to load the model, without waiting for it."""
        self.process.start()

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer's text in pieces, waiting for the process first; see the port."""
        wrote = False
        for last_try in (False, True):
            peer = await self._server()
            pieces = peer.stream(
                messages, max_tokens=max_tokens, temperature=temperature, stop=stop
            )
            try:
                async with aclosing(pieces):
                    async for piece in pieces:
                        wrote = True
                        yield piece
            except (LLMUnreachable, LLMFailed) as error:
                # A process that dies between two questions loses the second one before its first
                # word; the keeper starts it again, and the question is asked once more.
                if last_try or wrote or "http_status" in error.data:
                    raise
                if not await self.process.gone(self._peer_address):
                    raise
            else:
                return

    async def _server(self) -> OpenAICompatibleLLM:
        if not await self.process.ready(_START_SECONDS):
            raise LLMTimeout(model=self._identity.model, seconds=_START_SECONDS, phase="start")
        if self._peer is None or self._peer_address != self.process.address:
            await self._forget_peer()
            self._peer_address = self.process.address
            self._peer = OpenAICompatibleLLM(
                f"{self._peer_address}/v1",
                self._identity.model,
                api_key=self.process.api_key,
                context_tokens=self._identity.context_tokens,
                mode="embedded",
                limits=self._limits,
            )
        return self._peer

    async def _forget_peer(self) -> None:
        if self._peer:
            await self._peer.close()
        self._peer = None

    async def close(self) -> None:
        """End the process and release the connections."""
        await self._forget_peer()
        await self.process.stop()
