"""What is let in, tried again and thrown out; every step all or nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func

from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotAllowed
from govbot.accounts.organization import repository as organizations
from govbot.accounts.organization.quotas import hold_upload
from govbot.accounts.organization.repository import PersonalData
from govbot.adapters.blobs.base import BlobStore
from govbot.adapters.parsing.base import EmptyFile, Limits
from govbot.adapters.parsing.sniff import sniff
from govbot.adapters.queue.jobs import JobQueue
from govbot.audit.actions import Action
from govbot.audit.chain import Plain
from govbot.audit.record import Act, record
from govbot.core.db.engine import Database, WriteSession
from govbot.core.db.models import Document
from govbot.core.errors import GovBotError
from govbot.core.text.personal import Mode, hidden
from govbot.ingestion import repository as index
from govbot.ingestion.masking import choice_of, named
from govbot.ingestion.pipeline import INDEX_VERSION, REINDEX_JOB
from govbot.library import repository as documents
from govbot.library.access import deletable, fillable, writable
from govbot.library.norms import repository as norms
from govbot.library.norms.service import forget
from govbot.library.rights import repository as rights

logger = logging.getLogger(__name__)

JOB = "ingestion.ingest"
MAX_NAME = 200
LEFTOVER_S = 3600.0
"""What no document knows of after so long will not be claimed by an upload that is under way."""


class NotFailed(GovBotError):
    """Only a failed document can be tried again. Data: `state`."""

    status = 409
    code = "document_not_failed"


@dataclass(frozen=True, slots=True)
class Intake:
    """Accepts files and enqueues their ingestion."""

    database: Database
    blobs: BlobStore
    queue: JobQueue
    limits: Limits
    max_bytes: int

    async def accept(
        self,
        asker: Asker,
        filename: str,
        chunks: AsyncIterator[bytes],
        source: str = "upload",
        collection_id: UUID | None = None,
        personal_mode: Mode | None = None,
    ) -> tuple[Document, bool]:
        """Keep a file and enqueue its ingestion.

        Args:
            asker: whose tenant the document joins, and whose it is.
            filename: as the person named it; only shown, never a path on the disk.
            chunks: the bytes.
            source: where it came from: upload, cli, samples.
            collection_id: of the collection that it joins, and whose rights it inherits.
            personal_mode: what is done with personal data in it; None: as the organisation has it.

        Returns:
            The document, and whether it is new: the same bytes are not taken in twice, unless this
            asker may not read the others. Where they may change it, `personal_mode` counts for
            the one that is there.

        Raises:
            NotFound: there is no such collection to put it in, or not for this asker.
            ParseError: empty, or of a type that cannot be read.
            FileTooLarge: more than `max_bytes`.
            NoSpace: the disk is full.
            DocumentLimit, StorageLimit: the organisation has as much as it may.
        """
        name = shown_name(filename)
        async with self.blobs.receive(chunks, self.max_bytes) as received:
            if received.size == 0:
                raise EmptyFile(filename=name)
            async with self.database.read() as session:
                known = await documents.by_digest(session, asker, received.sha256)
                personal = await organizations.personal_data(session, asker.tenant_id)
            if known is not None:
                return await self._again(asker, known, personal_mode), False
            personal = personal._replace(mode=personal_mode or personal.mode)
            values: dict[str, Any] = {
                "id": uuid4(),
                "tenant_id": asker.tenant_id,
                **named(name, personal),
                "personal_mode": personal.mode,
                "personal_kinds": list(personal.kinds),
                "media_type": await asyncio.to_thread(sniff, received.path, name, self.limits),
                "size_bytes": received.size,
                "sha256": received.sha256,
                "source": source,
                "owner_id": asker.user_id,
                "collection_id": collection_id,
            }
            await self.blobs.keep(received, values["id"])
            return await self._add(asker, values)

    async def retry(self, asker: Asker, document_id: UUID) -> Document:
        """Enqueue a failed document once more.

        Raises:
            NotFound: no such document for this asker.
            NotAllowed: they may only read it.
            NotFailed: it has not failed.
        """
        async with self.database.write() as session:
            await documents.require_right(session, asker, document_id, writable)
            document = await documents.lock(session, document_id)
            if document is None or document.state != "failed":
                raise NotFailed(state=document.state if document else "removed")
            document.state, document.attempts = "received", 0
            document.reason_code = document.reason_data = None
            await self.queue.defer(session, JOB, document_id)
            await record(session, asker.actor, _act(Action.DOCUMENT_RETRY, document_id))
        return document

    async def remove(self, asker: Asker, document_id: UUID) -> None:
        """Forget a document: its passages, its row, its bytes.

        Raises:
            NotFound: no such document for this asker.
            NotAllowed: they may not remove it.
        """
        async with self.database.write() as session:
            await norms.lock(session, asker.tenant_id)
            document = await documents.require_right(session, asker, document_id, deletable)
            told = {"sha256": document.sha256}
            await record(session, asker.actor, _act(Action.DOCUMENT_DELETE, document_id, told))
            # What it did to other norms is undone, also where this person may not look.
            async with session.as_owner():
                await documents.lock(session, document_id)
                await index.clear_index(session, document.tenant_id, document_id)
                await forget(session, document_id)
                await documents.delete_document(session, document_id)
        await self.queue.cancel(JOB, document_id)
        await self.blobs.remove(document_id)

    async def outdated(self, asker: Asker) -> int:
        """Return how many documents were read by an older GovBot and would gain from `reindex`."""
        async with self.database.read() as session:
            return len(await documents.older_than(session, asker, INDEX_VERSION))

    async def reindex(self, asker: Asker, *, everything: bool = False) -> int:
        """Enqueue the making anew of outdated documents' passages; return how many.

        Args:
            asker: whose documents.
            everything: also those that are up to date (the granularity was changed).
        """
        below = INDEX_VERSION + 1 if everything else INDEX_VERSION
        async with self.database.read() as session:
            found = await documents.older_than(session, asker, below)
        waiting = await self.queue.pending(REINDEX_JOB)
        for document_id in found:
            if document_id not in waiting:
                async with self.database.write() as session:
                    await self.queue.defer(session, REINDEX_JOB, document_id)
        return len(found)

    async def reindexing(self) -> int:
        """Return how many documents wait for their passages to be made anew."""
        return len(await self.queue.pending(REINDEX_JOB))

    async def requeue_orphans(self) -> int:
        """Enqueue unfinished documents that no job works on; return how many."""
        async with self.database.read() as session:
            unfinished = await documents.unfinished(session)
        orphans = unfinished - await self.queue.pending(JOB)
        for document_id in orphans:
            async with self.database.write() as session:
                await self.queue.defer(session, JOB, document_id)
        if orphans:
            logger.warning("%d unfinished documents had no job and were enqueued", len(orphans))
        return len(orphans)

    async def sweep(self) -> int:
        """Remove files that belong to no document, left by a crash; return how many."""
        await self.blobs.clean(LEFTOVER_S)
        kept = await self.blobs.ids(LEFTOVER_S)
        async with self.database.read() as session:
            strays = kept - await documents.all_ids(session)
        for blob_id in strays:
            await self.blobs.remove(blob_id)
        if strays:
            logger.warning("%d files belonged to no document and were removed", len(strays))
        return len(strays)

    async def remove_tenant_index(self, asker: Asker) -> None:
        """Remove the postings of a tenant that is about to go."""
        async with self.database.write() as session:
            await index.clear_tenant(session, asker.tenant_id)

    async def choose(self, asker: Asker, document_id: UUID, mode: Mode) -> None:
        """Choose what is done with a document's personal data; it is then read again.

        What is to be hidden is gone at once: until it has been read, nobody finds the document.
        Of which kinds, the organisation has chosen.

        Raises:
            NotFound: no such document for this asker.
            NotAllowed: they may only read it.
        """
        async with self.database.write() as session:
            await norms.lock(session, asker.tenant_id)
            await documents.require_right(session, asker, document_id, writable)
            document = await documents.lock(session, document_id)
            tenants_own = await organizations.personal_data(session, asker.tenant_id)
            choice = tenants_own._replace(mode=mode)
            if document is None or choice_of(document) == choice:
                return
            told = {"from": document.personal_mode, "to": mode}
            await record(session, asker.actor, _act(Action.DOCUMENT_MASKING, document_id, told))
            await self._choose(session, document, choice)

    async def _choose(
        self, session: WriteSession, document: Document, choice: PersonalData
    ) -> None:
        values: dict[str, Any] = {
            "personal_mode": choice.mode,
            "personal_kinds": list(choice.kinds),
            "personal_found": None,
        }
        own_name = document.own_name or document.filename
        if (names := named(own_name, choice))["filename"] != document.filename:
            values |= names
        ready = document.state == "ready"
        if choice.mode == "mask":
            values |= {"masked_at": func.clock_timestamp()}
            values["title"] = hidden(values.get("title", document.title), choice.kinds)
            if document.reason_data:
                shown = values.get("filename", document.filename)
                values["reason_data"] = document.reason_data | {"filename": shown}
            if ready:
                values |= {"state": "received", "progress": 0.0, "attempts": 0, "pages": None}
        await documents.change(session, document.id, **values)
        if ready and choice.mode == "mask":
            async with session.as_owner():
                await index.clear_index(session, document.tenant_id, document.id)
                await forget(session, document.id)
        if ready:
            job = JOB if choice.mode == "mask" else REINDEX_JOB
            await self.queue.defer(session, job, document.id)

    async def _again(self, asker: Asker, known: Document, mode: Mode | None) -> Document:
        if mode is not None and mode != known.personal_mode:
            with suppress(NotAllowed):  # it is for others to say
                await self.choose(asker, known.id, mode)
                async with self.database.read() as session:
                    known = await documents.require(session, asker, known.id)
        if known.state != "failed":
            return known
        try:
            return await self.retry(asker, known.id)
        except (NotFailed, NotAllowed):
            return known  # somebody else did so this very moment, or it is theirs to do

    async def _add(self, asker: Asker, values: dict[str, Any]) -> tuple[Document, bool]:
        async with self.database.write() as session:
            document, is_new = await self._insert(session, asker, values)
        if is_new:
            await self.blobs.settle(values["id"])
        else:
            # Somebody sent the same bytes at the same moment.
            await self.blobs.remove(values["id"])
        return document, is_new

    async def _insert(
        self, session: WriteSession, asker: Asker, values: dict[str, Any]
    ) -> tuple[Document, bool]:
        await documents.lock_digest(session, asker.tenant_id, values["sha256"])
        if (known := await documents.by_digest(session, asker, values["sha256"])) is not None:
            return known, False
        await hold_upload(session, asker.tenant_id, values["size_bytes"])
        await rights.lock(session, asker.tenant_id, shared=True)
        if values["collection_id"] is not None:
            await rights.get_collection(session, fillable(asker), values["collection_id"])
        await documents.insert_document(session, values)
        await rights.settle(session, asker.tenant_id, documents=[values["id"]])
        await self.queue.defer(session, JOB, values["id"])
        told = {name: values[name] for name in ("sha256", "size_bytes", "source", "personal_mode")}
        await record(session, asker.actor, _act(Action.DOCUMENT_UPLOAD, values["id"], told))
        return await documents.require(session, asker, values["id"]), True


def _act(action: Action, document_id: UUID, data: Mapping[str, Plain] | None = None) -> Act:
    return Act(action, "document", str(document_id), data or {})


def shown_name(filename: str) -> str:
    """Return a file's own name without folders, control characters or excess length."""
    name = PurePosixPath(PureWindowsPath(filename).name).name
    name = "".join(sign for sign in name if sign.isprintable()).strip()
    if len(name) > MAX_NAME:
        suffix = Path(name).suffix[:20]
        name = name[: MAX_NAME - len(suffix)] + suffix
    return name or "documento"
