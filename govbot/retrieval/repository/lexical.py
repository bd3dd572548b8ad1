"""The lexical leg: BM25 over packed postings, read whole and scored in numpy."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer, String

from govbot.accounts.asker import Asker
from govbot.core.db.engine import ReadSession
from govbot.core.db.models import Chunk, Document, LexicalPostings, LexicalStatistics, LexicalTerm
from govbot.library.access import Scope
from govbot.retrieval.bm25 import Row, Scores, accumulate, best
from govbot.retrieval.repository.transaction import among, fetch_binary, reach_of

MOST_TERMS = 64
"""Terms of a question that are looked up: a page of text is not asked word by word."""
WORDINGS_KEPT = 4
"""Wordings of which a session remembers the scores, four bytes a passage each."""


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
    known = await session.get(LexicalStatistics, asker.tenant_id)
    rows = await session.execute(
        select(LexicalTerm.term, LexicalTerm.id, LexicalTerm.document_frequency).where(
            LexicalTerm.tenant_id == asker.tenant_id,
            among(LexicalTerm.term, terms, String),
            LexicalTerm.document_frequency > 0,
        )
    )
    frequencies = {row.term: (row.id, row.document_frequency) for row in rows}
    if known is None or known.chunks == 0:
        return CorpusTotals(0, 1.0, {})
    return CorpusTotals(known.chunks, known.total_length / known.chunks, frequencies)


async def lexical_leg(
    session: ReadSession, scope: Scope, terms: Sequence[QueryTerm], mean_length: float, limit: int
) -> dict[int, float]:
    """Return the passages with the highest BM25: passage id -> score."""
    reach = await reach_of(session, scope)
    if not terms or not reach.size:
        return {}
    scores = await _scores(session, terms, mean_length, len(reach.mask))
    found = await asyncio.to_thread(best, scores, reach.mask, limit)
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
    """Return every position's score; the session keeps those of the last wordings asked for."""
    asked = tuple(sorted(terms, key=lambda term: -term.weight)[:MOST_TERMS])
    kept: dict[tuple[QueryTerm, ...], Scores] = session.info.setdefault("scores", {})
    if asked not in kept:
        while len(kept) >= WORDINGS_KEPT:
            kept.pop(next(iter(kept)))
        rows = await _postings(session, asked)
        weights = {term.term_id: term.weight for term in asked}
        kept[asked] = await asyncio.to_thread(accumulate, rows, weights, mean_length, end)
    return kept[asked]


async def _postings(session: ReadSession, terms: Sequence[QueryTerm]) -> list[Row]:
    table = LexicalPostings
    rows = await fetch_binary(
        session,
        select(table.term_id, table.base, table.postings)
        .where(among(table.term_id, [term.term_id for term in terms]))
        .order_by(table.term_id, table.base),
    )
    return [Row(*row) for row in rows]


async def _positions(session: ReadSession, chunk_ids: Sequence[int]) -> dict[int, int]:
    if not chunk_ids:
        return {}
    rows = await session.execute(
        select(Chunk.id, (Document.first_position + Chunk.ordinal).label("position"))
        .join(Document, Document.id == Chunk.document_id)
        .where(among(Chunk.id, chunk_ids), Document.first_position.is_not(None))
    )
    return {row.id: row.position for row in rows}


async def chunks_at(session: ReadSession, scope: Scope, positions: Sequence[int]) -> dict[int, int]:
    """Return position -> passage id."""
    if not positions:
        return {}
    given = bindparam("positions", positions, type_=ARRAY(Integer), unique=True)
    place = func.unnest(given).table_valued("position").render_derived()
    owner = (
        select(Document.id, Document.first_position)
        .where(
            Document.tenant_id == scope.asker.tenant_id,
            Document.first_position <= place.c.position,
        )
        .order_by(Document.first_position.desc())
        .limit(1)
        .correlate(place)
        .lateral("owner")
    )
    rows = await session.execute(
        select(place.c.position, Chunk.id)
        .select_from(place)
        .join(owner, true())
        .join(
            Chunk,
            (Chunk.document_id == owner.c.id)
            & (Chunk.ordinal == place.c.position - owner.c.first_position),
        )
    )
    return {row.position: row.id for row in rows}
