"""Wire shapes of documents and passages."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from govbot.core.db.models import Chunk, Document
from govbot.core.words import Language, say

State = Literal["received", "processing", "ready", "failed"]
Stage = Literal["parsing", "ocr", "embedding", "indexing"]


class Reason(BaseModel):
    """Why a document failed: a stable code and a sentence."""

    code: str
    message: str


class DocumentOut(BaseModel):
    """One document and how far it has come; `progress` runs from 0 to 1.

    `unread_pages` lists the pages whose text could not be had.
    """

    id: UUID
    title: str
    filename: str
    media_type: str
    size_bytes: int
    pages: int | None
    unread_pages: list[int]
    state: State
    stage: Stage | None
    progress: float
    reason: Reason | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, document: Document, language: Language) -> "DocumentOut":
        """Translate a row, with the reason in words."""
        reason = None
        if document.reason_code:
            words = say(document.reason_code, document.reason_data, language)
            reason = Reason(code=document.reason_code, message=words)
        columns = {name: getattr(document, name) for name in cls.model_fields if name != "reason"}
        return cls(reason=reason, **columns)


class DocumentPage(BaseModel):
    """A window of the list."""

    items: list[DocumentOut]
    total: int


class PassageOut(BaseModel):
    """One passage of a document in reading order."""

    id: int
    ordinal: int
    page: int | None
    section: str | None
    text: str

    @classmethod
    def of(cls, chunk: Chunk) -> "PassageOut":
        """Translate a row."""
        return cls(
            id=chunk.id,
            ordinal=chunk.ordinal,
            page=chunk.page,
            section=chunk.section,
            text=chunk.text,
        )


class PassageList(BaseModel):
    """A document's text."""

    items: list[PassageOut]
