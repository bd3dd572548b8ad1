"""Wire shapes of conversations, and the events of an answer being made."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from govbot.chat import events
from govbot.chat.answer import Answer
from govbot.core.db.models import ChatMessage, ChatSession
from govbot.core.words import Language, say
from govbot.retrieval.question import MAX_QUESTION

AnswerMode = Literal["ollama", "openai", "embedded", "extractive", "fake"]


class QuestionIn(BaseModel):
    """A question, in a conversation or beginning one."""

    question: str = Field(description=f"1 to {MAX_QUESTION} characters")
    session_id: UUID | None = None


class SessionOut(BaseModel):
    """One conversation."""

    id: UUID
    title: str
    started_at: datetime
    updated_at: datetime
    total_messages: int

    @classmethod
    def of(cls, row: ChatSession) -> "SessionOut":
        """Translate a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class SessionPage(BaseModel):
    """A window of the conversations."""

    items: list[SessionOut]
    total: int


class SessionRename(BaseModel):
    """Another title for a conversation."""

    title: str = Field(min_length=1, max_length=200)


class SourceOut(BaseModel):
    """A numbered passage; `cited` tells whether the answer leans on it, `quote` where."""

    n: int
    document_id: UUID
    document_title: str
    filename: str
    media_type: str
    page: int | None
    section: str | None
    passage_id: int
    text: str
    quote: str
    cited: bool
    score: float


class MessageOut(BaseModel):
    """A question or an answer."""

    id: UUID
    role: Literal["user", "assistant"]
    content: str
    sources: list[SourceOut]
    mode: AnswerMode | None
    model: str | None
    found: bool
    stopped: bool
    response_time_ms: int | None
    created_at: datetime

    @classmethod
    def of(cls, row: ChatMessage) -> "MessageOut":
        """Translate a row."""
        same = ("id", "role", "content", "found", "mode", "response_time_ms", "created_at")
        return cls(
            **{name: getattr(row, name) for name in same},
            sources=[SourceOut(**source) for source in row.sources],
            model=row.model_used,
            stopped=row.state != "complete",
        )

    @classmethod
    def of_answer(cls, answer: Answer) -> "MessageOut":
        """Translate an answer that has just been saved."""
        return cls(
            id=answer.id,
            role="assistant",
            content=answer.content,
            sources=[SourceOut(**source.as_json()) for source in answer.sources],
            mode=answer.mode,
            model=answer.model,
            found=answer.found,
            stopped=answer.state != "complete",
            response_time_ms=answer.response_time_ms,
            created_at=datetime.now().astimezone(),
        )


class Conversation(BaseModel):
    """A conversation reopened."""

    session: SessionOut
    messages: list[MessageOut]


class Examples(BaseModel):
    """Questions that the documents in the library answer."""

    items: list[str]


def event_data(event: events.Event, language: Language) -> tuple[str, dict[str, Any]]:
    """Return the name and the JSON data of an event on the wire."""
    match event:
        case events.TurnSaved():
            ids = {
                "session_id": str(event.session_id),
                "question_id": str(event.question_id),
                "answer_id": str(event.answer_id),
            }
            return "session", {"title": event.title, **ids}
        case events.StageReached():
            return "stage", {"stage": event.stage}
        case events.SourcesFound():
            return "sources", {"sources": [source.as_json() for source in event.sources]}
        case events.TokenWritten():
            return "token", {"text": event.text}
        case events.Answered():
            message = MessageOut.of_answer(event.answer).model_dump(mode="json")
            return "answer", {"message": message}
        case events.Broken():
            error = event.error
            words = say(error.code, error.data, language)
            return "error", {"code": error.code, "message": words, "data": _plain(error.data)}


def _plain(data: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in data.items()}
