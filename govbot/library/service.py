"""What can be done with documents once they are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotAllowed
from govbot.adapters.blobs.base import BlobStore
from govbot.audit.actions import Action
from govbot.audit.record import Act, record
from govbot.core.db.engine import Database
from govbot.core.db.models import Chunk, Document
from govbot.core.errors import GovBotError
from govbot.core.text.personal import hidden
from govbot.library import repository
from govbot.library.access import writable
from govbot.library.listing import repository as lists
from govbot.library.listing.repository import Listed, Listing
from govbot.library.norms import repository as norms
from govbot.library.norms.places import Place, place_of
from govbot.library.norms.repository import place_row


class OriginalWithheld(GovBotError):
    """Personal data is hidden in the document's text, and its file would show it. Data: `id`."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "original_withheld"


@dataclass(frozen=True, slots=True)
class Library:
    """The documents of every tenant, read through an asker."""

    database: Database
    blobs: BlobStore

    async def get(self, asker: Asker, document_id: UUID) -> Document:
        """Return one document.

        Raises:
            NotFound: no such document, or not for this asker.
        """
        async with self.database.read() as session:
            return await repository.require(session, asker, document_id)

    async def listed(self, asker: Asker, document_id: UUID) -> Listed:
        """Return one document, where it is, and what the asker may do with it.

        Raises:
            NotFound: no such document, or not for this asker.
        """
        async with self.database.read() as session:
            return await lists.listed(session, asker, document_id)

    async def retitle(self, asker: Asker, document_id: UUID, title: str) -> Listed:
        """Give a document another title.

        Raises:
            NotFound: no such document, or not for this asker.
            NotAllowed: they may read it, but not change it.
        """
        async with self.database.write() as session:
            found = await repository.require_right(session, asker, document_id, writable)
            if found.personal_mode == "mask":
                title = hidden(title, found.personal_kinds)
            told = {"from": found.title, "to": title}
            await repository.retitle(session, document_id, title)
            act = Act(Action.DOCUMENT_CHANGE, "document", str(document_id), told)
            await record(session, asker.actor, act)
        return await self.listed(asker, document_id)

    async def page(self, asker: Asker, listing: Listing) -> tuple[Sequence[Listed], int]:
        """Return a window of the list and the total."""
        async with self.database.read() as session:
            return await lists.page(session, asker, listing)

    async def counts(self, asker: Asker) -> dict[str, int]:
        """Return how many documents are in each state."""
        async with self.database.read() as session:
            return await repository.counts(session, asker)

    async def passages(self, asker: Asker, document_id: UUID) -> list[tuple[Chunk, Place]]:
        """Return a document's passages in reading order, and how each stands today."""
        async with self.database.read() as session:
            await repository.require(session, asker, document_id)
            norm = await norms.get(session, document_id)
            chunks = await repository.passages(session, asker, document_id)
        await self._note(asker, Action.DOCUMENT_READ, document_id)
        today = datetime.now().astimezone().date()
        return [(chunk, place_of(place_row(chunk, norm), today)) for chunk in chunks]

    async def file(
        self, asker: Asker, document_id: UUID, *, from_start: bool = True
    ) -> tuple[Document, Path]:
        """Return a document and the path of its bytes.

        Viewers fetch a long file in pieces: only the one that begins it is recorded. Where personal
        data is hidden in the text, the file still shows it: only whoever may change the document
        gets it.

        Raises:
            NotFound: no such document, or not for this asker.
            OriginalWithheld: its text alone is for this asker.
        """
        document = await self.get(asker, document_id)
        if document.personal_mode == "mask":
            await self._require_original(asker, document_id)
        if from_start:
            await self._note(asker, Action.DOCUMENT_DOWNLOAD, document_id)
        return document, self.blobs.path(document.id)

    async def _require_original(self, asker: Asker, document_id: UUID) -> None:
        try:
            async with self.database.read() as session:
                await repository.require_right(session, asker, document_id, writable)
        except NotAllowed as error:
            raise OriginalWithheld(id=str(document_id)) from error

    async def _note(self, asker: Asker, action: Action, document_id: UUID) -> None:
        async with self.database.write() as session:
            await record(session, asker.actor, Act(action, "document", str(document_id)))
