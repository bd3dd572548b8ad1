"""What every reranker promises; a provider or a server joins by a line."""

import math
from collections.abc import AsyncIterator

import pytest

from govbot.adapters.reranking.base import Reranker
from govbot.adapters.reranking.fake import FakeReranker
from govbot.adapters.reranking.http import HttpReranker
from tests.adapters.llm.server import running
from tests.adapters.reranking.servers import SERVERS

QUESTION = "quantos dias de férias tem o servidor"
TEXTS = [
    "licitação pelo menor preço",
    "o servidor tem trinta dias de férias",
    "",
    "a diária cobre a hospedagem do servidor",
]
UNTRAINED = "sentence-transformers"
TRAINED = ["fake", *SERVERS]


@pytest.fixture(params=[*TRAINED, UNTRAINED])
async def reranker(request: pytest.FixtureRequest) -> AsyncIterator[Reranker]:
    if request.param == "fake":
        yield FakeReranker()
        return
    if request.param == UNTRAINED:
        yield request.getfixturevalue("tiny_cross_encoder")
        return
    handler, path, model = SERVERS[request.param]
    async with running(handler) as server:
        found = HttpReranker(server.address + path, model)
        yield found
        await found.close()


async def test_every_text_gets_a_finite_score(reranker: Reranker) -> None:
    scores = await reranker.rerank(QUESTION, TEXTS)
    assert len(scores) == len(TEXTS)
    assert all(math.isfinite(score) for score in scores)


async def test_scores_follow_the_texts(reranker: Reranker) -> None:
    scores = await reranker.rerank(QUESTION, TEXTS)
    turned = await reranker.rerank(QUESTION, TEXTS[::-1])
    assert turned[::-1] == pytest.approx(scores, abs=1e-4)


@pytest.mark.parametrize("reranker", TRAINED, indirect=True)
async def test_what_fits_better_scores_higher(reranker: Reranker) -> None:
    scores = await reranker.rerank(QUESTION, TEXTS)
    assert scores[1] == max(scores)
    assert scores[1] > scores[3] > scores[0]


async def test_nothing_gives_nothing(reranker: Reranker) -> None:
    assert await reranker.rerank(QUESTION, []) == []


async def test_more_texts_than_a_server_takes_at_once(reranker: Reranker) -> None:
    scores = await reranker.rerank(QUESTION, TEXTS * 30)
    assert len(scores) == 4 * 30
    assert scores[4:8] == pytest.approx(scores[:4], abs=1e-4)


async def test_it_says_who_it_is(reranker: Reranker) -> None:
    assert reranker.identity.provider in {"fake", "http", "sentence-transformers"}
