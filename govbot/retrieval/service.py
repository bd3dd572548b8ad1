"""The one search: a question in, passages that this asker may read out, best first."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from govbot.accounts.asker import Asker
from govbot.adapters.embedding.base import Embedder
from govbot.core.db.engine import Database, ReadSession
from govbot.ingestion.spaces.service import Spaces
from govbot.lexicon.service import Lexicon
from govbot.library.access import Filters, Scope
from govbot.retrieval import legs
from govbot.retrieval.candidates import DenseLeg
from govbot.retrieval.evidence import Evidence
from govbot.retrieval.finding import Task, evidence_of, explained, find, relaxed, words_cover
from govbot.retrieval.followups import requoted, sentences_of
from govbot.retrieval.hits import Hit
from govbot.retrieval.legs import Mode
from govbot.retrieval.lookups import look_up
from govbot.retrieval.plan import QueryPlan, make_plan
from govbot.retrieval.question import checked
from govbot.retrieval.repository import bounded, neighbours
from govbot.retrieval.rerank import Reranking, rerank
from govbot.retrieval.surroundings import widen, without_repeats
from govbot.retrieval.variants import WEAK_COVERAGE, VariantWriter, kept
from govbot.vectors.service import Vectors

__all__ = ["Hit", "Mode", "Search", "SearchResult"]

MOST_AT_ONCE = 8


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
    lexicon: Lexicon | None = None
    """Mends spelling, adds synonyms; None: a question is searched as it is written."""
    reranking: Reranking | None = None
    """Reads the first hits once more; None: they stay as the fusion orders them."""
    spaces: Spaces | None = None
    """Whose active space's encoder is asked; without any, `embedder` is."""
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))
    """More searches at once take longer each, and leave no connection to who saves a question."""

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
        hits: Sequence[Hit] = ()
        reranked, evidence = False, Evidence(0.0, 0.0)
        if any(character.isalnum() for character in plan.condensed):
            dense = await DenseLeg.of(self.vectors)
            most = max(limit, self.reranking.depth) if self.reranking else limit
            request = _Request(Scope(asker, filters or Filters()), mode, most, dense)
            found = await self._look(plan, request, writer)
            hits, reranked = await rerank(self.reranking, found.plan.searched, found.hits)
            hits = hits[:limit]
            plan = explained(found.plan, hits)
            evidence = evidence_of(hits, found.asked, plan)
        took = (time.perf_counter() - started) * 1000
        return SearchResult(tuple(hits), took, evidence, plan, reranked)

    async def surround(self, asker: Asker, result: SearchResult, sizes: Sequence[int]) -> list[Hit]:
        """Return the first hits with what stands around them, as far as it fits.

        Only what the asker may read, and what is in force as the hit itself is, is added.

        Args:
            asker: who asks.
            result: what `search` found.
            sizes: characters that each hit's text may grow to; so many hits are returned, fewer
                when one takes in another.
        """
        first = result.hits[: len(sizes)]
        scope = Scope(asker, result.plan.filters)
        ids = [hit.passage_id for hit in first]
        async with self.database.read() as session, bounded(session):
            around = await neighbours(session, scope, ids)
        grown = [
            widen(hit, around.get(hit.passage_id, ()), size)
            for hit, size in zip(first, sizes, strict=False)
        ]
        return without_repeats([*grown, *result.hits[len(sizes) :]])

    async def encoder(self) -> Embedder:
        """Return the encoder at work, as it searches."""
        return await self.spaces.at_work() if self.spaces else self.embedder

    async def follow(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return hits found for a whole conversation as they answer its last question.

        Args:
            question: as it was asked, without what it leans on.
            hits: best first.
        """
        own = sentences_of(hits)
        texts = [text for each in own for text in each]
        if not texts:
            return list(hits)
        embedder = await self.encoder()
        asked = await asyncio.to_thread(embedder.embed_queries, [question])
        said = await asyncio.to_thread(embedder.embed_passages, texts)
        return requoted(hits, said @ asked[0])

    async def _look(
        self, plan: QueryPlan, request: "_Request", writer: VariantWriter | None
    ) -> "_Found":
        async with self.turns, self.database.read() as session, bounded(session):
            plan = await look_up(session, request.referring, plan)
            scope = Scope(request.referring.asker, plan.filters)
            if self.lexicon is not None:
                other = await self.lexicon.other_words(session, scope.asker, plan.searched)
                plan = replace(plan, other=other)
            if writer is None or not await _wants(session, scope, plan, writer):
                return await self._find(session, plan, request)
        # Written while no session is held.
        written = await writer.write(plan.searched)
        plan = replace(plan, variants=kept(plan.searched, written))
        async with self.turns, self.database.read() as session, bounded(session):
            return await self._find(session, plan, request)

    async def _find(self, session: ReadSession, plan: QueryPlan, request: "_Request") -> "_Found":
        texts = [plan.searched, *plan.variants]
        embedder = await self.spaces.at_work(session) if self.spaces else self.embedder
        # One call for all: the encoder's own overhead is paid once.
        vectors = await asyncio.to_thread(embedder.embed_queries, texts)
        scope = Scope(request.referring.asker, plan.filters)
        asked = list(zip(texts, vectors, strict=True))
        wordings = await legs.understand(
            session, scope, embedder.identity, asked, request.dense, plan.other
        )
        task = Task(plan, scope, request.referring, wordings, request.mode, request.limit)
        hits = await find(session, task)
        if not hits and plan.spoken:
            # What was taken for a filter leaves nothing: it was not meant as one.
            filters = relaxed(plan.filters)
            plan = replace(plan, filters=filters, spoken=())
            task = replace(task, plan=plan, scope=Scope(scope.asker, filters))
            hits = await find(session, task)
        return _Found(plan, hits, task.asked)


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked for beside the question; `referring` is where references are resolved."""

    referring: Scope
    mode: Mode
    limit: int
    dense: DenseLeg


@dataclass(frozen=True, slots=True)
class _Found:
    plan: QueryPlan
    hits: Sequence[Hit]
    asked: legs.Wording


async def _wants(
    session: ReadSession, scope: Scope, plan: QueryPlan, writer: VariantWriter
) -> bool:
    """Return whether other wordings are worth their time."""
    if plan.direct:
        return False
    if writer.always:
        return True
    return await words_cover(session, scope, plan.searched, plan.other) < WEAK_COVERAGE
