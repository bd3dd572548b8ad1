"""The first hits in the order of a reranker; without its scores, in the order they had."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from govbot.adapters.reranking.base import Reranker, RerankerError
from govbot.retrieval.hits import Hit

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reranking:
    """A reranker at work and how many hits it reads for a question."""

    reranker: Reranker
    depth: int


async def rerank(
    at_work: Reranking | None, question: str, hits: Sequence[Hit]
) -> tuple[list[Hit], bool]:
    """Return every hit once, and whether the reranker ordered the first of them.

    What the question refers to by name stays in front. The hits that change places share out among
    them the scores that they had, so that a score still falls down the list. A reranker that fails
    is logged. Hold no database session meanwhile: it may take seconds.

    Args:
        at_work: None leaves the order alone.
        question: What is searched for.
        hits: Best first.
    """
    referred = sum(hit.why.found_by == "reference" for hit in hits)
    first = list(hits[referred : referred + at_work.depth]) if at_work else []
    if at_work is None or len(first) < 2:  # noqa: PLR2004 (one alone has no other order)
        return list(hits), False
    try:
        scores = await at_work.reranker.rerank(question, [hit.text for hit in first])
    except RerankerError as error:
        _log.warning("search goes on without its reranker: %s", error)
        return list(hits), False
    order = sorted(range(len(first)), key=lambda at: -scores[at])
    dealt = [replace(first[at], score=held.score) for at, held in zip(order, first, strict=True)]
    return [*hits[:referred], *dealt, *hits[referred + len(first) :]], True
