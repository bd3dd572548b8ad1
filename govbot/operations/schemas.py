"""Wire shapes of the reports on health and status."""

from typing import Literal

from pydantic import BaseModel


class DatabaseHealth(BaseModel):
    """`embedded`: the server that GovBot brings along."""

    embedded: bool


class LLMHealth(BaseModel):
    """Which of the three writes: a server, the embedded model, or nobody (extractive)."""

    mode: Literal["ollama", "openai", "embedded", "gemini", "extractive", "fake"]
    model: str | None
    state: Literal["ready", "starting", "absent"]


class EmbeddingHealth(BaseModel):
    """The encoder that questions are asked with; `pending`: the settings' one, not yet built."""

    model: str
    pending: str | None = None


class DocumentCounts(BaseModel):
    """How many documents are in each state."""

    received: int = 0
    processing: int = 0
    ready: int = 0
    failed: int = 0


class Health(BaseModel):
    """Whether GovBot is well; more is not told to whoever asks."""

    status: Literal["ok", "degraded"]


class Status(BaseModel):
    """What is at work."""

    version: str
    database: DatabaseHealth
    llm: LLMHealth
    embedding: EmbeddingHealth
    documents: DocumentCounts
