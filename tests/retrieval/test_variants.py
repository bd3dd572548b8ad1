"""Other wordings of a question: when they are asked for, and what they add."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from govbot.accounts.asker import Asker
from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.core.db.engine import Database
from govbot.retrieval.fusion import Fused
from govbot.retrieval.legs import VARIANT_WEIGHT, combined
from govbot.retrieval.service import Search
from govbot.retrieval.variants import MOST_VARIANTS, kept
from tests.retrieval.conftest import AddText
from tests.retrieval.test_plan import Counting

TEXTS = (
    "O afastamento do servidor por moléstia depende de perícia médica oficial.",
    "A diária cobre alimentação e hospedagem do servidor em viagem a serviço.",
    "O estagiário tem recesso de trinta dias quando o estágio dura um ano.",
)
COLLOQUIAL = "tô mal, posso faltar no trampo?"
WRITTEN_OUT = "estou mal, posso faltar no trabalho?"
FORMAL = "afastamento do servidor por moléstia"


@dataclass
class Writer:
    """Writes what it is told to, and remembers what for."""

    wordings: Sequence[str]
    always: bool = False
    asked: list[str] = field(default_factory=list)

    async def write(self, question: str) -> Sequence[str]:
        self.asked.append(question)
        return self.wordings


@pytest.fixture
async def corpus(asker: Asker, add_text: AddText) -> Asker:
    for text in TEXTS:
        await add_text(asker, "", text)
    return asker


async def test_another_wording_finds_what_the_questions_words_do_not(
    database: Database, corpus: Asker, embedder: Usem3Embedder
) -> None:
    counting, writer = Counting(embedder, []), Writer([FORMAL, "licença para tratamento"])
    search = Search(database, counting)
    plain = await search.search(corpus, COLLOQUIAL, mode="lexical")
    varied = await search.search(corpus, COLLOQUIAL, mode="lexical", writer=writer)
    assert plain.hits == ()
    assert varied.hits[0].text == TEXTS[0]
    assert varied.plan.variants == (FORMAL, "licença para tratamento")
    # One call for the question and all its wordings.
    assert (writer.asked, counting.calls) == ([WRITTEN_OUT], [1, 3])


async def test_a_question_in_the_documents_words_is_not_reworded(
    corpus: Asker, search: Search
) -> None:
    writer = Writer([FORMAL])
    await search.search(corpus, "recesso do estagiário", writer=writer)
    assert writer.asked == []
    await search.search(corpus, "recesso do estagiário", writer=Writer([FORMAL], always=True))
    result = await search.search(corpus, "art. 5º da LGPD", writer=writer)
    assert (writer.asked, result.plan.variants) == ([], ())


async def test_the_question_itself_counts_more_than_its_wordings(
    corpus: Asker, search: Search
) -> None:
    writer = Writer([FORMAL], always=True)
    result = await search.search(corpus, "recesso do estagiário", writer=writer)
    assert result.hits[0].text == TEXTS[2]
    assert {hit.text for hit in result.hits} == set(TEXTS)


def test_scores_of_two_wordings_are_joined_by_the_best() -> None:
    own = [Fused("a", 0.9, 9.0, 0.5), Fused("b", 0.2, 2.0, 0.3)]
    other = [Fused("b", 1.0, 7.0, 0.6), Fused("c", 0.5, 1.0, 0.1)]
    joined = {each.key: each for each in combined(own, other)}
    assert {key: each.score for key, each in joined.items()} == {
        "a": 0.9,
        "b": VARIANT_WEIGHT,
        "c": 0.5 * VARIANT_WEIGHT,
    }
    assert joined["b"].bm25 == 2.0


def test_only_lines_that_say_something_else_are_kept() -> None:
    written = ["1. Qual o PRAZO?", "- prazo de recurso", "", "x" * 500, "“prazo de recurso”"]
    assert kept("qual o prazo", written) == ("prazo de recurso",)
    assert len(kept("a", [f"linha {number}" for number in range(9)])) == MOST_VARIANTS
