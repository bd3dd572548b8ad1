"""Wire shapes of documents and passages."""

from datetime import datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from pydantic import BaseModel, Field

from govbot.core.db.models import Chunk, Document
from govbot.core.text.personal import Kind, Mode
from govbot.core.words import Language, say
from govbot.library.listing.repository import Listed
from govbot.library.norms.places import Place

State = Literal["received", "processing", "ready", "failed"]
Visibility = Literal["inherit", "tenant", "department", "restricted"]
Stage = Literal["parsing", "ocr", "embedding", "indexing"]


class Reason(BaseModel):
    """Why a document failed: a stable code and a sentence."""

    code: str
    message: str


class PersonalDataOut(BaseModel):
    """What is done with personal data of some kinds: nothing, counting, or marks in its place.

    `found`: how many pieces of each kind there are; null while the document has not been read so.
    In a masked document the file itself is only for whoever may change it.
    """

    mode: Mode
    kinds: list[Kind]
    found: dict[Kind, int] | None


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
    personal_data: PersonalDataOut
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def of(document: Document, language: Language) -> "DocumentOut":
        """Translate a row, with the reason in words."""
        reason = None
        if document.reason_code:
            words = say(document.reason_code, document.reason_data, language)
            reason = Reason(code=document.reason_code, message=words)
        personal = PersonalDataOut.model_validate(
            {
                "mode": document.personal_mode,
                "kinds": document.personal_kinds if document.personal_mode != "off" else [],
                "found": document.personal_found,
            }
        )
        made = {"reason": reason, "personal_data": personal}
        columns = {
            name: getattr(document, name) for name in DocumentOut.model_fields if name not in made
        }
        return DocumentOut(**made, **columns)


class MayOut(BaseModel):
    """What the asker may do with a document; `govern`: decide who else may."""

    read: bool
    write: bool
    delete: bool
    govern: bool


class ListedOut(DocumentOut):
    """A document, where it is, and what the asker may do with it.

    `collection_id` is null where the asker does not see the collection, `owner_name` where nobody
    owns it. `for_everybody`: all people of the organisation read it, whatever the rest says.
    """

    collection_id: UUID | None
    visibility: Visibility
    for_everybody: bool
    owner_name: str | None
    may: MayOut

    @classmethod
    def listed(cls, row: Listed, language: Language) -> "ListedOut":
        """Translate a row of the list."""
        return cls(
            **DocumentOut.of(row.document, language).model_dump(),
            collection_id=row.collection_id,
            visibility=cast("Visibility", row.document.visibility),
            for_everybody=row.for_everybody,
            owner_name=row.owner_name,
            may=MayOut(read=row.read, write=row.write, delete=row.delete, govern=row.govern),
        )


class DocumentChange(BaseModel):
    """Another title, and what is done with personal data; what is null stays as it is."""

    title: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")] | None = None
    personal_data: Mode | None = None


class ListedPage(BaseModel):
    """A window of the list, and what may be done with each document."""

    items: list[ListedOut]
    total: int


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
