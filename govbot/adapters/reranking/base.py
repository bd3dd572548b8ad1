"""The port to rerankers: a question and passages in, one score for each passage out.

A reranker is an improvement, never a condition: who calls it catches `RerankerError` and keeps the
order that there was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from govbot.core.errors import GovBotError


@dataclass(frozen=True, slots=True)
class RerankerIdentity:
    """Which model scores. `model` is empty where a server has one model and does not name it."""

    provider: str
    model: str


@runtime_checkable
class Reranker(Protocol):
    """Scores passages for one question; safe to ask from several tasks at once."""

    @property
    def identity(self) -> RerankerIdentity:
        """Which model scores; cheap, loads nothing."""
        ...

    async def rerank(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a finite score for each text, in the order given; higher fits better.

        Scores compare within one call only. No texts give no scores, and nothing is asked.

        Raises:
            RerankerError: no scores can be had; each subclass says why.
        """
        ...

    async def close(self) -> None:
        """Release connections and memory."""
        ...


class RerankerError(GovBotError):
    """Why there are no scores."""

    status: ClassVar[int] = 502
    code: ClassVar[str] = "reranker_failed"


class RerankerFailed(RerankerError):
    """What came back are not scores for the texts. Data: `model`, `detail`."""


class RerankerUnreachable(RerankerError):
    """No server answers. Data: `address`."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "reranker_unreachable"


class RerankerTimeout(RerankerError):
    """No scores within the time allowed. Data: `model`, `seconds`."""

    status: ClassVar[int] = 504
    code: ClassVar[str] = "reranker_timeout"


class RerankerModelMissing(RerankerError):
    """The model is neither on this machine nor to be had from the hub. Data: `model`."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "reranker_model_missing"


class RerankerExtraMissing(RerankerError):
    """The package that runs the model is not installed. Data: `model`, `extra`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "reranker_extra_missing"


class RerankerAddressOutside(RerankerError):
    """The server is outside the organisation, which is not allowed. Data: `host`, `setting`."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "reranker_address_outside"


class RerankerNotConfigured(RerankerError):
    """A setting that the provider needs is not there. Data: `provider`, `setting`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "reranker_not_configured"
