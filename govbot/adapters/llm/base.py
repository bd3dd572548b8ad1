"""The port to language models: messages in, pieces of text out.

An adapter streams; a caller that has enough closes the generator, and the server stops generating.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, runtime_checkable

from govbot.core.errors import GovBotError

Mode = Literal["ollama", "openai", "embedded", "gemini", "fake"]
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
            LLMError: one of the classes below; before the first piece nothing has been answered,
                and another model may be asked.
        """
        ...

    async def close(self) -> None:
        """Release the connections."""
        ...


class LLMError(GovBotError):
    """A model did not answer as it should; the base of the others.

    `transient`: the same question, asked again at once, may well be answered. `counts`: it speaks
    against the server itself, which is left alone after several in a row.
    """

    transient: ClassVar[bool] = False
    counts: ClassVar[bool] = False


class LLMUnreachable(LLMError):
    """No language model server answers. Data: `address`."""

    status = 503
    code = "llm_unreachable"
    transient = counts = True


class LLMFailed(LLMError):
    """The server answered with an error or died in mid-answer. Data: `model`, `http_status`."""

    status = 502
    code = "llm_failed"
    transient = counts = True


class LLMBusy(LLMError):
    """The server takes no more questions now, or loads its model. Data: `model`, `http_status`."""

    status = 503
    code = "llm_busy"
    transient = True


class LLMTimeout(LLMError):
    """The server wrote nothing for too long. Data: `model`, `seconds`, `phase`.

    `phase` is start (of the embedded process), first or next.
    """

    status = 504
    code = "llm_timeout"
    counts = True


class LLMModelMissing(LLMError):
    """The server or the models folder does not have the model. Data: `model`."""

    status = 503
    code = "llm_model_missing"


class LLMKeyRejected(LLMError):
    """The server wants another key. Data: `model`, `address`."""

    status = 503
    code = "llm_key_rejected"


class LLMBadReply(LLMError):
    """What came is not the protocol, a web page perhaps. Data: `model`, `address`, `found`."""

    status = 502
    code = "llm_bad_reply"
    counts = True


class LLMEmpty(LLMError):
    """The answer ended without a word. Data: `model`."""

    status = 502
    code = "llm_empty"


class LLMToolCall(LLMError):
    """The model asked for a tool instead of answering. Data: `model`."""

    status = 502
    code = "llm_tool_call"


class LLMEndless(LLMError):
    """The server wrote far more than it was allowed to. Data: `model`, `characters`."""

    status = 502
    code = "llm_endless"
    counts = True


class LLMRefused(LLMError):
    """The provider's own filter stopped the answer. Data: `model`, `reason`."""

    status = 502
    code = "llm_refused"


class LLMContextExceeded(LLMError):
    """The prompt is longer than the model can read. Data: `model`, `context_tokens`."""

    status = 413
    code = "llm_context_exceeded"


class LLMResting(LLMError):
    """The server failed several times in a row and is left alone. Data: `model`, `seconds`."""

    status = 503
    code = "llm_resting"


class LLMExternalNotAllowed(LLMError):
    """A provider outside the organisation is named, but not allowed. Data: `provider`."""

    status = 503
    code = "llm_external_not_allowed"


class LLMAddressOutside(LLMExternalNotAllowed):
    """A server's address is outside the organisation. Data: `provider`, `host`, `setting`."""

    code = "llm_address_outside"


class LLMNotConfigured(LLMError):
    """A provider is named, but lacks a setting. Data: `provider`, `setting`."""

    status = 503
    code = "llm_not_configured"
