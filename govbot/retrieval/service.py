"""The one search: a question in, passages that this asker may read out, best first."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from govbot.accounts.asker import Asker
from govbot.adapters.embedding.base import Embedder
from govbot.core.db.engine import Database, ReadSession
from govbot.library.access import Filters, Scope
from govbot.retrieval import legs
from govbot.retrieval.candidates import DenseLeg
from govbot.retrieval.evidence import Evidence
from govbot.retrieval.finding import Task, evidence_of, find, relaxed, words_cover
from govbot.retrieval.hits import Hit
from govbot.retrieval.legs import Mode
from govbot.retrieval.lookups import look_up
from govbot.retrieval.plan import QueryPlan, make_plan
from govbot.retrieval.question import checked
from govbot.retrieval.repository import bounded
from govbot.retrieval.rerank import Reranking, rerank
from govbot.retrieval.variants import WEAK_COVERAGE, VariantWriter, kept
from govbot.vectors.service import Vectors

__all__ = ["Hit", "Mode", "Search", "SearchResult"]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, how much it seems to hold of the answer, and the milliseconds it took.

    `reranked` tells whether a reranker ordered the first hits: false if none is configured or it
    failed.
    """

    hits: tuple[Hit, ...]
    took_ms: float
    evidence: Evidence
    plan: QueryPlan
    reranked: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """Dense and lexical legs inside PostgreSQL, fused by their scores."""

    database: Database
    embedder: Embedder
    vectors: Vectors | None = None
    """External stores that may propose what the dense leg finds."""
    reranking: Reranking | None = None

    async def search(  # noqa: PLR0913
        self,
        asker: Asker,
        question: str,
        *,
        limit: int = 10,
        mode: Mode = "hybrid",
        filters: Filters | None = None,
        history: Sequence[str] = (),
        writer: VariantWriter | None = None,
    ) -> SearchResult:
        """Find the passages that answer a question.

        Args:
            asker: who asks; nothing else is searched than what they may read.
            question: in natural language.
            limit: at most so many passages.
            mode: both legs, or one of them alone.
            filters: what is searched; None: what the question says, and what is in force today.
            history: the conversation's earlier questions, oldest first.
            writer: writes other wordings, where the asker can wait for them.

        Raises:
            QuestionEmpty, QuestionTooLong: there is nothing to search for, or too much.
        """
        started = time.perf_counter()
        today = datetime.now().astimezone().date()
        plan = make_plan(checked(question), today=today, history=history, filters=filters)
        hits: list[Hit] = []
        evidence, reranked = Evidence(0.0, 0.0), False
        if any(character.isalnum() for character in plan.condensed):
            referring = Scope(asker, filters or Filters())
            async with self.database.read() as session, bounded(session):
                plan = await look_up(session, referring, plan)
                wanted = writer and await _wants(session, Scope(asker, plan.filters), plan, writer)
            if wanted and writer:
                # Written while no session is held.
                written = await writer.write(plan.searched)
                plan = replace(plan, variants=kept(plan.searched, written))
            most = max(limit, self.reranking.depth) if self.reranking else limit
            plan, hits, asked = await self._find(plan, referring, mode, most)
            hits, reranked = await rerank(self.reranking, plan.searched, hits)
            hits, evidence = hits[:limit], evidence_of(hits, asked, plan)
        took = (time.perf_counter() - started) * 1000
        return SearchResult(tuple(hits), took, evidence, plan, reranked)

    async def _find(
        self, plan: QueryPlan, referring: Scope, mode: Mode, limit: int
    ) -> tuple[QueryPlan, list[Hit], legs.Wording]:
        texts = [plan.searched, *plan.variants]
        # One call for all: the encoder's own overhead is paid once.
        vectors = await asyncio.to_thread(self.embedder.embed_queries, texts)
        scope = Scope(referring.asker, plan.filters)
        dense = await DenseLeg.of(self.vectors)
        async with self.database.read() as session, bounded(session):
            wordings = await legs.understand(
                session, scope, self.embedder.identity, texts, list(vectors), dense
            )
            task = Task(plan, scope, referring, wordings, mode, limit)
            hits = await find(session, task)
            if not hits and plan.spoken:
                # What was taken for a filter leaves nothing: it was not meant as one.
                filters = relaxed(plan.filters)
                plan = replace(plan, filters=filters, spoken=())
                task = replace(task, plan=plan, scope=Scope(referring.asker, filters))
                hits = await find(session, task)
        return plan, hits, task.asked


async def _wants(
    session: ReadSession, scope: Scope, plan: QueryPlan, writer: VariantWriter
) -> bool:
    """Return whether other wordings are worth their time."""
    if plan.direct:
        return False
    return writer.always or await words_cover(session, scope, plan.searched) < WEAK_COVERAGE
