"""The job that turns an accepted file into passages, in steps that may be killed and redone."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError

from govbot.accounts.asker import Asker
from govbot.accounts.organization.repository import PersonalData
from govbot.adapters.blobs.base import BlobStore
from govbot.adapters.embedding.base import Embedder
from govbot.adapters.parsing.base import (
    Limits,
    NoText,
    OnProgress,
    ParseCrashed,
    ParsedDocument,
)
from govbot.adapters.parsing.process import parse
from govbot.adapters.queue.jobs import JobQueue
from govbot.audit.actions import Action
from govbot.audit.record import Act, Actor, record
from govbot.core.db.engine import Database, WriteSession
from govbot.core.db.models import Document
from govbot.core.db.models import Norm as NormRow
from govbot.core.errors import GovBotError
from govbot.ingestion import masking
from govbot.ingestion import repository as index
from govbot.ingestion.chunking import ChunkDraft, Granularity, chunk_norm
from govbot.ingestion.indexing import embed, index_batches
from govbot.ingestion.masking import ChosenAnew, choice_of
from govbot.ingestion.norm_types import Norm
from govbot.ingestion.norms import read_norm
from govbot.ingestion.progress import Progress
from govbot.ingestion.repository import IndexedChunk
from govbot.ingestion.spaces.service import Spaces
from govbot.ingestion.structure import norm_columns, relation_columns
from govbot.library import repository as documents
from govbot.library.norms import repository as norms
from govbot.library.norms.effects import Effect, endings
from govbot.library.norms.service import effects_on, forget, settle, undivided

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 4
"""A document that took the worker down so often is not tried again."""
REINDEX_JOB = "ingestion.reindex"
INDEX_VERSION = 1
"""The way in which documents are read and cut now; those of a lower one can be made anew from
their files. 1: along the norm's structure."""


