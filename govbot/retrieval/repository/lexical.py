"""The lexical leg: BM25 over packed postings, read whole and scored in numpy."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer, String

from govbot.accounts.asker import Asker
from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Chunk, Document, LexicalPostings, LexicalStatistics, LexicalTerm
from govbot.core.db.statements import KEPT, Statement, compiled, fetch
from govbot.library.access import Scope
from govbot.retrieval.bm25 import Row, Scores, accumulate, best
from govbot.retrieval.repository.transaction import among, reach_of

MOST_TERMS = 64
"""Terms of a question that are looked up: a page of text is not asked word by word."""
AT_ONCE = 20_000
"""Positions up to which a computation takes less than handing it to a thread."""
WORDINGS_KEPT = 4
"""Wordings of which a session remembers the scores, four bytes a passage each."""


P = ParamSpec("P")
R = TypeVar("R")


class QueryTerm(NamedTuple):
    """A term of the question that the corpus knows, with its weight (idf times repetitions)."""

    term_id: int
    weight: float


@dataclass(frozen=True, slots=True)
class CorpusTotals:
    """Number of passages of the tenant, their mean length, and terms' passage counts."""

    chunks: int
    mean_length: float
    frequencies: dict[str, tuple[int, int]]
    """term -> (term id, number of passages that hold it)"""


async def totals(session: ReadSession, asker: Asker, terms: Sequence[str]) -> CorpusTotals:
    """Return the statistics that BM25 needs for these terms."""
    rows = await fetch(session, _totals(asker.tenant_id), among=list(terms))
    if not rows or rows[0][0] == 0:
        return CorpusTotals(0, 1.0, {})
    chunks, length = rows[0][:2]
    frequencies = {term: (number, held) for _, _, term, number, held in rows if term is not None}
    return CorpusTotals(chunks, length / chunks, frequencies)


@lru_cache(maxsize=KEPT)
def _totals(tenant: UUID) -> Statement:
    own = and_(
        LexicalTerm.tenant_id == LexicalStatistics.tenant_id,
        among(LexicalTerm.term, String),
        LexicalTerm.document_frequency > 0,
    )
    return compiled(
        select(
            LexicalStatistics.chunks,
            LexicalStatistics.total_length,
            LexicalTerm.term,
            LexicalTerm.id,
            LexicalTerm.document_frequency,
        )
        .outerjoin(LexicalTerm, own)
        .where(LexicalStatistics.tenant_id == tenant)
    )


async def begin_scores(
    session: ReadSession, scope: Scope, terms: Sequence[QueryTerm], mean_length: float
) -> None:
    """Let BM25 be computed while the session's next queries are answered."""
    reach = await reach_of(session, scope)
    if terms and reach.size:
        await _begun(session, terms, mean_length, len(reach.mask))


async def lexical_leg(
    session: ReadSession, scope: Scope, terms: Sequence[QueryTerm], mean_length: float, limit: int
) -> dict[int, float]:
    """Return the passages with the highest BM25: passage id -> score."""
    reach = await reach_of(session, scope)
    if not terms or not reach.size:
        return {}
    scores = await _scores(session, terms, mean_length, len(reach.mask))
    found = await computed(len(reach.mask), best, scores, reach.mask, limit)
    ids = await chunks_at(session, scope, found.tolist())
    return {ids[place]: float(scores[place]) for place in found.tolist() if place in ids}


async def lexical_scores(
    session: ReadSession,
    scope: Scope,
    terms: Sequence[QueryTerm],
    mean_length: float,
    chunk_ids: Sequence[int],
) -> dict[int, float]:
    """Return the BM25 of the given passages; those without any term are left out.

    Costs next to nothing after `lexical_leg` for the same terms in the same session.
    """
    reach = await reach_of(session, scope)
    if not terms or not chunk_ids or not reach.size:
        return {}
    scores = await _scores(session, terms, mean_length, len(reach.mask))
    places = await _positions(session, chunk_ids)
    return {
        chunk_id: float(scores[place])
        for chunk_id, place in places.items()
        if place < len(scores) and reach.mask[place] and scores[place] > 0
    }


async def _scores(
    session: ReadSession, terms: Sequence[QueryTerm], mean_length: float, end: int
) -> Scores:
    return await (await _begun(session, terms, mean_length, end))


async def _begun(
    session: ReadSession, terms: Sequence[QueryTerm], mean_length: float, end: int
) -> asyncio.Future[Scores]:
    """Return every position's score; the session keeps those of the last wordings asked for."""
    asked = tuple(sorted(terms, key=lambda term: -term.weight)[:MOST_TERMS])
    kept: dict[tuple[QueryTerm, ...], asyncio.Future[Scores]] = session.info.setdefault(
        "scores", {}
    )
    if asked not in kept:
        while len(kept) >= WORDINGS_KEPT:
            kept.pop(next(iter(kept)))
        rows = await _postings(session, asked)
        weights = {term.term_id: term.weight for term in asked}
        work = computed(end, accumulate, rows, weights, mean_length, end)
        kept[asked] = asyncio.ensure_future(work)
    return kept[asked]


async def computed(size: int, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what a function makes of so many positions: of many, in a thread."""
    if size <= AT_ONCE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


async def _postings(session: ReadSession, terms: Sequence[QueryTerm]) -> list[Row]:
    numbers = [term.term_id for term in terms]
    return [Row(*row) for row in await fetch(session, _rows_of_terms(), binary=True, among=numbers)]


@cache
def _rows_of_terms() -> Statement:
    table = LexicalPostings
    return compiled(
        select(table.term_id, table.base, table.postings)
        .where(among(table.term_id))
        .order_by(table.term_id, table.base)
    )


async def _positions(session: ReadSession, chunk_ids: Sequence[int]) -> dict[int, int]:
    if not chunk_ids:
        return {}
    return dict(await fetch(session, _places(), among=list(chunk_ids)))


@cache
def _places() -> Statement:
    return compiled(
        select(Chunk.id, Document.first_position + Chunk.ordinal)
        .join(Document, Document.id == Chunk.document_id)
        .where(among(Chunk.id), Document.first_position.is_not(None))
    )


async def chunks_at(session: ReadSession, scope: Scope, positions: Sequence[int]) -> dict[int, int]:
    """Return position -> passage id."""
    if not positions:
        return {}
    found = await fetch(session, _ids(scope.asker.tenant_id), positions=list(positions))
    return dict(found)


@lru_cache(maxsize=KEPT)
def _ids(tenant: UUID) -> Statement:
    given = bindparam("positions", None, type_=ARRAY(Integer))
    place = func.unnest(given).table_valued("position").render_derived()
    owner = (
        select(Document.id, Document.first_position)
        .where(
            Document.tenant_id == tenant,
            Document.first_position <= place.c.position,
        )
        .order_by(Document.first_position.desc())
        .limit(1)
        .correlate(place)
        .lateral("owner")
    )
    return compiled(
        select(place.c.position, Chunk.id)
        .select_from(place)
        .join(owner, true())
        .join(
            Chunk,
            (Chunk.document_id == owner.c.id)
            & (Chunk.ordinal == place.c.position - owner.c.first_position),
        )
    )
