"""The one search: a question in, passages that this asker may read out, best first."""

import asyncio
import math
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.adapters.embedding.base import Embedder
from govbot.core.db.engine import Database, ReadSession
from govbot.core.text.analysis import analyse
from govbot.library.access import Scope
from govbot.retrieval import repository
from govbot.retrieval.evidence import Evidence, coverage
from govbot.retrieval.fusion import (
    PHRASE_DEPTH,
    Candidate,
    Fused,
    full_match,
    fuse,
    lexical_scale,
    phrase_weights,
    reward_phrases,
)
from govbot.retrieval.repository import CorpusTotals, PassageRow, QueryTerm, SentenceRow, Vector

Mode = Literal["hybrid", "lexical", "dense"]

LEG_SIZE = 100
"""Passages that each leg hands to the fusion."""
QUOTE_DEPTH = 10
"""Hits whose sentences are read word by word for the one to quote; nobody looks further down."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found passage.

    `score` is 0 to 1 and comparable within one question only; `bm25` and `cosine` (of the best
    sentence) are the raw scores. `quote` is the sentence nearest to the question by words and by
    meaning, with its own page.
    """

    passage_id: int
    document_id: UUID
    document_title: str
    filename: str
    media_type: str
    page: int | None
    section: str | None
    text: str
    quote: str
    score: float
    bm25: float
    cosine: float
    sentences: tuple[tuple[int, int], ...]
    page_starts: tuple[tuple[int, int], ...]

    def page_at(self, offset: int) -> int | None:
        """Return the page that holds a character of `text`."""
        found = self.page
        for start, page in self.page_starts:
            if start <= offset:
                found = page
        return found


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, how much it seems to hold of the answer, and the milliseconds it took."""

    hits: tuple[Hit, ...]
    took_ms: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Scores:
    bm25: Mapping[int, float]
    cosine: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as both legs need it.

    `words` are its analysed terms in order, `weights` the idf of each, known to the corpus or not.
    """

    words: tuple[str, ...]
    weights: Mapping[str, float]
    terms: tuple[QueryTerm, ...]
    mean_length: float
    space: int | None
    vector: Vector


@dataclass(frozen=True, slots=True)
class Search:
    """Dense and lexical legs inside PostgreSQL, fused by their scores."""

    database: Database
    embedder: Embedder

    async def search(
        self, asker: Asker, question: str, *, limit: int = 10, mode: Mode = "hybrid"
    ) -> SearchResult:
        """Find the passages that answer a question.

        Args:
            asker: who asks; nothing else is searched than what they may read.
            question: in natural language.
            limit: at most so many passages.
            mode: both legs, or one of them alone.
        """
        started = time.perf_counter()
        vectors = await asyncio.to_thread(self.embedder.embed_queries, [question])
        scope = Scope(asker)
        async with self.database.read() as session, repository.bounded(session):
            asked = await self._understand(session, asker, question, vectors[0])
            scores = await _both_scores(session, scope, asked, mode)
            ranked = _rank(scores, asked, mode)
            depth = max(limit, PHRASE_DEPTH)
            rows = await repository.passages(session, scope, [each.key for each in ranked[:depth]])
            if mode == "hybrid":
                ranked = _reread(ranked, rows, asked)
            ranked = [each for each in ranked if each.key in rows][:limit]
            hits = await _load(session, scope, asked, ranked, rows)
        took = (time.perf_counter() - started) * 1000
        return SearchResult(tuple(hits), took, _evidence(hits, asked))

    async def _understand(
        self, session: ReadSession, asker: Asker, question: str, vector: Vector
    ) -> _Question:
        words = analyse(question)
        counts = Counter(words)
        totals = await repository.totals(session, asker, list(counts))
        space = await repository.space_of(session, self.embedder.identity)
        weights = {term: _idf(totals, term) for term in counts}
        terms = tuple(
            QueryTerm(term_id, counts[term] * weights[term])
            for term, (term_id, _) in totals.frequencies.items()
        )
        return _Question(tuple(words), weights, terms, totals.mean_length, space, vector)


def _idf(totals: CorpusTotals, term: str) -> float:
    """Return BM25's idf, in the form that is never negative (Lucene's)."""
    _, frequency = totals.frequencies.get(term, (0, 0))
    return math.log(1 + (totals.chunks - frequency + 0.5) / (frequency + 0.5))


