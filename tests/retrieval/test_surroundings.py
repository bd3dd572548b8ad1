"""Neighbours of a hit: which ones, how many, and that offsets stay true."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.parsing.base import Block
from govbot.core.db.engine import Database
from govbot.ingestion.chunking import Granularity, chunk, chunk_norm
from govbot.ingestion.norm_types import Norm
from govbot.ingestion.norms import read_norm
from govbot.ingestion.pipeline import Pipeline
from govbot.library.access import Filters
from govbot.library.norms.places import Citation, Part, Place
from govbot.retrieval.repository import NeighbourRow
from govbot.retrieval.service import Search
from govbot.retrieval.surroundings import GAP, widen, without_repeats
from tests.chat.conftest import hit

NORM = (
    "DECRETO Nº 7, DE 2 DE MAIO DE 2024",
    "Dispõe sobre viagens.",
    "Art. 1º A solicitação de viagem será feita com antecedência de:",
    "I - dez dias, para o território nacional;",
    "II - trinta dias, para o exterior;",
    "III - quarenta dias, em férias;",
    "IV - cinquenta dias, para a Antártida;",
    "V - sessenta dias, por navio.",
    "Art. 2º O relatório de passeio será entregue em cinco dias.",
)


def place(*parts: Part) -> Place:
    return Place(Citation("Lei, art. 1º", None, in_force=True, note=None), parts=parts)


def neighbour(key: int, distance: int, text: str, *, caput: bool = False) -> NeighbourRow:
    own = Part("art1_cpt_inc1", "art. 1º, I", 0, len(text), in_force=True, note=None)
    return NeighbourRow(key, distance, caput, text, [[0, 9]], place(own))


def test_the_caput_comes_first_and_the_order_is_the_documents() -> None:
    found = replace(hit("V - sessenta dias, por navio."), passage_id=5)
    around = [
        neighbour(1, -4, "Art. 1º A solicitação será feita com antecedência de:", caput=True),
        neighbour(4, -1, "IV - cinquenta dias, para a Antártida;"),
    ]
    wide = widen(found, around, 500)
    assert wide.text == f"{around[0].text}{GAP}{around[1].text}\n\n{found.text}"
    assert wide.passages == {1, 4, 5}
    assert wide.passage_at(0) == 1
    assert wide.passage_at(wide.text.index("V - sessenta")) == 5
    assert wide.page_at(0) == 9
    assert widen(found, around, 90).text.startswith("Art. 1º")
    assert widen(found, around, 40) is found


@given(
    st.lists(st.text("abc de.", min_size=1, max_size=80), max_size=5),
    st.integers(0, 300),
    st.integers(-3, 2),
)
def test_offsets_stay_true_and_the_size_is_kept(texts: list[str], size: int, first: int) -> None:
    found = replace(hit("O prazo é de dez dias. Conta-se da ciência."), passage_id=99)
    distances = [d for d in range(first, first + len(texts) + 1) if d != 0][: len(texts)]
    around = [neighbour(n, d, t) for n, (d, t) in enumerate(zip(distances, texts, strict=True))]
    wide = widen(found, around, size)
    assert len(wide.text) <= max(size, len(found.text))
    assert found.text in wide.text
    own = {each.text for each in around}
    for part in wide.place.parts:
        assert wide.text[part.start : part.end] in own
    sentences = {wide.text[start:end] for start, end in wide.sentences}
    assert {found.text[start:end] for start, end in found.sentences} <= sentences
    assert all("[…]" not in sentence for sentence in sentences)


def test_a_hit_that_a_better_one_took_in_is_left_out() -> None:
    first, second = replace(hit("Um."), passage_id=1), replace(hit("Dois."), passage_id=2)
    wide = widen(first, [neighbour(2, 1, "Dois.")], 100)
    assert without_repeats([wide, second]) == [wide]


async def add(pipeline: Pipeline, asker: Asker, norm: Norm, granularity: Granularity) -> UUID:
    return await pipeline.add_text(asker, "Decreto", chunk_norm(norm, granularity))


def decree() -> Norm:
    return read_norm([Block(text, 1, "paragraph") for text in NORM], None)


async def test_an_inciso_is_given_its_caput_and_siblings_within_the_size(
    pipeline: Pipeline, search: Search, asker: Asker
) -> None:
    await add(pipeline, asker, decree(), "provision")
    result = await search.search(asker, "antecedência para viagem por navio", filters=Filters())
    assert result.hits[0].text == NORM[7]
    (first, *_) = await search.surround(asker, result, [120])
    assert first.text == f"{NORM[2]}{GAP}{NORM[7]}"
    (first, *_) = await search.surround(asker, result, [2_000])
    assert first.text == f"{NORM[2]}{GAP}" + "\n\n".join(
        NORM[4:8]
    )  # three before it, and the caput
    assert NORM[8] not in first.text


@pytest.mark.parametrize("ended", [3, 6])
async def test_what_is_out_of_force_is_not_added(
    pipeline: Pipeline, search: Search, asker: Asker, ended: int
) -> None:
    norm = decree()
    provisions = list(norm.provisions)
    provisions[ended] = replace(provisions[ended], in_force=False, note="Revogado")
    await add(pipeline, asker, replace(norm, provisions=tuple(provisions)), "provision")
    result = await search.search(asker, "antecedência para viagem por navio", filters=Filters())
    (first, *_) = await search.surround(asker, result, [2_000])
    assert provisions[ended].text not in first.text
    assert NORM[2] in first.text


async def test_text_is_given_what_goes_before_and_after_it_and_nobody_elses(
    database: Database, pipeline: Pipeline, search: Search, asker: Asker
) -> None:
    paragraphs = [
        f"Parágrafo {n} sobre {word}. " + "Mais palavras. " * 70
        for n, word in enumerate(("barcos", "trens", "aviões", "bondes"))
    ]
    drafts = chunk([Block(text.strip(), 1, "paragraph") for text in paragraphs])
    assert len(drafts) == 4
    await pipeline.add_text(asker, "Manual", drafts)
    result = await search.search(asker, "parágrafo sobre trens", limit=1)
    (wide,) = await search.surround(asker, result, [10_000])
    assert [word in wide.text for word in ("barcos", "trens", "aviões", "bondes")] == [
        True,
        True,
        True,
        False,
    ]
    other = await accounts.tenant(database, "other")
    (alone,) = await search.surround(other, result, [10_000])
    assert alone.text == result.hits[0].text
