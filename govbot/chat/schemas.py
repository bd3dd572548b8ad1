"""Wire shapes of conversations, and the events of an answer being made."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from govbot.adapters.llm.relay import Skipped
from govbot.chat import events
from govbot.chat.answer import Answer
from govbot.chat.checking import Reason
from govbot.chat.live import MOST_GRACE_S
from govbot.chat.prompt import Style
from govbot.core.db.models import ChatMessage, ChatSession
from govbot.core.words import Language, say
from govbot.retrieval.question import MAX_QUESTION

AnswerMode = Literal["ollama", "openai", "embedded", "gemini", "extractive", "fake"]


class QuestionIn(BaseModel):
    """A question, in a conversation or beginning one."""

    question: str = Field(description=f"1 to {MAX_QUESTION} characters")
    session_id: UUID | None = None
    style: Style = "direct"
    resume_s: float = Field(
        0,
        ge=0,
        le=MOST_GRACE_S,
        description="so long the answer goes on without its reader, who may come back for the rest",
    )


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
    """A numbered passage; `cited` tells whether the answer leans on it, `quote` where.

    `label` and `urn` cite the quotation; `in_force` and `note` tell whether it held when asked.
    `holds_orders`: parts of `text` give orders to the assistant; they were ignored.
    """

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
    label: str | None
    urn: str | None
    in_force: bool
    note: str | None
    holds_orders: bool

    @classmethod
    def of(cls, source: dict[str, Any]) -> "SourceOut":
        """Translate a saved source; old ones do not say whether they were in force."""
        unsaid = {"label": None, "urn": None, "in_force": True, "note": None}
        unsaid["holds_orders"] = False
        return cls(**(unsaid | source))


class FlagOut(BaseModel):
    """Why a sentence is not proven: nothing supports it, or facts of it are in no passage.

    `doubtful`, at the end, is of the whole answer: it may be about something else.
    """

    reason: Reason
    facts: list[str]


class SkippedModel(BaseModel):
    """A model that was to answer and did not.

    `reason` says why in a few words, `message` in a sentence, with what to do.
    """

    mode: AnswerMode
    model: str | None
    code: str
    reason: str
    message: str

    @classmethod
    def of(cls, skipped: Skipped, language: Language) -> "SkippedModel":
        """Translate what the chain tells."""
        error = skipped.error
        facts = {"mode": skipped.mode, "model": skipped.model, "code": error.code}
        return cls.of_saved({**facts, "data": error.data}, language)

    @classmethod
    def of_saved(cls, saved: dict[str, Any], language: Language) -> "SkippedModel":
        """Translate what was saved with an answer."""
        code, data = saved["code"], saved["data"]
        return cls(
            mode=saved["mode"],
            model=saved["model"],
            code=code,
            reason=say(f"why_{code}", data, language, otherwise="why_unknown"),
            message=say(code, data, language),
        )


class MessageOut(BaseModel):
    """A question or an answer.

    Each `[sem apoio nos documentos]` of the content has its flag, in order; where such sentences
    are left out, the flags tell of them. `support` is the share of the claims that is proven.
    `understood`: the whole question, where the conversation was needed to understand it.
    `skipped`: the models that came before `model` and did not answer. `withheld`: it leaned on a
    document that the asker may read no more, so that its words and sources are not told.
    """

    id: UUID
    role: Literal["user", "assistant"]
    content: str
    sources: list[SourceOut]
    mode: AnswerMode | None
    model: str | None
    skipped: list[SkippedModel] = []
    found: bool
    flags: list[FlagOut]
    support: float | None
    understood: str | None
    stopped: bool
    response_time_ms: int | None
    created_at: datetime
    withheld: bool = False

    @classmethod
    def of(cls, row: ChatMessage, language: Language = "pt") -> "MessageOut":
        """Translate a row."""
        same = ("id", "role", "content", "found", "support", "understood", "mode")
        return cls(
            **{name: getattr(row, name) for name in (*same, "response_time_ms", "created_at")},
            flags=[FlagOut(**flag) for flag in row.flags],
            sources=[SourceOut.of(source) for source in row.sources],
            model=row.model_used,
            skipped=[SkippedModel.of_saved(each, language) for each in row.skipped],
            stopped=row.state != "complete",
            withheld=row.withheld,
        )

    @classmethod
    def of_answer(cls, answer: Answer, language: Language = "pt") -> "MessageOut":
        """Translate an answer that has just been saved."""
        return cls(
            id=answer.id,
            role="assistant",
            content=answer.content,
            sources=[SourceOut.of(source.as_json()) for source in answer.sources],
            mode=answer.mode,
            model=answer.model,
            skipped=[SkippedModel.of(each, language) for each in answer.skipped],
            found=answer.found,
            flags=[FlagOut(reason=flag.reason, facts=list(flag.facts)) for flag in answer.flags],
            support=answer.support,
            understood=answer.understood,
            stopped=answer.state != "complete",
            response_time_ms=answer.response_time_ms,
            created_at=datetime.now().astimezone(),
        )


class StageOut(BaseModel):
    """Data of the event `stage`; `position` is the place in line while waiting, 1 is the next."""

    stage: events.Stage
    position: int | None = None


class Conversation(BaseModel):
    """A conversation reopened."""

    session: SessionOut
    messages: list[MessageOut]


class Examples(BaseModel):
    """Questions that the documents in the library answer."""

    items: list[str]


def event_data(event: events.Event, language: Language) -> tuple[str, dict[str, Any]]:
    """Return the name and the JSON data of an event on the wire."""
    named: tuple[str, dict[str, Any]]
    match event:
        case events.TurnSaved():
            ids = {
                "session_id": str(event.session_id),
                "question_id": str(event.question_id),
                "answer_id": str(event.answer_id),
            }
            named = "session", {"title": event.title, **ids}
        case events.StageReached():
            stage = StageOut(stage=event.stage, position=event.position)
            named = "stage", stage.model_dump(exclude_none=True)
        case events.Understood():
            named = "understood", {"question": event.question}
        case events.SourcesFound():
            named = "sources", {"sources": [source.as_json() for source in event.sources]}
        case events.ModelSkipped():
            skipped = SkippedModel.of(event.skipped, language)
            named = "skipped", skipped.model_dump(mode="json")
        case events.TokenWritten():
            named = "token", {"text": event.text}
        case events.SentenceFlagged():
            named = "flag", {"reason": event.flag.reason, "facts": list(event.flag.facts)}
        case events.Answered():
            message = MessageOut.of_answer(event.answer, language).model_dump(mode="json")
            named = "answer", {"message": message}
        case events.Broken():
            error = event.error
            words = say(error.code, error.data, language)
            named = "error", {"code": error.code, "message": words, "data": _plain(error.data)}
    return named


def _plain(data: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in data.items()}
