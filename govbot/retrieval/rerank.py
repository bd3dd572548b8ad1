"""The first candidates in the order of a reranker; without its scores, in the order they had."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from govbot.adapters.reranking.base import Reranker, RerankerError
from govbot.retrieval.fusion import Fused, Key

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reranking:
    """A reranker at work and how many candidates it reads for a question."""

    reranker: Reranker
    depth: int


async def rerank(
    at_work: Reranking | None,
    question: str,
    fused: Sequence[Fused[Key]],
    texts: Mapping[Key, str],
) -> tuple[list[Fused[Key]], bool]:
    """Return every candidate once, and whether the reranker ordered the first of them.

    The first candidates share out among them the fused scores that they had, so that a score still
    falls down the list and still compares with those below. A reranker that fails is logged.

    Args:
        at_work: None leaves the order alone.
        question: As it was asked.
        fused: Best first.
        texts: What the reranker reads of each candidate; one without a text ends the reading.
    """
    first = _readable(fused[: at_work.depth], texts) if at_work else []
    if at_work is None or len(first) < 2:  # noqa: PLR2004 (one alone has no other order)
        return list(fused), False
    try:
        scores = await at_work.reranker.rerank(question, [texts[each.key] for each in first])
    except RerankerError as error:
        _log.warning("search goes on without its reranker: %s", error)
        return list(fused), False
    order = sorted(range(len(first)), key=lambda at: -scores[at])
    dealt = [replace(first[at], score=held.score) for at, held in zip(order, first, strict=True)]
    return [*dealt, *fused[len(first) :]], True


def _readable(fused: Sequence[Fused[Key]], texts: Mapping[Key, str]) -> list[Fused[Key]]:
    readable: list[Fused[Key]] = []
    for each in fused:
        if each.key not in texts:
            break
        readable.append(each)
    return readable
