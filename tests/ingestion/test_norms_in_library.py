"""Norms that come and go: what they are, what they end, and what is undone."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from govbot.core.db.models import Chunk, Document, Norm, NormRelation
from govbot.ingestion.service import JOB
from govbot.library import repository as documents
from govbot.operations.runtime import Services, open_services
from tests.support.services import settings_for

OLD = """PORTARIA SEAD Nº 17, DE 11 DE FEVEREIRO DE 2019

Estabelece valores de diárias.

O SECRETÁRIO MUNICIPAL DE ADMINISTRAÇÃO RESOLVE:

Art. 1º O relatório de viagem será entregue em quinze dias.

Art. 2º Esta Portaria entra em vigor na data de sua publicação.
"""
NEW = """DECRETO Nº 1.290, DE 22 DE ABRIL DE 2024

Dispõe sobre diárias.

A PREFEITA DO MUNICÍPIO DE SERRA CLARA DECRETA:

Art. 1º O relatório de viagem será entregue em cinco dias úteis.

Art. 2º Fica revogada a Portaria SEAD nº 17, de 11 de fevereiro de 2019.

Art. 3º Este Decreto entra em vigor em 2 de maio de 2024.
"""
TELEWORK = """DECRETO Nº 1.203, DE 4 DE JULHO DE 2023

Institui o teletrabalho.

A PREFEITA DO MUNICÍPIO DE SERRA CLARA DECRETA:

Art. 1º É vedado o teletrabalho ao servidor que:

I - esteja no primeiro ano de serviço;

II - tenha sofrido punição.

Art. 2º O total de servidores não excederá trinta por cento da unidade.

Art. 3º O plano de trabalho será entregue todo mês.
"""
CHANGE = """DECRETO Nº 1.318, DE 2 DE SETEMBRO DE 2024

Altera o Decreto nº 1.203, de 4 de julho de 2023.

A PREFEITA DO MUNICÍPIO DE SERRA CLARA DECRETA:

Art. 1º O Decreto nº 1.203, de 4 de julho de 2023, passa a vigorar com as seguintes alterações:

“Art. 2º O total de servidores não excederá cinquenta por cento da unidade.” (NR)

Art. 2º Fica revogado o inciso II do art. 1º do Decreto nº 1.203, de 2023.

