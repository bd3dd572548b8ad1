"""The dense leg, by the proposals of an external store where there is one.

A store only proposes. PostgreSQL checks rights and filters and computes the cosines; and it
searches by itself when the store does not answer, or proposes too little that may be shown: of a
small library that costs little, and a store that lags behind must not hide what is there.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from uuid import UUID

from govbot.adapters.vectorstore.base import (
    MAX_LIMIT,
    Space,
    StoreScope,
    VectorsInvalid,
    VectorStore,
    VectorStoreBusy,
    VectorStoreFailed,
)
from govbot.core.db.engine import ReadSession
from govbot.library.access import Filters, Scope
from govbot.retrieval import repository
from govbot.retrieval.repository import Vector
from govbot.vectors.service import Vectors

logger = logging.getLogger(__name__)

MOST_DOCUMENTS = 1000
"""Documents that are named to a store; what more of them leaves out PostgreSQL sifts."""
FILTERED = 2
GROWTH = 4
TIMEOUT_S = 5.0
"""A store that takes longer is as good as away."""


@dataclass(frozen=True, slots=True)
class DenseLeg:
    """The dense leg of one search."""

    vectors: Vectors | None
    store: VectorStore | None

    @classmethod
    async def of(cls, vectors: Vectors | None) -> "DenseLeg":
        """Return the leg as the stores stand; to be called before the search's session opens."""
        return cls(vectors, await vectors.searched()) if vectors else INSIDE

    async def find(
        self, session: ReadSession, scope: Scope, space: int, vector: Vector, limit: int
    ) -> dict[int, float]:
        """Return the passages with the nearest sentences: passage id -> best cosine."""
        if self.store is not None and self.vectors is not None:
            try:
                found = await _proposed(self.store, session, scope, space, vector, limit)
            except (TimeoutError, VectorStoreBusy, VectorStoreFailed, VectorsInvalid) as error:
                logger.warning("PostgreSQL searches by itself: %r", error)
                self.vectors.rest()
            else:
                if found is not None:
                    return found
        return await repository.dense_leg(session, scope, space, vector, limit)


INSIDE = DenseLeg(None, None)
"""The leg of PostgreSQL alone."""


async def _proposed(
    store: VectorStore,
    session: ReadSession,
    scope: Scope,
    space: int,
    vector: Vector,
    limit: int,
) -> dict[int, float] | None:
    """Ask for more until enough may be shown; None: there is no more, or the store lags behind."""
    asker, only = scope.asker, await _only(session, scope)
    within = StoreScope(asker.tenant_id, asker.audiences, asker.without, only)
    wanted = limit if scope.filters == Filters() else limit * FILTERED
    while True:
        wanted = min(wanted, MAX_LIMIT)
        asked = store.search(Space(space, len(vector)), vector, within, wanted)
        found = await asyncio.wait_for(asked, TIMEOUT_S)
        best: dict[int, float] = {}
        proposed = [each.chunk_id for each in found]
        for row in await repository.sentences(session, scope, space, vector, proposed):
            best[row.chunk_id] = max(row.cosine, best.get(row.chunk_id, -1.0))
        if len(best) >= limit:
            ranked = sorted(best, key=lambda chunk_id: (-best[chunk_id], chunk_id))
            return {chunk_id: best[chunk_id] for chunk_id in ranked[:limit]}
        if len(found) < wanted or wanted == MAX_LIMIT:
            return None
        wanted *= GROWTH


async def _only(session: ReadSession, scope: Scope) -> frozenset[UUID] | None:
    """Return the documents that the filters leave, if they are few enough to be named."""
    if replace(scope.filters, on=None) == Filters():
        return None  # being in force leaves most documents
    found = await repository.documents_in(session, scope, MOST_DOCUMENTS + 1)
    return found if len(found) <= MOST_DOCUMENTS else None
