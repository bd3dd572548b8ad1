"""A reranker orders the first candidates, and never costs a search its result."""

from collections.abc import Sequence

import pytest

from govbot.adapters.reranking.base import Reranker, RerankerIdentity, RerankerTimeout
from govbot.adapters.reranking.fake import FakeReranker
from govbot.adapters.reranking.http import HttpReranker
from govbot.retrieval.fusion import Fused
from govbot.retrieval.rerank import Reranking, rerank

QUESTION = "prazo de recurso"
FUSED = [Fused(key, score, 1.0, 0.5) for key, score in (("a", 0.9), ("b", 0.7), ("c", 0.2))]
TEXTS = {"a": "outro assunto", "b": "o prazo de recurso é de dez dias", "c": "prazo de recurso"}


class Late(FakeReranker):
    @property
    def identity(self) -> RerankerIdentity:
        return RerankerIdentity("late", "late")

    async def rerank(self, question: str, texts: Sequence[str]) -> list[float]:
        raise RerankerTimeout(model="late", seconds=5.0)


async def test_the_first_are_ordered_and_the_rest_stay() -> None:
    found, reranked = await rerank(Reranking(FakeReranker(), 2), QUESTION, FUSED, TEXTS)
    assert reranked
    assert [each.key for each in found] == ["b", "a", "c"]
    assert [each.score for each in found] == [0.9, 0.7, 0.2]


@pytest.mark.parametrize("broken", [Late(), HttpReranker("http://127.0.0.1:9")])
async def test_a_failure_keeps_the_order_and_is_logged(
    broken: Reranker, caplog: pytest.LogCaptureFixture
) -> None:
    found, reranked = await rerank(Reranking(broken, 3), QUESTION, FUSED, TEXTS)
    assert not reranked
    assert found == FUSED
    assert "without its reranker" in caplog.text


async def test_none_at_work_or_nothing_to_order() -> None:
    assert await rerank(None, QUESTION, FUSED, TEXTS) == (FUSED, False)
    one = await rerank(Reranking(FakeReranker(), 3), QUESTION, FUSED[:1], TEXTS)
    assert one == (FUSED[:1], False)


async def test_only_candidates_whose_text_is_there_are_read() -> None:
    texts = {key: TEXTS[key] for key in "ab"}
    found, reranked = await rerank(Reranking(FakeReranker(), 3), QUESTION, FUSED, texts)
    assert reranked
    assert [each.key for each in found] == ["b", "a", "c"]
