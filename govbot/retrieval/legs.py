"""Both legs of the search for the wordings of one question, and one ranking of what they find.

All calls of the legs' SQL are here.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from govbot.adapters.embedding.base import EmbeddingIdentity
from govbot.core.db.engine import ReadSession
from govbot.core.text.analysis import analyse, terms_of
from govbot.lexicon.wording import OtherWords, mended, weighted
from govbot.library.access import Scope
from govbot.retrieval import repository
from govbot.retrieval.candidates import INSIDE, DenseLeg
from govbot.retrieval.fusion import Candidate, Fused, full_match, fuse, lexical_scale
from govbot.retrieval.repository import CorpusTotals, PassageRow, QueryTerm, SentenceRow, Vector
from govbot.retrieval.rereading import REREAD_DEPTH, Reading, pairs_of
from govbot.retrieval.rereading import reread as read_again

Mode = Literal["hybrid", "lexical", "dense"]

NOTHING_ELSE = OtherWords()
"""Of a question that is searched as it is written."""
LEG_SIZE = 100
"""Passages that each leg hands to the fusion."""
VARIANT_WEIGHT = 0.8
"""What another wording's score counts beside the question's own."""
NORM_BONUS = 0.5
"""Added to the passages of a norm that the question names without a part of it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of the question as both legs need it.

    `words` are its analysed terms in order, misspelt ones mended; `weights` the idf of each, known
    to the corpus or not. `every` are these and what is searched besides.
    """

    words: tuple[str, ...]
    every: frozenset[str]
    weights: Mapping[str, float]
    terms: tuple[QueryTerm, ...]
    mean_length: float
    space: int | None
    vector: Vector
    dense: DenseLeg = INSIDE


@dataclass(frozen=True, slots=True)
class Scores:
    """Passage id -> raw score, by leg."""

    bm25: dict[int, float]
    cosine: dict[int, float]

    @property
    def keys(self) -> set[int]:
        """Every passage that either leg found."""
        return self.bm25.keys() | self.cosine.keys()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages best first, and each one's share, 0 to 1, of the best score of its leg."""

    fused: list[Fused[int]]
    lexical_shares: Mapping[int, float]
    dense_shares: Mapping[int, float]


async def understand(
    session: ReadSession,
    scope: Scope,
    identity: EmbeddingIdentity,
    asked: Sequence[tuple[str, Vector]],
    dense: DenseLeg = INSIDE,
    other: OtherWords = NOTHING_ELSE,
) -> list[Wording]:
    """Return the wordings with what the corpus knows of their terms: one look-up for all.

    Args:
        session: of the search.
        scope: what it may look at.
        identity: the encoder's.
        asked: each wording with its vector, the question first.
        dense: how its meaning is searched.
        other: what the question may have meant besides.
    """
    said = [_said(text, NOTHING_ELSE if place else other) for place, (text, _) in enumerate(asked)]
    every = sorted({term for each in said for term in each.every})
    totals = await repository.totals(session, scope.asker, every)
    space = await repository.space_of(session, identity)
    return [
        _wording(each, vector, totals, space, dense)
        for each, (_, vector) in zip(said, asked, strict=True)
    ]


async def by_words(
    session: ReadSession, scope: Scope, text: str, other: OtherWords = NOTHING_ELSE
) -> Wording:
    """Return a wording for the lexical leg alone: it has no vector."""
    said = _said(text, other)
    totals = await repository.totals(session, scope.asker, sorted(said.every))
    return _wording(said, np.empty(0, np.float32), totals, None, INSIDE)


class _Said(NamedTuple):
    """Terms of a wording in order, misspelt ones mended, and the weight of each searched term."""

    words: tuple[str, ...]
    asked: Mapping[str, float]

    @property
    def every(self) -> set[str]:
        return {*self.words, *self.asked}


def _said(text: str, other: OtherWords) -> _Said:
    words = analyse(text)
    return _Said(tuple(mended(words, other)), weighted(words, other))


def _wording(
    said: _Said,
    vector: Vector,
    totals: CorpusTotals,
    space: int | None,
    dense: DenseLeg,
) -> Wording:
    terms = tuple(
        QueryTerm(totals.frequencies[term][0], weight * _idf(totals, term))
        for term, weight in said.asked.items()
        if term in totals.frequencies
    )
    weights = {term: _idf(totals, term) for term in dict.fromkeys(said.words)}
    return Wording(
        said.words, frozenset(said.every), weights, terms, totals.mean_length, space, vector, dense
    )


def _idf(totals: CorpusTotals, term: str) -> float:
    """Return BM25's idf, in the form that is never negative (Lucene's)."""
    _, frequency = totals.frequencies.get(term, (0, 0))
    return math.log(1 + (totals.chunks - frequency + 0.5) / (frequency + 0.5))


