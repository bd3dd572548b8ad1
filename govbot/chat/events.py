"""What happens while an answer is made, in the order in which the asker sees it."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from govbot.adapters.llm.relay import Skipped
from govbot.chat.answer import Answer, Source
from govbot.chat.checking import Flag
from govbot.core.errors import GovBotError

Stage = Literal["searching", "waiting", "writing", "checking"]


@dataclass(frozen=True, slots=True)
class TurnSaved:
    """The question is safe; its ids are known."""

    session_id: UUID
    title: str
    question_id: UUID
    answer_id: UUID


@dataclass(frozen=True, slots=True)
class StageReached:
    """Another step has begun. `position`: the place in line while `stage` is waiting, 1 is next."""

    stage: Stage
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """The whole question that is answered, where the conversation was needed to understand it."""

    question: str


@dataclass(frozen=True, slots=True)
class SourcesFound:
    """The passages that the answer may use."""

    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ModelSkipped:
    """A model was to write and does not; told before the first piece of the one that does."""

    skipped: Skipped


@dataclass(frozen=True, slots=True)
class TokenWritten:
    """A piece of the answer, citation marks included."""

    text: str


@dataclass(frozen=True, slots=True)
class SentenceFlagged:
    """The sentence just written is not proven by the documents."""

    flag: Flag


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer as it was saved; it replaces the streamed text."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Broken:
    """The answer could not be made; what was written so far is saved."""

    error: GovBotError


Event = (
    TurnSaved
    | StageReached
    | Understood
    | SourcesFound
    | ModelSkipped
    | TokenWritten
    | SentenceFlagged
    | Answered
    | Broken
)
