"""A model that does, ask after ask, what the test's script says."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from govbot.adapters.llm.base import LLM, Identity, LLMError, Message, Mode
from govbot.adapters.llm.breaker import Breaker
from govbot.adapters.llm.guarded import GuardedLLM
from govbot.adapters.llm.turnstile import Turnstile

Script = Sequence[str | LLMError]


class ScriptedLLM:
    """Each ask takes the next script: pieces that are written, errors that are raised."""

    def __init__(self, *scripts: Script, model: str = "m", mode: Mode = "openai") -> None:
        self._scripts = list(scripts)
        self._identity = Identity(mode, model, 8192)
        self.asked = 0

    @property
    def identity(self) -> Identity:
        return self._identity

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int, **options: Any
    ) -> AsyncGenerator[str, None]:
        script = self._scripts[min(self.asked, len(self._scripts) - 1)]
        self.asked += 1
        for step in script:
            if isinstance(step, LLMError):
                raise step
            yield step

    async def close(self) -> None:
        return None


class Sleeper:
    """Notes how long was slept, and does not."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def guard(llm: LLM, *, failures: int = 3, places: int = 2) -> GuardedLLM:
    return GuardedLLM(llm, Breaker(failures, 30.0), Turnstile(places), Sleeper())
