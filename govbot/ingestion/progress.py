"""How far a document has come, written now and then and never in the way of the work."""

import asyncio
import logging
import time
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from govbot.core.db.engine import Database
from govbot.library import repository as documents

logger = logging.getLogger(__name__)

INTERVAL_S = 0.7
PARSING_SHARE = 0.5
"""Parsing moves the bar to here, embedding from here to the end."""


class Progress:
    """Writes the newest stage and share of one document, at most once an interval."""

    def __init__(self, database: Database, document_id: UUID) -> None:
        self._database = database
        self._document_id = document_id
        self._newest: tuple[str, float] | None = None
        self._written_at = time.monotonic()
        self._writing: asyncio.Task[None] | None = None

    def parsing(self, stage: str, share: float) -> None:
        """Take note of a step of reading; `share` runs from 0 to 1."""
        self._note(stage, share * PARSING_SHARE)

    def embedding(self, share: float) -> None:
        """Take note of the share of passages that have their vectors."""
        self._note("embedding", PARSING_SHARE + share * (1 - PARSING_SHARE))

    def _note(self, stage: str, share: float) -> None:
        self._newest = (stage, min(share, 0.99))
        idle = self._writing is None or self._writing.done()
        if idle and time.monotonic() - self._written_at > INTERVAL_S:
            self._written_at = time.monotonic()
            self._writing = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Wait for a write under way, so that nothing is written after the end."""
        self._newest = None
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        if self._newest is None:
            return
        stage, share = self._newest
        try:
            async with self._database.write() as session:
                await documents.change(session, self._document_id, stage=stage, progress=share)
        except SQLAlchemyError as error:
            # Only the bar suffers; the work itself finds out by its own statements.
            logger.warning("progress of %s not written: %s", self._document_id, error)
