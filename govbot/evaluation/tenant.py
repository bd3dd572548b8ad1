"""A tenant that exists while an evaluation runs, filled with a dataset's corpus."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.parsing.base import Block
from govbot.core.db.engine import Database
from govbot.evaluation.datasets import Dataset
from govbot.ingestion.chunking import chunk
from govbot.ingestion.pipeline import Pipeline
from govbot.ingestion.service import Intake

Track = Callable[[str, int, int], None]
"""Told the step, how many are done and how many there are."""
Settle = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A dataset in the database: who may ask about it, and which document is which passage."""

    asker: Asker
    passage_of: dict[UUID, str]
    """document id -> the dataset's own passage id"""


@asynccontextmanager
async def temporary_corpus(
    database: Database, intake: Intake, pipeline: Pipeline, dataset: Dataset, track: Track
) -> AsyncIterator[Corpus]:
    """Index a dataset's corpus in a tenant of its own, which goes when the block ends."""
    slug = f"evaluation-{uuid4().hex[:12]}"
    asker = await accounts.tenant(database, slug, f"Avaliação {dataset.name}")
    try:
        passage_of: dict[UUID, str] = {}
        for number, passage in enumerate(dataset.passages, start=1):
            blocks = [
                Block(text=part, page=None, kind="paragraph")
                for part in passage.text.split("\n\n")
                if part.strip()
            ]
            drafts = chunk(blocks, passage.title, pipeline.granularity)
            document_id = await pipeline.add_text(asker, passage.title, drafts)
            passage_of[document_id] = passage.id
            track("Indexando", number, len(dataset.passages))
        yield Corpus(asker, passage_of)
    finally:
        await intake.remove_tenant_index(asker)
        await accounts.remove_tenant(database, asker.tenant_id)
