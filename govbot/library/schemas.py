"""Wire shapes of documents and passages."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from govbot.core.db.models import Chunk, Document
from govbot.core.words import Language, say
from govbot.library.norms.places import Place

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


class EndedOut(BaseModel):
    """Characters of a passage in force that are themselves out of force, and why."""

    start: int
    end: int
    note: str | None


class PassageOut(BaseModel):
    """One passage of a document in reading order, and how it stands today.

    `label` and `urn` cite it, where it is of a norm. `ended` are parts that are out of force though
    the passage is not.
    """

    id: int
    ordinal: int
    page: int | None
    section: str | None
    text: str
    label: str | None
    urn: str | None
    in_force: bool
    note: str | None
    ended: list[EndedOut]

    @classmethod
    def of(cls, chunk: Chunk, place: Place) -> "PassageOut":
        """Translate a row and its place."""
        whole = place.whole
        parts = place.parts if whole.in_force else ()
        return cls(
            id=chunk.id,
            ordinal=chunk.ordinal,
            page=chunk.page,
            section=chunk.section,
            text=chunk.text,
            label=whole.label,
            urn=whole.urn,
            in_force=whole.in_force,
            note=whole.note,
            ended=[
                EndedOut(start=part.start, end=part.end, note=part.note)
                for part in parts
                if not part.in_force
            ],
        )


class PassageList(BaseModel):
    """A document's text."""

    items: list[PassageOut]