Art. 3º Este Decreto entra em vigor em 1º de outubro de 2024.
"""


@pytest.fixture
async def services(database_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    settings = settings_for(tmp_path / "casa", database_url, chunk_granularity="provision")
    async with open_services(settings) as opened:
        yield opened


async def ingest(services: Services, name: str, text: str) -> UUID:
    async def content() -> AsyncIterator[bytes]:
        yield text.encode()

    document, _ = await services.intake.accept(services.asker, name, content())
    await services.queue.work(concurrency=1, wait=False)
    return document.id


async def norm(services: Services, document_id: UUID) -> Norm:
    async with services.database.read() as session:
        return (await session.scalars(select(Norm).where(Norm.document_id == document_id))).one()


async def chunks(services: Services, document_id: UUID) -> dict[str | None, Chunk]:
    async with services.database.read() as session:
        return {
            chunk.label: chunk
            for chunk in await documents.passages(session, services.asker, document_id)
        }


def _state(chunk: Chunk) -> tuple[bool, str | None, date | None]:
    return chunk.in_force, chunk.note, chunk.valid_to


async def test_a_norm_is_kept_with_its_relations(services: Services) -> None:
    document_id = await ingest(services, "decreto.txt", NEW)
    kept = await norm(services, document_id)
    assert (kept.kind, kept.number, kept.year, kept.name) == (
        "decreto",
        "1290",
        2024,
        "Decreto nº 1.290/2024",
    )
    assert kept.in_force_from == date(2024, 5, 2)
    async with services.database.read() as session:
        relations = (await session.scalars(select(NormRelation))).all()
    assert [(each.relation, each.kind, each.number) for each in relations] == [
        ("revokes", "portaria", "17")
    ]


@pytest.mark.parametrize("first", ["old", "new"])
async def test_a_revoked_norm_is_marked_whichever_came_first(
    services: Services, first: str
) -> None:
    files = [("velha.txt", OLD), ("nova.txt", NEW)]
    ids = {
        name: await ingest(services, name, text)
        for name, text in (files if first == "old" else files[::-1])
    }
    old = await norm(services, ids["velha.txt"])
    assert (old.revoked, old.in_force_to, old.revoked_by) == (
        True,
        date(2024, 5, 2),
        "Decreto nº 1.290/2024",
    )
    assert not (await norm(services, ids["nova.txt"])).revoked


async def test_the_mark_goes_with_the_document_that_made_it(services: Services) -> None:
    old, new = await ingest(services, "a.txt", OLD), await ingest(services, "b.txt", NEW)
    await services.intake.remove(services.asker, new)
    found = await norm(services, old)
    assert (found.revoked, found.in_force_to, found.revoked_by) == (False, None, None)


async def test_parts_that_another_norm_ends_are_marked_and_unmarked(services: Services) -> None:
    telework = await ingest(services, "a.txt", TELEWORK)
    before = {label: _state(chunk) for label, chunk in (await chunks(services, telework)).items()}
    change = await ingest(services, "b.txt", CHANGE)
    after = await chunks(services, telework)
    ended = {label: _state(chunk) for label, chunk in after.items() if not chunk.in_force}
    until = date(2024, 10, 1)
    assert ended == {
        "Decreto nº 1.203/2023, art. 1º, II": (
            False,
            "Revogado pelo Decreto nº 1.318/2024",
            until,
        ),
        "Decreto nº 1.203/2023, art. 2º": (False, "Alterado pelo Decreto nº 1.318/2024", until),
    }
    await services.intake.remove(services.asker, change)
    again = {label: _state(chunk) for label, chunk in (await chunks(services, telework)).items()}
    assert again == before


async def test_marks_come_back_when_the_marked_document_is_read_again(services: Services) -> None:
    await ingest(services, "b.txt", CHANGE)
    telework = await ingest(services, "a.txt", TELEWORK)
    marked = {label for label, each in (await chunks(services, telework)).items() if each.stated}
    assert len(marked) == 2
    await services.intake.reindex(services.asker, everything=True)
    await services.queue.work(concurrency=1, wait=False)
    again = await chunks(services, telework)
    assert {label for label, each in again.items() if each.stated} == marked
    assert (await norm(services, telework)).revoked is False


async def test_a_consolidated_text_is_left_alone(services: Services) -> None:
    await ingest(services, "b.txt", CHANGE)
    text = TELEWORK.replace("trinta por cento da unidade.", "cinquenta por cento da unidade.")
    text = text.replace("II - tenha sofrido punição.", "II - (Revogado)")
    telework = await ingest(services, "a.txt", text)
    assert (await chunks(services, telework))["Decreto nº 1.203/2023, art. 2º"].in_force


async def test_what_an_older_version_read_is_read_again_from_its_file(services: Services) -> None:
    document_id = await ingest(services, "a.txt", NEW)
    assert await services.intake.outdated(services.asker) == 0
    async with services.database.write() as session:
        await documents.change(session, document_id, index_version=0)
        for chunk in await documents.passages(session, services.asker, document_id):
            chunk.label = chunk.article = None
    assert await services.intake.outdated(services.asker) == 1
    assert await services.intake.reindex(services.asker) == 1
    assert await services.intake.reindexing() == 1
    await services.queue.work(concurrency=1, wait=False)
    assert await services.intake.outdated(services.asker) == 0
    assert "Decreto nº 1.290/2024, art. 1º" in await chunks(services, document_id)


async def test_a_file_that_can_no_longer_be_read_keeps_its_passages(services: Services) -> None:
    document_id = await ingest(services, "a.txt", NEW)
    before = (await chunks(services, document_id)).keys()
    async with services.database.write() as session:
        await documents.change(session, document_id, index_version=0)
    services.intake.blobs.path(document_id).write_bytes(b"%PDF-1.4 torn")
    await services.intake.reindex(services.asker)
    await services.queue.work(concurrency=1, wait=False)
    async with services.database.read() as session:
        document = (await session.scalars(select(Document))).one()
    assert (document.state, document.index_version) == ("ready", 0)
    assert (await chunks(services, document_id)).keys() == before
    assert await services.queue.pending(JOB) == set()


async def test_norms_that_are_read_at_the_same_time_still_find_each_other(
    services: Services,
) -> None:
    ids = {}
    for number in range(4):
        for name, text in (("velha", OLD), ("nova", NEW)):
            written = text.replace("17", f"17{number}").replace("1.290", f"1.29{number}")

            async def content(text: str = written) -> AsyncIterator[bytes]:
                yield text.encode()

            document, _ = await services.intake.accept(services.asker, f"{name}.txt", content())
            ids[name, number] = document.id
    await services.queue.work(concurrency=4, wait=False)
    await services.queue.work(concurrency=1, wait=False)  # what was handed back at its end
    revoked = {key for key, each in ids.items() if (await norm(services, each)).revoked}
    assert revoked == {("velha", number) for number in range(4)}


@pytest.mark.parametrize("first", ["text", "change"])
async def test_text_in_force_is_parted_from_what_another_norm_ended(
    database_url: str, tmp_path: Path, first: str
) -> None:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as services:
        files = {"text": TELEWORK, "change": CHANGE}
        names = ["text", "change"] if first == "text" else ["change", "text"]
        ids = {name: await ingest(services, f"{name}.txt", files[name]) for name in names}
        await services.queue.work(concurrency=1, wait=False)
        found = (await chunks(services, ids["text"])).values()
    parts = {chunk.text: chunk.in_force for chunk in found if chunk.article}
    ended = "Art. 2º O total de servidores não excederá trinta por cento da unidade."
    assert parts[ended] is False
    assert parts["II - tenha sofrido punição."] is False
    assert all(ended not in text for text, in_force in parts.items() if in_force)
    assert any("I - esteja no primeiro ano" in text for text, held in parts.items() if held)
