"""A reranker orders the first hits, and never costs a search its result."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from govbot.adapters.reranking.base import Reranker, RerankerTimeout
from govbot.adapters.reranking.fake import FakeReranker
from govbot.adapters.reranking.http import HttpReranker
from govbot.retrieval.hits import FoundBy, Hit, Why
from govbot.retrieval.rerank import Reranking, rerank

QUESTION = "prazo de recurso"


def hit(number: int, text: str, score: float, found_by: FoundBy = "words") -> Hit:
    why = Why(found_by, 1.0, 0.5, frozenset())
    place = (UUID(int=1), "Norma", "norma.pdf", "application/pdf", None, None)
    return Hit(number, *place, text, text, score, 1.0, 0.5, (), (), why=why)


HITS = [
    hit(1, "outro assunto", 0.9),
    hit(2, "o prazo de recurso é de dez dias", 0.7),
    hit(3, "prazo de recurso", 0.2),
]


class Late(FakeReranker):
    async def rerank(self, question: str, texts: Sequence[str]) -> list[float]:
        raise RerankerTimeout(model="late", seconds=5.0)


async def test_the_first_are_ordered_and_the_rest_stay() -> None:
    found, reranked = await rerank(Reranking(FakeReranker(), 2), QUESTION, HITS)
    assert reranked
    assert [each.passage_id for each in found] == [2, 1, 3]
    assert [each.score for each in found] == [0.9, 0.7, 0.2]


async def test_what_is_referred_to_stays_in_front() -> None:
    named = hit(9, "nada em comum", 1.0, "reference")
    found, _ = await rerank(Reranking(FakeReranker(), 3), QUESTION, [named, *HITS])
    assert [each.passage_id for each in found] == [9, 2, 3, 1]


@pytest.mark.parametrize("broken", [Late(), HttpReranker("http://127.0.0.1:9")])
async def test_a_failure_keeps_the_order_and_is_logged(
    broken: Reranker, caplog: pytest.LogCaptureFixture
) -> None:
    found, reranked = await rerank(Reranking(broken, 3), QUESTION, HITS)
    assert not reranked
    assert found == HITS
    assert "without its reranker" in caplog.text


async def test_none_at_work_or_nothing_to_order() -> None:
    assert await rerank(None, QUESTION, HITS) == (HITS, False)
    assert await rerank(Reranking(FakeReranker(), 3), QUESTION, HITS[:1]) == (HITS[:1], False)
