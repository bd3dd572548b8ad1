"""Which language models are asked, and in which order: a chain of servers, then the embedded one.

With none the product answers by extracts, and says so.
"""

import asyncio
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, cast

from govbot.adapters.llm.base import LLMError, LLMResting, Mode
from govbot.adapters.llm.breaker import Breaker
from govbot.adapters.llm.embedded import EmbeddedLLM
from govbot.adapters.llm.guarded import GuardedLLM
from govbot.adapters.llm.process import State
from govbot.adapters.llm.providers import (
    PLACES,
    PROVIDERS,
    Offer,
    named_model,
    order,
)
from govbot.adapters.llm.relay import Found, Relay, Skipped
from govbot.adapters.llm.turnstile import Turnstile
from govbot.core.settings import LLMProvider, Settings

_log = logging.getLogger(__name__)
_FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class AtWork:
    """What answers at present. `runtime` names the embedded engine."""

    mode: Mode | Literal["extractive"]
    model: str | None
    state: State
    runtime: str | None = None


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a look along the chain found, up to the first model that can be asked."""

    looked: tuple[GuardedLLM | Skipped, ...] = ()
    rest: tuple[LLMProvider, ...] = ()

    @property
    def llm(self) -> GuardedLLM | None:
        return next((each for each in self.looked if isinstance(each, GuardedLLM)), None)


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
            settings: `llm`, `llm_*`, `ollama_*`, `gemini_*` and `embedded_*` are read.
            embedded_file: returns the embedded model's verified file, None while it is not there.
        """
        self._settings = settings
        self._embedded_file = embedded_file
        self._made: dict[tuple[str, ...], GuardedLLM] = {}
        self._choice = _Choice()
        self._chosen_at = float("-inf")
        self._choosing = asyncio.Lock()

    async def current(self) -> Relay | None:
        """Return the models to ask now, for one question; None when only extracts can be had.

        The embedded one begins to load when it is chosen, and may not be ready yet.
        """
        choice = await self._look()
        if not choice.looked:
            return None
        return Relay(choice.looked, [partial(self._find, each) for each in choice.rest])

    async def state(self) -> AtWork:
        """Say what answers at present, for health reports and for the interface."""
        llm = (await self._look()).llm
        if llm is None:
            return AtWork("extractive", None, "absent")
        if isinstance(llm.inner, EmbeddedLLM):
            return AtWork("embedded", llm.identity.model, llm.inner.state, llm.inner.runtime)
        return AtWork(llm.identity.mode, llm.identity.model, "ready")

    async def close(self) -> None:
        """Release connections, end the embedded process."""
        for llm in self._made.values():
            await llm.close()
        self._made.clear()
        self._choice, self._chosen_at = _Choice(), float("-inf")

    async def _look(self) -> _Choice:
        async with self._choosing:
            clock = asyncio.get_running_loop().time
            if clock() - self._chosen_at > _FRESH_SECONDS:
                before, self._choice = self._choice.llm, await self._choose()
                self._chosen_at = clock()
                if self._choice.llm is not before:
                    at_work = self._choice.llm
                    _log.info("language model at work: %s", at_work and at_work.identity)
            return self._choice

    async def _choose(self) -> _Choice:
        looked: list[GuardedLLM | Skipped] = []
        chain = order(self._settings)
        for at, provider in enumerate(chain):
            found = await self._find(provider)
            if found:
                looked.append(found)
            if isinstance(found, GuardedLLM):
                return _Choice(tuple(looked), chain[at + 1 :])
        return _Choice(tuple(looked))

    async def _find(self, provider: LLMProvider) -> Found:
        mode = cast("Mode", provider)
        try:
            offer = await PROVIDERS[provider](self._settings, self._embedded_file)
        except LLMError as error:
            return Skipped(mode, named_model(provider, self._settings), error)
        if offer is None:
            return None
        llm = self._keep(offer)
        if left := llm.breaker.left:
            model = llm.identity.model
            return Skipped(mode, model, LLMResting(model=model, seconds=math.ceil(left)))
        if isinstance(llm.inner, EmbeddedLLM):
            llm.inner.start()
        return llm

    def _keep(self, offer: Offer) -> GuardedLLM:
        if offer.key not in self._made:
            settings, llm = self._settings, offer.make()
            self._made[offer.key] = GuardedLLM(
                llm,
                Breaker(settings.llm_breaker_failures, settings.llm_breaker_rest_s),
                Turnstile(settings.llm_concurrency or PLACES[llm.identity.mode]),
            )
        return self._made[offer.key]
