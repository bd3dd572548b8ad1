"""Wire shapes of providers, their models, and pulls."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from govbot.adapters.llm.base import LLMError
from govbot.adapters.llm.ollama_library import InstalledModel
from govbot.adapters.llm.pulling import Stage
from govbot.core.settings import LLMProvider
from govbot.core.words import Language, say
from govbot.models.pulls import Pull, State
from govbot.models.service import ProviderModels

NAME = r"^[A-Za-z0-9][\w.-]*(?:[/:][\w.-]+)*$"
"""`qwen3`, `qwen3:4b`, `owner/name:variant`, `hf.co/owner/name:variant`."""


class ProblemOut(BaseModel):
    """Why something does not work, with what to do."""

    code: str
    message: str

    @classmethod
    def of(cls, error: LLMError | None, language: Language) -> "ProblemOut | None":
        """Translate an error, if there is one."""
        if error is None:
            return None
        return cls(code=error.code, message=say(error.code, error.data, language))


class ModelOut(BaseModel):
    """A model that a provider has; null where it does not say.

    `size` is bytes on its disk, `parameters` the weights as it writes them; `chats` is false for a
    model that only embeds; `loaded`: it is in memory now.
    """

    name: str
    size: int | None
    parameters: str | None
    quantization: str | None
    chats: bool
    loaded: bool

    @classmethod
    def of(cls, model: InstalledModel) -> "ModelOut":
        """Translate what a provider lists."""
        return cls(**{name: getattr(model, name) for name in cls.model_fields})


class ProviderOut(BaseModel):
    """A provider of the chain; null where it did not come to it.

    `state`: `ready` to be asked for `model`, `failed` though configured, or `absent`: not
    configured, or without a model. `can_pull`: it can be told to fetch a model.
    """

    provider: LLMProvider
    state: Literal["ready", "failed", "absent"]
    address: str | None
    reachable: bool | None
    model: str | None
    present: bool | None
    context_tokens: int | None
    models: list[ModelOut]
    can_pull: bool
    problem: ProblemOut | None

    @classmethod
    def of(cls, found: ProviderModels, language: Language) -> "ProviderOut":
        """Translate what was seen."""
        seen = found.seen
        same = ("provider", "address", "reachable", "model", "present", "context_tokens")
        return cls(
            **{name: getattr(seen, name) for name in same},
            state="failed" if seen.problem else "ready" if seen.present else "absent",
            models=[ModelOut.of(each) for each in found.models],
            can_pull=found.can_pull,
            problem=ProblemOut.of(seen.problem, language),
        )


class ProviderList(BaseModel):
    """The providers, in the order in which they are asked."""

    items: list[ProviderOut]


class PullIn(BaseModel):
    """A model that Ollama is to fetch, by its name there."""

    name: str = Field(min_length=1, max_length=200, pattern=NAME)


class PullOut(BaseModel):
    """A model being fetched: `completed` of `total` bytes, 0 of 0 before that is known."""

    id: UUID
    name: str
    state: State
    stage: Stage
    completed: int
    total: int
    started_at: datetime
    problem: ProblemOut | None

    @classmethod
    def of(cls, pull: Pull, language: Language) -> "PullOut":
        """Translate a pull as it is now."""
        return cls(
            id=pull.id,
            name=pull.name,
            state=pull.state,
            stage=pull.progress.stage,
            completed=pull.progress.completed,
            total=pull.progress.total,
            started_at=pull.started_at,
            problem=ProblemOut.of(pull.error, language),
        )


class PullList(BaseModel):
    """The pulls at work and those of the last minutes, the newest first."""

    items: list[PullOut]