async def _both_scores(session: ReadSession, scope: Scope, asked: _Question, mode: Mode) -> _Scores:
    """Return the exact scores of both kinds for every passage that either leg found."""
    lexical: dict[int, float] = {}
    dense: dict[int, float] = {}
    if mode != "lexical" and asked.space is not None:
        dense = await repository.dense_leg(session, scope, asked.space, asked.vector, LEG_SIZE)
    if mode != "dense":
        lexical = await repository.lexical_leg(
            session, scope, asked.terms, asked.mean_length, LEG_SIZE
        )
    if mode == "hybrid":
        lexical |= await repository.lexical_scores(
            session, scope, asked.terms, asked.mean_length, list(dense.keys() - lexical.keys())
        )
        dense |= _best(await _sentences(session, scope, asked, list(lexical.keys() - dense.keys())))
    return _Scores(lexical, dense)


async def _sentences(
    session: ReadSession, scope: Scope, asked: _Question, chunk_ids: Sequence[int]
) -> list[SentenceRow]:
    if asked.space is None:
        return []
    return await repository.sentences(session, scope, asked.space, asked.vector, chunk_ids)


def _best(rows: Sequence[SentenceRow]) -> dict[int, float]:
    best: dict[int, float] = {}
    for row in rows:
        best[row.chunk_id] = max(row.cosine, best.get(row.chunk_id, -1.0))
    return best


def _rank(scores: _Scores, asked: _Question, mode: Mode) -> list[Fused[int]]:
    keys = sorted(scores.bm25.keys() | scores.cosine.keys())
    candidates = [
        Candidate(key, scores.bm25.get(key, 0.0), scores.cosine.get(key, 0.0)) for key in keys
    ]
    if mode == "hybrid":
        return fuse(candidates, full_match(asked.weights))
    alone = [
        Fused(each.key, each.bm25 if mode == "lexical" else each.cosine, each.bm25, each.cosine)
        for each in candidates
    ]
    return sorted(alone, key=lambda each: -each.score)


def _reread(
    ranked: Sequence[Fused[int]], rows: Mapping[int, PassageRow], asked: _Question
) -> list[Fused[int]]:
    """Raise the first passages that hold the question's words side by side."""
    first = [each.key for each in ranked[:PHRASE_DEPTH] if each.key in rows]
    candidates = [Candidate(each.key, each.bm25, each.cosine) for each in ranked]
    return reward_phrases(
        ranked,
        {key: analyse(rows[key].text) for key in first},
        phrase_weights(asked.words, asked.weights),
        lexical_scale(candidates, full_match(asked.weights)),
    )


def _evidence(hits: Sequence[Hit], asked: _Question) -> Evidence:
    if not hits:
        return Evidence(0.0, 0.0)
    return Evidence(hits[0].cosine, coverage(asked.weights, analyse(hits[0].text)))


async def _load(
    session: ReadSession,
    scope: Scope,
    asked: _Question,
    ranked: Sequence[Fused[int]],
    rows: Mapping[int, PassageRow],
) -> list[Hit]:
    by_passage: dict[int, list[SentenceRow]] = defaultdict(list)
    for sentence in await _sentences(session, scope, asked, [each.key for each in ranked]):
        by_passage[sentence.chunk_id].append(sentence)
    return [
        _hit(rows[each.key], each, by_passage[each.key], asked if place < QUOTE_DEPTH else None)
        for place, each in enumerate(ranked)
    ]


def _hit(
    row: PassageRow, fused: Fused[int], own: Sequence[SentenceRow], asked: _Question | None
) -> Hit:
    start, end = _quoted(row.text, own, asked)
    starts = tuple((offset, page) for offset, page in row.page_starts)
    hit = Hit(
        passage_id=row.id,
        document_id=row.document_id,
        document_title=row.document_title,
        filename=row.filename,
        media_type=row.media_type,
        page=row.page,
        section=row.section,
        text=row.text,
        quote=row.text[start:end],
        score=fused.score,
        bm25=fused.bm25,
        cosine=fused.cosine,
        sentences=tuple((sentence.start, sentence.end) for sentence in own),
        page_starts=starts,
    )
    return replace(hit, page=hit.page_at(start))


def _quoted(text: str, own: Sequence[SentenceRow], asked: _Question | None) -> tuple[int, int]:
    """Return the sentence that answers best: by its meaning and, given the question, its words."""

    def merit(sentence: SentenceRow) -> float:
        if asked is None:
            return sentence.cosine
        terms = analyse(text[sentence.start : sentence.end])
        return sentence.cosine + coverage(asked.weights, terms)

    best = max(own, key=merit, default=None)
    return (best.start, best.end) if best else (0, len(text))
