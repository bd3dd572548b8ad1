"""Which language model is at work: the configured server, a running Ollama, the embedded one, none.

With none the product answers by extracts, and says so.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from govbot.adapters.llm import ollama, openai_compatible
from govbot.adapters.llm.base import LLM, LLMModelMissing, Mode
from govbot.adapters.llm.embedded import EmbeddedLLM
from govbot.adapters.llm.ollama import OllamaLLM
from govbot.adapters.llm.openai_compatible import OpenAICompatibleLLM
from govbot.adapters.llm.process import State
from govbot.core.settings import Settings

_log = logging.getLogger(__name__)
_FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class AtWork:
    """What answers at present. `runtime` names the embedded engine."""

    mode: Mode | Literal["extractive"]
    model: str | None
    state: State
    runtime: str | None = None


class LLMs:
    """Chooses, keeps and closes the language models of one server process.

    The choice is looked at again after a few seconds, so that a server that died is left and one
    that came up is taken. Looking costs one request to each server that ranks above the choice.
    """

    def __init__(
        self, settings: Settings, embedded_file: Callable[[], Path | None] = lambda: None
    ) -> None:
        """Choose nothing yet.

        Args:
            settings: `llm`, `llm_*`, `ollama_*` and `embedded_*` are read.
            embedded_file: returns the embedded model's verified file, None while it is not there.
        """
        self._settings = settings
        self._embedded_file = embedded_file
        self._made: dict[tuple[str, ...], LLM] = {}
        self._choice: LLM | None = None
        self._chosen_at = float("-inf")
        self._choosing = asyncio.Lock()

    async def current(self) -> LLM | None:
        """Return the language model to ask now, None when only extracts can be had.

        The embedded one begins to load when it is chosen, and may not be ready yet.
        """
        async with self._choosing:
            clock = asyncio.get_running_loop().time
            if clock() - self._chosen_at > _FRESH_SECONDS:
                before, self._choice = self._choice, await self._choose()
                self._chosen_at = clock()
                if self._choice is not before:
                    _log.info("language model at work: %s", self._choice and self._choice.identity)
            return self._choice

    async def state(self) -> AtWork:
        """Say what answers at present, for health reports and for the interface."""
        llm = await self.current()
        if llm is None:
            return AtWork("extractive", None, "absent")
        if isinstance(llm, EmbeddedLLM):
            return AtWork("embedded", llm.identity.model, llm.state, llm.runtime)
        return AtWork(llm.identity.mode, llm.identity.model, "ready")

    async def close(self) -> None:
        """Release connections, end the embedded process."""
        for llm in self._made.values():
            await llm.close()
        self._made.clear()
        self._choice, self._chosen_at = None, float("-inf")

    async def _choose(self) -> LLM | None:
        for provider in _ORDER[self._settings.llm]:
            if llm := await _PROVIDERS[provider](self):
                return llm
        return None

    async def _openai(self) -> LLM | None:
        address, model = self._settings.llm_api, self._settings.llm_model
        if address is None:
            return None
        secret = self._settings.llm_api_key
        key = secret.get_secret_value() if secret else None
        try:
            listed, context = await openai_compatible.first_model(address, key)
        except LLMModelMissing:
            # Chosen by name it is kept, so that the person reads what is wrong with it.
            if self._settings.llm != "openai" or model is None:
                return None
            listed, context = model, None
        context = context or self._settings.llm_context_tokens
        name = model or listed
        return self._keep(
            ("openai", address, name, str(context)),
            lambda: OpenAICompatibleLLM(address, name, api_key=key, context_tokens=context),
        )

    async def _ollama(self) -> LLM | None:
        address, wanted = self._settings.ollama_api, self._settings.ollama_model
        names = await ollama.models(address)
        name = wanted if wanted in names or f"{wanted}:latest" in names else None
        if wanted is None and names:
            name = names[0]
        if name is None:
            return None
        return self._keep(("ollama", address, name), lambda: OllamaLLM(address, name))

    async def _embedded(self) -> LLM | None:
        path = self._embedded_file()
        if path is None:
            return None
        name, runtime = self._settings.embedded_llm, self._settings.embedded_runtime
        llm = self._keep(
            ("embedded", str(path)),
            lambda: EmbeddedLLM(name, path, runtime=runtime),
        )
        cast("EmbeddedLLM", llm).start()
        return llm

    def _keep(self, key: tuple[str, ...], make: Callable[[], LLM]) -> LLM:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


_PROVIDERS: dict[str, Callable[[LLMs], Awaitable[LLM | None]]] = {
    "openai": LLMs._openai,  # noqa: SLF001  the table of this class's own providers
    "ollama": LLMs._ollama,  # noqa: SLF001
    "embedded": LLMs._embedded,  # noqa: SLF001
}
_ORDER: dict[str, tuple[str, ...]] = {
    "auto": ("openai", "ollama", "embedded"),
    "openai": ("openai",),
    "ollama": ("ollama",),
    "embedded": ("embedded",),
    "extractive": (),
}
