"""A tenant's synonyms and the spelling of questions, on a real database."""

import time
from collections.abc import Mapping

import pytest
from sqlalchemy import insert

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.core.db.engine import Database
from govbot.core.db.models import LexicalTerm
from govbot.core.errors import NotFound
from govbot.core.text.analysis import analyse
from govbot.lexicon.repository import NewSynonym
from govbot.lexicon.service import Lexicon, SynonymFileInvalid, SynonymInvalid, read_csv
from govbot.lexicon.wording import OtherWords, mended, weighted

CORPUS = {
    "servidor": 50,
    "licença": 20,
    "prazo": 40,
    "aplicação": 9,
    "homologação": 3,
    "afastamento": 7,
    "calendário": 4,
    "dias": 60,
}


@pytest.fixture
def lexicon(database: Database) -> Lexicon:
    return Lexicon(database)


@pytest.fixture
async def asker(database: Database) -> Asker:
    asker = await accounts.tenant(database)
    await know(database, asker, {analyse(word)[0]: count for word, count in CORPUS.items()})
    return asker


@pytest.fixture
async def stranger(database: Database) -> Asker:
    return await accounts.tenant(database, "outra")


async def know(database: Database, asker: Asker, terms: Mapping[str, int]) -> None:
    rows = [
        {"tenant_id": asker.tenant_id, "term": term, "document_frequency": count}
        for term, count in terms.items()
    ]
    async with database.write() as session:
        await session.execute(insert(LexicalTerm), rows)


async def other_words(lexicon: Lexicon, asker: Asker, question: str) -> OtherWords:
    async with lexicon.database.read() as session:
        return await lexicon.other_words(session, asker, question)


async def test_a_synonym_counts_from_the_next_question_on_and_until_it_is_removed(
    lexicon: Lexicon, asker: Asker
) -> None:
    question = "quem cuida do zeladô?"
    assert "conserv" not in (await other_words(lexicon, asker, question)).added
    [added] = await lexicon.add(asker, [NewSynonym("zeladô", "conservação", True, 0.6)])
    assert (await other_words(lexicon, asker, question)).added == {"conserv": 0.6}
    assert (await other_words(lexicon, asker, "a conservação")).added == {analyse("zeladô")[0]: 0.6}
    await lexicon.remove(asker, added.id)
    assert (await other_words(lexicon, asker, question)).added == {}


async def test_the_same_words_again_replace_and_weight_zero_silences_a_built_in_one(
    lexicon: Lexicon, asker: Asker
) -> None:
    assert "oficial" in (await other_words(lexicon, asker, "saiu no DOU")).added
    for weight in (0.9, 0):
        await lexicon.add(asker, [NewSynonym("DOU", "Diário Oficial da União", True, weight)])
    assert [row.weight for row in await lexicon.synonyms(asker)] == [0]
    assert (await other_words(lexicon, asker, "saiu no DOU")).added == {}


async def test_tenants_see_nothing_of_each_other_s_synonyms(
    lexicon: Lexicon, asker: Asker, stranger: Asker
) -> None:
    [added] = await lexicon.add(asker, [NewSynonym("xpto", "afastamento", False, 0.5)])
    assert await lexicon.synonyms(stranger) == []
    assert (await other_words(lexicon, stranger, "xpto")).added == {}
    with pytest.raises(NotFound):
        await lexicon.remove(stranger, added.id)
    assert len(await lexicon.synonyms(asker)) == 1


@pytest.mark.parametrize(
    ("said", "meant"), [("", "x"), ("a", "b"), ("...", "dois"), ("RH", "rh"), ("x" * 201, "y z")]
)
async def test_what_says_nothing_is_refused_and_nothing_is_added(
    lexicon: Lexicon, asker: Asker, said: str, meant: str
) -> None:
    good = NewSynonym("chefia", "direção", True, 0.5)
    with pytest.raises(SynonymInvalid):
        await lexicon.add(asker, [good, NewSynonym(said, meant, True, 0.5)])
    assert await lexicon.synonyms(asker) == []


async def test_a_misspelt_word_is_read_as_one_of_the_corpus(lexicon: Lexicon, asker: Asker) -> None:
    question = "prazo da lisença do sevridor e omologação no calenndarrio"
    other = await other_words(lexicon, asker, question)
    assert mended(analyse(question), other) == analyse(
        "prazo da licença do servidor e homologação no calendário"
    )
    weights = weighted(analyse(question), other)
    assert weights[analyse("prazo")[0]] == 1
    assert 0 < weights[analyse("calendário")[0]] < weights[analyse("licença")[0]] < 1


async def test_what_is_right_or_a_reference_is_left_alone(lexicon: Lexicon, asker: Asker) -> None:
    question = "prazo do servidor no art. 99 da Lei 8.112 em 2024"
    other = await other_words(lexicon, asker, question)
    assert other.meant == {}
    assert mended(analyse(question), other) == analyse(question)


async def test_a_misspelt_word_has_its_synonyms_too(lexicon: Lexicon, asker: Asker) -> None:
    await lexicon.add(asker, [NewSynonym("afastamento", "viagem oficial", False, 0.5)])
    other = await other_words(lexicon, asker, "afastameto")
    assert other.added.keys() == set(analyse("viagem oficial"))


async def test_the_look_ups_are_quick_in_a_large_vocabulary(
    lexicon: Lexicon, stranger: Asker
) -> None:
    letters = "abcdefghilmnoprstuvz"
    made = {
        "".join(letters[(n // 20**place) % 20] for place in range(4)) + ending: n % 50 + 1
        for n in range(0, 160_000, 4)
        for ending in ("acao", "idad")
    }
    await know(lexicon.database, stranger, made)
    question = "qual praso da lisenssa do sevridor na omologassão do calenndarrio"
    await other_words(lexicon, stranger, question)
    started = time.perf_counter()
    for _ in range(5):
        await other_words(lexicon, stranger, question)
    assert (time.perf_counter() - started) / 5 < 0.25


def test_a_table_in_a_file() -> None:
    rows = read_csv("termo,equivalente,mão dupla,peso\nCGOV,Comissão de Governo\n\nx1,y1,n,0.3\n")
    assert rows == [
        NewSynonym("CGOV", "Comissão de Governo", True, 0.5),
        NewSynonym("x1", "y1", False, 0.3),
    ]
    assert read_csv("\ufeffRH;pessoal do RH;s;0,4")[0].weight == 0.4


@pytest.mark.parametrize(
    ("text", "line"),
    [("só uma", 1), ("aa,bb\ncc,dd,talvez", 2), ("aa,bb,s,muito", 1), ("aa,bb,s,7", 1)],
)
def test_a_wrong_line_is_named(text: str, line: int) -> None:
    with pytest.raises(SynonymFileInvalid) as caught:
        read_csv(text)
    assert caught.value.data["line"] == line
