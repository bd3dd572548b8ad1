"""A deterministic language model for tests, demonstrations and continuous integration."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Sequence

from govbot.adapters.llm.base import Identity, Message

_PIECE = re.compile(r"\s*\S+|\s+$")


def _echo(messages: Sequence[Message]) -> str:
    return next((m.content for m in reversed(messages) if m.role == "user"), "")


class FakeLLM:
    """Answers with a fixed text, or with what a function makes of the prompt, word by word.

    Without either it repeats the last user message. One word counts as one token.
    """

    def __init__(
        self,
        answer: str | Callable[[Sequence[Message]], str] = _echo,
        *,
        context_tokens: int = 4096,
        seconds_per_token: float = 0.0,
    ) -> None:
        self._answer = answer
        self._pause = seconds_per_token
        self._identity = Identity("fake", "fake", context_tokens)
        self.written = 0
        """Tokens produced since the start: shows that a closed stream stops generating."""

    @property
    def identity(self) -> Identity:
        """Which model answers."""
        return self._identity

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,  # noqa: ARG002  the port's signature
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer word by word; the blanks go with the word that follows them."""
        text = self._answer if isinstance(self._answer, str) else self._answer(messages)
        cuts = [at for at in map(text.find, stop) if at >= 0]
        text = text[: min(cuts, default=len(text))]
        for piece in _PIECE.findall(text)[:max_tokens]:
            await asyncio.sleep(self._pause)
            self.written += 1
            yield piece

    async def close(self) -> None:
        """Nothing to release."""