async def found_by(session: ReadSession, scope: Scope, asked: Wording, mode: Mode) -> Scores:
    """Return the exact scores of both kinds for every passage that either leg finds."""
    lexical: dict[int, float] = {}
    dense: dict[int, float] = {}
    if mode != "dense":
        await repository.begin_scores(session, scope, asked.terms, asked.mean_length)
    if mode != "lexical" and asked.space is not None:
        dense = await asked.dense.find(session, scope, asked.space, asked.vector, LEG_SIZE)
    if mode != "dense":
        lexical = await repository.lexical_leg(
            session, scope, asked.terms, asked.mean_length, LEG_SIZE
        )
    found = Scores(lexical, dense)
    return await scored(session, scope, asked, found, found.keys) if mode == "hybrid" else found


async def scored(
    session: ReadSession, scope: Scope, asked: Wording, known: Scores, wanted: Collection[int]
) -> Scores:
    """Return the known scores with those of the wanted passages that were lacking."""
    lexical = await repository.lexical_scores(
        session, scope, asked.terms, asked.mean_length, sorted(set(wanted) - known.bm25.keys())
    )
    lacking = sorted(set(wanted) - known.cosine.keys())
    dense = _best(await sentences(session, scope, asked, lacking))
    return Scores(known.bm25 | lexical, known.cosine | dense)


async def sentences(
    session: ReadSession, scope: Scope, asked: Wording, chunk_ids: Sequence[int]
) -> list[SentenceRow]:
    """Return every sentence of the passages with its cosine to the question."""
    if asked.space is None:
        return []
    return await repository.sentences(session, scope, asked.space, asked.vector, chunk_ids)


def _best(rows: Sequence[SentenceRow]) -> dict[int, float]:
    best: dict[int, float] = {}
    for row in rows:
        best[row.chunk_id] = max(row.cosine, best.get(row.chunk_id, -1.0))
    return best


async def rank(
    session: ReadSession,
    scope: Scope,
    wordings: Sequence[Wording],
    mode: Mode,
    within: Scope | None = None,
) -> Ranking:
    """Search every wording and make one ranking of what they find.

    Args:
        session: of the search.
        scope: what it may look at.
        wordings: the question first; its own scores are the ones shown.
        mode: both legs, or one of them alone.
        within: the norms that the question names; their passages are looked for and raised.
    """
    asked = wordings[0]
    main = await found_by(session, scope, asked, mode)
    inside: set[int] = set()
    if within is not None:
        own = await found_by(session, within, asked, mode)
        inside = own.keys
        main = Scores(main.bm25 | own.bm25, main.cosine | own.cosine)
    others = [(each, await found_by(session, scope, each, mode)) for each in wordings[1:]]
    if others and mode == "hybrid":
        every = main.keys.union(*(scores.keys for _, scores in others))
        main = await scored(session, scope, asked, main, every)
    fused = _fused(main, asked, mode)
    for wording, scores in others:
        fused = combined(fused, _fused(scores, wording, mode))
    fused = [replace(each, score=each.score + NORM_BONUS * (each.key in inside)) for each in fused]
    fused.sort(key=lambda each: -each.score)
    return Ranking(fused, *_shares(main, asked))


def combined(fused: Sequence[Fused[int]], others: Sequence[Fused[int]]) -> list[Fused[int]]:
    """Return each passage with its best score in either ranking, another wording's discounted."""
    own = {each.key: each for each in fused}
    for other in others:
        known = own.get(other.key, replace(other, score=0.0))
        best = max(known.score, VARIANT_WEIGHT * other.score)
        own[other.key] = replace(known, score=best)
    return list(own.values())


def _fused(scores: Scores, asked: Wording, mode: Mode) -> list[Fused[int]]:
    candidates = _candidates(scores)
    if mode == "hybrid":
        return fuse(candidates, full_match(asked.weights))
    return [
        Fused(each.key, each.bm25 if mode == "lexical" else each.cosine, each.bm25, each.cosine)
        for each in candidates
    ]


def _candidates(scores: Scores) -> list[Candidate[int]]:
    return [
        Candidate(key, scores.bm25.get(key, 0.0), scores.cosine.get(key, 0.0))
        for key in sorted(scores.keys)
    ]


def _shares(scores: Scores, asked: Wording) -> tuple[dict[int, float], dict[int, float]]:
    scale = lexical_scale(_candidates(scores), full_match(asked.weights))
    low = min(scores.cosine.values(), default=0.0)
    spread = (max(scores.cosine.values(), default=0.0) - low) or 1.0
    return (
        {key: min(1.0, score / scale) for key, score in scores.bm25.items()},
        {key: (score - low) / spread for key, score in scores.cosine.items()},
    )


def reread(ranking: Ranking, rows: Mapping[int, PassageRow], asked: Wording) -> list[Fused[int]]:
    """Raise the first passages that hold the question's words close together."""
    first = [each.key for each in ranking.fused[:REREAD_DEPTH] if each.key in rows]
    candidates = [Candidate(each.key, each.bm25, each.cosine) for each in ranking.fused]
    return read_again(
        ranking.fused,
        {key: Reading(terms_of(rows[key].text), rows[key].document_id) for key in first},
        pairs_of(asked.words, asked.weights),
        lexical_scale(candidates, full_match(asked.weights)),
    )