class GaveUp(GovBotError):
    """The worker died on this document again and again. Data: `attempts`."""

    code = "ingestion_gave_up"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Parse, chunk, embed, index."""

    database: Database
    blobs: BlobStore
    embedder: Embedder
    limits: Limits
    granularity: Granularity = "article"
    queue: JobQueue | None = None
    spaces: Spaces | None = None
    """Whose encoders are used; without any, `embedder` alone is."""

    async def ingest(self, document_id: UUID) -> None:
        """Bring one document to `ready` or `failed`; safe to run twice.

        A file that cannot be read ends as `failed` with its reason. What is nobody's fault (the
        database went away) is raised, and the queue runs the job again.
        """
        document = await self._begin(document_id)
        if document is None:
            return
        progress = Progress(self.database, document_id)
        try:
            if document.attempts > MAX_ATTEMPTS:
                raise GaveUp(attempts=MAX_ATTEMPTS)
            parsed = await self._parse(document, progress.parsing)
            await self._index(document, parsed, progress)
        except GovBotError as error:
            await progress.close()
            await self._fail(document, error)
        except asyncio.CancelledError:
            # GovBot is being ended, in good order: that is not the document's fault.
            await asyncio.shield(self._hand_back(document_id))
            raise
        finally:
            await progress.close()

    async def reindex(self, document_id: UUID) -> None:
        """Make a ready document's passages anew from its file; safe to run twice.

        What is there stays in use until it is replaced, and for good if that fails.
        """
        async with self.database.read() as session:
            document = await documents.by_id(session, document_id)
        if document is None or document.state != "ready":
            return
        try:
            parsed = await self._parse(document, _unheard)
            await self._index(document, parsed, None)
        except GovBotError as error:
            logger.warning("document %s keeps its old passages: %s", document_id, error)

    async def add_text(self, asker: Asker, title: str, drafts: Sequence[ChunkDraft]) -> UUID:
        """Index passages that came without a file, for evaluations; return the document's id."""
        document_id = uuid4()
        values = {
            "id": document_id,
            "tenant_id": asker.tenant_id,
            "title": title,
            "filename": title,
            "media_type": "text/plain",
            "size_bytes": sum(len(draft.text) for draft in drafts),
            "sha256": document_id.hex,
            "source": "evaluation",
            "state": "processing",
        }
        async with self.database.write() as session:
            await documents.insert_document(session, values)
        indexed = await self._embed(title, drafts, None)
        await self._write(asker.tenant_id, document_id, indexed)
        return document_id

    async def _begin(self, document_id: UUID) -> Document | None:
        async with self.database.write() as session:
            document = await documents.lock(session, document_id)
            if document is None or document.state in {"ready", "failed"}:
                return None
            document.state, document.stage, document.progress = "processing", "parsing", 0.0
            document.attempts += 1
        return document

    async def _parse(self, document: Document, on_progress: OnProgress) -> ParsedDocument:
        path = self.blobs.path(document.id)
        try:
            parsed = await parse(path, document.filename, self.limits, on_progress)
        except ParseCrashed:
            # The system may have ended the child for want of memory; a poison file does it again.
            parsed = await parse(path, document.filename, self.limits, on_progress)
        if not any(block.text.strip() for block in parsed.blocks):
            raise NoText(filename=document.filename)
        return parsed

    async def _index(
        self, document: Document, parsed: ParsedDocument, progress: Progress | None
    ) -> None:
        current: Document | None = document
        while current is not None:
            try:
                return await self._index_as(choice_of(current), current, parsed, progress)
            except ChosenAnew:
                async with self.database.read() as session:
                    current = await documents.by_id(session, document.id)
        return None

    async def _index_as(
        self,
        choice: PersonalData,
        document: Document,
        parsed: ParsedDocument,
        progress: Progress | None,
    ) -> None:
        """Index a document with its personal data as chosen.

        Raises:
            ChosenAnew: it was chosen otherwise meanwhile; nothing was written.
        """
        title = document.title if document.has_own_title else parsed.title or document.title
        shown, title, found = await asyncio.to_thread(masking.read, parsed, title, choice)
        norm = await asyncio.to_thread(read_norm, shown.blocks, title)
        ended = await self._endings(document, norm)
        drafts = await asyncio.to_thread(chunk_norm, norm, self.granularity, ended)
        indexed = await self._embed(title, drafts, progress.embedding if progress else None)
        if progress:
            await progress.close()
        await self._write(
            document.tenant_id,
            document.id,
            indexed,
            norm,
            choice,
            title=title,
            pages=shown.page_count,
            unread_pages=list(shown.unread_pages),
            media_type=shown.media_type,
            index_version=INDEX_VERSION,
            personal_found=found,
        )

    async def _endings(self, document: Document, norm: Norm) -> dict[str, Effect]:
        """Return the provisions that other norms put an end to; they get their own passages."""
        if norm.identity is None:
            return {}
        columns = norm_columns(document.tenant_id, norm.identity)
        async with self.database.read() as session:
            effects = await effects_on(session, NormRow(document_id=document.id, **columns))
        texts = {each.fragment: each.text for each in norm.provisions if each.fragment}
        return await asyncio.to_thread(endings, texts, effects)

    async def _embed(
        self,
        title: str,
        drafts: Sequence[ChunkDraft],
        on_progress: Callable[[float], None] | None,
    ) -> list[IndexedChunk]:
        indexed: list[IndexedChunk] = []
        embedders = await self._spaces.encoders()
        batches = index_batches(title, drafts, embedders)
        while (batch := await asyncio.to_thread(next, batches, None)) is not None:
            indexed.extend(batch)
            if on_progress:
                on_progress(len(indexed) / len(drafts))
        return indexed

    async def _write(
        self,
        tenant_id: UUID,
        document_id: UUID,
        indexed: Sequence[IndexedChunk],
        norm: Norm | None = None,
        choice: PersonalData | None = None,
        **columns: Any,
    ) -> None:
        given = (tenant_id, document_id, indexed, norm, choice)
        while lacking := await self._written(*given, columns):
            # Searches have changed to another model since the passages were embedded.
            await asyncio.to_thread(embed, indexed, lacking)

    async def _written(
        self,
        tenant_id: UUID,
        document_id: UUID,
        indexed: Sequence[IndexedChunk],
        norm: Norm | None,
        choice: PersonalData | None,
        columns: Mapping[str, Any],
    ) -> Embedder | None:
        """Write the passages; or nothing, and return the encoder whose vectors they lack."""
        made = set(indexed[0].vectors) if indexed else set()
        async with self.database.write() as session:
            if norm is not None:
                await norms.lock(session, tenant_id)
            # A document that was removed meanwhile leaves nothing behind.
            document = await documents.lock(session, document_id)
            if document is None:
                return None
            if choice is not None and choice_of(document) != choice:
                raise ChosenAnew(document_id)
            spaces, lacking = await self._spaces.targets(session, made)
            if lacking and indexed:
                return lacking
            await index.write_index(session, tenant_id, document_id, spaces, indexed)
            if norm is not None:
                await self._relate(session, tenant_id, document_id, norm)
            if document.has_own_title:
                # Somebody may have given it while the file was read.
                columns = {name: value for name, value in columns.items() if name != "title"}
            done = {"state": "ready", "stage": None, "progress": 1.0, "ready_at": func.now()}
            blank = {"reason_code": None, "reason_data": None}
            await documents.change(session, document_id, **done, **blank, **columns)
            if choice is not None and choice.mode != "off":
                await self._note(session, document, choice, columns)
        return None

    async def _note(
        self,
        session: WriteSession,
        document: Document,
        choice: PersonalData,
        columns: Mapping[str, Any],
    ) -> None:
        """Record what was found, and that nothing said until now was made of the masked text."""
        if choice.mode == "mask" and document.masked_at is not None and document.state != "ready":
            await documents.change(session, document.id, masked_at=func.clock_timestamp())
        told = {"mode": choice.mode, "found": columns["personal_found"]}
        act = Act(Action.DOCUMENT_PERSONAL, "document", str(document.id), told)
        await record(session, Actor(document.tenant_id), act)

    @property
    def _spaces(self) -> Spaces:
        return self.spaces or Spaces.of(self.database, self.embedder)

    async def _relate(
        self, session: WriteSession, tenant_id: UUID, document_id: UUID, norm: Norm
    ) -> None:
        """Write what the norm is and does, and mark those that it names, and it by others."""
        before = await norms.named_by(session, document_id)
        identity = norm_columns(tenant_id, norm.identity) if norm.identity else None
        relations = [relation_columns(tenant_id, each) for each in norm.relations]
        await norms.replace(session, document_id, identity, relations)
        after = await norms.named_by(session, document_id)
        await settle(session, before | after | {document_id})
        await self._divide(session, (before | after) - {document_id})

    async def _divide(self, session: WriteSession, document_ids: Collection[UUID]) -> None:
        """Have documents cut anew in which text in force shares a passage with what has ended.

        The marks are there already; what is divided is found, or left out, by itself.
        """
        if self.queue is None:
            return
        for document_id in await undivided(session, document_ids):
            await self.queue.defer(session, REINDEX_JOB, document_id)

    async def _hand_back(self, document_id: UUID) -> None:
        try:
            async with self.database.write() as session:
                document = await documents.lock(session, document_id)
                if document is not None and document.state == "processing":
                    document.state, document.stage, document.progress = "received", None, 0.0
                    document.attempts -= 1
        except SQLAlchemyError as error:
            # The next run finds it as it is, and only counts one attempt more.
            logger.warning("document %s was not handed back: %s", document_id, error)

    async def _fail(self, document: Document, error: GovBotError) -> None:
        logger.info("document %s failed: %s", document.id, error)
        data = {key: str(value) for key, value in error.data.items()}
        async with self.database.write() as session:
            await norms.lock(session, document.tenant_id)
            named = await documents.lock(session, document.id)  # perhaps otherwise by now
            await index.clear_index(session, document.tenant_id, document.id)
            await forget(session, document.id)
            await documents.change(
                session,
                document.id,
                state="failed",
                stage=None,
                progress=0.0,
                reason_code=error.code,
                reason_data={**data, "filename": named.filename if named else document.filename},
            )


def _unheard(_stage: str, _share: float) -> None:
    """Take note of nothing: the document can be used all the while."""
