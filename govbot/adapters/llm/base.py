"""The port to language models: messages in, pieces of text out.

An adapter streams; a caller that has enough closes the generator, and the server stops generating.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from govbot.core.errors import GovBotError

Mode = Literal["ollama", "openai", "embedded", "fake"]
Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the prompt."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Which model answers, and how much it can read.

    `context_tokens` counts prompt and answer together.
    """

    mode: Mode
    model: str
    context_tokens: int


@runtime_checkable
class LLM(Protocol):
    """A language model that can be asked for a continuation."""

    @property
    def identity(self) -> Identity:
        """Which model answers."""
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer's text in pieces, none of them empty.

        Closing the generator (`aclose`, or leaving `contextlib.aclosing`) cancels the generation
        on the server.

        Args:
            messages: the prompt, oldest turn first.
            max_tokens: at most so many tokens are written.
            temperature: 0 is deterministic.
            stop: the answer ends before the first of these strings.

        Raises:
            LLMUnreachable: no server answers at the address.
            LLMTimeout: no token within the time allowed.
            LLMModelMissing: the server does not have the model.
            LLMFailed: the server refused, or died in the middle.
        """
        ...

    async def close(self) -> None:
        """Release the connections."""
        ...


class LLMUnreachable(GovBotError):
    """No language model server answers. Data: `address`."""

    status = 503
    code = "llm_unreachable"


class LLMFailed(GovBotError):
    """The server answered with an error or died in mid-answer. Data: `model`, `http_status`."""

    status = 502
    code = "llm_failed"


class LLMTimeout(GovBotError):
    """The server wrote nothing for too long. Data: `model`, `seconds`, `phase` (first, next)."""

    status = 504
    code = "llm_timeout"


class LLMModelMissing(GovBotError):
    """The server or the models folder does not have the model. Data: `model`."""

    status = 503
    code = "llm_model_missing"


class LLMContextExceeded(GovBotError):
    """The prompt is longer than the model can read. Data: `model`, `context_tokens`."""

    status = 413
    code = "llm_context_exceeded"
